"""Configuration values that the library sets for an add-on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint import catalogue
from eks_blueprint.addons.context import AddonContext
from eks_blueprint.addons.known import KNOWN
from eks_blueprint.catalogue import SYSTEM_TOLERATION, values_at
from eks_blueprint.spec import deep_merge

__all__ = ["addon_settings"]


def addon_settings(name: str, context: AddonContext) -> Mapping[str, Any]:
    """Return the configuration values of an add-on.

    :param name: EKS name of the add-on.
    :param context: the cluster.

    Source: ``tolerations_at`` and ``node_selectors_at`` of the catalogue, and the module of the
    add-on.
    """
    facts, module = catalogue.addon(name), KNOWN.get(name)
    values: dict[str, Any] = {}
    if facts is not None and context.spec.has_first_nodes:
        # Without these tolerations the pods would not start on the system node group.
        values = values_at(facts.tolerations_at, [SYSTEM_TOLERATION])
        labels = context.spec.system_node_labels
        said = context.spec.addons.get(name)
        given = said.configuration if said is not None else {}
        # Controllers with rights over the cluster do not run beside workloads. A selector of the
        # user replaces that of the library, since a pod has to satisfy both.
        selectors = values_at(facts.node_selectors_at, dict(labels), unless=given) if labels else {}
        values = deep_merge(values, selectors)
    settings = getattr(module, "settings", None)
    return deep_merge(values, settings(context)) if settings is not None else values
