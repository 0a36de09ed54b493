"""Which VPC endpoints a cluster needs."""

from __future__ import annotations

from eks_blueprint.catalogue import endpoint_services
from eks_blueprint.spec import ClusterSpec

__all__ = ["derived_services"]


def derived_services(spec: ClusterSpec) -> tuple[str, ...]:
    """Name the interface endpoints for what a cluster enables, sorted.

    :param spec: the cluster.

    Source: recommendation SEC-LINK-1.
    """
    needs = ["nodes", *spec.addons]
    if "eks-pod-identity-agent" in spec.addons:
        needs.append("pod_identity")
    controllers = {
        "karpenter": spec.karpenter,
        "aws-load-balancer-controller": spec.ingress,
    }
    needs += [name for name, part in controllers.items() if part is not None]
    # Bottlerocket's control container and the access host are reached through Session Manager.
    if spec.node_groups or spec.bastion is not None:
        needs.append("session_manager")
    return tuple(sorted({service for need in needs for service in endpoint_services(need)}))
