"""The Amazon VPC CNI plugin for Kubernetes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.addons.context import AddonContext
from eks_blueprint.addons.permissions import Permissions
from eks_blueprint.attributes import REGION, arn, managed_policy_arn, subnet_id
from eks_blueprint.spec import ClusterSpec

__all__ = ["permissions", "settings"]


def permissions(context: AddonContext) -> Mapping[str, Permissions]:
    """Allow the CNI to manage addresses; AWS has a managed policy for IPv4 only.

    Source: aws/amazon-vpc-cni-k8s docs/iam-policy.md; EKS user guide, "Configure Amazon VPC CNI
    plugin to use IRSA", policy for IPv6.
    """
    spec = context.spec
    if spec.outpost is not None and spec.outpost.local_cluster is None:
        # Pods on an Outpost cannot use Pod Identity (EKS user guide, "Learn how EKS Pod Identity
        # grants pods access to AWS services"), so that nodes have the policy.
        return {}
    logs = _policy_logs(context.cluster_name) if spec.logs_network_policies else ()
    if spec.network.ip_family == "ipv4":
        policies = (managed_policy_arn("AmazonEKS_CNI_Policy"),)
        return {"aws-node": Permissions(statements=logs, managed_policy_arns=policies)}
    interfaces = arn("ec2", "network-interface/*")
    statements: tuple[Mapping[str, Any], ...] = (
        {"Effect": "Allow", "Action": "ec2:AssignIpv6Addresses", "Resource": interfaces},
        # Describe actions of EC2 do not support resource-level permissions (service authorization
        # reference).
        {
            "Effect": "Allow",
            "Action": [
                "ec2:DescribeInstanceTypes",
                "ec2:DescribeInstances",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeSecurityGroups",
                "ec2:DescribeSubnets",
                "ec2:DescribeTags",
            ],
            "Resource": "*",
        },
        {"Effect": "Allow", "Action": "ec2:CreateTags", "Resource": interfaces},
        *logs,
    )
    return {"aws-node": Permissions(statements=statements)}


def _policy_logs(cluster_name: str) -> tuple[Mapping[str, Any], ...]:
    """Allow the agent to write to the log group of the control plane, which the stack creates.

    The same log group has the audit log of Kubernetes, so the agent may write to its own streams
    only. It looks for the log group among the first fifty of the account, tries to create it if it
    is not among them, and does not start without permission to do so; it ignores the error that the
    group exists.

    Source: README.md, and ensureLogGroupExists and createLogStream in pkg/ebpf/events/events.go, of
    aws/aws-network-policy-agent, commit c8619c0; service authorization reference, Amazon CloudWatch
    Logs: both actions on streams have the resource type log-stream.
    """
    group = f"log-group:/aws/eks/{cluster_name}/cluster"
    return (
        {
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": arn("logs", f"{group}:log-stream:aws-network-policy-agent-audit-*"),
        },
        # CloudWatch Logs has two forms of the ARN of a log group, one of them with a suffix.
        {
            "Effect": "Allow",
            "Action": "logs:CreateLogGroup",
            "Resource": [arn("logs", group), arn("logs", f"{group}:*")],
        },
        {
            "Effect": "Allow",
            "Action": "logs:DescribeLogGroups",
            "Resource": arn("logs", "log-group:*"),
        },
    )


def settings(context: AddonContext) -> Mapping[str, Any]:
    """Configure network policies and their logs, prefixes, custom networking, pod security groups.

    EKS turns on IPv6 and prefix delegation on IPv6 clusters. There, the CNI gives each pod a second
    interface for IPv4, which the network policy agent does not see, and over which pods of one node
    reach each other.

    Source: aws/amazon-vpc-cni-k8s README and charts/aws-vpc-cni/values.yaml, commit b521883;
    aws/aws-network-policy-agent README, commit c8619c0; schema of the add-on in the AWS CLI
    reference, ``describe-addon-configuration``; EKS user guide,
    "Configure your cluster for Kubernetes network policies" and "Customize the secondary network
    interface in Amazon EKS nodes"; "Configure the Amazon VPC CNI plugin for Kubernetes for security
    groups for Amazon EKS Pods".
    """
    spec = context.spec
    values: dict[str, Any] = {"enableNetworkPolicy": "true"}
    env: dict[str, str] = {}
    # Subnets of a local cluster have no prefixes.
    local = spec.outpost is not None and spec.outpost.local_cluster is not None
    if spec.network.prefixes and not local:
        env |= {"ENABLE_PREFIX_DELEGATION": "true", "WARM_PREFIX_TARGET": "1"}
    if spec.nat64:
        env["ENABLE_V4_EGRESS"] = "false"
    if context.pod_subnets and _custom_networking(spec):
        env |= {
            "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG": "true",
            "ENI_CONFIG_LABEL_DEF": "topology.kubernetes.io/zone",
        }
        group = context.cluster_security_group.security_group_id
        values["eniConfig"] = {
            "create": True,
            "region": REGION,
            "subnets": {
                zone: {"id": subnet_id(subnet), "securityGroups": [group]}
                for zone, subnet in context.pod_subnets.items()
            },
        }
    groups = spec.pod_security_groups
    if groups is not None:
        env |= {
            "ENABLE_POD_ENI": "true",
            "POD_SECURITY_GROUP_ENFORCING_MODE": groups.enforcing_mode,
        }
        if groups.enforcing_mode == "strict":
            # Otherwise TCP probes of the kubelet do not reach pods on branch network interfaces.
            values["init"] = {"env": {"DISABLE_TCP_EARLY_DEMUX": "true"}}
    if spec.logs_network_policies:
        values["nodeAgent"] = {"enableCloudWatchLogs": "true", "enablePolicyEventLogs": "true"}
    if env:
        values["env"] = env
    return values


def _custom_networking(spec: ClusterSpec) -> bool:
    if spec.network.existing is not None:
        return bool(spec.network.existing.pod_subnets)
    return spec.network.secondary_cidr is not None and spec.network.secondary_cidr.custom_networking
