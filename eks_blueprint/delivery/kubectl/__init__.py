"""Delivery by CloudFormation, through the functions that run kubectl and Helm."""

from eks_blueprint.delivery.kubectl.delivery import InstalledByKubectl, KubectlDelivery
from eks_blueprint.delivery.kubectl.provider import KubectlProvider

__all__ = ["InstalledByKubectl", "KubectlDelivery", "KubectlProvider"]
