"""What is installed into a cluster: managed add-ons, charts, objects, and the ways they come."""

from eks_blueprint.addons.core_addons import CoreAddons
from eks_blueprint.addons.delivery import Delivery, Step
from eks_blueprint.addons.kubectl_delivery import KubectlDelivery, KubectlStep
from eks_blueprint.addons.kubectl_provider import KubectlProvider
from eks_blueprint.addons.managed_addon import ManagedAddon
from eks_blueprint.addons.needs import Needs
from eks_blueprint.addons.release import HelmRelease, KubernetesObject, Manifests
from eks_blueprint.addons.tolerations import SYSTEM_TOLERATION

__all__ = [
    "SYSTEM_TOLERATION",
    "CoreAddons",
    "Delivery",
    "HelmRelease",
    "KubectlDelivery",
    "KubectlProvider",
    "KubectlStep",
    "KubernetesObject",
    "ManagedAddon",
    "Manifests",
    "Needs",
    "Step",
]
