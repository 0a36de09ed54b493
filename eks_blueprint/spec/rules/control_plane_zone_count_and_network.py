"""Rules between the zones of the control plane and those of the network."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.errors import Found
from eks_blueprint.spec.network import NetworkSpec

__all__ = ["control_plane_zone_issues"]


def control_plane_zone_issues(count: int | None, network: NetworkSpec) -> Iterator[Found]:
    """Return an issue for a control plane in more zones than the network has.

    :param count: number of zones of the control plane, if it is set.
    :param network: the network.
    """
    path = ("control_plane_zone_count",)
    if count is None:
        return
    if network.existing is not None:
        yield (
            path,
            "must be unset with network.existing, where the control plane is in the zones of "
            f"intra_subnets, got {count}; name these subnets there, which may be private subnets",
        )
    elif count > network.zones:
        yield path, f"must be at most {network.zones}, the number of zones of the VPC, got {count}"
