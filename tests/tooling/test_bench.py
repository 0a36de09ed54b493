"""The benchmark measures real process trees and does its sums right."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.commands import COMMAND_AIMS, command_table, commands_of
from bench.measure import BenchError, Cost, Scenario, measure, median_costs, run_once
from bench.report import (
    Example,
    cluster_table,
    example_table,
    jobs_line,
    linearity,
    per_resource,
)
from bench.specs import fleet, write_spec
from eks_blueprint.spec import load
from tests.support.apps import ROOT

# Writes the context and the validation switch it was given into a template of two resources.
APP = """
import json, os, pathlib
out = pathlib.Path(os.environ["CDK_OUTDIR"])
out.mkdir()
seen = [os.environ["CDK_CONTEXT_JSON"], os.environ.get("CDK_VALIDATION"), os.environ.get("AWS_X")]
pathlib.Path(__file__).with_name("seen.json").write_text(json.dumps(seen))
(out / "a.template.json").write_text(json.dumps({"Resources": {"A": {}, "B": {}}}))
"""


@pytest.fixture
def app(tmp_path: Path) -> Path:
    path = tmp_path / "app.py"
    path.write_text(APP)
    return path


def test_run_counts_resources_time_and_memory(app: Path) -> None:
    cost = run_once(Scenario("app", app))
    assert cost.resources == 2
    assert 0 < cost.seconds < 60
    # No Python starts in less than 5 MiB.
    assert cost.megabytes > 5
    assert cost.messages == 0


def test_run_counts_messages_to_node() -> None:
    cost = run_once(Scenario("empty", ROOT / "bench" / "empty_app.py", validation=False))
    # The assemblies, App, Stack, CfnResource and synth.
    assert 8 <= cost.messages <= 12


def test_run_hands_over_context_and_no_credentials(
    app: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_X", "secret")
    monkeypatch.setenv("CDK_VALIDATION", "false")
    run_once(Scenario("app", app, {"spec": "a.yaml"}))
    assert app.with_name("seen.json").read_text() == '["{\\"spec\\": \\"a.yaml\\"}", null, null]'


def test_run_switches_the_template_validation_off(app: Path) -> None:
    run_once(Scenario("app", app, validation=False))
    assert app.with_name("seen.json").read_text() == '["{}", "false", null]'


def test_fails_with_what_the_app_printed(tmp_path: Path) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("raise SystemExit('no such spec')")
    with pytest.raises(BenchError, match="broken ended with 1:\nno such spec"):
        run_once(Scenario("broken", broken))


def test_warm_up_is_not_measured(app: Path) -> None:
    told: list[str] = []
    costs = measure([Scenario("app", app)], rounds=1, tell=told.append)
    assert told == ["warm-up", "round 1 of 1"]
    assert [cost.resources for cost in costs.values()] == [2]


def test_median_is_taken_of_each_figure() -> None:
    runs = [Cost(1.0, 300, 9, 4), Cost(2.0, 100, 9, 4), Cost(9.0, 200, 9, 5)]
    assert median_costs(runs) == Cost(2.0, 200, 9, 4)


def test_fails_when_runs_of_one_scenario_differ() -> None:
    with pytest.raises(BenchError, match=r"must make the same resources, got \[8, 9\]"):
        median_costs([Cost(1.0, 1, 9, 4), Cost(1.0, 1, 8, 4)])


def test_linear_cost_has_linearity_one() -> None:
    costs = {count: Cost(1.0 + count * 0.08, 100, count * 80, 4) for count in (1, 10, 50)}
    assert per_resource(costs[1], costs[50]) == pytest.approx(1.0)
    assert linearity(costs) == pytest.approx(1.0)


def test_quadratic_cost_shows_in_linearity() -> None:
    costs = {count: Cost(count**2 / 100, 100, count * 80, 4) for count in (1, 10, 50)}
    assert linearity(costs) == pytest.approx(60 / 11)


@pytest.mark.parametrize(
    ("validation", "seconds", "verdict"),
    [(True, 4.0, "<= 2.0 met"), (True, 4.1, "<= 2.0 MISSED"), (False, 6.0, "<= 3.0 met")],
)
def test_table_shows_the_aim_beside_the_ratio(
    validation: bool, seconds: float, verdict: str
) -> None:
    cost = Cost(seconds, 300, 120, 340)
    example = Example(plain=cost, packs=Cost(seconds, 300, 120, 343))
    lines = example_table(Cost(2.0, 200, 1, 5), example, example, validation=validation)
    assert lines[2].startswith("production example")
    assert lines[2].endswith(f"{seconds / 2:.2f}  {verdict}")


@pytest.mark.parametrize(("messages", "verdict"), [(760, "<= 760 met"), (761, "<= 760 MISSED")])
def test_table_shows_the_messages_to_node_beside_their_aim(messages: int, verdict: str) -> None:
    cost = Cost(4.0, 300, 120, 340)
    example = Example(plain=cost, packs=Cost(4.0, 300, 120, messages))
    lines = example_table(Cost(2.0, 200, 1, 5), example, example, validation=True)
    assert lines[3].split()[-6:] == [str(messages), "2.00", "messages", *verdict.split()]


def test_cluster_table_has_a_row_for_each_count() -> None:
    costs = {count: Cost(1.0 + count * 0.08, 100, count * 80, 4) for count in (1, 10, 50)}
    lines = cluster_table(costs, validation=False)
    assert [line.split()[0] for line in lines] == ["clusters", "1", "10", "50", "linearity", "MiB"]
    assert lines[3].split()[-4:] == ["1.00", "<=", "1.0", "met"]


def test_memory_is_compared_with_its_aim() -> None:
    costs = {1: Cost(1.0, 300, 80, 4), 10: Cost(2.0, 2049, 800, 4), 50: Cost(6.0, 2048, 4000, 4)}
    assert cluster_table(costs, validation=True)[-1].endswith("<= 2048 met")
    assert cluster_table({**costs, 60: costs[10]}, validation=True)[-1].endswith("<= 2048 MISSED")


def test_processes_are_compared_with_one_that_makes_the_same() -> None:
    alone, spread = Cost(8.0, 900, 800, 4), Cost(2.0, 300, 800, 4)
    assert jobs_line(alone, spread, 4) == "by 4 processes: 2.00 seconds, 0.25 of one process"
    with pytest.raises(BenchError, match="got 799 instead of 800"):
        jobs_line(alone, Cost(2.0, 300, 799, 4), 4)


def test_a_fleet_is_spread_over_accounts_and_regions(tmp_path: Path) -> None:
    example = tmp_path / "example.yaml"
    example.write_text("clusters: {prod: {profile: core, tags: {b: c}}}\n")
    found = load(write_spec(example, 200, tmp_path))
    places = {cluster.environment.place for cluster in found.clusters.values()}
    assert len(places) == 200
    assert [len({place[index] for place in places}) for index in (0, 1)] == [20, 10]
    assert {cluster.tags["b"] for cluster in found.clusters.values()} == {"c"}


@pytest.mark.parametrize("clusters", [None, {}, [], {"a": {}, "b": {}}])
def test_fails_for_a_spec_that_has_not_one_cluster(clusters: object) -> None:
    with pytest.raises(BenchError, match="clusters must name one cluster, and no defaults, got"):
        fleet({"clusters": clusters}, 2)


def test_each_command_has_an_aim(tmp_path: Path) -> None:
    assert [*commands_of(tmp_path, tmp_path)] == [*COMMAND_AIMS]


def test_the_table_of_commands_marks_what_takes_too_long() -> None:
    _, fine, slow = command_table({"check": 0.5, "review": 2.5})
    assert fine.split() == ["check", "0.50", "0.7"]
    assert slow.split() == ["review", "2.50", "2.0", "over"]
