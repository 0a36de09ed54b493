"""Subnets and how many addresses they have left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eks_blueprint.live._read import tags
from eks_blueprint.live.session import Session

__all__ = ["LiveSubnet", "subnets_of"]


@dataclass(frozen=True)
class LiveSubnet:
    """A subnet.

    :param id: its id.
    :param name: its tag ``Name``, or its id.
    :param zone: Availability Zone.
    :param cidr: IPv4 range.
    :param free_addresses: IPv4 addresses that are not used.
    """

    id: str
    name: str
    zone: str
    cidr: str
    free_addresses: int


def subnets_of(session: Session, ids: Sequence[str]) -> tuple[LiveSubnet, ...]:
    """Describe subnets, in the order of their ids.

    :param session: a session in their Region.
    :param ids: their ids.
    :raises LiveError: if AWS cannot be asked, or one does not exist.

    Source: Amazon EC2 API reference, ``DescribeSubnets``.
    """
    if not ids:
        return ()
    chosen = [{"Name": "subnet-id", "Values": sorted(set(ids))}]
    found = [
        LiveSubnet(
            id=one["SubnetId"],
            name=tags(one.get("Tags")).get("Name", one["SubnetId"]),
            zone=one.get("AvailabilityZone", ""),
            cidr=one.get("CidrBlock", ""),
            free_addresses=int(one.get("AvailableIpAddressCount", 0)),
        )
        for one in session.items("ec2", "describe_subnets", "Subnets", Filters=chosen)
    ]
    return tuple(sorted(found, key=lambda one: one.id))
