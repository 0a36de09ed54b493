"""Types of the literals in specs, with errors that name the allowed values."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, Strict

__all__ = [
    "AccountId",
    "Bool",
    "BucketName",
    "Cidr",
    "CisLevel",
    "EndpointService",
    "FreeId",
    "Int",
    "IpFamily",
    "Ipv4Cidr",
    "Name",
    "NamespacePattern",
    "PartName",
    "Pattern",
    "PrefixListId",
    "Region",
    "SecurityGroupId",
    "ServiceCidr",
    "Shaped",
    "SubnetId",
    "VpcId",
    "VpcRange",
    "Whole",
    "Zone",
    "ascii_only",
    "pattern",
    "sized",
]

# Pydantic accepts "yes" and 1 as true, and "2" as 2; in a spec these are mistakes.
Int = Annotated[int, Strict()]
Bool = Annotated[bool, Strict()]


def _no_bool(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError(f"must be a whole number, got {str(value).lower()}")
    return value


Whole = BeforeValidator(_no_bool)
"""For numbers of a list, among which Python finds true as 1 and false as 0."""

IpFamily = Literal["ipv6", "ipv4"]
"""How pods get addresses, as the EKS API spells it."""


class Shaped:
    """A check of strings, and what the schema can say of it.

    :param check: returns the string, or raises ``ValueError``.
    :param expression: regular expression that matches every string that passes.
    """

    def __init__(self, check: Callable[[str], str], expression: str) -> None:
        self.expression = expression
        self._check = check

    def __call__(self, value: str) -> str:
        """Return the string.

        :raises ValueError: if it does not pass.
        """
        return self._check(value)


def ascii_only(expression: str) -> str:
    r"""Return a regular expression in which ``\d`` and ``\w`` cannot mean other alphabets.

    :param expression: regular expression of :class:`Pattern`.
    """
    found, in_class = "", False
    for part in re.findall(r"\\.|.", expression, re.DOTALL):
        inside = {r"\d": "0-9", r"\w": "A-Za-z0-9_"}.get(part, part)
        found += inside if in_class or inside == part else f"[{inside}]"
        in_class = part == "[" or (in_class and part != "]")
    return found


class Pattern(Shaped):
    r"""A validator for strings whose error describes the required format.

    :param expression: regular expression that must match the whole text; ``\d`` and ``\w`` stand
        for ASCII only.
    :param what: description of the format, which follows "must be" in the message.
    """

    def __init__(self, expression: str, what: str) -> None:
        super().__init__(self._match, expression)
        self._what = what
        self._compiled = re.compile(expression, re.ASCII)

    def _match(self, value: str) -> str:
        if not self._compiled.fullmatch(value):
            raise ValueError(f"must be {self._what}, got {value!r}")
        return value


def pattern(expression: str, what: str) -> Pattern:
    """Return a validator for strings; see :class:`Pattern`."""
    return Pattern(expression, what)


_OCTET = r"(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"


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


_IPV4 = rf"({_OCTET}\.){{3}}{_OCTET}/([0-9]|[12][0-9]|3[0-2])"
_IPV6 = r"[0-9a-fA-F:.]*:[0-9a-fA-F:.]*/([0-9]|[1-9][0-9]|1[01][0-9]|12[0-8])"
Cidr = Annotated[str, AfterValidator(Shaped(_cidr, rf"{_IPV4}|{_IPV6}"))]
Ipv4Cidr = Annotated[str, AfterValidator(Shaped(_ipv4_cidr, _IPV4))]


def sized(sizes: str) -> Shaped:
    """Return what the schema can say of the size of a range; a rule of the spec refuses others.

    :param sizes: regular expression of the numbers after the slash.
    """
    return Shaped(str, f".*/({sizes})")


def _vpc_range(value: str) -> str:
    network = ipaddress.ip_network(value)
    # VPC user guide, "VPC CIDR blocks": /16 is the widest IPv4 range, /44 the widest of IPv6.
    widest = 16 if network.version == 4 else 44
    if network.prefixlen < widest:
        raise ValueError(f"must be a range of a VPC, /{widest} or narrower, got {value!r}")
    return value


VpcRange = Annotated[Cidr, AfterValidator(_vpc_range)]

# EKS API reference, KubernetesNetworkConfigRequest.serviceIpv4Cidr.
_PRIVATE = tuple(map(ipaddress.IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))


def _service_cidr(value: str) -> str:
    services = ipaddress.IPv4Network(value)
    if not any(services.subnet_of(block) for block in _PRIVATE):
        raise ValueError(
            f"must be within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, got {services}"
        )
    if not 12 <= services.prefixlen <= 24:
        raise ValueError(f"must be between /12 and /24, got {services}")
    return value


ServiceCidr = Annotated[
    Ipv4Cidr,
    AfterValidator(
        Shaped(_service_cidr, r"(10|172\.(1[6-9]|2[0-9]|3[01])|192\.168)\..*/(1[2-9]|2[0-4])")
    ),
]

CisLevel = Annotated[Int, Field(ge=1, le=2)]
"""Level of a CIS benchmark. 1: no functional impact; 2: stricter, with trade-offs."""

AccountId = Annotated[
    str, AfterValidator(pattern(r"\d{12}", "an AWS account id of 12 digits in quotes"))
]
# EKS allows 100 characters for a cluster name (API reference, CreateCluster) and CloudFormation 128
# for a stack name, to which the blueprint adds "-network"; stack names cannot contain underscores.
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
# Ids of the shared role and of its import, which stand beside the parts in the construct tree.
_IS_FREE = AfterValidator(
    pattern(r"(?!(Role|Import)$).*", "another name than Role and Import, which the library uses")
)
FreeId = Annotated[str, _IS_FREE]
PartName = Annotated[Name, _IS_FREE]
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
VpcId = Annotated[
    str, AfterValidator(pattern(r"vpc-[0-9a-f]{8,17}", "a VPC id such as vpc-0a1b2c3d"))
]
SubnetId = Annotated[
    str, AfterValidator(pattern(r"subnet-[0-9a-f]{8,17}", "a subnet id such as subnet-0a1b2c3d"))
]
SecurityGroupId = Annotated[
    str, AfterValidator(pattern(r"sg-[0-9a-f]{8,17}", "a security group id such as sg-0a1b2c3d"))
]
PrefixListId = Annotated[
    str,
    AfterValidator(
        pattern(r"pl-([0-9a-f]{8}|[0-9a-f]{17})", "a prefix list id such as pl-1a2b3c4d")
    ),
]
# Amazon S3 user guide, "General purpose bucket naming rules".
BucketName = Annotated[
    str,
    AfterValidator(
        pattern(
            r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
            "the name of an S3 bucket such as team-data (not an ARN or URL)",
        )
    ),
]
Region = Annotated[
    str, AfterValidator(pattern(r"[a-z]{2}(-[a-z]+)+-\d", "an AWS Region such as eu-west-1"))
]
# AWS Regions and Availability Zones guide: the Region with a letter, or an id such as use1-az1.
Zone = Annotated[
    str,
    AfterValidator(
        pattern(
            r"[a-z]{2}(-[a-z]+)+-\d[a-z]|[a-z]{3,5}\d-az\d",
            "the name of an Availability Zone such as eu-west-1a, or its id such as euw1-az1",
        )
    ),
]
# Short names of InterfaceVpcEndpointAwsService of aws-cdk-lib, such as ecr.api and s3-outposts.
# Amazon S3 and DynamoDB have gateway endpoints, which are free and need no private DNS names.
EndpointService = Annotated[
    str,
    AfterValidator(
        pattern(
            r"(?!(s3|dynamodb)$|(aws|com|cn)\.)[a-z0-9]([a-z0-9._-]*[a-z0-9])?",
            "the short name of a service such as secretsmanager, not com.amazonaws.REGION.SERVICE; "
            "for s3 and dynamodb use gateway endpoints (network.endpoints has the one of s3)",
        )
    ),
]
