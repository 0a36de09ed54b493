"""People and pipelines of a tenant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from eks_blueprint.spec import AccessEntrySpec, AccessPolicySpec, TenantMemberSpec, TenantSpec
from eks_blueprint.tenancy.roles import MEMBER_ROLES, MemberRole, Subject
from eks_blueprint.tenancy.source import DEPLOYER

__all__ = ["access_entries", "groups_of", "subjects_of"]


def _group(tenant: str, role: str = "") -> str:
    """Name a group that access entries carry; it means something in this cluster only."""
    return f"tenant:{tenant}:{role}" if role else f"tenant:{tenant}"


def access_entries(tenant: str, spec: TenantSpec) -> dict[str, AccessEntrySpec]:
    """Return the access entries of members with a principal.

    The access policy, which EKS limits to the namespaces, only reads; what else a member may do
    comes from the Role that his group is bound to.

    :param tenant: name of the tenant.
    :param spec: the tenant.

    Source: recommendations OPS-ACC-1 and OPS-ACC-3; EKS user guide, "Associate access policies
    with access entries".
    """
    reads = AccessPolicySpec(policy="AmazonEKSViewPolicy", namespaces=tuple(spec.namespaces))
    return {
        key: AccessEntrySpec(
            principal_arn=member.principal_arn,
            role="custom",
            policies={"view": reads},
            groups=(_group(tenant), _group(tenant, member.role)),
        )
        for key, member in spec.members.items()
        if member.principal_arn is not None
    }


def subjects_of(
    tenant: str, spec: TenantSpec, *, groups_prefix: str
) -> Mapping[MemberRole, Sequence[Subject]]:
    """Give who is bound to each Role of a namespace: its members, and those of the higher ones.

    :param tenant: name of the tenant.
    :param spec: the tenant.
    :param groups_prefix: what the cluster puts before groups of the OpenID Connect provider.
    """
    found: dict[MemberRole, list[Subject]] = {}
    subjects: list[Subject] = []
    if spec.source is not None:
        home = next(iter(spec.namespaces))
        subjects.append({"kind": "ServiceAccount", "name": DEPLOYER, "namespace": home})
    for role in reversed(MEMBER_ROLES):
        having = [member for member in spec.members.values() if member.role == role]
        groups = [_group(tenant, role)] if any(m.principal_arn for m in having) else []
        groups += _oidc(having, groups_prefix)
        subjects += (
            {"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": group}
            for group in groups
        )
        found[role] = [*subjects]
    return found


def groups_of(tenant: str, spec: TenantSpec, *, groups_prefix: str) -> list[str]:
    """Name all groups whose members belong to a tenant.

    :param tenant: name of the tenant.
    :param spec: the tenant.
    :param groups_prefix: what the cluster puts before groups of the OpenID Connect provider.
    """
    return [_group(tenant), *_oidc(spec.members.values(), groups_prefix)]


def _oidc(members: Iterable[TenantMemberSpec], prefix: str) -> list[str]:
    return [f"{prefix}{m.oidc_group}" for m in members if m.oidc_group is not None]
