"""The literals that specs are made of, each refused with what is allowed."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field, Strict

__all__ = [
    "AccountId",
    "Bool",
    "Cidr",
    "CisLevel",
    "HttpsUrl",
    "IamPolicyArn",
    "Int",
    "Ipv4Cidr",
    "KeyArn",
    "LabelKey",
    "LabelValue",
    "Name",
    "NamespacePattern",
    "PrincipalArn",
    "SecretArn",
    "SecurityGroupId",
    "SubnetId",
    "VpcId",
    "pattern",
]

# Pydantic reads "yes" and 1 as true, and "2" as 2: in a spec that is a slip, not a value.
Int = Annotated[int, Strict()]
Bool = Annotated[bool, Strict()]

_T = TypeVar("_T")


def pattern(expression: str, what: str) -> Callable[[str], str]:
    """Make a validator that says in words what a text must look like.

    :param expression: regular expression that must match the whole text.
    :param what: what the text must be, after "must be".
    """
    compiled = re.compile(expression)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            raise ValueError(f"must be {what}, got {value!r}")
        return value

    return check


def _network(value: str, what: str, example: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        return ipaddress.ip_network(value)
    except ValueError as error:
        remedy = f"must be {what} such as {example}, got {value!r}"
        try:
            meant = ipaddress.ip_network(value, strict=False)
        except ValueError:
            raise ValueError(remedy) from error
        if "/" not in value:
            raise ValueError(remedy) from error
        raise ValueError(f"{remedy}; did you mean {meant}?") from error


def _cidr(value: str) -> str:
    if "/" not in value:
        raise ValueError(f"must be a CIDR block such as 203.0.113.0/24, got {value!r}")
    return str(_network(value, "a CIDR block", "203.0.113.0/24"))


def _ipv4_cidr(value: str) -> str:
    network = _network(value, "an IPv4 CIDR block", "10.0.0.0/16")
    if network.version != 4 or "/" not in value:
        raise ValueError(f"must be an IPv4 CIDR block such as 10.0.0.0/16, got {value!r}")
    return str(network)


Cidr = Annotated[str, AfterValidator(_cidr)]
Ipv4Cidr = Annotated[str, AfterValidator(_ipv4_cidr)]

CisLevel = Annotated[Int, Field(ge=1, le=2)]
"""Level of a CIS benchmark. 1: no functional impact; 2: stricter, with trade-offs."""

AccountId = Annotated[
    str, AfterValidator(pattern(r"\d{12}", "an AWS account id of 12 digits in quotes"))
]
# EKS allows 100 characters for a cluster name (API reference, CreateCluster) and CloudFormation
# 128 for a stack name, to which the blueprint adds "-network"; stack names know no underscore.
Name = Annotated[
    str,
    Field(max_length=100),
    AfterValidator(
        pattern(
            r"[A-Za-z][A-Za-z0-9-]*",
            "a name that starts with a letter and holds letters, digits and hyphens only",
        )
    ),
]
# Kubernetes documentation, "Object Names and IDs", RFC 1123 label names; EKS takes wildcards.
NamespacePattern = Annotated[
    str,
    AfterValidator(
        pattern(
            r"[a-z0-9*?]([a-z0-9*?-]{0,61}[a-z0-9*?])?",
            "a Kubernetes namespace such as team-a, or a pattern such as team-*",
        )
    ),
]
PrincipalArn = Annotated[
    str,
    AfterValidator(
        pattern(
            r"arn:aws(-us-gov|-cn)?:iam::\d{12}:(role|user)/[\w+=,.@/-]+",
            "the ARN of an IAM role or user such as arn:aws:iam::111122223333:role/platform "
            "(EKS access entries know no groups, sessions or wildcards)",
        )
    ),
]
IamPolicyArn = Annotated[
    str,
    AfterValidator(
        pattern(
            r"arn:aws(-us-gov|-cn)?:iam::(\d{12}|aws):policy/[\w+=,.@/-]+",
            "the ARN of an IAM policy such as arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy",
        )
    ),
]
KeyArn = Annotated[
    str,
    AfterValidator(
        pattern(
            r"arn:aws(-us-gov|-cn)?:kms:[a-z0-9-]+:\d{12}:key/[A-Za-z0-9-]+",
            "the ARN of a KMS key such as arn:aws:kms:eu-west-1:111122223333:key/1234abcd-... "
            "(an alias cannot be used)",
        )
    ),
]
SecretArn = Annotated[
    str,
    AfterValidator(
        pattern(
            r"arn:aws(-us-gov|-cn)?:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+",
            "the ARN of a Secrets Manager secret such as "
            "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-AbCdEf",
        )
    ),
]
VpcId = Annotated[
    str, AfterValidator(pattern(r"vpc-[0-9a-f]{8,17}", "a VPC id such as vpc-0a1b2c3d"))
]
SubnetId = Annotated[
    str, AfterValidator(pattern(r"subnet-[0-9a-f]{8,17}", "a subnet id such as subnet-0a1b2c3d"))
]
SecurityGroupId = Annotated[
    str, AfterValidator(pattern(r"sg-[0-9a-f]{8,17}", "a security group id such as sg-0a1b2c3d"))
]
HttpsUrl = Annotated[
    str,
    AfterValidator(
        pattern(
            r"https://[^\s/?#]+(/[^\s?#]*)?", "a URL that starts with https:// and has no query"
        )
    ),
]
# Kubernetes documentation, "Labels and Selectors": syntax and character set.
LabelKey = Annotated[
    str,
    AfterValidator(
        pattern(
            r"([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?",
            "a Kubernetes label key such as team or example.com/team",
        )
    ),
]
LabelValue = Annotated[
    str,
    AfterValidator(
        pattern(
            r"([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?",
            "a Kubernetes label value of at most 63 letters, digits, '-', '_' and '.'",
        )
    ),
]
