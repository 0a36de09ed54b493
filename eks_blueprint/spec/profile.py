"""The lowest layer of every cluster: the values of its profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

from eks_blueprint.catalogue import local_cluster_addons
from eks_blueprint.spec.merge import deep_merge

__all__ = ["PRODUCTION", "PROFILES", "Profile", "profile_component", "profile_layer"]

Profile = Literal["production", "core", "poc"]
PROFILES: tuple[str, ...] = get_args(Profile)
PRODUCTION: Profile = "production"

# Terms of the EKS user guide; where each runs and what it needs is in the catalogue.
_NODE_ADDONS = (
    "vpc-cni",
    "kube-proxy",
    "eks-pod-identity-agent",
    "coredns",
    "aws-ebs-csi-driver",
    "snapshot-controller",
    "metrics-server",
    "eks-node-monitoring-agent",
)
# DaemonSets and EBS volumes do not run on Fargate (EKS user guide, "AWS Fargate considerations").
_FARGATE_ADDONS = ("coredns", "metrics-server")
# What EKS Auto Mode lacks of the above.
_AUTO_MODE_ADDONS = ("snapshot-controller", "metrics-server")

# Controllers get dedicated nodes; CoreDNS and the CSI controllers tolerate this taint by default,
# the blueprint sets the toleration for the others.
_SYSTEM_GROUP: Mapping[str, Any] = {
    "instance_types": ["m7g.large"],
    "min_size": 2,
    "max_size": 4,
    "labels": {"node-role": "system"},
    "taints": {"CriticalAddonsOnly": {"value": "true", "effect": "NoSchedule"}},
}


def profile_layer(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the lowest layer of a cluster.

    :param data: the user's values of the cluster, merged with the defaults of the file.
    :returns: the map over which these values are merged.
    """
    poc = data.get("profile") == "poc"
    auto_mode = data.get("auto_mode") is not None
    fargate_only = not auto_mode and _is_fargate_only(data)
    addons: tuple[str, ...] = _FARGATE_ADDONS if fargate_only else _NODE_ADDONS
    if auto_mode:
        addons = _AUTO_MODE_ADDONS
    storage = _local_storage(data)
    if storage is not None:
        # Others are not validated there, and on racks with Amazon EBS none is managed.
        addons = local_cluster_addons(storage) if storage == "instance-store" else ()
    layer: dict[str, Any] = {"addons": {name: {} for name in addons}}
    network = data.get("network")
    if poc and not (isinstance(network, Mapping) and (network.keys() & {"existing", "shared"})):
        layer["network"] = {
            "zone_count": 2,
            "nat": "single",
            "endpoints": "gateway",
            "flow_logs": {"retention_days": 30},
        }
    if poc:
        layer |= {
            "logging": {"retention_days": 30},
            "deletion_protection": False,
            "upgrade_support": "standard",
            "removal_policy": "destroy",
        }
    layer = deep_merge(layer, _reference(data))
    if data.get("tenants"):
        # Isolation of teams that nothing enforces is not isolation.
        layer |= {"network_policies": {}, "gatekeeper": {}}
    if not (fargate_only or auto_mode or storage is not None):
        group = {"instance_types": ["t4g.large"], "min_size": 2, "max_size": 3}
        layer["node_groups"] = {"general": group} if poc else {"system": dict(_SYSTEM_GROUP)}
    return layer


def profile_component(data: Mapping[str, Any], path: Sequence[str | int]) -> tuple[str, ...]:
    """Return the component of the profile to which a field belongs.

    :param data: the user's values of the cluster, merged with the defaults of the file.
    :param path: a field of the cluster.
    :returns: the path of the component, such as ``("karpenter",)``; empty if it is of no component
        of the profile.
    """
    part: Any = _reference(data)
    found: list[str] = []
    for key in path:
        if not isinstance(key, str) or key not in part:
            return ()
        found.append(key)
        part = part[key]
        if not part:
            return tuple(found)
    return ()


def _reference(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the components of the reference cluster that the recommendations describe.

    They run on nodes, so a cluster without has none of them.
    """
    if data.get("profile", PRODUCTION) != PRODUCTION or _is_fargate_only(data):
        return {}
    if _local_storage(data) is not None:
        # A rule refuses the profile.
        return {}
    on: dict[str, Any] = {
        "ingress": {},
        "storage": {},
        "network_policies": {},
        "gatekeeper": {},
        "vertical_pod_autoscaler": {},
        "observability": {"container_insights": {}, "alarms": {}, "dashboard": {}},
        "cost_allocation_tags": {},
        "addons": {"kube-state-metrics": {}},
    }
    # Two autoscalers do not share a cluster by default: naming one chooses it.
    if data.get("cluster_autoscaler") is None and data.get("auto_mode") is None:
        on["karpenter"] = {}
    return on


def _is_fargate_only(data: Mapping[str, Any]) -> bool:
    """Return whether there are Fargate profiles and every node group is removed."""
    if "node_groups" not in data or not data.get("fargate_profiles"):
        return False
    groups = data["node_groups"]
    return groups is None or (
        isinstance(groups, Mapping) and all(group is None for group in groups.values())
    )


def _local_storage(data: Mapping[str, Any]) -> str | None:
    """Return what the Outpost of a local cluster has, or ``None`` for a cluster in a Region."""
    outpost = data.get("outpost")
    local = _part(outpost, "local_cluster")
    storage = _part(local, "storage")
    return str(storage) if storage is not None else None


def _part(holder: Any, name: str) -> Any:
    """Return a field of a map of a file, or of a spec of Python."""
    return holder.get(name) if isinstance(holder, Mapping) else getattr(holder, name, None)
