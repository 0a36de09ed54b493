"""Cached attributes of CDK objects.

Reading an attribute of a CDK object is a call to the Node process, which takes about half a
millisecond, and twice that for an interface. A template uses some attributes fifty times; here each
is read once.
"""

from __future__ import annotations

from typing import Any, Protocol
from weakref import WeakKeyDictionary

from aws_cdk import Aws, Stack, Token
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import IConstruct, Node

from eks_blueprint import catalogue
from eks_blueprint.errors import BlueprintError

__all__ = [
    "ACCOUNT",
    "PARTITION",
    "REGION",
    "URL_SUFFIX",
    "account_of",
    "arn",
    "cluster_name",
    "holds_token",
    "in_china",
    "key_arn",
    "literal_cluster_name",
    "managed_policy_arn",
    "node_of",
    "partition_of",
    "region_of",
    "remember_cluster_name",
    "role_arn",
    "stack_of",
    "subnet_id",
    "subnet_ids",
    "vpc_id",
]

ACCOUNT = Aws.ACCOUNT_ID
"""The account that the template is deployed to."""

PARTITION = Aws.PARTITION
"""Its partition."""

REGION = Aws.REGION
"""The Region that the template is deployed to."""

URL_SUFFIX = Aws.URL_SUFFIX
"""Its domain, ``amazonaws.com`` or, in China, ``amazonaws.com.cn``."""


class _HasRoleArn(Protocol):
    role_arn: str


_known: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()
_stacks: WeakKeyDictionary[IConstruct, Stack] = WeakKeyDictionary()
_nodes: WeakKeyDictionary[IConstruct, Node] = WeakKeyDictionary()


def _once(thing: Any, attribute: str) -> str:
    try:
        values = _known.setdefault(thing, {})
    except TypeError as error:  # texts and other plain values, to which nothing refers weakly
        raise BlueprintError(
            f"what has a {attribute} must be a CDK object, got {type(thing).__name__!r} "
            f"({thing!r}); import it, as with Role.from_role_arn, Key.from_key_arn or "
            "Cluster.from_cluster_attributes"
        ) from error
    if attribute not in values:
        try:
            values[attribute] = getattr(thing, attribute)
        except AttributeError as error:
            raise BlueprintError(
                f"what has a {attribute} must be a CDK object with this attribute, got "
                f"{type(thing).__name__!r}; give the role, key, cluster, subnet or VPC itself"
            ) from error
    return values[attribute]


def cluster_name(cluster: eks.ICluster) -> str:
    """Return the name of a cluster, usually a reference that makes its user wait for it."""
    return _once(cluster, "cluster_name")


def remember_cluster_name(cluster: eks.ICluster, name: str) -> None:
    """Remember the name that a cluster is given, unless it is a token itself.

    :param cluster: the cluster.
    :param name: its name.
    """
    if not holds_token(name):
        _known.setdefault(cluster, {})["literal_name"] = name


def literal_cluster_name(cluster: eks.ICluster) -> str:
    """Return the name of a cluster as a literal if it is known, otherwise as a reference.

    What only names the cluster, such as a policy, is created while the control plane is created;
    with a reference it would wait for it.
    """
    reference = cluster_name(cluster)
    return _known[cluster].get("literal_name", reference)


def key_arn(key: kms.IKey) -> str:
    """Return the ARN of a key."""
    return _once(key, "key_arn")


def role_arn(role: iam.IRole | _HasRoleArn) -> str:
    """Return the ARN of a role."""
    return _once(role, "role_arn")


def subnet_id(subnet: ec2.ISubnet) -> str:
    """Return the id of a subnet."""
    return _once(subnet, "subnet_id")


def subnet_ids(subnets: Any) -> list[str]:
    """Return the ids of subnets, in their order."""
    return [subnet_id(subnet) for subnet in subnets]


def vpc_id(vpc: ec2.IVpc) -> str:
    """Return the id of a VPC."""
    return _once(vpc, "vpc_id")


def arn(service: str, resource: str) -> str:
    """Return the ARN of a resource in the template's account and Region.

    :param service: AWS service, such as ``logs``.
    :param resource: the rest, such as ``log-group:name``.
    """
    return f"arn:{PARTITION}:{service}:{REGION}:{ACCOUNT}:{resource}"


def managed_policy_arn(name: str) -> str:
    """Return the ARN of a policy that AWS manages, of path ``/``."""
    return f"arn:{PARTITION}:iam::aws:policy/{name}"


def stack_of(scope: IConstruct) -> Stack:
    """Return the stack of a construct, which never changes."""
    if isinstance(scope, Stack):
        return scope
    if scope not in _stacks:
        _stacks[scope] = Stack.of(scope)
    return _stacks[scope]


def node_of(construct: IConstruct) -> Node:
    """Return the node of a construct, which never changes."""
    if construct not in _nodes:
        _nodes[construct] = construct.node
    return _nodes[construct]


def region_of(scope: IConstruct) -> str | None:
    """Return the Region of a stack, or ``None`` for a template that fits every Region."""
    region = _once(stack_of(scope), "region")
    return None if holds_token(region) else region


def account_of(scope: IConstruct) -> str | None:
    """Return the account of a stack, or ``None`` for a template that fits every account."""
    account = _once(stack_of(scope), "account")
    return None if holds_token(account) else account


def partition_of(scope: IConstruct) -> str:
    """Return the partition of a stack; ``aws`` for a stack without a Region."""
    region = region_of(scope)
    return "aws" if region is None else catalogue.partition_of(region)


def holds_token(value: object) -> bool:
    """Say whether a value is a token, or a text with one, asking CDK only where it can be.

    CDK writes a token into a text as ``${Token[NAME.1]}``, and as a number far below all others.

    Source: AWS CDK developer guide, "Tokens"; aws-cdk-lib core/lib/private/encoding.ts.
    """
    if value is None or isinstance(value, bool):
        return False
    if isinstance(value, str):
        return _TOKEN_IN_TEXT in value
    if isinstance(value, (int, float)):
        return value < _LEAST_NUMBER and Token.is_unresolved(value)
    return Token.is_unresolved(value)


_TOKEN_IN_TEXT = "${Token["
_LEAST_NUMBER = -1e280


def in_china(scope: IConstruct) -> bool:
    """Return whether a stack is in a China Region; false for a stack without a Region."""
    return partition_of(scope) == "aws-cn"
