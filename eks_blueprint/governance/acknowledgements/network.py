"""Acknowledgements of VPCs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aws_cdk import aws_ec2 as ec2

from eks_blueprint.governance.acknowledgement import Acknowledgement
from eks_blueprint.governance.acknowledgements._findings import (
    in_packs,
    wildcard,
    wildcard_resources,
)
from eks_blueprint.network import ExistingNetwork, Network
from eks_blueprint.network.connection_trust import ConnectionTrust
from eks_blueprint.network.default_security_group import LockedDefaultSecurityGroup
from eks_blueprint.network.flow_log import FlowLog
from eks_blueprint.network.ranges import MAX_ZONES

__all__ = ["ENTRIES"]

_HIPAA_AND_NIST = ("HIPAA.Security", "NIST.800.53.R5")


def _flow_log(flow_log: FlowLog) -> Iterator[str]:
    yield wildcard("arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:*")
    yield wildcard(f"{flow_log.log_group.arn}:*")


def _default_security_group(locked: LockedDefaultSecurityGroup) -> Iterator[str]:
    yield wildcard("*")
    yield wildcard(f"{locked.log_group.arn}:*")


def _connection(trust: ConnectionTrust) -> Iterator[str]:
    for resource in wildcard_resources(trust.statements):
        yield wildcard(resource)


def _assigns_no_ipv4(subnet: ec2.CfnSubnet) -> bool:
    return subnet.map_public_ip_on_launch is False


def _subnets() -> Iterator[Acknowledgement[Network]]:
    """Acknowledge the subnets of the network, and no others of the same VPC."""
    for tier in ("public", "private", "intra"):
        for number in range(1, MAX_ZONES + 1):
            yield Acknowledgement(
                Network,
                f"Vpc/{tier}Subnet{number}/Subnet",
                in_packs("VPCSubnetAutoAssignPublicIpDisabled"),
                "The rule counts automatic IPv6 addresses as public. EKS requires them on the "
                "subnets of an IPv6 cluster; private subnets route IPv6 through an egress-only "
                "internet gateway, which allows no inbound connections, and this subnet assigns no "
                "public IPv4 addresses.",
                where=_assigns_no_ipv4,
            )


def _routes() -> Iterator[Acknowledgement[Network]]:
    """Acknowledge the default routes of the public tier, and no others."""
    for number in range(1, MAX_ZONES + 1):
        for route in ("DefaultRoute", "DefaultRoute6"):
            yield Acknowledgement(
                Network,
                f"Vpc/publicSubnet{number}/{route}",
                in_packs("VPCNoUnrestrictedRouteToIGW"),
                "This route belongs to the public tier, which holds NAT gateways and "
                "internet-facing load balancers and cannot work without it. The network gives "
                "nodes, pods and the control plane subnets of other tiers.",
            )


ENTRIES: tuple[Acknowledgement[Any], ...] = (
    Acknowledgement(
        ExistingNetwork,
        "",
        ("Annotation::@aws-cdk/aws-ec2:noSubnetRouteTableId",),
        "The subnets of an existing VPC are only referenced, so their route tables are not needed; "
        "the VPC is not changed.",
    ),
    *_subnets(),
    *_routes(),
    Acknowledgement(
        Network,
        "Vpc/Resource",
        in_packs("VPCDefaultSecurityGroupClosed"),
        "CloudFormation cannot change the default security group, so the rule warns for every VPC. "
        "The construct DefaultSecurityGroup in the same scope removes all of its rules, IPv4 and "
        "IPv6, at deployment.",
    ),
    Acknowledgement(
        ConnectionTrust,
        "Policy",
        _connection,
        "ARNs of stacks and of peering connections end with ids that are given when they are "
        "created, after this role. The policy allows reading stacks of the names that are given "
        "only, and accepting a peering connection between the two given VPCs only, which a "
        "condition states.",
    ),
    Acknowledgement(
        LockedDefaultSecurityGroup,
        "Policy",
        _default_security_group,
        "ec2:DescribeSecurityGroupRules only reads and does not support resource-level "
        "permissions; the other wildcard stands for the log streams of the function's own log "
        "group. Changes are limited to the one security group.",
    ),
    Acknowledgement(
        LockedDefaultSecurityGroup,
        "Function",
        in_packs("LambdaConcurrency", packs=_HIPAA_AND_NIST),
        "CloudFormation calls the function once for each change of the VPC. Reserved concurrency "
        "would take capacity from the account's other functions, and fails in accounts with the "
        "initial quota.",
    ),
    Acknowledgement(
        LockedDefaultSecurityGroup,
        "Function",
        in_packs("LambdaDLQ", packs=_HIPAA_AND_NIST),
        "A failure is reported to CloudFormation, which fails the deployment and rolls it back; a "
        "dead-letter queue would hold a request whose answer is no longer awaited.",
    ),
    Acknowledgement(
        LockedDefaultSecurityGroup,
        "Function",
        in_packs("LambdaInsideVPC"),
        "The function calls only the EC2 API and CloudFormation, and must be able to run before "
        "the VPC has egress. It neither reads nor stores data of workloads.",
    ),
    Acknowledgement(
        FlowLog,
        "Policy",
        _flow_log,
        "logs:DescribeLogGroups lists the log groups of the account and cannot be limited to one; "
        "the other wildcard stands for the log streams of the flow log's own log group. The VPC "
        "user guide requires both; the policy limits writing to that one log group.",
    ),
)
