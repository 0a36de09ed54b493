"""The role of the EKS Connector."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import ACCOUNT, arn
from eks_blueprint.checks import refuse_value
from eks_blueprint.iam import policy_document, service_trust
from eks_blueprint.iam.owner import RoleOwner
from eks_blueprint.spec.types import Name

__all__ = ["ConnectorRole"]


class ConnectorRole(RoleOwner):
    """The role of the agent that shows a cluster from elsewhere in the console of EKS.

    Systems Manager, for activations of this account, gives it to the agent; it opens a channel
    through which the console reads the connected cluster, and can do nothing else. One role serves
    all connected clusters of an account and Region. CloudFormation cannot register a cluster:
    ``eks_blueprint.connected_cluster`` has the commands.

    :param cluster_names: names of the clusters that it may connect. Default: any of the account and
        Region.
    :raises BlueprintError: for a name that EKS rejects.

    Source: EKS user guide, "Amazon EKS connector IAM role", whose sample names neither an account
    in the trust nor in the policy; recommendation PORT-1.
    """

    @checked
    def __init__(
        self, scope: Construct, construct_id: str, *, cluster_names: Sequence[str] = ()
    ) -> None:
        super().__init__(scope, construct_id)
        for name in cluster_names:
            refuse_value(self, "cluster_names", name, Name)
        self.cluster_arns: tuple[str, ...] = tuple(
            arn("eks", f"cluster/{name}") for name in cluster_names or ("*",)
        )
        self.resource = iam.CfnRole(
            self,
            "Resource",
            description="Agent of the EKS Connector",
            assume_role_policy_document=service_trust(
                "ssm.amazonaws.com",
                condition={"StringEquals": {"aws:SourceAccount": ACCOUNT}},
            ),
        )
        self.policy = iam.CfnManagedPolicy(
            self,
            "Policy",
            description="Agent of the EKS Connector",
            roles=[self.resource.ref],
            policy_document=policy_document(
                {
                    "Effect": "Allow",
                    "Action": "ssmmessages:CreateControlChannel",
                    "Resource": [*self.cluster_arns],
                },
                # These do not support resource-level permissions (service authorization reference,
                # Amazon Message Gateway Service).
                {
                    "Effect": "Allow",
                    "Action": [
                        "ssmmessages:CreateDataChannel",
                        "ssmmessages:OpenControlChannel",
                        "ssmmessages:OpenDataChannel",
                    ],
                    "Resource": "*",
                },
            ),
        )
        self.role_arn = self.resource.attr_arn
