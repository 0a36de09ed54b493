"""Delivery of charts and objects to a cluster: the contract and its two implementations."""

from eks_blueprint.catalogue import Chart
from eks_blueprint.delivery.admission_policy import validating_policy
from eks_blueprint.delivery.contract import Delivery, Installed
from eks_blueprint.delivery.flux import (
    FluxDelivery,
    InstalledByFlux,
    is_yours,
    rendered,
    write_files,
)
from eks_blueprint.delivery.install_order import InstallOrder
from eks_blueprint.delivery.kubectl import InstalledByKubectl, KubectlDelivery, KubectlProvider
from eks_blueprint.delivery.private_registry import PrivateRegistry
from eks_blueprint.delivery.pulled import images_of
from eks_blueprint.delivery.release import HelmRelease, KubernetesObject, Manifests

__all__ = [
    "Chart",
    "Delivery",
    "FluxDelivery",
    "HelmRelease",
    "InstallOrder",
    "Installed",
    "InstalledByFlux",
    "InstalledByKubectl",
    "KubectlDelivery",
    "KubectlProvider",
    "KubernetesObject",
    "Manifests",
    "PrivateRegistry",
    "images_of",
    "is_yours",
    "rendered",
    "validating_policy",
    "write_files",
]
