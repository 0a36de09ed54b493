"""Every acknowledgement, by the room whose constructs it is about."""

from eks_blueprint.governance.acknowledgements import (
    addons,
    bastion,
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

__all__ = ["ACKNOWLEDGEMENTS"]

ACKNOWLEDGEMENTS = (
    *network.ENTRIES,
    *cluster.ENTRIES,
    *addons.ENTRIES,
    *compute.ENTRIES,
    *bastion.ENTRIES,
    *kubectl.ENTRIES,
    *karpenter.ENTRIES,
    *ingress.ENTRIES,
    *storage.ENTRIES,
    *gitops.ENTRIES,
    *tenancy.ENTRIES,
)
