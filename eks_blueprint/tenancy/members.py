"""Members of a tenant: users and pipelines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from eks_blueprint.spec import AccessEntrySpec, AccessPolicySpec, TenantMemberSpec, TenantSpec
from eks_blueprint.tenancy.roles import MEMBER_ROLES, MemberRole, Subject
from eks_blueprint.tenancy.source import DEPLOYER

__all__ = ["access_entries", "groups_of", "subjects_of"]


def _group(tenant: str, role: str = "") -> str:
    """Return the name of a Kubernetes group for access entries, valid in this cluster only."""
    return f"tenant:{tenant}:{role}" if role else f"tenant:{tenant}"


def access_entries(tenant: str, spec: TenantSpec) -> dict[str, AccessEntrySpec]:
    """Return the access entries of the members that are IAM principals.

    The access policy, which EKS limits to the namespaces, allows only reading; all other
    permissions of a member come from the Role that is bound to the member's group.

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
    """Return the subjects of each Role: its members, and the members of the roles above it.

    :param tenant: name of the tenant.
    :param spec: the tenant.
    :param groups_prefix: prefix of the groups of the cluster's OpenID Connect provider.
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
    """Return the names of all groups of a tenant's members.

    :param tenant: name of the tenant.
    :param spec: the tenant.
    :param groups_prefix: prefix of the groups of the cluster's OpenID Connect provider.
    """
    return [_group(tenant), *_oidc(spec.members.values(), groups_prefix)]


def _oidc(members: Iterable[TenantMemberSpec], prefix: str) -> list[str]:
    return [f"{prefix}{m.oidc_group}" for m in members if m.oidc_group is not None]
