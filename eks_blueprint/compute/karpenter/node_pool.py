"""Which nodes Karpenter may create, and when it removes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from eks_blueprint.compute.karpenter.node_class import class_name
from eks_blueprint.spec import DisruptionBudgetSpec, IpFamily, NodePoolSpec
from eks_blueprint.spec.auto_mode import AUTO_MODE_HOURS

__all__ = ["AUTO_MODE_CLASS", "node_pools"]

AUTO_MODE_CLASS = "encrypted"
"""Name of the NodeClass of EKS Auto Mode; ``default`` is that of EKS's own."""


@dataclass(frozen=True)
class _Kind:
    """What makes the nodes.

    :param labels: domain of its labels.
    :param node_class: reference to its node class, without the name where pools differ in it.
    :param names_os: whether requirements may name the operating system.
    """

    labels: str
    node_class: Mapping[str, str]
    names_os: bool


_EC2 = _Kind(
    "karpenter.k8s.aws",
    {"group": "karpenter.k8s.aws", "kind": "EC2NodeClass"},
    names_os=True,
)
_AUTO_MODE = _Kind(
    "eks.amazonaws.com",
    {"group": "eks.amazonaws.com", "kind": "NodeClass", "name": AUTO_MODE_CLASS},
    names_os=False,
)


def node_pools(
    name: str,
    spec: NodePoolSpec,
    *,
    ip_family: IpFamily,
    zones: tuple[str, ...],
    auto_mode: bool = False,
) -> Iterator[Mapping[str, Any]]:
    """Render a NodePool, or one for each zone.

    :param name: name of the pool; with ``one_per_zone`` the zone is appended.
    :param spec: the pool.
    :param ip_family: IP family of the cluster; only Nitro instances support IPv6 addresses for
        pods.
    :param zones: names of the network's zones.
    :param auto_mode: whether EKS Auto Mode makes the nodes, which has labels and a NodeClass of its
        own, and Linux only. Default: false.

    Source: Karpenter 1.14 documentation, "NodePools" and "FAQ" (IPv6); EKS user guide, "Create a
    Node Pool for EKS Auto Mode".
    """
    kind = _AUTO_MODE if auto_mode else _EC2
    if auto_mode and "expire_after_hours" not in spec.model_fields_set:
        # The pool of a tenant has Karpenter's default, which is more than EKS Auto Mode allows.
        spec = spec.model_copy(update={"expire_after_hours": AUTO_MODE_HOURS})
    if not auto_mode:
        reference = {**kind.node_class, "name": class_name(name, spec)}
        kind = replace(kind, node_class=reference)
    chosen = spec.availability_zones or zones
    if spec.one_per_zone:
        for zone in chosen:
            yield _pool(f"{name}-{zone}", spec, kind, ip_family=ip_family, zones=(zone,))
        return
    yield _pool(name, spec, kind, ip_family=ip_family, zones=spec.availability_zones)


def _pool(
    name: str, spec: NodePoolSpec, kind: _Kind, *, ip_family: IpFamily, zones: tuple[str, ...]
) -> Mapping[str, Any]:
    # The definition of NodePool takes no empty value.
    taints = [
        {"key": key, **({"value": taint.value} if taint.value else {}), "effect": taint.effect}
        for key, taint in spec.all_taints.items()
    ]
    node = {
        "expireAfter": f"{spec.expire_after_hours}h" if spec.expire_after_hours else "Never",
        "nodeClassRef": dict(kind.node_class),
        "requirements": [
            {"key": key, "operator": operator, "values": list(values)}
            for key, operator, values in _requirements(spec, kind, ip_family=ip_family, zones=zones)
        ],
        "terminationGracePeriod": f"{spec.termination_grace_period_hours}h",
        **({"taints": taints} if taints else {}),
    }
    return {
        "apiVersion": "karpenter.sh/v1",
        "kind": "NodePool",
        "metadata": {"name": name},
        "spec": {
            "template": {
                **({"metadata": {"labels": dict(spec.labels)}} if spec.labels else {}),
                "spec": node,
            },
            "disruption": {
                "consolidationPolicy": _CONSOLIDATION[spec.consolidation],
                "consolidateAfter": f"{spec.consolidate_after_minutes}m",
                "budgets": [_budget(budget) for budget in spec.disruption_budgets.values()],
            },
            "limits": {
                "cpu": str(spec.limits.cpu),
                "memory": f"{spec.limits.memory_gib}Gi",
                **({"nodes": str(spec.limits.nodes)} if spec.limits.nodes else {}),
                **({"nvidia.com/gpu": str(spec.limits.gpus)} if spec.limits.gpus else {}),
            },
            "weight": spec.effective_weight,
        },
    }


_CONSOLIDATION = {
    "when-empty": "WhenEmpty",
    "when-empty-or-underutilized": "WhenEmptyOrUnderutilized",
}


def _requirements(
    spec: NodePoolSpec, kind: _Kind, *, ip_family: IpFamily, zones: tuple[str, ...]
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    yield "karpenter.sh/capacity-type", "In", tuple(sorted(spec.all_capacity_types))
    reservations = spec.capacity_reservations
    if reservations is not None and reservations.kind is not None:
        value = {"on-demand": "default", "capacity-block": "capacity-block"}[reservations.kind]
        yield f"{kind.labels}/capacity-reservation-type", "In", (value,)
    yield "kubernetes.io/arch", "In", ({"arm64": "arm64", "x86_64": "amd64"}[spec.architecture],)
    if kind.names_os:
        yield "kubernetes.io/os", "In", ("linux",)
    if spec.instance_types:
        yield "node.kubernetes.io/instance-type", "In", spec.instance_types
    else:
        yield f"{kind.labels}/instance-category", "In", spec.categories
        yield f"{kind.labels}/instance-generation", "Gt", (str(spec.generation - 1),)
        # On IPv4, the two network interfaces of the size medium carry 8 pods, with prefixes 98.
        few = ("medium",) if ip_family == "ipv4" else ()
        yield f"{kind.labels}/instance-size", "NotIn", (*few, "metal", "micro", "nano", "small")
    if spec.gpu:
        yield f"{kind.labels}/instance-gpu-manufacturer", "In", ("nvidia",)
    if ip_family == "ipv6":
        yield f"{kind.labels}/instance-hypervisor", "In", ("nitro",)
    if zones:
        yield "topology.kubernetes.io/zone", "In", zones


def _budget(spec: DisruptionBudgetSpec) -> Mapping[str, Any]:
    when = (
        {"schedule": spec.schedule, "duration": f"{spec.duration_hours}h"} if spec.schedule else {}
    )
    reasons = {"reasons": [reason.capitalize() for reason in spec.reasons]} if spec.reasons else {}
    return {"nodes": spec.nodes, **when, **reasons}
