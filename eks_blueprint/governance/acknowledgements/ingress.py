"""Acknowledgements of the ingress room."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.attributes import vpc_id
from eks_blueprint.governance.acknowledgement import Acknowledgement
from eks_blueprint.governance.acknowledgements._findings import in_packs, wildcard
from eks_blueprint.ingress import (
    AccessLogsBucket,
    BlueGreenLoadBalancer,
    ExternalDns,
    LoadBalancerController,
    PrivateZonesRole,
)

__all__ = ["ENTRIES"]

_HERE = "<AWS::Region>:<AWS::AccountId>"
_ELB = "arn:<AWS::Partition>:elasticloadbalancing:<AWS::Region>:<AWS::AccountId>:"


def _networking(controller: LoadBalancerController) -> Iterator[str]:
    for service, kind in (
        ("acm", "certificate"),
        ("cognito-idp", "userpool"),
        ("ec2", "coip-pool"),
        ("ec2", "security-group"),
        ("wafv2", "regional/webacl/*"),
    ):
        yield wildcard(f"arn:<AWS::Partition>:{service}:{_HERE}:{kind}/*")
    yield wildcard(f"{_ELB}loadbalancer/app/*/*")
    yield wildcard("arn:<AWS::Partition>:iam::<AWS::AccountId>:server-certificate/*")
    yield wildcard(f"arn:<AWS::Partition>:ec2:<AWS::Region>:*:vpc/{vpc_id(controller.vpc)}")


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
        "their ids when they are created. The policy allows creating, changing and deleting load "
        "balancers and target groups only with the tag of this cluster. As the project publishes "
        "them, the actions on listeners, rules and their tags, on targets and for web ACLs have no "
        "condition: they apply to every load balancer and target group of this account and Region.",
    ),
    Acknowledgement(
        LoadBalancerController,
        "Identity/NetworkingAndCertificatesPolicy",
        _networking,
        "The controller creates security groups for its load balancers, adds rules for them to "
        "those of nodes and pods, and finds certificates by host name; these ids are not known in "
        "advance. It can change the inbound rules of every security group in the cluster's VPC, "
        "and of no other VPC, which is the narrowest scope that the project describes; it can "
        "delete and tag only security groups with the tag of this cluster. It can read every "
        "certificate, user pool client and address pool of this account and Region, and, if the "
        "spec names a web ACL, associate web ACLs with Application Load Balancers. A VPC that is "
        "shared by another account has that account in its ARN, which is therefore open; the id "
        "of the VPC is not.",
    ),
    Acknowledgement(
        BlueGreenLoadBalancer,
        "Resource",
        in_packs("ALBWAFEnabled", packs=("NIST.800.53.R5", "PCI.DSS.321")),
        "The rules of a web ACL depend on what is behind the load balancer, so its owner makes one "
        "and names it in `web_acl_arn`; the load balancer is then associated with it and has no "
        "such finding. Without one, its security group admits HTTPS from the ranges of "
        "`inbound_cidrs` only, which have no default.",
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
    Acknowledgement(
        PrivateZonesRole,
        "Policy",
        (wildcard("*"),),
        "Listing hosted zones does not support resource-level permissions; it returns names, which "
        "ExternalDNS compares with those it manages. Records can be read and changed only in the "
        "zones that are given.",
    ),
)
