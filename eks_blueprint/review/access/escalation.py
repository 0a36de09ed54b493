"""Who becomes an administrator through RBAC: bindings, and the roles of charts."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint import catalogue
from eks_blueprint.review.access.entries import PolicyRule
from eks_blueprint.review.access.evidence import Evidence
from eks_blueprint.review.access.paths import AdminPath

__all__ = ["binding_paths", "chart_paths"]


def binding_paths(evidence: Evidence) -> Iterator[AdminPath]:
    """Yield whom a binding makes an administrator, or gives what leads to one.

    :param evidence: what is known of the cluster.
    """
    for one in evidence.bindings:
        admin = one.role_kind == "ClusterRole" and one.role in ("cluster-admin", "system:masters")
        wide = next((rule for rule in one.rules if _escalates(rule)), None)
        if not admin and wide is None:
            continue
        where = "" if one.kind == "ClusterRoleBinding" else f" in namespace {one.namespace}"
        if wide is not None and not admin:
            allows = f"{', '.join(wide.verbs)} on {', '.join(wide.resources)}"
            step = f"{one.kind} {one.name} gives it {one.role_kind} {one.role}: {allows}{where}"
        else:
            step = f"{one.kind} {one.name} gives it {one.role}{where}"
        for subject in one.subjects:
            yield AdminPath(
                who=subject,
                kind="through Kubernetes",
                steps=(step,),
                limited_by="one namespace" if where else "",
                places=evidence.delivered(one.delivered_by),
                risk=5 if where else 0 if _is_everyone(subject) else 3,
            )


def chart_paths(evidence: Evidence) -> Iterator[AdminPath]:
    """Yield controllers whose ClusterRoles have wildcards, as the catalogue knows them.

    :param evidence: what is known of the cluster.
    """
    charts = {one.chart: one for one in evidence.cluster.releases}
    for name, component in catalogue.components().items():
        own = [chart for chart in component.charts if chart in charts]
        if component.cluster_roles and own and name != "kubernetes":
            yield AdminPath(
                who=f"pods of chart {own[0]} in namespace {charts[own[0]].namespace}",
                kind="reach not known",
                steps=(f"have ClusterRoles with wildcards: {', '.join(component.cluster_roles)}",),
                limited_by="how far the wildcards reach is in the chart",
                places=evidence.delivered(charts[own[0]].delivered_by),
            )


def _is_everyone(subject: str) -> bool:
    return subject in (
        "Group system:authenticated",
        "Group system:unauthenticated",
        "Group system:serviceaccounts",
        "User system:anonymous",
    )


def _escalates(rule: PolicyRule) -> bool:
    if rule.names:
        return False
    verbs, resources = set(rule.verbs), set(rule.resources)
    everything = any(one == "*" or one.endswith("*/*") or one == "*/*" for one in resources)
    if everything and ("*" in verbs or {"create", "update"} & verbs):
        return True
    rbac = any(
        "clusterroles" in one or "roles" in one or "clusterrolebindings" in one for one in resources
    )
    return bool(verbs & {"escalate", "bind"} and rbac) or "impersonate" in verbs
