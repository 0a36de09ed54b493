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
        "do not support resource-level permissions. It allows no changes.",
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
        "These are the actions that the project publishes for the installed release, on the "
        "narrowest resources of this account and Region that IAM supports. Load balancers get "
        "their ids when they are created. The policy allows creating, changing and deleting them "
        "and their target groups only with the tag of a cluster.",
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
        "The controller creates security groups for its load balancers, adds rules for them to "
        "those of the nodes, and finds certificates by host name; these ids are not known in "
        "advance. Only security groups with the tag of a cluster can be deleted, and all "
        "permissions are limited to this account and Region.",
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
        "The bucket stores access logs; if access to the bucket were logged to itself, each log "
        "would cause another. Load balancers support only S3-managed keys for access logs. "
        "Replication to another Region is the decision of the log owner; versioning protects "
        "against overwriting.",
    ),
    Acknowledgement(
        ExternalDns,
        "Identity/Policy",
        (wildcard("*"),),
        "Listing hosted zones does not support resource-level permissions; it returns names, which "
        "the controller compares with those it manages. Records can be read and changed only in "
        "the zones that the spec names.",
    ),
)
