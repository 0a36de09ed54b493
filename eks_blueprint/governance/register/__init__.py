"""Every acknowledgement, by the room whose constructs it is about."""

from eks_blueprint.governance.register import (
    access,
    addons,
    cluster,
    compute,
    gitops,
    ingress,
    karpenter,
    kubectl,
    network,
    storage,
    tenancy,
)

__all__ = ["REGISTER"]

REGISTER = (
    *network.ENTRIES,
    *cluster.ENTRIES,
    *addons.ENTRIES,
    *compute.ENTRIES,
    *access.ENTRIES,
    *kubectl.ENTRIES,
    *karpenter.ENTRIES,
    *ingress.ENTRIES,
    *storage.ENTRIES,
    *gitops.ENTRIES,
    *tenancy.ENTRIES,
)
