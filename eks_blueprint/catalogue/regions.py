"""Partitions of Regions."""

from __future__ import annotations

from eks_blueprint.errors import BlueprintError

__all__ = ["partition_issue", "partition_of"]

# AWS General Reference, "Amazon Resource Names (ARNs)": partitions by Region.
_PREFIXES = {"cn-": "aws-cn", "us-gov-": "aws-us-gov"}
_OUT_OF_SCOPE = ("us-iso", "eu-iso", "eusc-")


def partition_issue(region: str) -> str | None:
    """Return an issue for a Region of an unsupported partition.

    :param region: name of the Region.
    """
    if region.startswith(_OUT_OF_SCOPE):
        return f"must be of partition aws, aws-us-gov or aws-cn, got {region!r}"
    return None


def partition_of(region: str) -> str:
    """Return the partition of a Region.

    :param region: name of the Region, such as ``eu-west-1``.
    :raises BlueprintError: for Regions of partitions that the blueprint does not know.
    """
    issue = partition_issue(region)
    if issue is not None:
        raise BlueprintError(f"region {issue}")
    return next((name for start, name in _PREFIXES.items() if region.startswith(start)), "aws")
