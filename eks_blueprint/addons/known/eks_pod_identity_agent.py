"""The EKS Pod Identity Agent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.addons.context import AddonContext

__all__ = ["settings"]


def settings(context: AddonContext) -> Mapping[str, Any]:
    """Run a second DaemonSet on hybrid nodes, whose credentials stand in a file.

    Source: EKS user guide, "Configure add-ons for hybrid nodes", EKS Pod Identity Agent.
    """
    if context.spec.hybrid_nodes is None:
        return {}
    return {"daemonsets": {"hybrid": {"create": True}}}
