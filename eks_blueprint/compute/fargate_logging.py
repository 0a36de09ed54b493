"""Logs of pods on Fargate."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import RemovalPolicy
from aws_cdk import aws_iam as iam
from constructs import Construct, IDependable

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import REGION, arn
from eks_blueprint.delivery import Delivery, Installed, KubernetesObject, Manifests
from eks_blueprint.encryption import KEEP, CustomerKey, EncryptedLogGroup
from eks_blueprint.errors import BlueprintError
from eks_blueprint.iam import policy_document

__all__ = ["FargateLogging"]

_NAMESPACE = "aws-observability"

# Sections that the log router accepts. `auto_create_group` would create a group with no KMS key.
_FILTERS = """\
[FILTER]
    Name parser
    Match *
    Key_name log
    Parser crio
[FILTER]
    Name kubernetes
    Match kube.*
    Merge_Log On
    Keep_Log Off
    Buffer_Size 0
    Kube_Meta_Cache_TTL 300s
"""
_PARSERS = """\
[PARSER]
    Name crio
    Format Regex
    Regex ^(?<time>[^ ]+) (?<stream>stdout|stderr) (?<logtag>P|F) (?<log>.*)$
    Time_Key time
    Time_Format %Y-%m-%dT%H:%M:%S.%L%z
"""


class FargateLogging(Construct):
    """Sends the output of pods on Fargate to an encrypted log group.

    Fargate runs the log router with each pod and uses the pod execution role. Running pods are not
    affected: the configuration is read when a pod starts.

    :param delivery: how objects are applied to the cluster.
    :param cluster_name: name of the cluster as a literal, part of the group's name
        ``/aws/eks/<cluster>/fargate``.
    :param roles: pod execution roles, at least one.
    :param retention_days: how long records are kept, in days. Default: 365.
    :param removal_policy: of log group and key when the stack is deleted. Default: kept.
    :param after: resources that must exist first. Default: none.
    :raises BlueprintError: if there is no role.

    Source: recommendation SEC-NODE-5; EKS user guide, "Start AWS Fargate logging for your cluster".
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        delivery: Delivery,
        cluster_name: str,
        roles: Sequence[iam.IRole],
        retention_days: int = 365,
        removal_policy: RemovalPolicy = KEEP,
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        if not roles:
            raise BlueprintError("roles must name a pod execution role, got none", scope=self)
        name = f"/aws/eks/{cluster_name}/fargate"
        self.log_group = EncryptedLogGroup(
            self,
            "LogGroup",
            key=CustomerKey.for_logs(
                self,
                "Key",
                description=f"Logs of pods on Fargate in EKS cluster {cluster_name}",
                log_group_arn_pattern=arn("logs", f"log-group:{name}"),
                removal_policy=removal_policy,
            ).key,
            retention_days=retention_days,
            log_group_name=name,
            removal_policy=removal_policy,
        )
        self.policy = iam.CfnManagedPolicy(
            self,
            "Policy",
            description=f"Logs of pods on Fargate in EKS cluster {cluster_name}",
            roles=[role.role_name for role in roles],
            policy_document=policy_document(self.log_group.writing),
        )
        self.installed = delivery.apply(
            Manifests("fargate-logging", _objects(name)),
            after=(self.log_group.resource, self.policy, *after),
        )


def _objects(log_group: str) -> tuple[KubernetesObject, KubernetesObject]:
    output = (
        "[OUTPUT]\n"
        "    Name cloudwatch_logs\n"
        "    Match kube.*\n"
        f"    region {REGION}\n"
        f"    log_group_name {log_group}\n"
        "    log_stream_prefix fargate-\n"
        "    auto_create_group false\n"
    )
    namespace = {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {"name": _NAMESPACE, "labels": {_NAMESPACE: "enabled"}},
    }
    settings = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "aws-logging", "namespace": _NAMESPACE},
        "data": {
            "flb_log_cw": "false",
            "filters.conf": _FILTERS,
            "output.conf": output,
            "parsers.conf": _PARSERS,
        },
    }
    return namespace, settings
