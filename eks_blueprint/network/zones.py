"""Availability Zones without a look-up in AWS."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Fn, Stack

from eks_blueprint.attributes import holds_token

__all__ = ["pin_zones", "zone_tokens"]


def pin_zones(stack: Stack, zones: Sequence[str]) -> None:
    """Set the zones of a stack; call it before you add the first construct to the stack.

    ``ec2.Vpc`` reads the zones of its stack even when it is given zones. In a stack with an account
    and Region, that is a context look-up, which needs credentials and is recorded as ``missing`` in
    the cloud assembly of an offline synthesis. A stack without an environment does not need this.

    :param stack: the stack.
    :param zones: zone names or ids.
    """
    if zones and not holds_token(stack.region):
        key = f"availability-zones:account={stack.account}:region={stack.region}"
        stack.node.set_context(key, [*zones])


def zone_tokens(count: int) -> tuple[str, ...]:
    """Return the first zones of the Region that the template is deployed to."""
    zones = Fn.get_azs()
    return tuple(Fn.select(index, zones) for index in range(count))
