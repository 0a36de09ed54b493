"""Roles of an add-on's service accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import aws_eks_v2 as eks
from constructs import Construct

from eks_blueprint.iam import PodIdentityRole

__all__ = ["AddonRole"]


class AddonRole(PodIdentityRole):
    """The role of one service account; usually the add-on creates the association.

    :param cluster: the cluster, owned or imported.
    :param namespace: namespace of the service account.
    :param service_account: name of the service account.
    :param statements: IAM statements of the library, as JSON. Default: none.
    :param managed_policy_arns: managed policies of the library. Default: none.
    :param requested_policy_arns: managed policies that the spec names in ``pod_identities``.
        Default: none.
    :param create_association: true where the add-on takes none for the account. Default: false.
    :raises BlueprintError: if namespace or service account is empty, or not a Kubernetes name.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        namespace: str,
        service_account: str,
        statements: Sequence[Mapping[str, Any]] = (),
        managed_policy_arns: Sequence[str] = (),
        requested_policy_arns: Sequence[str] = (),
        create_association: bool = False,
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            cluster=cluster,
            namespace=namespace,
            service_account=service_account,
            statements=statements,
            managed_policy_arns=(*managed_policy_arns, *requested_policy_arns),
            create_association=create_association,
        )
        self.requested_policy_arns = tuple(requested_policy_arns)
