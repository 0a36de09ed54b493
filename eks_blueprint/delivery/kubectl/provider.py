"""The functions that run kubectl and Helm for CloudFormation."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, cast

from aws_cdk import RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks_l1
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct, IDependable

from eks_blueprint.attributes import (
    PARTITION,
    arn,
    cluster_name,
    key_arn,
)
from eks_blueprint.catalogue import KUBECTL_VERSION
from eks_blueprint.checks import imported_cluster_needs, refuse_no_subnets
from eks_blueprint.encryption import KEEP, CustomerKey
from eks_blueprint.iam import policy_document, service_trust

if TYPE_CHECKING:
    from aws_cdk import aws_lambda as lambda_

__all__ = ["KubectlProvider"]

_RETENTION_DAYS = 365


class KubectlProvider(Construct):
    """CDK's kubectl provider with its own role, in the private subnets.

    Its role is a cluster administrator: Helm charts create cluster roles, and Kubernetes does not
    let anyone grant permissions that they do not hold. Only this function can assume the role.
    CDK's own role can read every ECR repository of the account; this role can read only public
    repositories.

    :param cluster: the cluster, owned or imported; an imported cluster needs ``vpc`` and
        ``cluster_security_group_id``.
    :param subnets: private subnets from which the Kubernetes API and the charts' repositories are
        reached.
    :param logs_key: KMS key of the functions' logs. Default: a new key.
    :param removal_policy: of key and logs when the stack is deleted. Default: kept.
    :raises BlueprintError: if there is no subnet, or an imported cluster lacks its VPC or security
        group.

    Source: aws-cdk-lib aws-eks-v2 README, "Kubectl Support"; EKS user guide, "Associate access
    policies with access entries"; Lambda developer guide, "Giving Lambda functions access to
    resources in an Amazon VPC".
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        subnets: Sequence[ec2.ISubnet],
        logs_key: kms.IKey | None = None,
        removal_policy: RemovalPolicy = KEEP,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_no_subnets(self, subnets)
        name = cluster_name(cluster)
        self.role_resource = iam.CfnRole(
            self,
            "Role",
            description="kubectl and Helm for CloudFormation",
            assume_role_policy_document=service_trust("lambda.amazonaws.com"),
        )
        self.policy = iam.CfnManagedPolicy(
            self,
            "Policy",
            description="Logs, network interfaces, and the cluster's endpoint",
            roles=[self.role_resource.ref],
            policy_document=policy_document(*_statements(name)),
        )
        self.access_entry = eks_l1.CfnAccessEntry(
            self,
            "AccessEntry",
            cluster_name=name,
            principal_arn=self.role_resource.attr_arn,
            type="STANDARD",
            access_policies=[
                {
                    "policyArn": f"arn:{PARTITION}:eks::aws:cluster-access-policy/"
                    "AmazonEKSClusterAdminPolicy",
                    "accessScope": {"type": "cluster"},
                }
            ],
        )
        # Immutable, since CDK would otherwise add its policies to it.
        self.role: iam.IRole = iam.Role.from_role_arn(
            self, "ImportedRole", self.role_resource.attr_arn, mutable=False
        )
        with imported_cluster_needs(self, "vpc", "cluster_security_group_id"):
            self.provider = eks.KubectlProvider(
                self,
                "Provider",
                cluster=cluster,
                kubectl_layer=_layer(self, "KubectlLayer"),
                private_subnets=[*subnets],
                role=self.role,
            )
        # CDK creates a condition for its own policies, which do not exist here.
        self.node.try_remove_child("HasEcrPublic")
        # A function in a VPC needs its permissions when it is created and when it is deleted.
        self.provider.node.add_dependency(self.policy)
        key = (
            logs_key
            or CustomerKey.for_logs(
                self,
                "LogsKey",
                description="Logs of kubectl and Helm for CloudFormation",
                log_group_arn_pattern=arn("logs", "log-group:/aws/lambda/*"),
                removal_policy=removal_policy,
            ).key
        )
        self._encrypt_logs(key)
        self.ready: tuple[IDependable, ...] = (self.policy, self.access_entry)
        self.cluster: eks.ICluster = eks.Cluster.from_cluster_attributes(
            self, "Cluster", cluster_name=name, kubectl_provider=self.provider
        )

    def _encrypt_logs(self, key: kms.IKey) -> None:
        """Give each function a log group with a KMS key and a retention of one year.

        CDK creates the log groups if the app sets ``@aws-cdk/aws-lambda:useCdkManagedLogGroup``,
        with no KMS key and a retention of two years. Otherwise Lambda would create them, with no
        KMS key and no retention, but the role has no permission to do so; in that case they are
        created here in the same way as CDK does.
        """
        node = self.provider.node
        handlers = (
            node.find_child("Handler"),
            node.find_child("Provider").node.find_child("framework-onEvent"),
        )
        for handler in handlers:
            group = handler.node.try_find_child("LogGroup") or logs.LogGroup(
                cast("Construct", handler),
                "LogGroup",
                log_group_name=f"/aws/lambda/{cast('lambda_.Function', handler).function_name}",
            )
            resource = cast("logs.CfnLogGroup", group.node.default_child)
            resource.kms_key_id = key_arn(key)
            resource.retention_in_days = _RETENTION_DAYS


def _layer(scope: Construct, construct_id: str) -> lambda_.ILayerVersion:
    """Create the Lambda layer with kubectl and Helm.

    Loading its package takes about 0.3 s, so it is loaded only if needed.
    """
    minor = KUBECTL_VERSION.partition(".")[2]
    package = import_module(f"aws_cdk.lambda_layer_kubectl_v{minor}")
    layer: lambda_.ILayerVersion = getattr(package, f"KubectlV{minor}Layer")(scope, construct_id)
    return layer


def _statements(name: str) -> list[dict[str, object]]:
    return [
        {
            "Effect": "Allow",
            "Action": "eks:DescribeCluster",
            "Resource": arn("eks", f"cluster/{name}"),
        },
        {
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": arn("logs", "log-group:/aws/lambda/*"),
        },
        # EC2 supports no narrower resource for the actions with which Lambda attaches a function to
        # a VPC: AWSLambdaVPCAccessExecutionRole, AWS managed policy reference.
        {
            "Effect": "Allow",
            "Action": [
                "ec2:AssignPrivateIpAddresses",
                "ec2:CreateNetworkInterface",
                "ec2:DeleteNetworkInterface",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeSubnets",
                "ec2:UnassignPrivateIpAddresses",
            ],
            "Resource": "*",
        },
        # `helm registry login public.ecr.aws`: ECR public user guide, "Registry authentication".
        {
            "Effect": "Allow",
            "Action": ["ecr-public:GetAuthorizationToken", "sts:GetServiceBearerToken"],
            "Resource": "*",
        },
    ]
