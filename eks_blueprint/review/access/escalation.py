"""Who becomes an administrator through RBAC: bindings, and the roles of charts."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from eks_blueprint import catalogue
from eks_blueprint.review.access.entries import Binding
from eks_blueprint.review.access.evidence import Evidence
from eks_blueprint.review.access.paths import AdminPath
from eks_blueprint.review.access.privileges import BUILT_IN, MASTERS, privileges_of

__all__ = ["binding_paths", "chart_paths"]

_SYSTEM = "kube-system"


def binding_paths(evidence: Evidence) -> Iterator[AdminPath]:
    """Yield whom a binding makes an administrator, or gives what leads to one.

    :param evidence: what is known of the cluster.
    """
    bound = [(one, _is_admin(one)) for one in evidence.bindings]
    known = {
        subject.partition(" ")[2]
        for one, admin in bound
        for subject in one.subjects
        if admin and one.kind == "ClusterRoleBinding"
    }
    for one, admin in bound:
        where = "" if one.kind == "ClusterRoleBinding" else f" in namespace {one.namespace}"
        if admin:
            steps: tuple[str, ...] = (f"{one.kind} {one.name} gives it {one.role}{where}",)
        else:
            found = _leading(one, known)
            if found is None:
                continue
            allows, why = found
            steps = (
                f"{one.kind} {one.name} gives it {one.role_kind} {one.role}{allows}{where}",
                f"so it {why}",
            )
        for subject in one.subjects:
            members = evidence.members(subject)
            yield AdminPath(
                who=subject,
                kind="through Kubernetes",
                steps=(*((f"its members: {members}",) if members else ()), *steps),
                limited_by="one namespace" if where else "",
                places=evidence.delivered(one.delivered_by),
                risk=5 if where else 0 if _is_everyone(subject) else 3,
            )


def _is_admin(one: Binding) -> bool:
    return one.role_kind == "ClusterRole" and one.role in ("cluster-admin", MASTERS)


def _leading(one: Binding, administrators: Collection[str]) -> tuple[str, str] | None:
    """Return what a binding allows that leads to an administrator, and how."""
    # Elsewhere than where controllers run, pods and Secrets are those of the team.
    near = one.kind == "ClusterRoleBinding" or one.namespace == _SYSTEM
    for rule in one.rules:
        for found in privileges_of(rule, administrators):
            if near or found.everywhere:
                names = f" {', '.join(rule.names)}" if rule.names else ""
                allows = f": {', '.join(rule.verbs)} on {', '.join(rule.resources)}{names}"
                return allows, found.why
    if near and one.role_kind == "ClusterRole" and one.role in BUILT_IN:
        return "", BUILT_IN[one.role]
    return None


def chart_paths(evidence: Evidence) -> Iterator[AdminPath]:
    """Yield controllers whose ClusterRoles have wildcards, as the catalogue knows them.

    :param evidence: what is known of the cluster.
    """
    charts = {one.chart: one for one in evidence.cluster.releases}
    for name, component in catalogue.components().items():
        own = [chart for chart in component.charts if chart in charts]
        if component.cluster_roles and own and name != "kubernetes":
            roles = ", ".join(component.cluster_roles)
            yield AdminPath(
                who=f"pods of chart {own[0]} in namespace {charts[own[0]].namespace}",
                kind="reach not known",
                steps=(
                    f"have ClusterRoles with wildcards, by the catalogue of this library: {roles}",
                ),
                limited_by="what the wildcards allow, which only the chart says",
                places=evidence.delivered(charts[own[0]].delivered_by),
            )


def _is_everyone(subject: str) -> bool:
    return subject in (
        "Group system:authenticated",
        "Group system:unauthenticated",
        "Group system:serviceaccounts",
        "User system:anonymous",
    )
