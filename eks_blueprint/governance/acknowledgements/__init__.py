"""All acknowledgements, one module for each component or room of constructs."""

from __future__ import annotations

from typing import Any

from eks_blueprint.governance.acknowledgement import Acknowledgement
from eks_blueprint.governance.acknowledgements import (
    addons,
    auto_mode,
    backup,
    bastion,
    choices,
    cluster,
    compute,
    controllers,
    discovery,
    gitops,
    ingress,
    integrations,
    karpenter,
    kubectl,
    network,
    pipeline,
    portability,
    storage,
    telemetry,
)

__all__ = ["ACKNOWLEDGEMENTS"]

ACKNOWLEDGEMENTS: tuple[Acknowledgement[Any], ...] = (
    *network.ENTRIES,
    *cluster.ENTRIES,
    *addons.ENTRIES,
    *backup.ENTRIES,
    *compute.ENTRIES,
    *auto_mode.ENTRIES,
    *bastion.ENTRIES,
    *kubectl.ENTRIES,
    *karpenter.ENTRIES,
    *controllers.ENTRIES,
    *ingress.ENTRIES,
    *discovery.ENTRIES,
    *integrations.ENTRIES,
    *portability.ENTRIES,
    *storage.ENTRIES,
    *gitops.ENTRIES,
    *telemetry.ENTRIES,
    *pipeline.ENTRIES,
    *choices.ENTRIES,
)
