"""Security groups of every pod of a tenant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_cdk import aws_ec2 as ec2
from constructs import Construct, IDependable

from eks_blueprint.delivery import Installed
from eks_blueprint.errors import BlueprintError
from eks_blueprint.security import PodSecurityGroups
from eks_blueprint.spec import TenantSpec

__all__ = ["assign_to_every_pod"]


def assign_to_every_pod(
    scope: Construct,
    tenant: str,
    spec: TenantSpec,
    *,
    namespaces: Mapping[str, Installed],
    groups: PodSecurityGroups | None,
    after: Sequence[IDependable | Installed],
) -> None:
    """Give all pods of a tenant its security groups, also those of service account ``default``.

    Without them, a pod has the groups of its node unless its service account is that of a workload
    with groups, and everybody who creates pods chooses their service account.

    :param scope: the tenant.
    :param tenant: its name.
    :param spec: its spec.
    :param namespaces: its namespaces by name.
    :param groups: construct that assigns security groups.
    :param after: resources that must exist first.
    :raises BlueprintError: for security groups without ``groups``.
    """
    if not spec.security_group_ids:
        return
    if groups is None:
        raise BlueprintError(
            f"security_group_ids of tenant {tenant} need PodSecurityGroups, got none", scope=scope
        )
    where = Construct(scope, "SecurityGroups")
    imported = [
        ec2.SecurityGroup.from_security_group_id(where, one, one) for one in spec.security_group_ids
    ]
    for namespace, step in namespaces.items():
        groups.assign_security_groups(
            f"tenant-{tenant}",
            namespace=namespace,
            security_groups=imported,
            all_pods=True,
            probe_ports=spec.probe_ports,
            after=(*after, step),
        )
