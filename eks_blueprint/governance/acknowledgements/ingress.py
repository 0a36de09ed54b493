"""Acknowledgements of the ingress room."""

from __future__ import annotations

from eks_blueprint.governance.acknowledgement import Acknowledgement
from eks_blueprint.governance.acknowledgements._findings import in_packs, wildcard
from eks_blueprint.ingress import AccessLogsBucket, ExternalDns, LoadBalancerController

__all__ = ["ENTRIES"]

_ELB = "arn:<AWS::Partition>:elasticloadbalancing:<AWS::Region>:<AWS::AccountId>:"

ENTRIES = (
    Acknowledgement(
        LoadBalancerController,
        "Identity/DiscoveryPolicy",
        (wildcard("*"),),
        "The policy lists and describes load balancers, networks and certificates; these actions "
        "support no resource. It changes nothing.",
    ),
    Acknowledgement(
        LoadBalancerController,
        "Identity/LoadBalancersPolicy",
        (
            wildcard(f"{_ELB}targetgroup/*/*"),
            wildcard(f"{_ELB}loadbalancer/net/*/*"),
            wildcard(f"{_ELB}loadbalancer/app/*/*"),
            wildcard(f"{_ELB}listener/net/*/*/*"),
            wildcard(f"{_ELB}listener/app/*/*/*"),
            wildcard(f"{_ELB}listener-rule/net/*/*/*"),
            wildcard(f"{_ELB}listener-rule/app/*/*/*"),
        ),
        "These are the actions that the project publishes for the release that is installed, on "
        "the narrowest resources of this account and Region that IAM knows. Load balancers get "
        "their ids when they are made; they and their target groups are made, changed and deleted "
        "only with the tag of a cluster.",
    ),
    Acknowledgement(
        LoadBalancerController,
        "Identity/NetworkingAndCertificatesPolicy",
        (
            *(
                wildcard(f"arn:<AWS::Partition>:{service}:<AWS::Region>:<AWS::AccountId>:{kind}/*")
                for service, kind in (
                    ("acm", "certificate"),
                    ("cognito-idp", "userpool"),
                    ("ec2", "coip-pool"),
                    ("ec2", "security-group"),
                    ("ec2", "vpc"),
                    ("wafv2", "regional/webacl/*"),
                )
            ),
            wildcard(f"{_ELB}loadbalancer/app/*/*"),
            wildcard("arn:<AWS::Partition>:iam::<AWS::AccountId>:server-certificate/*"),
        ),
        "The controller makes security groups for its load balancers, opens those of the nodes to "
        "them, and finds certificates by host name; none of these ids are known before. Security "
        "groups are deleted only with the tag of a cluster, and all is limited to this account and "
        "Region.",
    ),
    Acknowledgement(
        AccessLogsBucket,
        "Bucket",
        (
            "AwsSolutions-S1",
            *in_packs(
                "S3BucketLoggingEnabled", "S3BucketReplicationEnabled", "S3DefaultEncryptionKMS"
            ),
        ),
        "The bucket holds access logs, and logging access to it would fill itself. Load balancers "
        "write with keys of S3 only and refuse KMS keys. Copies in another Region are up to "
        "whoever keeps the logs; versions guard against overwriting.",
    ),
    Acknowledgement(
        ExternalDns,
        "Identity/Policy",
        (wildcard("*"),),
        "Listing zones supports no resource; it shows names, which the controller compares with "
        "its own. Records are read and changed in the zones that the spec names, and in no other.",
    ),
)
