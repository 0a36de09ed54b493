"""What each cluster of a fleet costs."""

from decimal import Decimal
from typing import Any

from eks_blueprint.estimate.amounts import Amounts
from eks_blueprint.estimate.fleet import FleetCost, fleet_cost
from eks_blueprint.estimate.fleet_document import fleet_blocks
from eks_blueprint.estimate.line import Basis, Component, Line
from eks_blueprint.results import Bullets, Table
from eks_blueprint.spec import BlueprintSpec


def fleet(**clusters: Any) -> BlueprintSpec:
    place = {"account": "111122223333", "regions": ["eu-west-1"]}
    return BlueprintSpec.model_validate(
        {
            "defaults": {"profile": "core"},
            "environments": {"test": place, "prod": place},
            "clusters": {
                "t": {"environment": "test", "kubernetes_version": "1.36"},
                **{name: {"environment": "prod"} for name in "abc"},
                "d": {"environment": "prod", "kubernetes_version": "1.34"},
                **clusters,
            },
        }
    )


def line(stack: str, usd: int, component: Component = Component.CONTROL_PLANE) -> Line:
    amounts = Amounts.of(usd)
    return Line(
        component,
        "x",
        stack,
        "",
        "eu-west-1",
        "eks.cluster",
        Decimal(1),
        "hour",
        Basis.LIST,
        amounts,
        amounts,
    )


LINES = [
    *(line(name, 100) for name in "tabcd"),
    line("a-network", 20, Component.NAT),
    line("d", 400, Component.NODES),
    line("prod-eu-west-1-baseline", 7, Component.SECURITY),
]
REGIONS = {one.stack: "eu-west-1" for one in LINES}


def cost(blueprint: BlueprintSpec | None = None) -> FleetCost:
    found = fleet_cost(blueprint or fleet(), LINES, REGIONS)
    assert found is not None
    return found


def test_a_cluster_has_its_network_and_what_is_shared_stands_apart() -> None:
    found = cost()
    assert {one.cluster: one.monthly.expected for one in found.clusters} == {
        "t": 100,
        "a": 120,
        "b": 100,
        "c": 100,
        "d": 500,
    }
    assert {name: one.expected for name, one in found.shared.items()} == {
        "prod-eu-west-1-baseline": 7
    }


def test_environments_are_compared_by_the_mean_of_a_cluster() -> None:
    test, prod = cost().environments
    assert (test.clusters, test.versions) == (1, ("1.36",))
    assert (prod.clusters, prod.versions) == (4, ("1.34", "1.35"))
    assert prod.components == {"control plane": 100, "nodes of groups": 100, "NAT gateways": 5}
    tables = [one for one in fleet_blocks(cost()) if isinstance(one, Table)]
    rows = [row[0] for row in tables[1].rows]
    # The control plane costs the same in both.
    assert rows == ["clusters", "Kubernetes", "all of a cluster", "nodes of groups", "NAT gateways"]


def test_a_dear_cluster_and_an_old_one_stand_out() -> None:
    assert [(one.cluster, one.kind) for one in cost().outliers] == [("d", "cost"), ("d", "version")]
    (bullets,) = [one for one in fleet_blocks(cost()) if isinstance(one, Bullets)]
    assert bullets.items == (
        "`d` costs 500 USD a month, 4.5 times the median of its environment prod",
        "`d` has 1.34, most of its environment have 1.35",
    )


def test_a_spec_without_environments_is_no_fleet() -> None:
    plain = BlueprintSpec.model_validate(
        {"defaults": {"profile": "core"}, "clusters": {"a": {}, "b": {}}}
    )
    assert fleet_cost(plain, LINES, REGIONS) is None
    assert fleet_cost(fleet(), LINES, {"a": "eu-west-1"}) is None
