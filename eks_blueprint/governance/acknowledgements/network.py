"""Acknowledgements of the network room."""

from __future__ import annotations

from eks_blueprint.governance.acknowledgement import Acknowledgement

__all__ = ["ENTRIES"]

ENTRIES = (
    Acknowledgement(
        "Network",
        ("Annotation::@aws-cdk/aws-ec2:noSubnetRouteTableId",),
        "The subnets of an existing VPC are only named, so their route tables are not needed; "
        "nothing in the VPC is changed.",
    ),
    Acknowledgement(
        "Network/Vpc",
        (
            "HIPAA.Security-VPCSubnetAutoAssignPublicIpDisabled",
            "NIST.800.53.R5-VPCSubnetAutoAssignPublicIpDisabled",
            "PCI.DSS.321-VPCSubnetAutoAssignPublicIpDisabled",
        ),
        "The rule counts automatic IPv6 addresses as public. EKS requires them on the subnets of "
        "an IPv6 cluster; private subnets route IPv6 out through an egress-only gateway, which "
        "lets no connection in, and no subnet assigns public IPv4 addresses.",
    ),
    Acknowledgement(
        "Network/Vpc",
        (
            "HIPAA.Security-VPCNoUnrestrictedRouteToIGW",
            "NIST.800.53.R5-VPCNoUnrestrictedRouteToIGW",
            "PCI.DSS.321-VPCNoUnrestrictedRouteToIGW",
        ),
        "Only the public tier has this route. It holds NAT gateways and internet-facing load "
        "balancers, which cannot work without it; nodes, pods and the control plane are in tiers "
        "without a route to the internet gateway.",
    ),
    Acknowledgement(
        "Network/Vpc/Resource",
        (
            "HIPAA.Security-VPCDefaultSecurityGroupClosed",
            "NIST.800.53.R5-VPCDefaultSecurityGroupClosed",
            "PCI.DSS.321-VPCDefaultSecurityGroupClosed",
        ),
        "CloudFormation cannot change the default security group, so the rule warns for every VPC. "
        "Network/DefaultSecurityGroup removes all of its rules, IPv4 and IPv6, at deployment.",
    ),
    Acknowledgement(
        "Network/DefaultSecurityGroup/Policy",
        (
            "AwsSolutions-IAM5[Resource::*]",
            "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:<NetworkDefaultSecurityGroupLogGroupAEB81622>:*]",
        ),
        "ec2:DescribeSecurityGroupRules only reads and supports no resource; the other wildcard "
        "stands for the log streams of the function's own log group. Changes are limited to the "
        "one security group.",
    ),
    Acknowledgement(
        "Network/DefaultSecurityGroup/Function",
        (
            "HIPAA.Security-LambdaConcurrency",
            "NIST.800.53.R5-LambdaConcurrency",
        ),
        "CloudFormation calls the function once for each change of the VPC. Reserved concurrency "
        "would take capacity from the account's other functions, and fails in accounts with the "
        "initial quota.",
    ),
    Acknowledgement(
        "Network/DefaultSecurityGroup/Function",
        ("HIPAA.Security-LambdaDLQ", "NIST.800.53.R5-LambdaDLQ"),
        "A failure is reported to CloudFormation, which fails the deployment and rolls it back; a "
        "dead-letter queue would hold a request whose answer nobody waits for any more.",
    ),
    Acknowledgement(
        "Network/DefaultSecurityGroup/Function",
        (
            "HIPAA.Security-LambdaInsideVPC",
            "NIST.800.53.R5-LambdaInsideVPC",
            "PCI.DSS.321-LambdaInsideVPC",
        ),
        "The function calls the EC2 API and CloudFormation only, and must be able to run before "
        "the VPC has a way out. It reads and stores no data of workloads.",
    ),
    Acknowledgement(
        "Network/FlowLog/Policy",
        (
            "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:*]",
            "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:<NetworkFlowLogLogGroup2C677FCD>:*]",
        ),
        "logs:DescribeLogGroups lists the groups of an account and cannot name one; the other "
        "wildcard stands for the log streams of the flow log's own group. Both are what the VPC "
        "user guide asks for, narrowed to the one group.",
    ),
)
