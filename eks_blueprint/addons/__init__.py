"""EKS managed add-ons: versions, permissions, settings, and their order of installation."""

from eks_blueprint.addons.core_addons import CoreAddons
from eks_blueprint.addons.managed_addon import ManagedAddon

__all__ = ["CoreAddons", "ManagedAddon"]
