"""One row of an estimate."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from eks_blueprint.estimate.amounts import Amounts

__all__ = ["Basis", "Component", "Line", "Unpriced"]


class Component(StrEnum):
    """What an amount belongs to, in the order in which it is shown."""

    CONTROL_PLANE = "control plane"
    NODES = "nodes of groups"
    POOLS = "nodes of NodePools"
    FARGATE = "pods on Fargate"
    INSTANCES = "other instances"
    NODE_VOLUMES = "volumes of nodes"
    NAT = "NAT gateways"
    ENDPOINTS = "interface endpoints"
    ADDRESSES = "public IPv4 addresses"
    BALANCERS = "load balancers"
    CONNECTIONS = "connections between networks"
    ZONES = "hosted zones"
    TRAFFIC = "traffic"
    LOGS = "logs"
    METRICS = "metrics, alarms and dashboards"
    TRACES = "traces"
    KEYS = "keys and secrets"
    STORAGE = "volumes, file systems and buckets"
    BACKUP = "backups"
    SECURITY = "threat detection, firewalls and certificates"
    CAPABILITIES = "EKS Capabilities"
    CALLS = "functions, queues and schedules"


class Basis(StrEnum):
    """How well a price is known."""

    LIST = "list"
    """Read for this Region, or the same everywhere."""
    DERIVED = "derived"
    """From another size of the family in this Region."""
    ESTIMATED = "estimated"
    """With the factor of another family in this Region."""
    US_EAST_1 = "us-east-1"
    """The price of us-east-1, since that of this Region is not known."""
    LIVE = "live"
    """Asked from the AWS Price List."""


@dataclass(frozen=True)
class Line:
    """What one thing costs a month.

    :param component: what it belongs to.
    :param what: what is counted.
    :param stack: the stack that it is in.
    :param subject: the resource or object, or an empty text where it is the whole stack.
    :param region: Region whose price was taken.
    :param price: key of the price, such as ``nat.hour`` or ``ec2.m7g.large``.
    :param usd: price of one unit.
    :param unit: unit of the price.
    :param basis: how well the price is known.
    :param quantity: how many units a month; for prices by the hour, how many run all month.
    :param monthly: USD a month.
    :param assumptions: keys of the assumptions in it.
    :param doubt: why the price may be wrong. Default: nothing says so.
    """

    component: Component
    what: str
    stack: str
    subject: str
    region: str
    price: str
    usd: Decimal
    unit: str
    basis: Basis
    quantity: Amounts
    monthly: Amounts
    assumptions: tuple[str, ...] = ()
    doubt: str = ""


@dataclass(frozen=True)
class Unpriced:
    """What is not in an estimate.

    :param what: a resource type, an instance type, or another name.
    :param count: how many there are.
    :param reason: why.
    :param where: the first of them, as ``stack/LogicalId``.
    """

    what: str
    count: int
    reason: str
    where: str
