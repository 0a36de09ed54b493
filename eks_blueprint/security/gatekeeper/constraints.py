"""Constraints: where each rule applies, and how strictly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eks_blueprint.delivery import KubernetesObject
from eks_blueprint.security.gatekeeper.library import Template
from eks_blueprint.spec import ConstraintSpec

__all__ = ["constraint"]

_ACTIONS = {"audit": "dryrun", "warn": "warn", "enforce": "deny"}
"""Gatekeeper documentation, "Violation Handling"."""


def constraint(
    template: Template,
    spec: ConstraintSpec,
    *,
    mode: str,
    parameters: Mapping[str, Any] | None = None,
    excluded_namespaces: Sequence[str] = (),
) -> KubernetesObject:
    """Render a constraint with the name of its template.

    :param template: the rule.
    :param spec: the settings of the rule.
    :param mode: ``audit``, ``warn`` or ``enforce``.
    :param parameters: parameters of the rule. Default: those of the spec.
    :param excluded_namespaces: namespaces to which no rule applies. Default: none.

    Source: Gatekeeper documentation, "How to use Gatekeeper", match field.
    """
    values = spec.parameters() if parameters is None else parameters
    known = {key: value for key, value in values.items() if key in template.parameters}
    match: dict[str, Any] = {"kinds": [dict(kinds) for kinds in template.match]}
    if spec.namespaces:
        match["namespaces"] = [*spec.namespaces]
    excluded = [*dict.fromkeys((*excluded_namespaces, *spec.excluded_namespaces))]
    if excluded:
        match["excludedNamespaces"] = excluded
    return {
        "apiVersion": "constraints.gatekeeper.sh/v1beta1",
        "kind": template.kind,
        "metadata": {"name": template.name},
        "spec": {
            "enforcementAction": _ACTIONS[mode],
            "match": match,
            **({"parameters": known} if known else {}),
        },
    }
