"""CoreDNS."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.addons.context import AddonContext

__all__ = ["settings"]


def settings(context: AddonContext) -> Mapping[str, Any]:
    """Scale with the cluster; without node groups, run on Fargate.

    Source: EKS user guide, "Scale CoreDNS Pods for high DNS traffic".
    """
    if not context.spec.node_groups:
        return {"computeType": "Fargate"}
    return {"autoScaling": {"enabled": True, "minReplicas": 2, "maxReplicas": 10}}
