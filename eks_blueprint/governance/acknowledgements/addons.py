"""Acknowledgements of managed add-ons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eks_blueprint import catalogue
from eks_blueprint.addons import CoreAddons
from eks_blueprint.addons.addon_role import AddonRole
from eks_blueprint.addons.ebs_policy import ebs_policy
from eks_blueprint.governance.acknowledgement import Acknowledgement
from eks_blueprint.governance.acknowledgements._findings import (
    attached,
    wildcard,
    wildcard_resources,
)

__all__ = ["ENTRIES"]


def _streams(addons: CoreAddons) -> Iterator[str]:
    role = addons.identities["vpc-cni"]["aws-node"]
    for resource in wildcard_resources(role.statements):
        if resource.endswith(("/cluster:*", ":log-stream:aws-network-policy-agent-audit-*")):
            yield wildcard(resource)


def _objects(addons: CoreAddons) -> Iterator[str]:
    role = addons.identities["aws-mountpoint-s3-csi-driver"]["s3-csi-driver-sa"]
    for resource in wildcard_resources(role.statements):
        if ":s3:::" in resource:
            yield wildcard(resource)


def _groups(addons: CoreAddons) -> Iterator[str]:
    role = addons.identities["amazon-cloudwatch-observability"]["cloudwatch-agent"]
    for resource in wildcard_resources(role.statements):
        if ":log-group:" in resource:
            yield wildcard(resource)


def _requested(role: AddonRole) -> Iterator[str]:
    for arn in role.requested_policy_arns:
        # Others are policies of the account, which are no finding.
        if ":iam::aws:" in arn:
            yield f"AwsSolutions-IAM4[Policy::{arn}]"


def _ebs_policy(addons: CoreAddons) -> Iterator[str]:
    yield attached(ebs_policy(addons.spec))


def _managed_policies() -> Iterator[Acknowledgement[CoreAddons]]:
    """Acknowledge the policies that the catalogue gives to service accounts of add-ons."""
    for name in catalogue.addon_names():
        facts = catalogue.addon(name)
        for account, policies in facts.managed_policies.items() if facts is not None else ():
            yield Acknowledgement(
                CoreAddons,
                f"{name}-{account}/Role",
                tuple(map(attached, policies)),
                f"AWS maintains this policy for the managed add-on {name} and updates it with its "
                f"versions. Only the service account {account} of this cluster has it, through Pod "
                "Identity, and not the nodes.",
            )


ENTRIES: tuple[Acknowledgement[Any], ...] = (
    Acknowledgement(
        CoreAddons,
        "vpc-cni-aws-node/Policy",
        (
            wildcard("*"),
            wildcard("arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:network-interface/*"),
        ),
        "The VPC CNI assigns addresses to network interfaces whose ids are known only while nodes "
        "run. Write actions are limited to network interfaces of this account and Region; on * the "
        "policy allows only read actions that do not support resource-level permissions. This is "
        "the policy that the VPC CNI documents for IPv6.",
    ),
    Acknowledgement(
        CoreAddons,
        "vpc-cni-aws-node/Policy",
        (wildcard("arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:*"),),
        "The network policy agent finds the log group of its cluster by listing the names of log "
        "groups, an action that cannot be limited to one log group.",
    ),
    Acknowledgement(
        CoreAddons,
        "vpc-cni-aws-node/Policy",
        _streams,
        "The network policy agent writes its decisions to the log group of this cluster, in "
        "streams whose names start with aws-network-policy-agent-audit- and end in a random part. "
        "It cannot write to the streams of the control plane in that log group. It may also create "
        "that one log group, because it does not start without this permission; here the asterisk "
        "stands for the suffix of the log group's ARN.",
    ),
    Acknowledgement(
        CoreAddons,
        "vpc-cni-aws-node/Role",
        (attached("AmazonEKS_CNI_Policy"),),
        "AWS maintains this policy for the managed add-on. Only the service account aws-node of "
        "this cluster has it, through Pod Identity, and not the nodes.",
    ),
    Acknowledgement(
        CoreAddons,
        "aws-ebs-csi-driver-ebs-csi-controller-sa/Role",
        _ebs_policy,
        "AWS maintains this policy for the managed add-on, and limits changes to volumes and "
        "snapshots with the driver's tags: those of this cluster, or those of every cluster of the "
        "account where the version of the driver is not known to set the cluster's tag. Only the "
        "service account of the controller has it, through Pod Identity.",
    ),
    Acknowledgement(
        CoreAddons,
        "amazon-cloudwatch-observability-cloudwatch-agent/Policy",
        _groups,
        "The agent writes to the log groups of Container Insights of this cluster, which the stack "
        "creates and whose names start with the name of the cluster, and to their streams, which "
        "are named after nodes. Only where the spec turns on Application Signals, it may also "
        "create and write the one log group that this feature has for the account; there the "
        "asterisk stands for the streams of that group.",
    ),
    Acknowledgement(
        CoreAddons,
        "amazon-cloudwatch-observability-cloudwatch-agent/Policy",
        (wildcard("*"),),
        "On * the policy allows only actions that do not support resource-level permissions: it "
        "reads tags and volumes of EC2, and where the spec turns on Application Signals, sends "
        "traces to X-Ray and reads its sampling rules.",
    ),
    *_managed_policies(),
    Acknowledgement(
        AddonRole,
        "Role",
        _requested,
        "The spec names this AWS managed policy for the service account of an add-on, under "
        "pod_identities. AWS maintains the policy. Only this service account of this cluster gets "
        "the permissions, through Pod Identity, and not the nodes.",
    ),
    Acknowledgement(
        CoreAddons,
        "aws-mountpoint-s3-csi-driver-s3-csi-driver-sa/Policy",
        _objects,
        "The driver reads, and if the spec allows it writes, the objects under one prefix of each "
        "bucket that the spec names. Workloads create objects at run time, so the policy cannot "
        "list them.",
    ),
)
