"""IAM principals that may use the Kubernetes API."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Literal

from eks_blueprint.spec._base import Found, Spec, Warned, checked
from eks_blueprint.spec.arns import PrincipalArn
from eks_blueprint.spec.namespaces import namespace_warnings
from eks_blueprint.spec.rbac import GroupName, UserName
from eks_blueprint.spec.types import Name, NamespacePattern

__all__ = [
    "AccessEntries",
    "AccessEntrySpec",
    "AccessGrantSpec",
    "AccessPolicySpec",
    "principal_issues",
]

AccessPolicyName = Literal[
    "AmazonEKSAdminPolicy",
    "AmazonEKSAdminViewPolicy",
    "AmazonEKSClusterAdminPolicy",
    "AmazonEKSEditPolicy",
    "AmazonEKSEventPolicy",
    "AmazonEKSSecretAdminPolicy",
    "AmazonEKSSecretReaderPolicy",
    "AmazonEKSViewPolicy",
]
"""EKS access policies for people and pipelines. Source: EKS user guide, "Review access policy
permissions", and the output of list-access-policies of 2026; policies for EKS's own components
are left out."""

# Without Secrets, and without changing anything.
_READING = ("AmazonEKSEventPolicy", "AmazonEKSViewPolicy")


class AccessPolicySpec(Spec):
    """One EKS access policy and where it applies."""

    policy: AccessPolicyName
    """Name of an EKS access policy such as AmazonEKSEditPolicy."""

    namespaces: tuple[NamespacePattern, ...] = ()
    """Namespaces that the policy applies to, wildcards such as team-* allowed. Default: the whole
    cluster."""


class AccessGrantSpec(Spec):
    """What an IAM principal may do in the Kubernetes API (OPS-ACC-1)."""

    role: Literal["admin", "viewer", "custom"]
    """`admin`: AmazonEKSClusterAdminPolicy, or AmazonEKSAdminPolicy within `namespaces`; `viewer`:
    AmazonEKSViewPolicy; `custom`: the `policies` and `groups` of this entry."""

    namespaces: tuple[NamespacePattern, ...] = ()
    """Namespaces an admin or viewer is limited to. Default: the whole cluster."""

    policies: dict[Name, AccessPolicySpec] = {}
    """Access policies of a custom entry, by a name of your choice. Default: none."""

    groups: tuple[GroupName, ...] = ()
    """Kubernetes groups for RBAC (OPS-ACC-3); names that start with `system:` are reserved.
    Default: none."""

    username: UserName | None = None
    """Kubernetes user name in audit logs; before `{{SessionName}}` it must have a colon.
    Default: EKS derives it from the ARN."""

    def issues(self) -> Iterable[Found]:
        if self.role == "custom":
            if not self.policies and not self.groups:
                yield ("policies",), "must name a policy, or groups a group, with role custom"
            if self.namespaces:
                yield ("namespaces",), "belongs into each of policies with role custom"
        elif self.policies:
            yield ("policies",), f"needs role custom, got {self.role!r}"
        # EKS API reference, CreateAccessEntry: at most 20 policies an entry.
        if len(self.policies) > 20:
            yield ("policies",), f"must have at most 20 entries, got {len(self.policies)}"

    def warnings(self) -> Iterable[Warned]:
        if self.role == "admin":
            for index, namespace in enumerate(self.namespaces):
                yield from namespace_warnings(("namespaces", index), namespace)
        for name, policy in self.policies.items():
            if policy.policy in _READING:
                continue
            for index, namespace in enumerate(policy.namespaces):
                yield from namespace_warnings(("policies", name, "namespaces", index), namespace)


class AccessEntrySpec(AccessGrantSpec):
    """An IAM principal that may use the Kubernetes API (OPS-ACC-1)."""

    principal_arn: PrincipalArn
    """ARN of the IAM role or user."""


def principal_issues(entries: Mapping[str, AccessEntrySpec]) -> Iterator[Found]:
    """Return an issue for each principal that two entries name.

    :param entries: entries of one cluster, by name.

    Source: EKS API reference, CreateAccessEntry: one entry for a principal in a cluster.
    """
    seen: dict[str, str] = {}
    for name, entry in entries.items():
        other = seen.setdefault(entry.principal_arn, name)
        if other != name:
            yield (
                (name, "principal_arn"),
                f"is already access_entries.{other}, and EKS allows one entry for each principal, "
                f"got {entry.principal_arn}",
            )


AccessEntries = Annotated[dict[Name, AccessEntrySpec], checked(principal_issues)]
