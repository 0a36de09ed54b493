"""Rules between tenants and access entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Found
from eks_blueprint.spec.access_entries import AccessEntrySpec
from eks_blueprint.spec.tenancy import TenantSpec

__all__ = ["member_principal_issues"]


def member_principal_issues(
    tenants: Mapping[str, TenantSpec], entries: Mapping[str, AccessEntrySpec]
) -> Iterator[Found]:
    """Return issues for members whose principal already has an access entry.

    :param tenants: tenants of a cluster by name.
    :param entries: access entries of the cluster by name.

    Source: EKS API reference, CreateAccessEntry: one entry for a principal in a cluster.
    """
    seen = {entry.principal_arn: f"access_entries.{name}" for name, entry in entries.items()}
    for name, tenant in tenants.items():
        for key, member in tenant.members.items():
            if member.principal_arn is None:
                continue
            here = f"tenants.{name}.members.{key}"
            other = seen.setdefault(member.principal_arn, here)
            # A rule of TenantSpec compares the members of one tenant.
            if other != here and not other.startswith(f"tenants.{name}.members."):
                yield (
                    (name, "members", key, "principal_arn"),
                    f"is already {other}, and EKS allows one entry for each principal; use another "
                    f"role, got {member.principal_arn}",
                )
