"""An upgrade goes over a fleet wave by wave."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint import upgrade as upgrades
from eks_blueprint.assembly import CloudAssembly
from eks_blueprint.results import text
from eks_blueprint.spec import BlueprintSpec, load

TODAY = date(2026, 11, 25)
PLACE = {"account": "111122223333", "regions": ["eu-west-1"]}


def fleet(**versions: str) -> BlueprintSpec:
    """Give a fleet of three waves, one cluster in each and two in the last one."""
    environments = {"t": "test", "c": "production", "p": "production", "q": "production"}
    waves = {"c": "canary"}
    clusters: dict[str, Any] = {
        name: {
            "environment": {
                "name": environment,
                **({"wave": waves[name]} if name in waves else {}),
            },
            "kubernetes_version": versions.get(name, "1.34"),
        }
        for name, environment in reversed(environments.items())
    }
    return BlueprintSpec.model_validate(
        {
            "defaults": {"profile": "core"},
            "waves": [
                {"name": "test"},
                {"name": "canary", "bake_time": 60},
                {"name": "production"},
            ],
            "environments": {
                "test": {**PLACE, "wave": "test"},
                "production": {**PLACE, "wave": "production"},
            },
            "clusters": clusters,
        }
    )


def plan(
    blueprint: BlueprintSpec, *, to: str | None = None, clusters: tuple[str, ...] = ()
) -> upgrades.UpgradePlan:
    return upgrades.plan_upgrade(
        blueprint, CloudAssembly({}, {}), today=TODAY, to=to, clusters=clusters
    )


def checks(found: upgrades.UpgradePlan, check: str) -> list[str]:
    return [one.subject for one in found.findings() if one.check == check]


def test_clusters_are_in_the_order_of_the_waves() -> None:
    found = plan(fleet())
    assert [one.cluster for one in found.clusters] == ["t", "c", "q", "p"]
    assert [(one.name, one.clusters, one.bake_time) for one in found.waves] == [
        ("test", ("t",), 0),
        ("canary", ("c",), 60),
        ("production", ("q", "p"), 0),
    ]


def test_the_plan_shows_the_waves() -> None:
    said = text(upgrades.document(plan(fleet(t="1.35"), to="1.35")))
    assert "1. test: nothing to upgrade" in said
    assert "2. canary: 1 cluster from 1.34 to 1.35; then 60 minutes" in said
    assert "3. production: 2 clusters from 1.34 to 1.35" in said


@pytest.mark.parametrize(
    ("versions", "to", "clusters"),
    [
        ({}, None, ["t"]),
        # Without --to, the wave that has the version of the one before is not upgraded again.
        ({"t": "1.35"}, None, ["c"]),
        ({"t": "1.35", "c": "1.35"}, None, ["q", "p"]),
        ({"t": "1.35", "c": "1.35", "q": "1.35", "p": "1.35"}, None, ["t"]),
        ({"t": "1.35"}, "1.35", ["c"]),
    ],
)
def test_one_wave_is_next(versions: dict[str, str], to: str | None, clusters: list[str]) -> None:
    found = upgrades.next_wave(plan(fleet(**versions), to=to))
    assert [one.cluster for one in found.clusters] == clusters
    assert len(found.waves) == 1


def test_a_spec_without_waves_is_upgraded_as_a_whole() -> None:
    blueprint = BlueprintSpec.model_validate(
        {"defaults": {"profile": "core"}, "clusters": {"a": {}, "b": {}}}
    )
    found = plan(blueprint)
    assert (found.waves, upgrades.next_wave(found)) == ((), found)


def test_warns_of_a_later_wave_that_would_be_first() -> None:
    assert checks(plan(fleet()), "wave-order") == []
    alone = plan(fleet(), clusters=("p",))
    assert checks(alone, "wave-order") == ["clusters.p.kubernetes_version"]
    (finding,) = [one for one in alone.findings() if one.check == "wave-order"]
    assert finding.message == (
        "1.35 would be newer than 1.34 of clusters.t in the earlier wave test"
    )
    assert checks(plan(fleet(t="1.35", c="1.35"), clusters=("p",)), "wave-order") == []


def test_warns_of_a_cluster_that_is_behind_its_environment() -> None:
    found = plan(fleet(c="1.35", q="1.35"))
    assert checks(found, "version-of-environment") == ["clusters.p.kubernetes_version"]


def test_writes_one_wave(tmp_path: Path) -> None:
    file = tmp_path / "fleet.yaml"
    file.write_text(
        """\
defaults: {profile: core, kubernetes_version: "1.34"}
waves: [{name: test}, {name: production}]
environments:
  test: {account: "111122223333", regions: [eu-west-1], wave: test}
  production: {account: "111122223333", regions: [eu-west-1], wave: production}
clusters:
  t: {environment: test}
  p: {environment: production}
""",
        encoding="utf-8",
    )
    blueprint = load(file)
    upgrades.write_first_step(upgrades.next_wave(plan(blueprint)), file, blueprint)
    versions = {name: one.kubernetes_version for name, one in load(file).clusters.items()}
    assert versions == {"t": "1.35", "p": "1.34"}


def test_equal_plans_of_many_clusters_are_said_once() -> None:
    def said(count: int) -> str:
        clusters: dict[str, Any] = {f"c{number}": {} for number in range(count)}
        clusters["odd"] = {"node_groups": {"own": {}}}
        blueprint = BlueprintSpec.model_validate(
            {
                "defaults": {"profile": "core", "kubernetes_version": "1.34"},
                "clusters": clusters,
            }
        )
        return text(upgrades.document(plan(blueprint, to="1.35")))

    few, many = said(4), said(20)
    assert "The plan is the same" not in few
    assert "for 19 more: c1, c2, c3" in " ".join(many.split())
    # In the table and in that sentence each is named, and nowhere else.
    assert many.count("c7") == 2
    assert len(many.splitlines()) < len(few.splitlines())
