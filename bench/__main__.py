"""Prints what synthesizing and commands about its result cost; aims are shown, not enforced."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bench.commands import command_table, measure_commands
from bench.measure import BenchError, Scenario, measure, run_once
from bench.report import Example, cluster_table, example_table, jobs_line
from bench.specs import write_spec

__all__ = ["main"]

_EXAMPLE = Path("examples/01-production.yaml")
_PLATFORM = Path("examples/08-platform.yaml")
_CLUSTERS = (1, 10)
# A run of these takes minutes: each is measured once, by itself.
_FLEETS = (100, 200)
_PACKS = "aws-solutions,nist-800-53-r5,hipaa,pci-dss-3.2.1"


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; give 0, or 1 if a run failed."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--rounds", type=_count, default=5, help="measured runs of each scenario")
    rounds: int = parser.parse_args(arguments).rounds
    context: dict[str, object] = json.loads(Path("cdk.json").read_text(encoding="utf-8"))["context"]
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            specs = {
                count: write_spec(_EXAMPLE, count, Path(folder)) for count in (*_CLUSTERS, *_FLEETS)
            }
            for validation in (True, False):
                _report(context, specs, rounds=rounds, validation=validation)
        seconds = measure_commands(_EXAMPLE, rounds=rounds, tell=_tell)
        print("\ncommands about the production example (least of the runs)")
        print("\n".join(command_table(seconds)), flush=True)
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    return 0


def _report(
    context: Mapping[str, object], specs: Mapping[int, Path], *, rounds: int, validation: bool
) -> None:
    title = "with CDK's template validation" if validation else "CDK_VALIDATION=false"

    def blueprint(name: str, spec: Path, packs: str = "none", jobs: int = 1) -> Scenario:
        settings = {**context, "spec": str(spec), "packs": packs, "jobs": str(jobs)}
        return Scenario(name, Path("app.py"), settings, validation)

    empty = Scenario("empty CDK app", Path("bench/empty_app.py"), context, validation)
    example = blueprint("production example", _EXAMPLE)
    packs = blueprint("production example with packs", _EXAMPLE, _PACKS)
    platform = blueprint("platform example", _PLATFORM)
    platform_packs = blueprint("platform example with packs", _PLATFORM, _PACKS)
    many = {count: blueprint(f"{count} clusters", specs[count]) for count in _CLUSTERS}
    costs = measure(
        [empty, example, packs, platform, platform_packs, *many.values()],
        rounds=rounds,
        tell=lambda line: print(f"{title}: {line}", file=sys.stderr, flush=True),
    )
    by_count = {count: costs[scenario] for count, scenario in many.items()}
    for count in _FLEETS:
        print(f"{title}: {count} clusters, once", file=sys.stderr, flush=True)
        by_count[count] = run_once(blueprint(f"{count} clusters", specs[count]))
    jobs = os.cpu_count() or 1
    print(f"{title}: {max(_FLEETS)} clusters by {jobs} processes", file=sys.stderr, flush=True)
    spread = run_once(blueprint("spread", specs[max(_FLEETS)], jobs=jobs))
    print(f"\n{title} (medians of {rounds} runs, each a fresh process tree)")
    lines = example_table(
        costs[empty],
        Example(costs[example], costs[packs]),
        Example(costs[platform], costs[platform_packs]),
        validation=validation,
    )
    print("\n".join([*lines, "", *cluster_table(by_count, validation=validation)]))
    print(jobs_line(by_count[max(_FLEETS)], spread, jobs), flush=True)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1, got {text!r}")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
