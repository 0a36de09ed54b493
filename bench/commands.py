"""Times the commands that read a cloud assembly, each as a process of its own."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from bench.measure import BenchError

__all__ = ["COMMAND_AIMS", "command_table", "commands_of", "measure_commands"]

COMMAND_AIMS: Mapping[str, float] = {
    "explain": 0.7,
    "check": 0.7,
    "teardown": 0.8,
    "diff": 0.8,
    "cost": 0.9,
    "review": 2.0,
}
"""Seconds of processor time that are fine for the production example, by command."""


def commands_of(folder: Path, output: Path) -> Mapping[str, Sequence[str]]:
    """Return the words of each command.

    :param folder: the cloud assembly.
    :param output: folder for what they write.
    """
    read = str(folder)
    return {
        "explain": ("explain", "SEC-NET-1"),
        "check": ("check", read),
        "teardown": ("teardown", read),
        "diff": ("diff", read, read),
        "cost": ("cost", read),
        "review": ("review", read, "--output", str(output / "review")),
    }


def measure_commands(
    spec: Path, *, rounds: int, tell: Callable[[str], None]
) -> Mapping[str, float]:
    """Synthesize a spec, and time the commands about the result.

    The least time of a command counts: whatever else the machine does only adds to it.

    :param spec: the spec.
    :param rounds: measured runs of each command, after one that warms up.
    :param tell: called with a line of progress at the start of each round.
    :returns: seconds of processor time by command, of the program and the system together.
    :raises BenchError: if a command is refused.
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        _seconds(("synth", str(spec), "--output", str(folder / "cdk.out")))
        commands = commands_of(folder / "cdk.out", folder)
        least = dict.fromkeys(commands, float("inf"))
        for number in range(rounds + 1):
            tell(f"commands: round {number} of {rounds}" if number else "commands: warm-up")
            for command, words in commands.items():
                taken = _seconds(words)
                if number:
                    least[command] = min(least[command], taken)
    return least


def command_table(seconds: Mapping[str, float]) -> Iterator[str]:
    """Yield the lines of a table of commands.

    :param seconds: seconds of processor time by command.
    """
    yield f"{'command':<10} {'CPU s':>6} {'aim':>5}"
    for command, taken in seconds.items():
        aim = COMMAND_AIMS[command]
        yield f"{command:<10} {taken:>6.2f} {aim:>5.1f}{'' if taken <= aim else '  over'}"


def _seconds(words: Sequence[str]) -> float:
    before = _used()
    # The warm-up compiles the packages, as the first run on a user's machine does.
    kept = {key: one for key, one in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-m", "eks_blueprint.cli", *words],
        env=kept,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    # 1 says that there are findings.
    if done.returncode not in (0, 1):
        tail = "\n".join((done.stdout + done.stderr).splitlines()[-20:])
        raise BenchError(f"{words[0]} ended with {done.returncode}:\n{tail}")
    return _used() - before


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
