"""AWS Gateway API Controller for Amazon VPC Lattice."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from constructs import Construct, IDependable

from eks_blueprint import attributes, catalogue
from eks_blueprint.arguments import checked
from eks_blueprint.attributes import ACCOUNT, REGION, vpc_id
from eks_blueprint.catalogue import SYSTEM_TOLERATION, topology_spread
from eks_blueprint.checks import (
    literal_name,
    refuse_arns_of_elsewhere,
    refuse_other_family,
    refuse_other_spec,
    warn,
)
from eks_blueprint.delivery import Delivery, HelmRelease, Installed, Manifests
from eks_blueprint.discovery.lattice_objects import (
    NAMESPACE,
    exports,
    gateway,
    gateway_class,
    imports,
)
from eks_blueprint.discovery.lattice_permissions import lattice_policies
from eks_blueprint.discovery.lattice_prefix_list import LatticePrefixList
from eks_blueprint.discovery.service_network import ServiceNetworkReference
from eks_blueprint.encryption import KEEP
from eks_blueprint.errors import BlueprintError, refuse
from eks_blueprint.iam import PodIdentityRole
from eks_blueprint.spec import IpFamily, LatticeSpec
from eks_blueprint.spec.rules.partition_and_features import lattice_issues

__all__ = ["LatticeController"]

_CHART = "aws-gateway-controller-chart"
_DEFINITIONS = "traefik-crds"
_SERVICE_ACCOUNT = "gateway-api-controller"


class LatticeController(Construct):
    """The controller, its permissions, and the Gateway whose routes become services of a network.

    The controller neither makes nor changes service networks and VPC associations: the network has
    a stack of its own, and the association belongs to this construct. Requests come to the pods
    from the addresses of VPC Lattice, which the security group admits.

    :param cluster: the cluster, owned or imported, with Pod Identity.
    :param delivery: how charts and objects are installed in the cluster.
    :param spec: the part ``service_discovery.lattice`` of the spec.
    :param vpc: VPC of the cluster.
    :param security_group: security group of nodes and pods.
    :param service_network: the network. Default: the one whose ARN the spec has.
    :param cluster_name: name of the cluster as a literal. Default: that of ``cluster``.
    :param ip_family: IP family of the pods. Default: ipv4.
    :param isolated_vpc: the VPC has no way to the internet, where the Resource Groups Tagging API
        is. Default: false.
    :param share: apply exports and imports now; otherwise :meth:`share_services` does, after their
        namespaces. Default: true.
    :param removal_policy: of key and logs of the function that finds the prefix list. Default:
        kept.
    :param after: resources that must exist first. Default: none.
    :raises BlueprintError: if neither spec nor ``service_network`` has an ARN, the names differ, or
        the partition has no VPC Lattice.

    Source: aws/aws-application-networking-k8s, release of the catalogue, helm/values.yaml and
    docs/guides/deploy.md; recommendation OPS-DIS-1.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        delivery: Delivery,
        spec: LatticeSpec,
        vpc: ec2.IVpc,
        security_group: ec2.ISecurityGroup,
        service_network: ServiceNetworkReference | None = None,
        cluster_name: str | None = None,
        ip_family: IpFamily = "ipv4",
        isolated_vpc: bool = False,
        share: bool = True,
        removal_policy: RemovalPolicy = KEEP,
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, LatticeSpec, spec)
        refuse_other_family(self, ip_family)
        refuse_arns_of_elsewhere(self, {"spec": spec})
        refuse(lattice_issues(attributes.partition_of(self)), scope=self)
        warn(self, spec.warnings())
        self.service_network: ServiceNetworkReference = self._network(spec, service_network)
        name = literal_name(self, cluster, cluster_name, since="tags of what it makes")
        self.policies = lattice_policies(
            cluster_name=name,
            vpc_id=vpc_id(vpc),
            service_network_arn=self.service_network.arn,
        )
        self.identity = PodIdentityRole(
            self,
            "Identity",
            cluster=cluster,
            namespace=NAMESPACE,
            service_account=_SERVICE_ACCOUNT,
            policies=self.policies,
        )
        self.association: cdk.aws_vpclattice.CfnServiceNetworkVpcAssociation | None = None
        if spec.associate_vpc:
            self.association = cdk.aws_vpclattice.CfnServiceNetworkVpcAssociation(
                self,
                "VpcAssociation",
                service_network_identifier=self.service_network.arn,
                vpc_identifier=vpc_id(vpc),
            )
        self.prefix_list: LatticePrefixList | None = None
        if spec.prefix_list_id is None:
            self.prefix_list = LatticePrefixList(
                self, "PrefixList", ip_family=ip_family, removal_policy=removal_policy
            )
        self.admission = ec2.CfnSecurityGroupIngress(
            self,
            "FromVpcLattice",
            group_id=security_group.security_group_id,
            ip_protocol="tcp",
            from_port=0,
            to_port=65535,
            source_prefix_list_id=self._prefix_list_id(spec),
            description="Requests and health checks of VPC Lattice to pods",
        )
        self.definitions: Installed | None = None
        if spec.install_gateway_api:
            self.definitions = delivery.install(
                HelmRelease(_DEFINITIONS, values={"traefik": False, "gatewayAPI": True}),
                after=after,
            )
        release = HelmRelease(
            _CHART,
            chart=catalogue.chart(_CHART).at(spec.chart_version),
            values={
                # Pods do not reach the instance metadata service, which would tell.
                "awsRegion": REGION,
                "awsAccountId": ACCOUNT,
                "clusterVpcId": vpc_id(vpc),
                "clusterName": name,
                # No VPC endpoint reaches the Tagging API.
                "disableTaggingServiceApi": isolated_vpc,
                "serviceAccount": {"name": _SERVICE_ACCOUNT},
                "pdb": {"enabled": True, "maxUnavailable": 1},
                "deployment": {
                    "replicas": 2,
                    "tolerations": [SYSTEM_TOLERATION],
                    "priorityClassName": "system-cluster-critical",
                    "topologySpreadConstraints": topology_spread(
                        {"app.kubernetes.io/instance": _CHART}
                    ),
                },
                "resources": {
                    "requests": {"cpu": "50m", "memory": "128Mi"},
                    # The chart's schema wants both.
                    "limits": {"cpu": "500m", "memory": "256Mi"},
                },
            },
        )
        self.release: HelmRelease = release.with_values(spec.values)
        self.controller = delivery.install(self.release, after=[*self.identity.ready, *after])
        # The class is created after the controller, so that it is deleted before it.
        self.gateway = delivery.apply(
            Manifests("ServiceNetworkGateway", (gateway_class(), gateway(spec))),
            after=[self.controller, *([self.association] if self.association else [])],
        )
        self._delivery = delivery
        self._shared = (*exports(spec.exports), *imports(spec.imports))
        self.shared: Installed | None = None
        if share:
            self.share_services()

    def share_services(self, *, after: Sequence[IDependable | Installed] = ()) -> None:
        """Apply the exports and imports of the spec.

        :param after: what makes their namespaces. Default: nothing; they exist.
        """
        if self._shared and self.shared is None:
            self.shared = self._delivery.apply(
                Manifests("SharedServices", self._shared, separate=True),
                after=[self.controller, *after],
            )

    def _network(
        self, spec: LatticeSpec, given: ServiceNetworkReference | None
    ) -> ServiceNetworkReference:
        if spec.service_network_arn is not None:
            return ServiceNetworkReference(spec.service_network, spec.service_network_arn)
        if given is None:
            raise BlueprintError(
                "service_network must be given where the spec has no service_network_arn, got none",
                scope=self,
            )
        if given.name != spec.service_network:
            raise BlueprintError(
                f"service_network must be {spec.service_network}, as the spec says, got "
                f"{given.name}",
                scope=self,
            )
        return given

    def _prefix_list_id(self, spec: LatticeSpec) -> str:
        if spec.prefix_list_id is not None:
            return spec.prefix_list_id
        return self.prefix_list.prefix_list_id if self.prefix_list is not None else ""
