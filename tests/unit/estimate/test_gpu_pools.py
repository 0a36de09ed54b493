"""Pools with GPUs: their limits, and reservations."""

from decimal import Decimal
from typing import Any

import pytest

from eks_blueprint.estimate import Component
from tests.support.priced import cluster, cost_of, manifest, node_pool, usd

P5 = Decimal("55.04") * 730


def of(**spec: Any) -> Any:
    pool = node_pool(arch="amd64", categories=("p",), **spec)
    pool["spec"]["template"]["spec"]["requirements"].append(
        {"key": "node.kubernetes.io/instance-type", "operator": "In", "values": ["p5.48xlarge"]}
    )
    rules = pool["spec"]["template"]["spec"]["requirements"]
    rules[:] = [rule for rule in rules if "generation" not in rule["key"]]
    found = cost_of({"C": cluster(), "M": manifest(pool)})
    return usd(found, Component.POOLS)


@pytest.mark.parametrize(("gpus", "nodes"), [("8", 1), ("16", 2)])
def test_limit_of_gpus_is_an_upper_bound(gpus: str, nodes: int) -> None:
    limits = {"cpu": "1920", "memory": "20480Gi", "nvidia.com/gpu": gpus}
    assert of(kinds=("on-demand",), limits=limits).high == pytest.approx(P5 * nodes)


def test_reserved_nodes_cost_what_they_cost_on_demand() -> None:
    limits = {"cpu": "192", "memory": "2048Gi"}
    assert of(kinds=("reserved",), limits=limits) == of(kinds=("on-demand",), limits=limits)
    both = of(kinds=("on-demand", "reserved"), limits=limits)
    assert both == of(kinds=("on-demand",), limits=limits)
