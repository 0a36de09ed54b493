"""From the stacks and objects of a cluster to what it is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eks_blueprint.assembly import KubernetesObject, items_of, mapping_of, sequence_of, text_of
from eks_blueprint.review.architecture import (
    Architecture,
    ControlPlane,
    GitOps,
    Host,
    LoadBalancing,
    Part,
    Store,
    Tenant,
)
from eks_blueprint.review.clusters import Cluster
from eks_blueprint.review.compute import compute_of
from eks_blueprint.review.connections import connections_of
from eks_blueprint.review.networks import Network, network_of, tier_of
from eks_blueprint.review.resource_names import name_of
from eks_blueprint.review.source import Source, text

__all__ = ["architecture_of"]

# As namespaces of tenants of this library have it.
_TENANT = "tenant"
_FLUX_SOURCES = ("GitRepository", "Bucket", "OCIRepository")
_PUBLIC = "EndpointPublicAccess"
_FACING = "internet-facing"
# Ends of the names of annotations, of load balancers for Ingress and for Service.
_SCHEME = ("/scheme", "aws-load-balancer-scheme")
_CONTROLLER = "aws-load-balancer-controller"
# What kind they are where the template does not say it.
_BALANCERS = {
    "AWS::ElasticLoadBalancingV2::LoadBalancer": "application",
    "AWS::ElasticLoadBalancing::LoadBalancer": "classic",
}
_STORES = {
    "AWS::EFS::FileSystem": "file system",
    "AWS::S3::Bucket": "bucket",
    "AWS::ECR::Repository": "image repository",
    "AWS::Backup::BackupVault": "backup vault",
    "AWS::SQS::Queue": "queue",
    "AWS::APS::Workspace": "Prometheus workspace",
    "AWS::Grafana::Workspace": "Grafana workspace",
}


def architecture_of(source: Source, cluster: Cluster) -> Architecture:
    """Return what a cluster is made of.

    :param source: the assembly.
    :param cluster: the cluster.
    """
    network = network_of(source, cluster)
    drawing = _Drawing(source, cluster, network)
    return Architecture(
        account=cluster.stack.account or "",
        region=cluster.stack.region or "",
        network=network,
        control_plane=drawing.control_plane(),
        compute=tuple(compute_of(source, cluster, network)),
        parts=tuple(drawing.parts()),
        load_balancing=tuple(drawing.load_balancing()),
        gitops=tuple(drawing.gitops()),
        hosts=tuple(drawing.hosts()),
        stores=tuple(
            Store(kind, name_of(one.properties) or one.logical_id, source.place(one))
            for type_, kind in _STORES.items()
            for one in cluster.of_type(type_)
        ),
        connections=tuple(connections_of(source, cluster, network)),
        tenants=tuple(_tenants(cluster)),
    )


@dataclass(frozen=True, eq=False)
class _Drawing:
    source: Source
    cluster: Cluster
    network: Network

    def control_plane(self) -> ControlPlane:
        """Return the control plane."""
        cluster, properties = self.cluster, self.cluster.properties
        network = cluster.network
        # Of each outcome of a condition, the one that opens it counts.
        public = any(one in (True, "true") for one in items_of(network.get(_PUBLIC, True)))
        subnets = self.source.subnets(self.cluster.stack, network.get("SubnetIds"))
        encryption = sequence_of(properties.get("EncryptionConfig"))
        provider = mapping_of(mapping_of(encryption[0] if encryption else {}).get("Provider"))
        key = provider.get("KeyArn")
        target = self.source.target(cluster.stack, key)
        remote = mapping_of(properties.get("RemoteNetworkConfig"))
        outpost = mapping_of(properties.get("OutpostConfig"))
        return ControlPlane(
            place=self.source.place(cluster.resource),
            name=cluster.name,
            version=cluster.version,
            support=text_of(mapping_of(properties.get("UpgradePolicy")).get("SupportType", "")),
            private_endpoint=network.get("EndpointPrivateAccess", False) in (True, "true"),
            public_endpoint=public,
            public_cidrs=_cidrs(network) if public else (),
            authentication=text_of(
                mapping_of(properties.get("AccessConfig")).get("AuthenticationMode", "")
            ),
            encrypted_with=target.logical_id if target is not None else text(key),
            logs=cluster.log_types,
            deletion_protection=properties.get("DeletionProtection") in (True, "true"),
            auto_mode=mapping_of(properties.get("ComputeConfig")).get("Enabled") in (True, "true"),
            ip_family=text_of(
                mapping_of(properties.get("KubernetesNetworkConfig")).get("IpFamily", "")
            ),
            tiers=tier_of(self.network, subnets),
            subnets=subnets,
            remote_nodes=tuple(_ranges(remote.get("RemoteNodeNetworks"))),
            remote_pods=tuple(_ranges(remote.get("RemotePodNetworks"))),
            outposts=tuple(map(text_of, sequence_of(outpost.get("OutpostArns")))),
        )

    def parts(self) -> Iterator[Part]:
        """Yield add-ons, charts and capabilities."""
        for one in self.cluster.own("AWS::EKS::Addon"):
            yield Part(
                "add-on",
                text(one.properties.get("AddonName")),
                text(one.properties.get("AddonVersion")),
                "",
                self.source.place(one),
            )
        for release in self.cluster.releases:
            yield Part(
                "chart",
                release.name,
                release.version.partition("@")[0],
                release.namespace,
                self.source.place_of(self.cluster.delivering(release)),
            )
        for one in self.cluster.own("AWS::EKS::Capability"):
            yield Part(
                "capability", text(one.properties.get("Type")), "", "", self.source.place(one)
            )

    def load_balancing(self) -> Iterator[LoadBalancing]:
        """Yield ways in which requests reach workloads."""
        for item in self.cluster.objects:
            spec = mapping_of(item.content.get("spec"))
            match item.kind:
                case "IngressClass":
                    yield self._balancing(item, text(spec.get("controller")), self._scheme(spec))
                case "GatewayClass":
                    yield self._balancing(item, text(spec.get("controllerName")), "")
                case "Service" if spec.get("type") == "LoadBalancer":
                    scheme = _scheme_of(item) or self._scheme_of_service(spec)
                    yield self._balancing(item, "Service", scheme)
                case "Ingress" | "Gateway":
                    yield self._balancing(item, item.kind, _scheme_of(item))
                case "LoadBalancerConfiguration" if spec.get("scheme") == _FACING:
                    yield self._balancing(item, item.kind, _FACING)
        yield from self._of_charts()
        for one in self.cluster.of_type(*_BALANCERS):
            scheme = text(one.properties.get("Scheme")) or "internet-facing"
            kind = text(one.properties.get("Type")) or _BALANCERS[one.type]
            yield LoadBalancing(
                f"{kind} load balancer",
                name_of(one.properties) or one.logical_id,
                "CloudFormation",
                scheme,
                self.source.place(one),
            )

    def _scheme_of_service(self, spec: Mapping[str, Any]) -> str:
        """Return the scheme of a Service that names none.

        It is internet-facing, unless a controller other than that of Kubernetes is there.

        Source: EKS user guide, "Route TCP and UDP traffic with Network Load Balancers".
        """
        modern = self.control_plane().auto_mode or any(
            one.chart == _CONTROLLER for one in self.cluster.releases
        )
        return "" if modern or "loadBalancerClass" in spec else _FACING

    def _of_charts(self) -> Iterator[LoadBalancing]:
        """Yield the charts whose values make a load balancer that is internet-facing."""
        for release in self.cluster.releases:
            if _FACING in _schemes(release.values):
                place = self.source.place_of(self.cluster.delivering(release))
                yield LoadBalancing("chart", release.name, "", _FACING, place)

    def _balancing(self, item: KubernetesObject, controller: str, scheme: str) -> LoadBalancing:
        return LoadBalancing(
            item.kind,
            item.name,
            controller,
            scheme,
            self.source.place_of(self.cluster.delivering(item)),
        )

    def _scheme(self, spec: Any) -> str:
        """Return the scheme of the load balancers of an IngressClass."""
        name = mapping_of(spec.get("parameters")).get("name")
        for item in self.cluster.objects:
            if item.kind == "IngressClassParams" and item.name == name:
                return text(mapping_of(item.content.get("spec")).get("scheme"))
        return ""

    def gitops(self) -> Iterator[GitOps]:
        """Yield what delivers from repositories."""
        kustomizations = [
            mapping_of(one.content.get("spec"))
            for one in self.cluster.objects
            if one.kind == "Kustomization" and one.api_version.startswith("kustomize.toolkit")
        ]
        for item in self.cluster.objects:
            spec = mapping_of(item.content.get("spec"))
            if item.kind in _FLUX_SOURCES and item.api_version.startswith("source.toolkit"):
                paths = [
                    text(one.get("path"))
                    for one in kustomizations
                    if mapping_of(one.get("sourceRef")).get("name") == item.name
                ]
                if paths:
                    address = text(spec.get("url")) or text(spec.get("bucketName"))
                    yield GitOps("Flux", item.kind, address, tuple(paths))
            elif item.kind in ("Application", "ApplicationSet") and item.api_version.startswith(
                "argoproj.io"
            ):
                origin = mapping_of(spec.get("source"))
                yield GitOps(
                    "Argo CD", item.kind, text(origin.get("repoURL")), (text(origin.get("path")),)
                )

    def hosts(self) -> Iterator[Host]:
        """Yield instances beside the nodes."""
        for one in self.cluster.of_type("AWS::EC2::Instance"):
            subnets = self.source.subnets(self.cluster.stack, [one.properties.get("SubnetId")])
            yield Host(
                name_of(one.properties) or one.logical_id,
                text(one.properties.get("InstanceType")),
                self.source.place(one),
                tier_of(self.network, subnets),
                subnets,
            )


def _ranges(networks: Any) -> Iterator[str]:
    for one in sequence_of(networks):
        yield from map(text_of, sequence_of(mapping_of(one).get("Cidrs")))


def _tenants(cluster: Cluster) -> Iterator[Tenant]:
    found: dict[str, list[str]] = {}
    for item in cluster.objects:
        labels = mapping_of(mapping_of(item.content.get("metadata")).get("labels"))
        if item.kind == "Namespace" and _TENANT in labels:
            found.setdefault(text_of(labels[_TENANT]), []).append(item.name)
    for name, namespaces in found.items():
        yield Tenant(name, tuple(dict.fromkeys(namespaces)))


def _cidrs(network: Any) -> tuple[str, ...]:
    cidrs = network.get("PublicAccessCidrs")
    return tuple(map(text_of, cidrs)) if isinstance(cidrs, list) and cidrs else ("0.0.0.0/0",)


def _scheme_of(item: KubernetesObject) -> str:
    annotations = mapping_of(mapping_of(item.content.get("metadata")).get("annotations"))
    for key, value in annotations.items():
        if str(key).endswith(_SCHEME):
            return text_of(value)
        # The older annotation, which the controller reads as well.
        if str(key).endswith("/aws-load-balancer-internal"):
            return "internal" if str(value).lower() in ("true", "0.0.0.0/0") else _FACING
    return ""


def _schemes(value: Any) -> Iterator[str]:
    """Yield the schemes of load balancers in values of a chart, at any depth."""
    for key, item in value.items() if isinstance(value, Mapping) else ():
        if str(key).endswith(_SCHEME):
            yield text_of(item)
        yield from _schemes(item)
    for item in value if isinstance(value, list) else ():
        yield from _schemes(item)
