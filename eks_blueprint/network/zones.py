"""Availability Zones, so that nobody asks AWS for them."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Fn, Stack

from eks_blueprint.attributes import holds_token

__all__ = ["pin_zones", "zone_tokens"]


def pin_zones(stack: Stack, zones: Sequence[str]) -> None:
    """Tell a stack its zones; call it before the stack gets its first construct.

    ``ec2.Vpc`` reads the zones of its stack even when it is given zones. With an account and
    Region that is a context look-up, which needs credentials and ends as ``missing`` in the cloud
    assembly of an offline synthesis. A stack without an environment needs no pins.

    :param stack: the stack.
    :param zones: zone names or ids.
    """
    if zones and not holds_token(stack.region):
        key = f"availability-zones:account={stack.account}:region={stack.region}"
        stack.node.set_context(key, [*zones])


def zone_tokens(count: int) -> tuple[str, ...]:
    """Give the first zones of whatever Region the template is deployed to."""
    zones = Fn.get_azs()
    return tuple(Fn.select(index, zones) for index in range(count))
