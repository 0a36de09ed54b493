"""EKS Capabilities: controllers that EKS runs outside the cluster."""

from __future__ import annotations

from collections.abc import Iterable

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.ack import AckCapabilitySpec
from eks_blueprint.spec.argocd import ArgoCdCapabilitySpec
from eks_blueprint.spec.kro import KroCapabilitySpec

__all__ = ["CapabilitiesSpec"]


class CapabilitiesSpec(Spec):
    """EKS Capabilities of a cluster, one of each type.

    Source: EKS user guide, "EKS Capabilities"; CloudFormation schema of AWS::EKS::Capability.
    """

    ack: AckCapabilitySpec | None = None
    """AWS resources from Kubernetes objects (OPS-ACK-1). Default: none."""

    kro: KroCapabilitySpec | None = None
    """APIs of your own that consist of several objects; `{}` for the defaults. Default: none."""

    argocd: ArgoCdCapabilitySpec | None = None
    """Applications from Git. Default: none."""

    def issues(self) -> Iterable[Found]:
        if not any(value is not None for _, value in self):
            yield (), f"must have one of {', '.join(type(self).model_fields)}, got none"
