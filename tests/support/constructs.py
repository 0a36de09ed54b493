"""Every public construct, made with as little as it takes, on a cluster that exists."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks_l1
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_iam
from aws_cdk import aws_kms as kms
from constructs import Construct

import eks_blueprint
from eks_blueprint import (
    addons,
    autoscaling,
    blueprint,
    cluster,
    compute,
    controllers,
    cost,
    delivery,
    discovery,
    encryption,
    gitops,
    iam,
    ingress,
    integrations,
    network,
    observability,
    pipeline,
    portability,
    security,
    stacks,
    storage,
    tenancy,
)
from eks_blueprint import spec as specs
from eks_blueprint.spec.blue_green import LoadBalancerSpec, TrafficRecordSpec
from eks_blueprint.spec.pipeline import PipelineSpec
from tests.support.assemblies import ONE_WAVE, one_stack_assembly

PIPELINE = {
    "account": "999999999999",
    "region": "eu-west-1",
    "source": {"codecommit": {"repository": "clusters"}},
    "spec": "fleet.yaml",
}
ROLES = [pipeline.DeployRole("111122223333", "cdk-hnb659fds-deploy-role-111122223333-eu-west-1")]
GIT = {"git": {"url": "https://github.com/example/gitops.git"}}
AUTHORITY = {"common_name": "Test", "organization": "Example", "country": "DE"}
OUTPOST: dict[str, Any] = {
    "arn": "arn:aws:outposts:eu-west-1:111122223333:outpost/op-0123456789abcdef0",
    "subnet_ids": ["subnet-0a1b2c3d"],
    "node_groups": {"workers": {"instance_type": "m5.large"}},
}
TREE = {"clusters/existing/crds/kustomization.yaml": [{"kind": "Kustomization"}]}
SERVICE_NETWORK = "arn:aws:vpc-lattice:eu-west-1:111122223333:servicenetwork/sn-0a1b2c3d4e5f6a7b8"
POOL = {"selectors": {"web": {"namespace": "web"}}}


def public_constructs() -> dict[str, type[Construct]]:
    """Find the constructs that a room, or a room inside it, offers in its ``__all__``."""
    return dict(_constructs(only_rooms=True))


def constructs() -> dict[str, type[Construct]]:
    """Find all constructs, those that rooms keep to themselves too."""
    return dict(_constructs(only_rooms=False))


def _constructs(*, only_rooms: bool) -> Iterator[tuple[str, type[Construct]]]:
    for info in pkgutil.walk_packages(eks_blueprint.__path__, "eks_blueprint."):
        # Importing these runs a command, or needs what only Lambda has.
        if info.name.endswith(("__main__", "_handler")) or (only_rooms and not info.ispkg):
            continue
        module = importlib.import_module(info.name)
        for name in getattr(module, "__all__", ()):
            value = getattr(module, name)
            # An app stands in no other construct.
            if not isinstance(value, type) or issubclass(value, cdk.App):
                continue
            if issubclass(value, Construct):
                yield name, value


class Surroundings:
    """What a construct stands in; each part is made when a maker asks for it.

    :param app: the app.
    :param name: name of the stack.
    """

    def __init__(self, app: cdk.App, name: str) -> None:
        self.app = app
        self.name = name

    @cached_property
    def stack(self) -> cdk.Stack:
        env = cdk.Environment(account="111122223333", region="eu-west-1")
        return cdk.Stack(self.app, self.name, env=env)

    @cached_property
    def vpc(self) -> ec2.IVpc:
        return ec2.Vpc.from_vpc_attributes(
            self.stack,
            "GivenVpc",
            vpc_id="vpc-0a1b2c3d",
            availability_zones=["eu-west-1a", "eu-west-1b"],
            private_subnet_ids=["subnet-0a000001", "subnet-0a000002"],
            private_subnet_route_table_ids=["rtb-0a000001", "rtb-0a000002"],
        )

    @cached_property
    def subnets(self) -> list[ec2.ISubnet]:
        return [*self.vpc.private_subnets]

    @cached_property
    def security_group(self) -> ec2.ISecurityGroup:
        return ec2.SecurityGroup.from_security_group_id(self.stack, "GivenGroup", "sg-0a1b2c3d")

    @cached_property
    def key(self) -> kms.IKey:
        arn = "arn:aws:kms:eu-west-1:111122223333:key/given"
        return kms.Key.from_key_arn(self.stack, "GivenKey", arn)

    @cached_property
    def cluster(self) -> eks.ICluster:
        provider = eks.KubectlProvider.from_kubectl_provider_attributes(
            self.stack,
            "GivenProvider",
            service_token="arn:aws:lambda:eu-west-1:111122223333:function:kubectl",
        )
        return eks.Cluster.from_cluster_attributes(
            self.stack,
            "GivenCluster",
            cluster_name="existing",
            cluster_endpoint="https://existing.example.com",
            cluster_certificate_authority_data="Q0E=",
            cluster_security_group_id="sg-0a1b2c3d",
            vpc=self.vpc,
            kubectl_provider=provider,
        )

    @cached_property
    def delivery(self) -> delivery.KubectlDelivery:
        return delivery.KubectlDelivery(self.stack, "GivenDelivery", cluster=self.cluster)

    @cached_property
    def layout(self) -> network.NetworkLayout:
        return network.NetworkFromVpc(self.vpc, cidrs=("10.0.0.0/16",))

    @property
    def at(self) -> tuple[cdk.Stack, str]:
        """Scope and id."""
        return self.stack, "It"

    @property
    def delivered(self) -> dict[str, Any]:
        """For what only writes objects."""
        return {"delivery": self.delivery}

    @property
    def on_cluster(self) -> dict[str, Any]:
        """For what has rights in AWS as well."""
        return {"cluster": self.cluster, "delivery": self.delivery}


def existing_vpc(**more: Any) -> dict[str, Any]:
    """Give a network that exists, for specs of clusters."""
    subnets = {"eu-west-1a": "subnet-0a000001", "eu-west-1b": "subnet-0a000002"}
    vpc = {"vpc_id": "vpc-0a1b2c3d", "cidrs": ["10.0.0.0/16"], "private_subnets": subnets}
    return {"existing": vpc, "ip_family": "ipv4", **more}


def cluster_spec(**fields: Any) -> specs.ClusterSpec:
    """Check the spec of a cluster."""
    return specs.ClusterSpec.model_validate(fields)


def spec_of(name: str, **fields: Any) -> Any:
    """Check the spec of a part."""
    return getattr(specs, name).model_validate(fields)


def private_zones(**fields: Any) -> specs.PrivateZonesSpec:
    """Give one private zone that is created, with a VPC."""
    zones = {"internal": {"domain_name": "internal.example.com"}}
    vpcs = {"hub": {"vpc_id": "vpc-0a1b2c3d"}}
    made: specs.PrivateZonesSpec = spec_of("PrivateZonesSpec", zones=zones, vpcs=vpcs, **fields)
    return made


def pipeline_spec(**fields: Any) -> PipelineSpec:
    """Check the spec of a pipeline."""
    return PipelineSpec.model_validate({**PIPELINE, **fields})


def cfn_node_group(at: Surroundings) -> eks_l1.CfnNodegroup:
    """Make a node group of CDK."""
    return eks_l1.CfnNodegroup(
        at.stack,
        "Workers",
        cluster_name="existing",
        node_role="arn:aws:iam::111122223333:role/nodes",
        subnets=["subnet-0a000001"],
    )


MAKERS: dict[str, Callable[[Surroundings], Construct]] = {
    "AckCapability": lambda at: integrations.AckCapability(
        *at.at, cluster=at.cluster, spec=spec_of("AckCapabilitySpec", services={"s3": {}})
    ),
    "AckController": lambda at: integrations.AckController(*at.at, **at.on_cluster, service="s3"),
    "ArgoCdCapability": lambda at: integrations.ArgoCdCapability(
        *at.at,
        cluster=at.cluster,
        spec=spec_of(
            "ArgoCdCapabilitySpec",
            identity_center_arn="arn:aws:sso:::instance/ssoins-1234567890abcdef",
        ),
    ),
    "KroCapability": lambda at: integrations.KroCapability(
        *at.at, cluster=at.cluster, spec=spec_of("KroCapabilitySpec")
    ),
    "AccessLogsBucket": lambda at: ingress.AccessLogsBucket(
        *at.at, prefix="alb", retention_days=90
    ),
    "AccessEntries": lambda at: cluster.AccessEntries(
        *at.at,
        cluster=at.cluster,
        entries={
            "team": spec_of(
                "AccessEntrySpec",
                principal_arn="arn:aws:iam::111122223333:role/team",
                role="viewer",
            )
        },
    ),
    "AccessEntry": lambda at: cluster.AccessEntry(
        *at.at,
        cluster=at.cluster,
        principal=aws_iam.Role.from_role_arn(
            at.stack, "GivenRole", "arn:aws:iam::111122223333:role/team"
        ),
        spec=spec_of("AccessGrantSpec", role="viewer"),
    ),
    "AllowedTraffic": lambda at: network.AllowedTraffic(
        *at.at,
        security_group=at.security_group,
        spec=spec_of("AllowedTrafficSpec", source="orders", destination="reports", from_port=8443),
        ipv4_cidrs={"orders": "10.1.0.0/16"},
    ),
    "BlueGreenLoadBalancer": lambda at: ingress.BlueGreenLoadBalancer(
        *at.at,
        pair="shop",
        spec=LoadBalancerSpec.model_validate(
            {
                "inbound_cidrs": ["10.0.0.0/8"],
                "certificate_arns": ["arn:aws:acm:eu-west-1:111122223333:certificate/0a1b"],
                "services": {"web": {"host_names": ["shop.example.com"], "port": 8080}},
            }
        ),
        vpc=at.vpc,
        ipv4_cidrs=["10.0.0.0/16"],
        subnets=at.subnets,
        weights={"blue": 90, "green": 10},
    ),
    "WeightedRecords": lambda at: ingress.WeightedRecords(
        *at.at,
        hosted_zone_id="Z0123456789ABC",
        spec=TrafficRecordSpec.model_validate(
            {
                "name": "shop.example.com",
                "blue": {
                    "dns_name": "internal-shop-1.eu-west-1.elb.amazonaws.com",
                    "hosted_zone_id": "Z32O12XQLNTSW2",
                },
            }
        ),
        weights={"blue": 100},
    ),
    "ConnectionRoutes": lambda at: network.ConnectionRoutes(
        *at.at,
        route_tables={"private1": "rtb-0a000001"},
        ipv4_cidrs={"reports": "10.1.0.0/16"},
        peering_connection_id="pcx-0a1b2c3d",
    ),
    "ConnectionTrust": lambda at: network.ConnectionTrust(
        *at.at,
        role_name="backoffice-connection",
        trusted_role_arns=["arn:aws:iam::444455556666:role/deploy"],
        stack_arns=["arn:aws:cloudformation:eu-west-1:111122223333:stack/reports-network/*"],
    ),
    "TransitGateway": lambda at: network.TransitGateway(*at.at),
    "TransitGatewayAttachment": lambda at: network.TransitGatewayAttachment(
        *at.at, vpc=at.vpc, subnets=at.subnets, transit_gateway_id="tgw-0a1b2c3d"
    ),
    "VpcPeering": lambda at: network.VpcPeering(*at.at, vpc=at.vpc, peer_vpc_id="vpc-0a1b2c3e"),
    "AlarmTopic": lambda at: observability.AlarmTopic(*at.at, cluster_name="existing"),
    "Alarms": lambda at: observability.Alarms(
        *at.at,
        sources=observability.MetricSources("existing"),
        topic=observability.AlarmTopic(at.stack, "Topic", cluster_name="existing"),
    ),
    "ArtifactStack": lambda at: stacks.ArtifactStack(
        at.app, at.name, spec=pipeline_spec(), region="us-east-1", roles=ROLES
    ),
    "ArtifactStore": lambda at: pipeline.ArtifactStore(
        *at.at,
        accounts=["111122223333"],
        role_names=["cdk-hnb659fds-deploy-role-*"],
        pipeline_name="fleet",
    ),
    "AutoMode": lambda at: compute.AutoMode(
        *at.at,
        **at.on_cluster,
        spec=spec_of("AutoModeSpec"),
        cluster_role=aws_iam.Role.from_role_name(at.stack, "GivenClusterRole", "control-plane"),
        subnets=at.subnets,
        volumes_key=at.key,
        security_group=at.security_group,
    ),
    "AutoModeIngress": lambda at: ingress.AutoModeIngress(
        *at.at, **at.delivered, spec=spec_of("IngressSpec")
    ),
    "AutoModeNodeRole": lambda at: compute.AutoModeNodeRole(*at.at),
    "Backup": lambda at: storage.Backup(*at.at, cluster=at.cluster, spec=spec_of("BackupSpec")),
    "Velero": lambda at: storage.Velero(*at.at, **at.on_cluster, volumes_key=at.key),
    "Bastion": lambda at: cluster.Bastion(
        *at.at,
        cluster=at.cluster,
        cluster_security_group=at.security_group,
        vpc=at.vpc,
        subnets=at.subnets,
        spec=spec_of("BastionSpec"),
        volumes_key=at.key,
    ),
    "BlockStorage": lambda at: storage.BlockStorage(
        *at.at, **at.delivered, classes={"gp3": spec_of("StorageClassSpec")}, volumes_key=at.key
    ),
    "Budget": lambda at: cost.Budget(
        *at.at,
        tag_key="eks-cluster",
        tag_value="existing",
        spec=spec_of("BudgetSpec", limit_usd=100, emails=["finance@example.com"]),
    ),
    "BucketVolumes": lambda at: storage.BucketVolumes(
        *at.at,
        **at.delivered,
        buckets={"data": spec_of("BucketVolumeSpec", bucket="data-of-team", namespace="web")},
    ),
    "CertificateAuthority": lambda at: security.CertificateAuthority(
        *at.at, spec=spec_of("CertificateAuthoritySpec", **AUTHORITY)
    ),
    "CisScan": lambda at: security.CisScan(
        *at.at, scan_name="existing", spec=spec_of("CisScanSpec", tags={"scan": ["cis"]})
    ),
    "ClusterStack": lambda at: stacks.ClusterStack(
        at.app, at.name, cluster_name="prod", spec=cluster_spec(network=existing_vpc())
    ),
    "ControlPlane": lambda at: cluster.ControlPlane(
        *at.at, cluster_name="prod", spec=cluster_spec(), vpc=at.vpc, subnets=at.subnets
    ),
    "ControlPlaneRole": lambda at: cluster.ControlPlaneRole(
        *at.at, cluster_name="prod", secrets_key=at.key
    ),
    "CoreAddons": lambda at: addons.CoreAddons(
        *at.at,
        cluster=at.cluster,
        spec=cluster_spec(),
        volumes_key=at.key,
        cluster_security_group=at.security_group,
    ),
    "CustomerKey": lambda at: encryption.CustomerKey(*at.at, description="anything"),
    "Dashboard": lambda at: observability.Dashboard(
        *at.at, sources=observability.MetricSources("existing")
    ),
    "EfaDevicePlugin": lambda at: compute.EfaDevicePlugin(*at.at, **at.delivered),
    "NvidiaDraDriver": lambda at: compute.NvidiaDraDriver(*at.at, **at.delivered),
    "EksBlueprint": lambda at: blueprint.EksBlueprint(
        *at.at, cluster_name="prod", spec=cluster_spec(ingress={}), layout=at.layout
    ),
    "EncryptedLogGroup": lambda at: encryption.EncryptedLogGroup(
        *at.at, key=at.key, retention_days=30
    ),
    "Endpoints": lambda at: network.Endpoints(
        *at.at, vpc=at.vpc, cidrs=["10.0.0.0/16"], subnets=at.subnets, services=["ecr.api"]
    ),
    "ExistingNetwork": lambda at: network.ExistingNetwork(
        *at.at, spec=spec_of("NetworkSpec", **existing_vpc())
    ),
    "ContainerInsightsLogs": lambda at: observability.ContainerInsightsLogs(
        *at.at, cluster_name="existing"
    ),
    "Controller": lambda at: controllers.Controller(
        *at.at, **at.on_cluster, chart="cluster-autoscaler"
    ),
    "CloudMapController": lambda at: discovery.CloudMapController(
        *at.at,
        **at.on_cluster,
        spec=spec_of("CloudMapSpec", cluster_set="apps", accept_experimental=True),
        issuer=iam.IssuerProvider(at.stack, "GivenIssuer", issuer_url="https://id.example.com"),
        service_ipv4_cidr="10.100.0.0/16",
    ),
    "LatticeController": lambda at: discovery.LatticeController(
        *at.at,
        **at.on_cluster,
        spec=spec_of("LatticeSpec", service_network="apps", service_network_arn=SERVICE_NETWORK),
        vpc=at.vpc,
        security_group=at.security_group,
    ),
    "LatticePrefixList": lambda at: discovery.LatticePrefixList(*at.at),
    "ServiceNetwork": lambda at: discovery.ServiceNetwork(*at.at, name="apps"),
    "PrivateZones": lambda at: ingress.PrivateZones(
        *at.at,
        name="internal",
        spec=private_zones(profile={"clusters": ["orders"]}),
        share_with=["444455556666"],
    ),
    "PrivateZonesAssociation": lambda at: ingress.PrivateZonesAssociation(
        *at.at, profile_id="rp-0a1b2c3d4e5f6a7b", vpc=at.vpc, name="internal"
    ),
    "PrivateZonesRole": lambda at: ingress.PrivateZonesRole(
        *at.at,
        role_name="orders-zones-writer",
        account="444455556666",
        region="eu-west-1",
        cluster_name="orders",
        zones={"internal.example.com": "Z0123456789ABC"},
        label="orders",
    ),
    "ExternalDns": lambda at: ingress.ExternalDns(
        *at.at,
        **at.on_cluster,
        spec=spec_of(
            "DnsSpec", hosted_zones={"example": {"zone_id": "Z1", "domain_name": "example.com"}}
        ),
    ),
    "OutpostNodes": lambda at: compute.OutpostNodes(
        *at.at,
        cluster=at.cluster,
        spec=spec_of("OutpostSpec", **OUTPOST),
        subnets=at.subnets,
        cluster_security_group=at.security_group,
        volumes_key=at.key,
        kubernetes_version="1.35",
        service_ipv4_cidr="172.20.0.0/16",
    ),
    "LocalControlPlaneRole": lambda at: cluster.LocalControlPlaneRole(
        *at.at,
        cluster_name="existing",
        outpost=spec_of(
            "OutpostSpec",
            **OUTPOST,
            local_cluster={"storage": "ebs", "control_plane_instance_type": "m5.large"},
        ),
    ),
    "ConnectorRole": lambda at: portability.ConnectorRole(*at.at),
    "HybridNodes": lambda at: portability.HybridNodes(
        *at.at,
        cluster=at.cluster,
        spec=spec_of("HybridNodesSpec", remote_node_cidrs=["10.80.0.0/24"], ssm={}),
    ),
    "HybridNodeRole": lambda at: portability.HybridNodeRole(*at.at, cluster_name="existing"),
    "Cilium": lambda at: portability.Cilium(
        *at.at, **at.delivered, spec=spec_of("CiliumSpec"), pod_cidrs=["10.81.0.0/16"]
    ),
    "RemoteRoutes": lambda at: network.RemoteRoutes(
        *at.at,
        vpc=at.vpc,
        gateway=spec_of("RemoteGatewaySpec", transit_gateway_id="tgw-0a1b2c3d"),
        cidrs=["10.80.0.0/24"],
        subnets=at.subnets,
        attachment_subnets=at.subnets,
    ),
    "GrafanaWorkspace": lambda at: observability.GrafanaWorkspace(
        *at.at, log_groups=["/aws/eks/existing/opentelemetry/*"]
    ),
    "OpenTelemetryCollector": lambda at: observability.OpenTelemetryCollector(
        *at.at, **at.on_cluster
    ),
    "PrometheusAlerts": lambda at: observability.PrometheusAlerts(
        *at.at,
        workspace=observability.PrometheusWorkspace(at.stack, "GivenWorkspace"),
        topic=observability.AlarmTopic(at.stack, "GivenTopic", cluster_name="existing"),
        cluster_name="existing",
    ),
    "PrometheusWorkspace": lambda at: observability.PrometheusWorkspace(*at.at),
    "TransactionSearch": lambda at: observability.TransactionSearch(*at.at),
    "FargateLogging": lambda at: compute.FargateLogging(
        *at.at, **at.delivered, cluster_name="existing", roles=[profiles(at).role]
    ),
    "FargateProfiles": lambda at: compute.FargateProfiles(
        *at.at,
        cluster=at.cluster,
        profiles={"web": spec_of("FargateProfileSpec", **POOL)},
        subnets=at.subnets,
    ),
    "FileSystem": lambda at: storage.FileSystem(
        *at.at,
        **at.delivered,
        name="shared",
        spec=spec_of("FileSystemSpec"),
        vpc=at.vpc,
        subnets=at.subnets,
        client_security_group=at.security_group,
        mount_role=iam.PodIdentityRole(
            at.stack,
            "Mounts",
            cluster=at.cluster,
            namespace="kube-system",
            service_account="efs-csi-node-sa",
        ),
    ),
    "FleetPipeline": lambda at: pipeline.FleetPipeline(
        cdk.Stack(at.app, at.name, env=cdk.Environment(account="999999999999", region="eu-west-1")),
        "It",
        spec=pipeline_spec(),
        waves=[ONE_WAVE],
        assembly=one_stack_assembly(),
    ),
    "FlowLog": lambda at: network.FlowLog(*at.at, vpc=at.vpc, key=at.key, retention_days=30),
    "Flux": lambda at: gitops.Flux(
        *at.at,
        **at.on_cluster,
        tree=delivery.FluxDelivery("existing"),
        spec=spec_of("GitopsSpec", **GIT),
        cluster_name="existing",
    ),
    "Gatekeeper": lambda at: security.Gatekeeper(
        *at.at, **at.delivered, spec=spec_of("GatekeeperSpec")
    ),
    "GitCredential": lambda at: gitops.GitCredential(
        *at.at,
        **at.on_cluster,
        spec=spec_of(
            "GitSourceSpec",
            url="https://github.com/example/gitops.git",
            credential_secret_arn="arn:aws:secretsmanager:eu-west-1:111122223333:secret:g-AbCdEf",
        ),
    ),
    "Goldilocks": lambda at: autoscaling.Goldilocks(*at.at, **at.delivered),
    "HorizontalPodAutoscaler": lambda at: autoscaling.HorizontalPodAutoscaler(
        *at.at,
        **at.delivered,
        name="web",
        namespace="shop",
        spec=spec_of("HorizontalPodAutoscalerSpec", max_replicas=5),
    ),
    "PrivateRepositories": lambda at: security.PrivateRepositories(
        *at.at, repositories=["mirror/quay.io/team/app"], prefix="mirror"
    ),
    "ImageRepository": lambda at: security.ImageRepository(
        *at.at, spec=spec_of("ImageRepositorySpec")
    ),
    "InterruptionQueue": lambda at: compute.InterruptionQueue(*at.at),
    "IrsaRole": lambda at: iam.IrsaRole(
        *at.at, provider=issuer(at), namespace="web", service_account="api"
    ),
    "IssuerProvider": lambda at: iam.IssuerProvider(
        *at.at, issuer_url="https://oidc.eks.eu-west-1.amazonaws.com/id/X"
    ),
    "Karpenter": lambda at: compute.Karpenter(
        *at.at,
        **at.on_cluster,
        spec=spec_of(
            "KarpenterSpec", node_pools={"general": {"limits": {"cpu": 8, "memory_gib": 32}}}
        ),
        kubernetes_version="1.35",
        subnets=at.subnets,
        volumes_key=at.key,
        security_group=at.security_group,
    ),
    "KubeBench": lambda at: security.KubeBench(
        *at.at, **at.delivered, spec=spec_of("KubeBenchSpec")
    ),
    "KubectlDelivery": lambda at: delivery.KubectlDelivery(*at.at, cluster=at.cluster),
    "KubectlProvider": lambda at: delivery.KubectlProvider(
        *at.at, cluster=at.cluster, subnets=at.subnets
    ),
    "LoadBalancerController": lambda at: ingress.LoadBalancerController(
        *at.at, **at.on_cluster, spec=spec_of("IngressSpec"), vpc=at.vpc
    ),
    "LogMetrics": lambda at: observability.LogMetrics(
        *at.at,
        sources=observability.MetricSources(
            "existing", log_group_names={"audit": "/aws/eks/existing/cluster"}
        ),
    ),
    "LockedDefaultSecurityGroup": lambda at: network.LockedDefaultSecurityGroup(
        *at.at, vpc=ec2.Vpc(at.stack, "Vpc", restrict_default_security_group=False), key=at.key
    ),
    "ManagedAddon": lambda at: addons.ManagedAddon(
        *at.at, cluster=at.cluster, addon_name="metrics-server", kubernetes_version="1.35"
    ),
    "Network": lambda at: network.Network(
        *at.at,
        spec=spec_of(
            "NetworkSpec", availability_zones=["eu-west-1a", "eu-west-1b"], endpoints="none"
        ),
        region="eu-west-1",
    ),
    "NetworkPolicies": lambda at: security.NetworkPolicies(
        *at.at, **at.delivered, namespaces={"web": spec_of("NamespaceNetworkSpec")}
    ),
    "ServiceNetworkStack": lambda at: stacks.ServiceNetworkStack(
        at.app,
        at.name,
        name="apps",
        spec=spec_of("ServiceNetworkSpec"),
    ),
    "BaselineStack": lambda at: stacks.BaselineStack(
        at.app,
        at.name,
        spec=spec_of(
            "BaselineSpec",
            guardduty={},
            transaction_search={},
            service_linked_roles=["spot.amazonaws.com"],
        ),
        env=spec_of("EnvironmentSpec"),
        scan_name="production",
    ),
    "RegistryStack": lambda at: stacks.RegistryStack(
        at.app,
        f"{at.name}-registry",
        cluster=stacks.ClusterStack(
            at.app,
            at.name,
            cluster_name="prod",
            spec=cluster_spec(network=existing_vpc(), private_registry={}),
        ),
    ),
    "NetworkStack": lambda at: stacks.NetworkStack(
        at.app,
        at.name,
        spec=spec_of("NetworkSpec"),
        env=spec_of("EnvironmentSpec"),
        cluster_names=["prod"],
        karpenter_discovery_tag="prod",
        services=[],
    ),
    "NodeGroup": lambda at: compute.NodeGroup(
        *at.at,
        cluster=at.cluster,
        spec=spec_of("NodeGroupSpec"),
        subnets=at.subnets,
        role=compute.NodeRole(at.stack, "Nodes"),
        volumes_key=at.key,
        kubernetes_version="1.35",
    ),
    "NodeRole": lambda at: compute.NodeRole(*at.at),
    "NodeGroups": lambda at: compute.NodeGroups(
        *at.at,
        cluster=at.cluster,
        groups={"general": spec_of("NodeGroupSpec")},
        subnets=at.subnets,
        zones=["eu-west-1a", "eu-west-1b"],
        volumes_key=at.key,
        kubernetes_version="1.35",
    ),
    "OidcProviders": lambda at: cluster.OidcProviders(
        *at.at,
        cluster=at.cluster,
        providers={
            "sso": spec_of("OidcProviderSpec", issuer_url="https://sso.example.com", client_id="k")
        },
    ),
    "OffHours": lambda at: cost.OffHours(
        *at.at,
        groups={"workers": cost.ScheduledGroup(cfn_node_group(at), spec_of("NodeGroupSpec"))},
        spec=spec_of("OffHoursSpec", node_groups=["workers"]),
    ),
    "PoolOffHours": lambda at: cost.PoolOffHours(
        *at.at,
        **at.delivered,
        pools={
            "nights": cost.ScheduledPools(["apps"], spec_of("OffHoursSpec", node_pools=["apps"]))
        },
    ),
    "PipelineStack": lambda at: stacks.PipelineStack(
        at.app,
        at.name,
        spec=pipeline_spec(name="other"),
        waves=[ONE_WAVE],
        assembly=one_stack_assembly(),
    ),
    "PodIdentityRole": lambda at: iam.PodIdentityRole(
        *at.at, cluster=at.cluster, namespace="web", service_account="api"
    ),
    "PodSubnets": lambda at: network.PodSubnets(
        *at.at,
        vpc=at.vpc,
        cidr="100.64.0.0/16",
        private_subnets=at.subnets,
        zones=["eu-west-1a", "eu-west-1b"],
    ),
    "PodSecurityGroups": lambda at: security.PodSecurityGroups(*at.at, **at.delivered),
    "PrivateTls": lambda at: security.PrivateTls(
        *at.at,
        **at.on_cluster,
        authority=security.CertificateAuthority(
            at.stack, "Authority", spec=spec_of("CertificateAuthoritySpec", **AUTHORITY)
        ),
    ),
    "SecretMounts": lambda at: security.SecretMounts(*at.at, **at.delivered),
    "Tenant": lambda at: tenancy.Tenant(
        *at.at,
        **at.on_cluster,
        name="shop",
        spec=spec_of("TenantSpec", namespaces={"shop": {}}),
        kubernetes_version="1.35",
        isolate_network=False,
    ),
    "TreeBucket": lambda at: gitops.TreeBucket(*at.at, tree=TREE, cluster_name="existing"),
    "ThreatDetection": lambda at: security.ThreatDetection(*at.at, spec=spec_of("GuardDutySpec")),
    "VerticalPodAutoscaler": lambda at: autoscaling.VerticalPodAutoscaler(*at.at, **at.delivered),
    "Workload": lambda at: tenancy.Workload(
        *at.at,
        **at.on_cluster,
        service_account="api",
        namespace="web",
        spec=spec_of("WorkloadSpec"),
    ),
}


def profiles(at: Surroundings) -> compute.FargateProfiles:
    """Make Fargate profiles for what needs their role."""
    return compute.FargateProfiles(
        at.stack,
        "Profiles",
        cluster=at.cluster,
        profiles={"web": spec_of("FargateProfileSpec", **POOL)},
        subnets=at.subnets,
    )


def issuer(at: Surroundings) -> iam.IssuerProvider:
    """Make the trust in an issuer for what needs it."""
    url = "https://oidc.eks.eu-west-1.amazonaws.com/id/X"
    return iam.IssuerProvider(at.stack, "Issuer", issuer_url=url)
