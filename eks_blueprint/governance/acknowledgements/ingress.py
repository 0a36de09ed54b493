"""Acknowledgements of the ingress room."""

from __future__ import annotations

from eks_blueprint.governance.acknowledgement import Acknowledgement

__all__ = ["ENTRIES"]

_ROOM = "Blueprint/Platform"
_ELB = (
    "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:elasticloadbalancing:<AWS::Region>:"
    "<AWS::AccountId>:"
)

ENTRIES = (
    Acknowledgement(
        f"{_ROOM}/LoadBalancerController/Identity/DiscoveryPolicy",
        ("AwsSolutions-IAM5[Resource::*]",),
        "The policy lists and describes load balancers, networks and certificates; these actions "
        "support no resource. It changes nothing.",
    ),
    Acknowledgement(
        f"{_ROOM}/LoadBalancerController/Identity/LoadBalancersPolicy",
        (
            f"{_ELB}targetgroup/*/*]",
            f"{_ELB}loadbalancer/net/*/*]",
            f"{_ELB}loadbalancer/app/*/*]",
            f"{_ELB}listener/net/*/*/*]",
            f"{_ELB}listener/app/*/*/*]",
            f"{_ELB}listener-rule/net/*/*/*]",
            f"{_ELB}listener-rule/app/*/*/*]",
        ),
        "These are the actions that the project publishes for the release that is installed, on "
        "the narrowest resources of this account and Region that IAM knows. Load balancers get "
        "their ids when they are made; they and their target groups are made, changed and deleted "
        "only with the tag of a cluster.",
    ),
    Acknowledgement(
        f"{_ROOM}/LoadBalancerController/Identity/SurroundingsPolicy",
        (
            *(
                f"AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:{service}:<AWS::Region>:"
                f"<AWS::AccountId>:{kind}/*]"
                for service, kind in (
                    ("acm", "certificate"),
                    ("cognito-idp", "userpool"),
                    ("ec2", "coip-pool"),
                    ("ec2", "security-group"),
                    ("ec2", "vpc"),
                    ("wafv2", "regional/webacl/*"),
                )
            ),
            f"{_ELB}loadbalancer/app/*/*]",
            "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:iam::<AWS::AccountId>:"
            "server-certificate/*]",
        ),
        "The controller makes security groups for its load balancers, opens those of the nodes to "
        "them, and finds certificates by host name; none of these ids are known before. Security "
        "groups are deleted only with the tag of a cluster, and all is limited to this account and "
        "Region.",
    ),
    Acknowledgement(
        f"{_ROOM}/LoadBalancerController/AccessLogs/Bucket",
        (
            "AwsSolutions-S1",
            "HIPAA.Security-S3BucketLoggingEnabled",
            "HIPAA.Security-S3BucketReplicationEnabled",
            "HIPAA.Security-S3DefaultEncryptionKMS",
            "NIST.800.53.R5-S3BucketLoggingEnabled",
            "NIST.800.53.R5-S3BucketReplicationEnabled",
            "NIST.800.53.R5-S3DefaultEncryptionKMS",
            "PCI.DSS.321-S3BucketLoggingEnabled",
            "PCI.DSS.321-S3BucketReplicationEnabled",
            "PCI.DSS.321-S3DefaultEncryptionKMS",
        ),
        "The bucket holds access logs, and logging access to it would fill itself. Load balancers "
        "write with keys of S3 only and refuse KMS keys. Copies in another Region are up to "
        "whoever keeps the logs; versions guard against overwriting.",
    ),
    Acknowledgement(
        f"{_ROOM}/ExternalDns/Identity/Policy",
        ("AwsSolutions-IAM5[Resource::*]",),
        "Listing zones supports no resource; it shows names, which the controller compares with "
        "its own. Records are read and changed in the zones that the spec names, and in no other.",
    ),
)
