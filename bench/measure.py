"""Runs scenarios in fresh process trees and takes the medians."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["BenchError", "Cost", "Scenario", "measure", "median_costs", "run_once"]

_CHILD = Path(__file__).with_name("child.py")


class BenchError(Exception):
    """A run that failed, with the end of what it printed."""


@dataclass(frozen=True, eq=False)
class Scenario:
    """One app with one context; equal only to itself.

    :param name: what the table calls it.
    :param app: the Python file, run as ``python APP`` in the current folder.
    :param context: CDK context, as the CLI would hand it over.
    :param validation: whether CDK's built-in template validation runs.
    """

    name: str
    app: Path
    context: Mapping[str, object] = field(default_factory=dict)
    validation: bool = True


@dataclass(frozen=True)
class Cost:
    """What one run, or the median of several, took.

    :param seconds: wall time from starting Python until it ended.
    :param megabytes: peak memory (MiB) of Python and of Node, added up.
    :param resources: resources in all templates.
    :param messages: messages to the Node process, each of which Python waits for.
    """

    seconds: float
    megabytes: float
    resources: int
    messages: int


def run_once(scenario: Scenario) -> Cost:
    """Synthesize into a folder of its own and throw that away.

    :raises BenchError: if the app fails.
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        output, report = Path(folder, "cdk.out"), Path(folder, "usage.json")
        command = [sys.executable, str(_CHILD), str(scenario.app), str(report)]
        start = time.perf_counter()
        done = subprocess.run(
            command,
            env=_environment(scenario, output),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        seconds = time.perf_counter() - start
        if done.returncode or not report.is_file():
            tail = "\n".join((done.stdout + done.stderr).splitlines()[-20:])
            raise BenchError(f"{scenario.name} ended with {done.returncode}:\n{tail}")
        usage = json.loads(report.read_text(encoding="utf-8"))
        megabytes = (usage["python_kib"] + usage["node_kib"]) / 1024
        return Cost(seconds, megabytes, _count_resources(output), usage["messages"])


def measure(
    scenarios: Iterable[Scenario], *, rounds: int, tell: Callable[[str], None]
) -> dict[Scenario, Cost]:
    """Run every scenario once to warm up, then ``rounds`` times, and take the medians.

    Each round goes through all of them, so that another load on the machine hits all alike and
    the ratios keep their meaning.

    :param tell: called with a line of progress at the start of each round.
    """
    listed = tuple(scenarios)
    costs: dict[Scenario, list[Cost]] = {scenario: [] for scenario in listed}
    for number in range(rounds + 1):
        tell(f"round {number} of {rounds}" if number else "warm-up")
        for scenario in listed:
            cost = run_once(scenario)
            if number:
                costs[scenario].append(cost)
    return {scenario: median_costs(taken) for scenario, taken in costs.items()}


def median_costs(costs: list[Cost]) -> Cost:
    """Take the median of each figure by itself.

    :raises BenchError: if runs of one scenario made different numbers of resources.
    """
    counts = {cost.resources for cost in costs}
    if len(counts) != 1:
        raise BenchError(f"runs of one scenario must make the same resources, got {sorted(counts)}")
    return Cost(
        statistics.median(cost.seconds for cost in costs),
        statistics.median(cost.megabytes for cost in costs),
        counts.pop(),
        statistics.median_low(cost.messages for cost in costs),
    )


def _environment(scenario: Scenario, output: Path) -> dict[str, str]:
    """Give the machine's variables less those that would change the synthesis."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "CDK_"))}
    kept["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", "")])
    # The warm-up compiles the packages, as the first run on a user's machine does.
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    kept["CDK_OUTDIR"] = str(output)
    kept["CDK_CONTEXT_JSON"] = json.dumps(dict(scenario.context))
    if not scenario.validation:
        kept["CDK_VALIDATION"] = "false"
    return kept


def _count_resources(output: Path) -> int:
    templates = (
        json.loads(path.read_text(encoding="utf-8")) for path in output.rglob("*.template.json")
    )
    return sum(len(template.get("Resources", {})) for template in templates)
