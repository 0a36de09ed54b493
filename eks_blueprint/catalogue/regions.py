"""Partitions of Regions."""

from __future__ import annotations

from eks_blueprint.errors import BlueprintError

__all__ = ["partition_of"]

# AWS General Reference, "Amazon Resource Names (ARNs)": partitions by Region.
_PREFIXES = {"cn-": "aws-cn", "us-gov-": "aws-us-gov"}
_OUT_OF_SCOPE = ("us-iso", "eu-iso", "eusc-")


def partition_of(region: str) -> str:
    """Give the partition of a Region.

    :param region: name of the Region, such as ``eu-west-1``.
    :raises BlueprintError: for Regions of partitions that the blueprint does not know.
    """
    if region.startswith(_OUT_OF_SCOPE):
        raise BlueprintError(
            f"region must be of partition aws, aws-us-gov or aws-cn, got {region!r}"
        )
    return next((name for start, name in _PREFIXES.items() if region.startswith(start)), "aws")
