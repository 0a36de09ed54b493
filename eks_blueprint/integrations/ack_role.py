"""The role of the AWS resources of some namespaces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_blueprint.attributes import ACCOUNT, PARTITION, REGION
from eks_blueprint.catalogue import ack_service
from eks_blueprint.iam import policy_document
from eks_blueprint.iam.owner import RoleOwner
from eks_blueprint.iam.split_policies import define_policies
from eks_blueprint.spec import AckServiceSpec
from eks_blueprint.spec.ack import AckServiceName

__all__ = ["AckRole", "ack_policies"]


class AckRole(RoleOwner):
    """A role that the capability assumes for the objects of some namespaces, and nobody else.

    :param selector: name of the IAMRoleSelector, for the description.
    :param capability_role_arn: ARN of the role of the capability.
    :param services: what the role may do, by service.
    :param cluster_name: name of the cluster, with which names of resources start by default.

    Source: EKS user guide, "Configure ACK permissions", basic IAM role selector setup.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        selector: str,
        capability_role_arn: str,
        services: Mapping[AckServiceName, AckServiceSpec],
        cluster_name: str,
    ) -> None:
        super().__init__(scope, construct_id)
        description = f"AWS resources of IAMRoleSelector {selector}"
        self.statements = ack_policies(services, cluster_name)
        self.resource = iam.CfnRole(
            self,
            "Role",
            description=description,
            assume_role_policy_document=policy_document(
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": capability_role_arn},
                    "Action": ["sts:AssumeRole", "sts:TagSession"],
                }
            ),
        )
        self.policies = define_policies(
            self, self.resource, self.statements, description=description
        )
        self.role_arn = self.resource.attr_arn


def ack_policies(
    services: Mapping[AckServiceName, AckServiceSpec], cluster_name: str
) -> dict[str, Sequence[Mapping[str, Any]]]:
    """Return the statements of each service, by the name of its policy.

    Names start with that of the cluster and ``-ack-`` by default. The name of the cluster alone
    would also stand for what CloudFormation names after the stack, such as the bucket of Flux, and
    for resources of clusters whose names are longer.

    Source: CloudFormation user guide, "Name type": generated names have the name of the stack, the
    logical id and a random part.

    :param services: what is allowed, by service.
    :param cluster_name: name of the cluster, with which names of resources start by default.
    """
    return {
        name.capitalize(): ack_service(name).permissions(
            partition=PARTITION,
            region=REGION,
            account=ACCOUNT,
            names=spec.resource_names or (f"{cluster_name}-ack-*",),
            role_arns=spec.role_arns,
            key_arns=spec.key_arns,
        )
        for name, spec in services.items()
    }
