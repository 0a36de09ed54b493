"""EKS managed add-ons: versions, permissions, settings, and the order they are installed in."""

from eks_blueprint.addons.core_addons import CoreAddons
from eks_blueprint.addons.managed_addon import ManagedAddon

__all__ = ["CoreAddons", "ManagedAddon"]
