"""The stack of a service network, which outlives the clusters that use it."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.discovery import ServiceNetwork, ServiceNetworkReference
from eks_blueprint.spec import ServiceNetworkSpec
from eks_blueprint.stacks._environment import environment, tag

__all__ = ["ServiceNetworkStack"]


class ServiceNetworkStack(Stack):
    """A stack with one service network of VPC Lattice.

    :param name: name of the network.
    :param spec: the network.
    """

    @checked
    def __init__(
        self, scope: Construct, construct_id: str, *, name: str, spec: ServiceNetworkSpec
    ) -> None:
        refuse_other_spec(scope, ServiceNetworkSpec, spec)
        super().__init__(
            scope,
            construct_id,
            env=environment(spec.environment),
            termination_protection=spec.deletion_protection,
            description=f"Service network {name} of VPC Lattice",
        )
        network = ServiceNetwork(self, "ServiceNetwork", name=name, spec=spec)
        self.reference: ServiceNetworkReference = network.reference
        # Exported whether or not a cluster of this app uses it, as everything of a network stack.
        self.export_value(network.arn)
        tag(self, spec.tags)
