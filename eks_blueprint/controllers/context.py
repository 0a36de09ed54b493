"""What the values and permissions of a controller depend on."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ControllerContext"]


@dataclass(frozen=True)
class ControllerContext:
    """The cluster that a controller is installed into.

    :param cluster_name: its name as a literal: conditions of IAM policies have it in their keys.
    :param isolated_vpc: the VPC has no way to the internet. Default: false.
    """

    cluster_name: str
    isolated_vpc: bool = False
