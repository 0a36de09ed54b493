"""The order of managed add-ons and of a webhook that sees their Services."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import CfnResource

from eks_blueprint.addons import CoreAddons
from eks_blueprint.delivery import FluxDelivery
from eks_blueprint.delivery.install_order import order_facts
from eks_blueprint.ingress import LoadBalancerController

__all__ = ["order_after_webhook"]


def order_after_webhook(
    addons: CoreAddons,
    controller: LoadBalancerController,
    *,
    flux: FluxDelivery | None,
    without: Sequence[CfnResource],
) -> None:
    """Keep add-ons that may make a Service apart from the start of the webhook that sees it.

    In CloudFormation they come after the controller. Flux starts the controller when the stack is
    complete, so in that case they come before Flux.

    :param addons: the managed add-ons.
    :param controller: the controller, which was delivered.
    :param flux: the tree that contains the controller, or ``None`` for CloudFormation.
    :param without: add-ons that the controller itself waits for.
    """
    facts = order_facts(controller.release)
    for addon in addons.after_compute.values():
        if addon.resource in without or not facts.sees("Service", addon.all_namespaces):
            continue
        if flux is not None:
            flux.prerequisites.append(addon.resource)
        else:
            addon.wait_for(*controller.controller.dependables)
