"""The role with which the other account of a connection reads, and accepts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import ACCOUNT, PARTITION, REGION, vpc_id
from eks_blueprint.errors import BlueprintError
from eks_blueprint.iam import policy_document

__all__ = ["ConnectionTrust"]


class ConnectionTrust(Construct):
    """A role of one account that deployments of others may assume, for a connection or for zones.

    It may read the outputs of certain stacks, because CloudFormation fills in what another account
    says by ``Fn::GetStackOutput`` with such a role, and may accept a peering connection for one VPC
    of its account from one VPC of the other. It may do nothing else.

    :param role_name: name of the role, which the other account has to know before it exists.
    :param trusted_role_arns: roles with which CloudFormation deploys the stacks of the other
        account; they have to exist, so bootstrap that account first.
    :param stack_arns: ARNs of the stacks whose outputs may be read, as
        ``arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/*``. Default: none.
    :param accepter_vpc: VPC for which a peering connection may be accepted. Default: none.
    :param requester_vpc_arn: ARN of the VPC that may request it. Default: none.
    :param description: what the role is for. Default: that of a connection of networks.
    :raises BlueprintError: if there is no trusted role, nothing to allow, or only one of both VPCs.

    Source: CloudFormation template reference, "Fn::GetStackOutput", RoleArn; CloudFormation user
    guide, "Peer with a VPC in another AWS account"; service authorization reference, Amazon EC2,
    AcceptVpcPeeringConnection.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        role_name: str,
        trusted_role_arns: Sequence[str],
        stack_arns: Sequence[str] = (),
        accepter_vpc: ec2.IVpc | None = None,
        requester_vpc_arn: str | None = None,
        description: str | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        if not trusted_role_arns:
            raise BlueprintError("trusted_role_arns must name a role, got none", scope=self)
        if not stack_arns and accepter_vpc is None:
            raise BlueprintError(
                "must have stack_arns or accepter_vpc, got neither; such a role would be of no use",
                scope=self,
            )
        if (accepter_vpc is None) != (requester_vpc_arn is None):
            raise BlueprintError(
                "accepter_vpc and requester_vpc_arn must be given together, got one", scope=self
            )
        self.role_name = role_name
        self.role_resource = iam.CfnRole(
            self,
            "Role",
            role_name=role_name,
            description=description
            or "Lets the other account of a connection of networks read and accept",
            assume_role_policy_document=policy_document(
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": [*trusted_role_arns]},
                    "Action": "sts:AssumeRole",
                }
            ),
        )
        statements: list[dict[str, Any]] = []
        if stack_arns:
            statements.append(
                {
                    "Sid": "ReadOutputs",
                    "Effect": "Allow",
                    "Action": "cloudformation:DescribeStacks",
                    "Resource": [*stack_arns],
                }
            )
        if accepter_vpc is not None and requester_vpc_arn is not None:
            arn = f"arn:{PARTITION}:ec2:{REGION}:{ACCOUNT}"
            accepter = f"{arn}:vpc/{vpc_id(accepter_vpc)}"
            statements += [
                {
                    "Sid": "AcceptForVpc",
                    "Effect": "Allow",
                    "Action": "ec2:AcceptVpcPeeringConnection",
                    "Resource": accepter,
                },
                {
                    "Sid": "AcceptFromVpc",
                    "Effect": "Allow",
                    "Action": "ec2:AcceptVpcPeeringConnection",
                    "Resource": f"{arn}:vpc-peering-connection/*",
                    "Condition": {
                        "ArnEquals": {
                            "ec2:AccepterVpc": accepter,
                            "ec2:RequesterVpc": requester_vpc_arn,
                        }
                    },
                },
            ]
        self.statements: tuple[Mapping[str, Any], ...] = tuple(statements)
        self.policy = iam.CfnManagedPolicy(
            self,
            "Policy",
            description=description or "What the other account of a connection of networks may do",
            roles=[self.role_resource.ref],
            policy_document=policy_document(*self.statements),
        )
