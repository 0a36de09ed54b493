"""What follows when an object is changed in place."""

from __future__ import annotations

from collections.abc import Iterable

from eks_blueprint.assembly import KubernetesObject
from eks_blueprint.difference.change import PropertyChange
from eks_blueprint.difference.kubernetes.fields import at
from eks_blueprint.difference.kubernetes.identity import group_of

__all__ = ["consequence"]

# Karpenter 1.14 and EKS Auto Mode, documentation, "Disruption", "Drift".
_NODES = {
    ("karpenter.sh", "NodePool"): "spec.template",
    ("karpenter.k8s.aws", "EC2NodeClass"): "spec",
    ("eks.amazonaws.com", "NodeClass"): "spec",
}
# Kubernetes documentation, "Deployments", "DaemonSet", "StatefulSets".
_PODS = (("apps", "Deployment"), ("apps", "DaemonSet"), ("apps", "StatefulSet"))


def consequence(
    old: KubernetesObject, new: KubernetesObject, found: Iterable[PropertyChange]
) -> str:
    """Return what follows from a change in place, or an empty text.

    :param old: the object.
    :param new: what it becomes.
    :param found: its fields that change.
    """
    kind = group_of(new), new.kind
    paths = [f"{one.path}." for one in found]
    nodes = _NODES.get(kind)
    if nodes is not None and any(path.startswith(f"{nodes}.") for path in paths):
        return "Karpenter may replace its nodes, within the disruption budgets"
    if kind in _PODS and any(path.startswith("spec.template.") for path in paths):
        return "its pods are replaced, as its update strategy says"
    was, becomes = at(old.content, "spec.type"), at(new.content, "spec.type")
    if kind == ("", "Service") and was == "LoadBalancer" != becomes:
        return "its load balancer is deleted"
    return ""
