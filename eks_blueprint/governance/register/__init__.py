"""Every acknowledgement, by the room whose constructs it is about."""

from eks_blueprint.governance.register import access, addons, cluster, compute, network

__all__ = ["REGISTER"]

REGISTER = (
    *network.ENTRIES,
    *cluster.ENTRIES,
    *addons.ENTRIES,
    *compute.ENTRIES,
    *access.ENTRIES,
)
