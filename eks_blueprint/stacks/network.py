"""The stack of a VPC, which outlives the clusters in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_cdk import RemovalPolicy, Stack
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import subnet_ids, vpc_id
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.encryption import KEEP
from eks_blueprint.errors import refuse
from eks_blueprint.network import Network, NetworkLayout, RemoteRoutes, pin_zones
from eks_blueprint.spec import EnvironmentSpec, NetworkSpec, RemoteGatewaySpec, resolve_zones
from eks_blueprint.spec.rules.clusters_and_remote_gateways import RemoteWay, remote_way_issues
from eks_blueprint.stacks._environment import environment, tag

__all__ = ["NetworkStack"]


class NetworkStack(Stack):
    """A stack with one VPC.

    :param spec: the network.
    :param env: account and Region.
    :param cluster_names: names of the EKS clusters that will run in the VPC.
    :param karpenter_discovery_tag: value of the tag ``karpenter.sh/discovery``.
    :param services: AWS services for which the clusters need VPC endpoints.
    :param removal_policy: of keys and logs when the stack is deleted. Default: kept.
    :param termination_protection: protect the stack from deletion. Default: true.
    :param tags: tags of every resource. Default: none.
    :param remote_routes: ranges outside AWS by the gateway to them. Default: none.
    :raises BlueprintError: if two gateways lead to one range, or two are virtual private gateways.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        spec: NetworkSpec,
        env: EnvironmentSpec,
        cluster_names: Sequence[str],
        karpenter_discovery_tag: str,
        services: Sequence[str],
        removal_policy: RemovalPolicy = KEEP,
        termination_protection: bool = True,
        tags: Mapping[str, str] | None = None,
        remote_routes: Mapping[RemoteGatewaySpec, Sequence[str]] | None = None,
    ) -> None:
        refuse_other_spec(scope, NetworkSpec, spec)
        refuse_other_spec(scope, EnvironmentSpec, env, name="env")
        super().__init__(
            scope,
            construct_id,
            env=environment(env),
            termination_protection=termination_protection,
            description=f"Network of EKS {', '.join(cluster_names)}",
        )
        pin_zones(self, resolve_zones(spec, env.region))
        network = Network(
            self,
            "Network",
            spec=spec,
            region=env.region,
            karpenter_discovery_tag=karpenter_discovery_tag,
            services=services,
            removal_policy=removal_policy,
        )
        self.layout: NetworkLayout = network
        self._export(network)
        if network.ipv6_blocks is not None:
            self.export_string_list_value(network.ipv6_blocks)
        ways: list[RemoteWay] = []
        for gateway, cidrs in (remote_routes or {}).items():
            refuse_other_spec(self, RemoteGatewaySpec, gateway, name="remote_routes")
            ways.append((("remote_routes", gateway.name), gateway, cidrs))
        refuse(remote_way_issues(ways), scope=self)
        for _, gateway, cidrs in ways:
            RemoteRoutes(
                self,
                f"RemoteRoutes-{gateway.name}",
                vpc=network.vpc,
                gateway=gateway,
                cidrs=cidrs,
                subnets=network.subnets,
                attachment_subnets=network.intra_subnets,
            )
        tag(self, tags or {})

    def _export(self, network: Network) -> None:
        """Export everything that a cluster can use, whether or not a cluster uses it now.

        CDK would export only what is used. An output would then be removed when a cluster is not
        built, a feature is turned off or nodes leave a zone, and CloudFormation rejects that while
        another stack imports it.
        """
        for value in (vpc_id(network.vpc), *subnet_ids(network.subnets)):
            self.export_value(value)
