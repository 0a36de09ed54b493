"""Reviews of the examples: a report for each, and a page that leads to all of them.

``make review`` calls it. An example is synthesized with all rule packs into ``build/assemblies``,
unless its assembly is there and was made from the same files; `eks-blueprint review` reads it.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from tools.examples import Example, read_examples
from tools.reviews_page import reviews_page, summary_of

__all__ = ["assembly_of", "main", "reviewed"]

_ROOT = Path(__file__).parents[1]
# With the pack of this library, what examples choose although it advises otherwise has its reason.
_PACKS = "aws-solutions,nist-800-53-r5,hipaa,pci-dss-3.2.1,eks-blueprint"
_MADE_FROM = ".made-from"
_CLI = [sys.executable, "-m", "eks_blueprint.cli"]


def main() -> None:
    """Write the reports.

    :raises SystemExit: if no example has the name, or one has no report.
    """
    parser = argparse.ArgumentParser(prog="python -m tools.reviews", description=__doc__)
    parser.add_argument("--example", default="", help="name, such as 01-production; default: all")
    parser.add_argument("--jobs", type=int, default=min(os.cpu_count() or 1, 4))
    parser.add_argument("--output", type=Path, default=_ROOT / "build" / "review")
    parser.add_argument("--assemblies", type=Path, default=_ROOT / "build" / "assemblies")
    arguments = parser.parse_args()
    examples = {one.name: one for one in read_examples(_ROOT) if one.has_stacks}
    name = Path(arguments.example).stem
    if name and name not in examples:
        sys.exit(f"EXAMPLE must be one of {', '.join(examples)}, got {arguments.example}")
    chosen = [examples[name]] if name else [*examples.values()]

    def written(example: Example) -> str:
        began = time.monotonic()
        problem = reviewed(example, arguments.assemblies, arguments.output)
        end = problem or f"{time.monotonic() - began:.0f} s"
        print(f"{example.name:<24} {end}", flush=True)
        return problem

    with ThreadPoolExecutor(max_workers=arguments.jobs) as pool:
        problems = [one for one in pool.map(written, chosen) if one]
    index = reviews_page(examples.values(), arguments.output)
    page = arguments.output / name / "review.html" if name else index
    if problems:
        sys.exit(f"{len(problems)} of {len(chosen)} examples have no report")
    print(f"Open {os.path.relpath(page)} in a browser")


def reviewed(example: Example, assemblies: Path, output: Path) -> str:
    """Synthesize an example where that is due, and write the report of its review.

    :param example: the example.
    :param assemblies: folder with a folder for each assembly.
    :param output: folder with a folder for each report.
    :returns: what went wrong; empty if nothing did.
    """
    report = output / example.name
    assembly = assemblies / example.name
    try:
        assembly_of(example, assembly)
        said = _run([*_CLI, "review", str(assembly), "--output", str(report)])
    except subprocess.CalledProcessError as error:
        shutil.rmtree(report, ignore_errors=True)
        return f"failed\n{error.stdout}{error.stderr}".rstrip()
    # A line for each cluster, and then one with the names of the files.
    lines = [line for line in said.splitlines() if not line.startswith("written to ")]
    summary_of(example, output).write_text("\n".join(lines), encoding="utf-8")
    return "" if (report / "review.html").exists() else "wrote no review.html"


def assembly_of(example: Example, assembly: Path) -> None:
    """Synthesize an example, unless its assembly was made from the same files.

    :param example: the example.
    :param assembly: folder of its assembly.
    :raises subprocess.CalledProcessError: if it cannot be synthesized.
    """
    made_from = _digest([_of_the_library(), *(_ROOT / file for file in example.files)])
    mark = assembly / _MADE_FROM
    if mark.exists() and mark.read_text(encoding="utf-8") == made_from:
        return
    shutil.rmtree(assembly, ignore_errors=True)
    where = ["--output", str(assembly)]
    if example.spec is not None:
        _run([*_CLI, "synth", "--spec", str(example.spec), "--packs", _PACKS, *where])
    else:
        app = f"{sys.executable} {example.files[0]}"
        _run(["cdk", "synth", "--quiet", "--app", app, *where])
    mark.write_text(made_from, encoding="utf-8")


def _run(command: Sequence[str]) -> str:
    """Run a command from the root of the repository, and give what it prints."""
    # 1 says that there are findings, which belong into the report.
    done = subprocess.run(
        command,
        cwd=_ROOT,
        env=os.environ | {"PYTHONPATH": str(_ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1):
        done.check_returncode()
    return done.stdout


@cache
def _of_the_library() -> str:
    files = (_ROOT / "eks_blueprint").rglob("*")
    return _digest(sorted(file for file in files if file.suffix in (".py", ".yaml", ".json")))


def _digest(parts: Iterable[str | Path]) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(part.encode() if isinstance(part, str) else part.read_bytes())
    return found.hexdigest()


if __name__ == "__main__":
    main()
