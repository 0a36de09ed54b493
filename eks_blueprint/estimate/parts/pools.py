"""Nodes that Karpenter or EKS Auto Mode makes for NodePools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from eks_blueprint.assembly import KubernetesObject, mapping_of, sequence_of
from eks_blueprint.catalogue import components
from eks_blueprint.catalogue.instance_prices import memory_of
from eks_blueprint.estimate.amounts import Amounts
from eks_blueprint.estimate.line import Component
from eks_blueprint.estimate.meter import HOURS, Meter, NodeSet
from eks_blueprint.estimate.parts.nodes import add_monitoring, is_graviton, spot_amounts
from eks_blueprint.estimate.parts.requirements import Candidate, candidates, values_of
from eks_blueprint.estimate.parts.volumes import add_disks, disks_of
from eks_blueprint.estimate.price_book import Quote
from eks_blueprint.estimate.quantities import limits_of, quantity

__all__ = ["node_pools"]

_KINDS = {"spot": "Spot", "on-demand": "on demand"}
_AUTO = "eks.amazonaws.com"
_USES = ("pool-use", "pool-spot-share")
_NODES = ("pool-use", "pool-node-vcpus")
_LEAST = Decimal(2)
"""vCPUs of the one node that a cluster needs which has no other: DNS and add-ons run on it."""


def node_pools(meter: Meter, running: Mapping[str, Decimal]) -> None:
    """Count the nodes of the pools of a cluster.

    Low is what the pods of the catalogue's components request beyond the node groups, expected a
    share of the limits, and high the dearest types that the limits allow.

    :param meter: the meter, which has counted node groups.
    :param running: share of the week by name of pools that are stopped.
    """
    pools = sorted(
        (one for one in meter.objects if one.kind == "NodePool"),
        key=lambda one: (not _for_controllers(one), one.name),
    )
    need = _needed(meter) if pools else Decimal(0)
    for pool in pools:
        _count(meter, pool, need, running.get(pool.name, Decimal(1)))
        need = Decimal(0)


def _needed(meter: Meter) -> Decimal:
    """Return the vCPUs that the catalogue's pods request beyond what node groups have."""
    installed = {one.chart for one in meter.releases}
    requested = sum(
        (
            (quantity(pods.cpu) or Decimal(0)) * pods.replicas
            for component in components().values()
            if installed.intersection(component.charts)
            for pods in component.pods.values()
        ),
        Decimal(0),
    )
    there = meter.vcpus.low
    profiles = any(True for _ in meter.stack.of_type("AWS::EKS::FargateProfile"))
    least = Decimal(0) if there or profiles else _LEAST
    return max(requested - there, least)


def _count(meter: Meter, pool: KubernetesObject, need: Decimal, share: Decimal) -> None:
    spec = mapping_of(pool.content.get("spec"))
    node = mapping_of(mapping_of(spec.get("template")).get("spec"))
    rules = sequence_of(node.get("requirements"))
    allowed = candidates(meter.book.region, rules)
    subject = f"NodePool {pool.name}"
    if not allowed:
        meter.leave_out(subject, "no instance type that it allows has a price", subject)
        return
    usual = _usual(meter, allowed)
    limits = limits_of(spec.get("limits"))
    replicas = quantity(spec.get("replicas"))
    if replicas is None:
        vcpus = _vcpus(meter, limits, usual, need)
    else:
        # A static pool keeps this number of nodes.
        vcpus = Amounts.of(replicas * usual.vcpus)
        limits = {"nodes": replicas}
    if vcpus is None:
        meter.leave_out(
            f"{subject} beyond {need} vCPUs", "it has no limit of vCPUs, so no upper bound", subject
        )
        vcpus = Amounts.of(need)
    quote = meter.book.instance(usual.name)
    assert quote is not None, "a candidate has a price"
    each = quote.usd / usual.vcpus
    on_demand = vcpus * each * HOURS
    dearest = max((_at_limits(one, limits) for one in allowed), default=Decimal(0)) * HOURS
    on_demand = on_demand.at_least(Amounts(Decimal(0), Decimal(0), dearest)) * share
    kinds = _kinds(values_of(rules, "capacity-type"))
    monthly = on_demand * _paid(meter, kinds, usual.name)
    _add(meter, pool, quote, vcpus * share * (1 / Decimal(usual.vcpus)), monthly, kinds, share)
    meter.node_sets.append(
        NodeSet(
            stack=meter.stack.name,
            name=pool.name,
            region=meter.book.region,
            nodes=_nodes(meter, vcpus) * share,
            vcpus=vcpus * share,
            on_demand=on_demand.expected,
            paid=monthly.expected,
            spot_share=_spot_share(meter, kinds),
            running=share,
            scaled=True,
            graviton=is_graviton(usual.name),
            gpu="instance-gpu-manufacturer" in usual.labels,
        )
    )
    reference = mapping_of(node.get("nodeClassRef"))
    if reference.get("group") == _AUTO:
        _add_fee(meter, pool, usual, on_demand)
    _add_equipment(meter, subject, reference, _nodes(meter, vcpus) * share)


def _add(
    meter: Meter,
    pool: KubernetesObject,
    quote: Quote,
    nodes: Amounts,
    monthly: Amounts,
    kinds: Sequence[str],
    share: Decimal,
) -> None:
    both = "Spot and on demand" if len(kinds) > 1 else _KINDS.get(kinds[0], kinds[0])
    off = f", {share * 100:.0f} % of the week" if share < 1 else ""
    meter.add(
        Component.POOLS,
        f"{quote.key.removeprefix('ec2.')}, {both}{off}",
        quote,
        nodes,
        of=f"NodePool {pool.name}",
        uses=_USES if len(kinds) > 1 else _USES[:1],
        monthly=monthly,
    )


def _add_fee(meter: Meter, pool: KubernetesObject, usual: Candidate, on_demand: Amounts) -> None:
    gpu = "instance-gpu-manufacturer" in usual.labels
    fee = meter.book.quote("eks.auto-mode-gpu" if gpu else "eks.auto-mode")
    meter.add(
        Component.POOLS,
        "fee of EKS Auto Mode, on USD of instances on demand",
        fee,
        on_demand,
        of=f"NodePool {pool.name}",
        uses=("pool-use",),
        monthly=on_demand * fee.usd,
    )


def _add_equipment(
    meter: Meter, subject: str, reference: Mapping[str, Any], nodes: Amounts
) -> None:
    for one in meter.objects:
        if one.kind != reference.get("kind") or one.name != reference.get("name"):
            continue
        spec = mapping_of(one.content.get("spec"))
        mappings = sequence_of(spec.get("blockDeviceMappings"))
        if one.kind == "NodeClass":
            # EKS user guide, "Create a Node Class for Amazon EKS": 80 GiB where nothing is said.
            mappings = [{"ebs": {"size": "80Gi", **mapping_of(spec.get("ephemeralStorage"))}}]
        add_disks(meter, disks_of(meter, mappings, ebs="ebs"), nodes, of=subject, uses=_NODES)
        if spec.get("detailedMonitoring") is True:
            add_monitoring(meter, nodes, subject, _NODES)


def _for_controllers(pool: KubernetesObject) -> bool:
    spec = mapping_of(mapping_of(pool.content.get("spec")).get("template"))
    taints = sequence_of(mapping_of(spec.get("spec")).get("taints"))
    return any(mapping_of(one).get("key") == "CriticalAddonsOnly" for one in taints)


def _usual(meter: Meter, allowed: Sequence[Candidate]) -> Candidate:
    """Return the type with which a pool is expected to cost: Karpenter takes the cheapest.

    Of class m where it is allowed, and with as many vCPUs as a node is assumed to have.
    """
    wanted = meter.assume("pool-node-vcpus").expected
    return min(
        allowed,
        key=lambda one: (
            one.category != "m",
            abs(one.vcpus - wanted),
            one.usd / one.vcpus,
            one.name,
        ),
    )


def _vcpus(
    meter: Meter, limits: Mapping[str, Decimal], usual: Candidate, need: Decimal
) -> Amounts | None:
    most = limits.get("cpu")
    memory = memory_of(usual.name)
    if "memory" in limits and memory is not None:
        by_memory = limits["memory"] / memory * usual.vcpus
        most = by_memory if most is None else min(most, by_memory)
    if "gpus" in limits and usual.gpus:
        by_gpus = limits["gpus"] / usual.gpus * usual.vcpus
        most = by_gpus if most is None else min(most, by_gpus)
    if most is None:
        return None
    least = Amounts.of(min(need, most))
    return (meter.assume("pool-use") * most).at_least(least)


def _at_limits(one: Candidate, limits: Mapping[str, Decimal]) -> Decimal:
    """Return the hourly price of as many nodes of a type as limits allow."""
    counts = []
    if "cpu" in limits:
        counts.append(limits["cpu"] / one.vcpus)
    if "memory" in limits and one.memory is not None:
        counts.append(limits["memory"] / one.memory)
    if "nodes" in limits:
        counts.append(limits["nodes"])
    if "gpus" in limits and one.gpus:
        counts.append(limits["gpus"] / one.gpus)
    if not counts:
        return Decimal(0)
    return min(counts).to_integral_value(ROUND_FLOOR) * one.usd


def _nodes(meter: Meter, vcpus: Amounts) -> Amounts:
    each = meter.assume("pool-node-vcpus")
    return Amounts(vcpus.low / each.low, vcpus.expected / each.expected, vcpus.high / each.high)


def _paid(meter: Meter, kinds: Sequence[str], name: str) -> Amounts:
    """Return the share of the price on demand that is paid."""
    spot = spot_amounts(meter, name)
    if "spot" not in kinds:
        return Amounts.of(1)
    if "on-demand" not in kinds:
        return spot
    share = meter.assume("pool-spot-share")
    return Amounts(
        1 - share.low * (1 - spot.low),
        1 - share.expected * (1 - spot.expected),
        1 - share.high * (1 - spot.high),
    )


def _kinds(said: Sequence[str]) -> list[str]:
    """Return how capacity is bought; what is reserved costs what it costs on demand."""
    kinds = ["on-demand" if one == "reserved" else one for one in said]
    return [*dict.fromkeys(kinds)] or ["on-demand"]


def _spot_share(meter: Meter, kinds: Sequence[str]) -> Decimal:
    if "spot" not in kinds:
        return Decimal(0)
    return meter.assume("pool-spot-share").expected if "on-demand" in kinds else Decimal(1)
