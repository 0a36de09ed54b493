"""The functions that run kubectl and Helm for CloudFormation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from aws_cdk import RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks_l1
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct, IDependable

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import (
    PARTITION,
    arn,
    cluster_name,
    key_arn,
    literal_cluster_name,
    node_of,
)
from eks_blueprint.catalogue import KUBECTL_VERSION
from eks_blueprint.checks import imported_cluster_needs, refuse_no_subnets
from eks_blueprint.delivery.kubectl.recreate import recreate_refused_updates
from eks_blueprint.delivery.private_registry import PrivateRegistry
from eks_blueprint.encryption import KEEP, CustomerKey, allow_log_groups, checked_removal_policy
from eks_blueprint.iam import policy_document, service_trust

if TYPE_CHECKING:
    from aws_cdk import aws_lambda as lambda_

__all__ = ["KubectlProvider"]

_RETENTION_DAYS = 365
_LOG_GROUPS = arn("logs", "log-group:/aws/lambda/*")
_NETWORK_INTERFACE_ACTIONS = (
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
)
# `helm registry login public.ecr.aws`: ECR public user guide, "Registry authentication".
_PUBLIC_CHARTS: list[Mapping[str, Any]] = [
    {
        "Effect": "Allow",
        "Action": ["ecr-public:GetAuthorizationToken", "sts:GetServiceBearerToken"],
        "Resource": "*",
    }
]


class KubectlProvider(Construct):
    """CDK's kubectl provider with its own role, in the private subnets.

    Its role is a cluster administrator: Helm charts create cluster roles, and Kubernetes does not
    let anyone grant permissions that they do not hold. The trust policy names the Lambda service
    without a condition, because AWS documents none for execution roles. A principal that may invoke
    the function, change its code, or pass the role to another function is therefore a cluster
    administrator as well. CDK's own role can read every ECR repository of the account; this role
    can read only public repositories.

    :param cluster: the cluster, owned or imported; an imported cluster needs ``vpc`` and
        ``cluster_security_group_id``.
    :param subnets: private subnets from which the Kubernetes API and the charts' repositories are
        reached.
    :param logs_key: KMS key of the functions' logs. If this app creates the key, its policy is
        extended so that CloudWatch Logs can use it; the policy of an imported key must allow that
        already. Default: a new key.
    :param environment: variables of the function that runs kubectl and Helm, such as HTTPS_PROXY.
        The framework function of CDK does not read them: it calls Lambda, and CloudFormation
        through S3. Default: none.
    :param private_registry: where charts are copied; its role can then read these copies instead of
        public repositories. Default: none.
    :param removal_policy: of key and logs when the stack is deleted. Default: kept.
    :raises BlueprintError: if there is no subnet, or an imported cluster lacks its VPC or security
        group.

    Source: aws-cdk-lib aws-eks-v2 README, "Kubectl Support"; EKS user guide, "Associate access
    policies with access entries"; Lambda developer guide, "Giving Lambda functions access to
    resources in an Amazon VPC", "Required IAM permissions" and "Security best practices", and
    "Using source function ARN to control function access behavior".
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        subnets: Sequence[ec2.ISubnet],
        logs_key: kms.IKey | None = None,
        environment: Mapping[str, str] | None = None,
        private_registry: PrivateRegistry | None = None,
        removal_policy: RemovalPolicy = KEEP,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_no_subnets(self, subnets)
        self.private_registry = private_registry
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
            policy_document=policy_document(
                *_statements(literal_cluster_name(cluster)),
                *(
                    _PUBLIC_CHARTS
                    if private_registry is None
                    else private_registry.chart_statements
                ),
            ),
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
                environment=environment,
                role=self.role,
            )
        # CDK creates a condition for its own policies, which do not exist here.
        self.node.try_remove_child("HasEcrPublic")
        # A function in a VPC needs its permissions when it is created and when it is deleted.
        node_of(self.provider).add_dependency(self.policy)
        self._functions = self._find_functions()
        recreate_refused_updates(self, self._functions[0])
        if logs_key is None:
            logs_key = CustomerKey.for_logs(
                self,
                "LogsKey",
                description="Logs of kubectl and Helm for CloudFormation",
                log_group_arn_pattern=_LOG_GROUPS,
                removal_policy=removal_policy,
            ).key
        else:
            allow_log_groups(logs_key, log_group_arn_pattern=_LOG_GROUPS)
        groups = self._encrypt_logs(logs_key, checked_removal_policy(removal_policy, scope=self))
        self.code_policy = self._limit_code()
        # Otherwise the first call of a function could create its log group, without a key.
        node_of(self.code_policy).add_dependency(self.policy, self.access_entry, *groups)
        self.ready: tuple[IDependable, ...] = (self.code_policy,)
        self.cluster: eks.ICluster = eks.Cluster.from_cluster_attributes(
            self, "Cluster", cluster_name=name, kubectl_provider=self.provider
        )

    def _find_functions(self) -> tuple[lambda_.Function, lambda_.Function]:
        """Return the function that runs kubectl, and the one that CloudFormation calls."""
        node = node_of(self.provider)
        framework = node.find_child("Provider").node.find_child("framework-onEvent")
        return (
            cast("lambda_.Function", node.find_child("Handler")),
            cast("lambda_.Function", framework),
        )

    def _encrypt_logs(self, key: kms.IKey, removal_policy: RemovalPolicy) -> list[logs.CfnLogGroup]:
        """Give each function a log group with a KMS key and a retention of one year.

        CDK creates the log groups if the app sets ``@aws-cdk/aws-lambda:useCdkManagedLogGroup``,
        with no KMS key and a retention of two years. Otherwise Lambda would create them, with no
        KMS key and no retention; in that case they are created here in the same way as CDK does.
        """
        groups = []
        for function in self._functions:
            group = node_of(function).try_find_child("LogGroup") or logs.LogGroup(
                function, "LogGroup", log_group_name=f"/aws/lambda/{function.function_name}"
            )
            resource = cast("logs.CfnLogGroup", group.node.default_child)
            resource.kms_key_id = key_arn(key)
            resource.retention_in_days = _RETENTION_DAYS
            # A log group that outlives its key cannot be read.
            resource.apply_removal_policy(removal_policy)
            groups.append(resource)
        return groups

    def _limit_code(self) -> iam.CfnManagedPolicy:
        """Deny to the code of the functions what only Lambda itself does with their roles.

        Lambda creates the network interfaces with the permissions of the role, and so the code has
        the same permissions; a request of the code carries the ARN of its function, one of Lambda
        does not. Log groups are created by the stack only: with a key, and not again after their
        deletion. The policy comes after the functions, whose ARNs it names.
        """
        framework = cast("iam.Role", node_of(self._functions[1]).find_child("ServiceRole"))
        return iam.CfnManagedPolicy(
            self,
            "CodePolicy",
            description="What the code of the functions must not do with the permissions of Lambda",
            roles=[self.role_resource.ref, framework.role_name],
            policy_document=policy_document(
                {
                    "Effect": "Deny",
                    "Action": [*_NETWORK_INTERFACE_ACTIONS, "ec2:DetachNetworkInterface"],
                    "Resource": "*",
                    "Condition": {
                        "ArnEquals": {
                            "lambda:SourceFunctionArn": [
                                function.function_arn for function in self._functions
                            ]
                        }
                    },
                },
                {"Effect": "Deny", "Action": "logs:CreateLogGroup", "Resource": "*"},
            ),
        )


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
            "Resource": _LOG_GROUPS,
        },
        # Lambda checks these actions on all resources before it attaches a function to a VPC:
        # AWSLambdaVPCAccessExecutionRole, AWS managed policy reference.
        {
            "Effect": "Allow",
            "Action": [*_NETWORK_INTERFACE_ACTIONS],
            "Resource": "*",
        },
    ]
