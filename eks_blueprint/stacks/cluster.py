"""The stack of one cluster."""

from __future__ import annotations

from aws_cdk import CfnOutput, Stack
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.blueprint import EksBlueprint
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.discovery import ServiceNetworkReference
from eks_blueprint.ingress import PrivateZonesReference
from eks_blueprint.network import ExistingNetwork, NetworkLayout, derived_services
from eks_blueprint.spec import ClusterSpec
from eks_blueprint.stacks._environment import environment, tag
from eks_blueprint.stacks.limits import check_limits

__all__ = ["ClusterStack"]


class ClusterStack(Stack):
    """A stack with one cluster.

    :param cluster_name: EKS cluster name.
    :param spec: the cluster.
    :param layout: network of the cluster. Default: the VPC that ``spec.network.existing`` names.
    :param service_network: service network that ``spec.service_discovery.lattice`` names. Default:
        none, or the one whose ARN it has.
    :param private_zones: private zones that ``spec.dns`` names. Default: none.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster_name: str,
        spec: ClusterSpec,
        layout: NetworkLayout | None = None,
        service_network: ServiceNetworkReference | None = None,
        private_zones: PrivateZonesReference | None = None,
    ) -> None:
        refuse_other_spec(scope, ClusterSpec, spec)
        super().__init__(
            scope,
            construct_id,
            env=environment(spec.environment),
            termination_protection=spec.deletion_protection,
            description=f"EKS cluster {cluster_name}",
        )
        self.spec = spec
        self.cluster_name = cluster_name
        self.blueprint = EksBlueprint(
            self,
            "Blueprint",
            cluster_name=cluster_name,
            spec=spec,
            service_network=service_network,
            private_zones=private_zones,
            layout=layout
            or ExistingNetwork(
                self,
                "Network",
                spec=spec.network,
                services=derived_services(spec),
                region=spec.environment.region,
            ),
        )
        for name, value in self.blueprint.outputs.items():
            CfnOutput(self, name, value=value)
        self.add_metadata("AddonVersions", self.blueprint.addons.versions)
        tag(self, spec.tags_of(cluster_name))
        check_limits(scope)
