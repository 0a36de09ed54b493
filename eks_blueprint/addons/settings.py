"""Configuration values that the library sets for an add-on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint import catalogue
from eks_blueprint.addons.context import AddonContext
from eks_blueprint.addons.known import KNOWN
from eks_blueprint.catalogue import SYSTEM_TOLERATION
from eks_blueprint.spec import deep_merge

__all__ = ["addon_settings"]


def addon_settings(name: str, context: AddonContext) -> Mapping[str, Any]:
    """Return the configuration values of an add-on.

    :param name: EKS name of the add-on.
    :param context: the cluster.

    Source: ``tolerations_at`` of the catalogue, and the module of the add-on.
    """
    facts, module = catalogue.addon(name), KNOWN.get(name)
    values: dict[str, Any] = {}
    # Without these tolerations the pods would not start on the system node group.
    for path in facts.tolerations_at if facts is not None and context.spec.node_groups else ():
        *parents, last = path.split(".")
        branch: dict[str, Any] = {last: [SYSTEM_TOLERATION]}
        for parent in reversed(parents):
            branch = {parent: branch}
        values = deep_merge(values, branch)
    settings = getattr(module, "settings", None)
    return deep_merge(values, settings(context)) if settings is not None else values
