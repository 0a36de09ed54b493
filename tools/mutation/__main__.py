"""Changes a sample of the code, one place at a time, and runs the tests of that code.

``python -m tools.mutation tenancy spec --count 50`` takes 50 mutants of each room. A mutant is
killed by behaviour if a test fails that compares nothing with what was stored; else by the stored
ids, which are a contract; else by a snapshot; else it survives. Every mutant costs one run of the
tests of its room, and one of all tests of behaviour if it outlives those: take an idle machine.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from tools.mutation.mutants import Mutant, mutants

ROOT = Path(__file__).parents[2]

# Tests of the room first; what else tests behaviour only for mutants that outlive those.
_TESTS: dict[str, Sequence[str]] = {
    "spec": ("tests/spec", "tests/unit/test_refusals.py"),
    "iam": ("tests/unit/iam", "tests/governance/test_iam.py"),
    "tenancy": ("tests/unit/tenancy", "tests/tenancy"),
}
_OTHERS = (
    "tests/unit",
    "tests/order",
    "tests/tenancy",
    "tests/kubernetes",
    "tests/changes",
    "tests/components",
    "tests/governance",
)
_IDS = ("tests/stability",)
_SNAPSHOTS = ("tests/snapshot",)
_OTHER_VERDICTS = ("ids", "snapshot", "survived", "timeout")
_SECONDS = 600


def main() -> int:
    """Run a sample of mutants of some rooms; print the survivors and the rates."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutation", description=__doc__)
    parser.add_argument("rooms", nargs="+", help="folders of eks_blueprint, such as tenancy")
    parser.add_argument("--count", type=int, default=40, help="mutants of each room (default: 40)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the sample (default: 1)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for index in range(options.jobs):
            copies.put(_copy(Path(folder) / str(index)))
        failing = _failing(copies, options.rooms)
        if failing:
            print(f"error: these tests fail without a mutant: {', '.join(failing)}", flush=True)
            return 1
        with ThreadPoolExecutor(options.jobs) as pool:
            for room in options.rooms:
                sample = _sample(room, options.count, options.seed)
                _report(room, list(pool.map(lambda one: _run(one, copies), sample)))
    return 0


def _failing(copies: SimpleQueue[Path], rooms: Sequence[str]) -> list[str]:
    """Return the tests that fail anyway, and so would kill every mutant."""
    copy = copies.get()
    tests = {*_OTHERS, *_IDS, *_SNAPSHOTS, *(test for room in rooms for test in _tests(room))}
    failing = [test for test in sorted(tests) if not _passes(copy, (test,))]
    copies.put(copy)
    return failing


def _tests(room: str) -> Sequence[str]:
    return _TESTS.get(room, (f"tests/unit/{room}",))


def _sample(room: str, count: int, seed: int) -> list[Mutant]:
    paths = sorted((ROOT / "eks_blueprint" / room).rglob("*.py"))
    everything = [one for path in paths for one in mutants(path)]
    random.Random(seed).shuffle(everything)
    print(f"{room}: {len(everything)} mutants, {min(count, len(everything))} taken", flush=True)
    return everything[:count]


def _report(room: str, verdicts: Sequence[str]) -> None:
    counts = Counter(verdicts)
    total = len(verdicts)
    killed = counts["behaviour"]
    rate = killed / total if total else 0.0
    others = ", ".join(
        f"{name} {counts[name]}" for name in ("ids", "snapshot", "survived", "timeout")
    )
    print(f"{room}: {killed} of {total} killed by behaviour ({rate:.0%}); {others}", flush=True)


def _run(mutant: Mutant, copies: SimpleQueue[Path]) -> str:
    copy = copies.get()
    path = copy / mutant.path.relative_to(ROOT)
    source = path.read_bytes()
    start = time.monotonic()
    try:
        path.write_bytes(mutant.apply(source))
        verdict = _verdict(mutant, copy)
    finally:
        path.write_bytes(source)
        copies.put(copy)
    where = f"{mutant.path.relative_to(ROOT)}:{mutant.line}"
    change = f"{mutant.kind}: {_short(mutant.before)} -> {_short(mutant.after) or 'nothing'}"
    print(f"  {verdict:9} {time.monotonic() - start:4.0f} s  {where}  {change}", flush=True)
    return verdict


def _verdict(mutant: Mutant, copy: Path) -> str:
    room = mutant.path.relative_to(ROOT / "eks_blueprint").parts[0]
    stages = (
        ("behaviour", _tests(room)),
        ("behaviour", _OTHERS),
        ("ids", _IDS),
        ("snapshot", _SNAPSHOTS),
    )
    try:
        for verdict, tests in stages:
            if not _passes(copy, tests):
                return verdict
    except subprocess.TimeoutExpired:
        return "timeout"
    return "survived"


def _passes(copy: Path, tests: Sequence[str]) -> bool:
    there = [test for test in tests if (copy / test).exists()]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider"]
    result = subprocess.run(
        [*command, *there],
        cwd=copy,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=_SECONDS,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    return result.returncode == 0


def _copy(folder: Path) -> Path:
    """Copy what git knows of the checkout; links lead to what it does not."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        target = folder / "checkout" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target)
    return folder / "checkout"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:57]}..."


if __name__ == "__main__":
    sys.exit(main())
