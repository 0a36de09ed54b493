"""The Secrets Store CSI driver with the AWS provider."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.addons.context import AddonContext

__all__ = ["settings"]


def settings(context: AddonContext) -> Mapping[str, Any]:
    """Run on every node, and synchronize Kubernetes Secrets if Flux needs one.

    Source: charts/secrets-store-csi-driver-provider-aws/values.yaml of
    aws/secrets-store-csi-driver-provider-aws, commit a74182c; values of secrets-store-csi-driver
    1.6.0.
    """
    everywhere = [{"operator": "Exists"}]
    driver: dict[str, Any] = {"linux": {"tolerations": everywhere}, "enableSecretRotation": True}
    gitops = context.spec.gitops
    if gitops is not None and gitops.git is not None:
        driver["syncSecret"] = {"enabled": True}
    return {"tolerations": everywhere, "secrets-store-csi-driver": driver}
