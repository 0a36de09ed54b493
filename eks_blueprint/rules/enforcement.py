"""Whether policies of admission engines refuse what they do not allow, or only report it."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.cluster import Cluster
from eks_blueprint.rules.item import KubernetesItem, at, each
from eks_blueprint.rules.values import is_known, words

__all__ = ["policies_of", "refuses"]

_GATEKEEPER = "constraints.gatekeeper.sh"
_KYVERNO = {"kyverno.io": ("ClusterPolicy", "Policy")}
_KYVERNO_CEL = {"policies.kyverno.io": ("ValidatingPolicy", "NamespacedValidatingPolicy")}
_KUBEWARDEN = {
    "policies.kubewarden.io": (
        "AdmissionPolicy",
        "AdmissionPolicyGroup",
        "ClusterAdmissionPolicy",
        "ClusterAdmissionPolicyGroup",
    )
}
_KINDS = {**_KYVERNO, **_KYVERNO_CEL, **_KUBEWARDEN}


def policies_of(cluster: Cluster) -> Iterator[KubernetesItem]:
    """Yield what Gatekeeper, Kyverno and Kubewarden check objects by.

    Exceptions and clean-ups of these engines are left out: they check nothing.

    :param cluster: the cluster.
    """
    for one in cluster.objects:
        if one.group == _GATEKEEPER or one.kind in _KINDS.get(one.group, ()):
            yield one


def refuses(policy: KubernetesItem) -> bool | None:
    """Say whether a policy refuses objects, or only warns and reports.

    :param policy: one of ``policies_of``.
    :returns: ``None`` where it is not known.

    Source: Gatekeeper, website/docs/violations.md and enforcement-points.md (deny is the default);
    Kyverno, api/kyverno/v1/spec_types.go (Audit is the default) and policies.kyverno.io,
    ``validationActions``; Kubewarden, api/policies/v1/spec, ``mode`` (protect is the default).
    """
    if policy.group == _GATEKEEPER:
        return _gatekeeper(policy)
    if policy.group in _KUBEWARDEN:
        return _is(policy.at("spec", "mode") or "protect", "protect")
    if policy.group in _KYVERNO_CEL:
        actions = policy.each("spec", "validationActions") or ["Deny"]
        return _any(actions, "deny")
    return _kyverno(policy)


def _gatekeeper(policy: KubernetesItem) -> bool | None:
    action = policy.at("spec", "enforcementAction") or "deny"
    if words(action).lower() != "scoped":
        return _is(action, "deny")
    scoped = policy.each("spec", "scopedEnforcementActions")
    return _any([at(one, "action") for one in scoped], "deny")


def _kyverno(policy: KubernetesItem) -> bool | None:
    rules = policy.each("spec", "rules")
    checks = [at(one, "validate") for one in rules if at(one, "validate") is not None]
    # Those that change, make or verify something do not report.
    if len(checks) < len(rules):
        return True
    common = policy.at("spec", "validationFailureAction") or "Audit"
    actions = [at(one, "failureAction") or common for one in checks] or [common]
    overrides = (
        *policy.each("spec", "validationFailureActionOverrides"),
        *(item for one in checks for item in each(one, "failureActionOverrides")),
    )
    return _any([*actions, *(at(one, "action") for one in overrides)], "enforce")


def _any(actions: list[object], wanted: str) -> bool | None:
    found = {_is(one, wanted) for one in actions}
    return True if True in found else None if None in found else False


def _is(action: object, wanted: str) -> bool | None:
    return None if not is_known(action) else words(action).lower() == wanted
