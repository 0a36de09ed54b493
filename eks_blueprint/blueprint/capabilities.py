"""The EKS Capabilities of a cluster."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import CfnResource
from constructs import Construct

from eks_blueprint.blueprint.context import ClusterContext
from eks_blueprint.delivery import Delivery, Installed
from eks_blueprint.integrations import AckCapability, ArgoCdCapability, KroCapability
from eks_blueprint.spec import CapabilitiesSpec

__all__ = ["Capabilities", "apply_capabilities", "define_capabilities"]


class Capabilities(Construct):
    """EKS Capabilities, which need nothing in the cluster, and their objects, if they have some.

    :param context: the cluster.
    :param spec: its capabilities.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        context: ClusterContext,
        spec: CapabilitiesSpec,
    ) -> None:
        super().__init__(scope, construct_id)
        self.ack: AckCapability | None = None
        if spec.ack is not None:
            self.ack = AckCapability(self, "Ack", cluster=context.cluster, spec=spec.ack)
        self.kro: KroCapability | None = None
        if spec.kro is not None:
            self.kro = KroCapability(self, "Kro", cluster=context.cluster, spec=spec.kro)
        self.argocd: ArgoCdCapability | None = None
        if spec.argocd is not None:
            self.argocd = ArgoCdCapability(
                self, "ArgoCd", cluster=context.cluster, spec=spec.argocd
            )


def define_capabilities(scope: Construct, context: ClusterContext) -> Capabilities | None:
    """Make the EKS Capabilities of a cluster, if it has any.

    :param scope: construct that owns them.
    :param context: the cluster.
    """
    spec = context.spec.capabilities
    if spec is None:
        return None
    return Capabilities(scope, "Capabilities", context=context, spec=spec)


def apply_capabilities(
    capabilities: Capabilities | None, delivery: Delivery, namespaces: Mapping[str, Installed]
) -> list[CfnResource]:
    """Apply the objects of the capabilities of a cluster.

    :param capabilities: the capabilities, if there are any.
    :param delivery: how objects are applied to the cluster.
    :param namespaces: namespaces that the objects may stand in.
    :returns: the capabilities, which bring the CustomResourceDefinitions of users' objects.
    """
    if capabilities is None:
        return []
    made = (capabilities.ack, capabilities.kro, capabilities.argocd)
    for one in (one for one in made if one is not None):
        one.apply(delivery, after=[*namespaces.values()])
    return [one.resource for one in made if one is not None]
