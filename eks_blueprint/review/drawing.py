"""From the stacks and objects of a cluster to what it is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from eks_blueprint.assembly import KubernetesObject, mapping_of, sequence_of, text_of
from eks_blueprint.review.architecture import (
    Architecture,
    Compute,
    Connection,
    ControlPlane,
    GitOps,
    Host,
    LoadBalancing,
    Part,
    Store,
)
from eks_blueprint.review.clusters import Cluster
from eks_blueprint.review.networks import Network, network_of, tier_of
from eks_blueprint.review.place import Place
from eks_blueprint.review.source import Source
from eks_blueprint.review.subnets_used import subnets_used

__all__ = ["architecture_of"]

_FLUX_SOURCES = ("GitRepository", "Bucket", "OCIRepository")
_STORES = {
    "AWS::EFS::FileSystem": "file system",
    "AWS::S3::Bucket": "bucket",
    "AWS::ECR::Repository": "image repository",
    "AWS::Backup::BackupVault": "backup vault",
    "AWS::SQS::Queue": "queue",
    "AWS::APS::Workspace": "Prometheus workspace",
    "AWS::Grafana::Workspace": "Grafana workspace",
}
_CONNECTIONS = {
    "AWS::EC2::VPCPeeringConnection": "peering connection",
    "AWS::EC2::TransitGateway": "transit gateway",
    "AWS::EC2::TransitGatewayAttachment": "transit gateway attachment",
    "AWS::EC2::TransitGatewayVpcAttachment": "transit gateway attachment",
    "AWS::EC2::VPNGateway": "VPN gateway",
    "AWS::VpcLattice::ServiceNetwork": "service network",
    "AWS::VpcLattice::ServiceNetworkVpcAssociation": "association with a service network",
    "AWS::GlobalAccelerator::Accelerator": "global accelerator",
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
        compute=tuple(drawing.compute()),
        parts=tuple(drawing.parts()),
        load_balancing=tuple(drawing.load_balancing()),
        gitops=tuple(drawing.gitops()),
        hosts=tuple(drawing.hosts()),
        stores=tuple(
            Store(kind, _name(one.properties) or one.logical_id, source.place(one))
            for type_, kind in _STORES.items()
            for one in cluster.of_type(type_)
        ),
        connections=tuple(
            Connection(kind, _name(one.properties) or one.logical_id, source.place(one))
            for type_, kind in _CONNECTIONS.items()
            for one in cluster.of_type(type_)
        ),
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
        public = network.get("EndpointPublicAccess", True) in (True, "true")
        subnets = self._subnets(network.get("SubnetIds"))
        encryption = sequence_of(properties.get("EncryptionConfig"))
        provider = mapping_of(mapping_of(encryption[0] if encryption else {}).get("Provider"))
        key = provider.get("KeyArn")
        target = self.source.target(cluster.stack, key)
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
            encrypted_with=target.logical_id if target is not None else _text(key),
            logs=cluster.log_types,
            deletion_protection=properties.get("DeletionProtection") in (True, "true"),
            auto_mode=mapping_of(properties.get("ComputeConfig")).get("Enabled") in (True, "true"),
            ip_family=text_of(
                mapping_of(properties.get("KubernetesNetworkConfig")).get("IpFamily", "")
            ),
            tiers=self._tiers(subnets),
            subnets=subnets,
        )

    def compute(self) -> Iterator[Compute]:
        """Yield what pods run on."""
        for one in self.cluster.own("AWS::EKS::Nodegroup"):
            properties = one.properties
            subnets = self._subnets(properties.get("Subnets"))
            scaling = mapping_of(properties.get("ScalingConfig"))
            least, desired, most = (
                text_of(scaling.get(key, "")) for key in ("MinSize", "DesiredSize", "MaxSize")
            )
            yield Compute(
                kind="node group",
                name=_text(properties.get("NodegroupName")) or one.logical_id,
                place=self.source.place(one),
                instances=tuple(map(text_of, sequence_of(properties.get("InstanceTypes")))),
                capacity=_text(properties.get("CapacityType")).lower().replace("_", "-"),
                size=f"{least} to {most} nodes" + (f", {desired} desired" if desired else ""),
                image=_text(properties.get("AmiType")),
                tiers=self._tiers(subnets),
                subnets=subnets,
            )
        for one in self.cluster.own("AWS::EKS::FargateProfile"):
            selectors = sequence_of(one.properties.get("Selectors"))
            spaces = [_text(mapping_of(item).get("Namespace")) for item in selectors]
            subnets = self._subnets(one.properties.get("Subnets"))
            yield Compute(
                kind="Fargate profile",
                name=_text(one.properties.get("FargateProfileName")) or one.logical_id,
                place=self.source.place(one),
                instances=(),
                capacity="",
                size=f"pods of {', '.join(spaces)}",
                image="",
                tiers=self._tiers(subnets),
                subnets=subnets,
            )
        for one in self.cluster.own("AWS::AutoScaling::AutoScalingGroup"):
            properties = one.properties
            subnets = self._subnets(properties.get("VPCZoneIdentifier"))
            yield Compute(
                kind="Auto Scaling group",
                name=_text(properties.get("AutoScalingGroupName")) or one.logical_id,
                place=self.source.place(one),
                instances=(),
                capacity="",
                size=f"{_text(properties.get('MinSize'))} to {_text(properties.get('MaxSize'))}",
                image="",
                tiers=self._tiers(subnets),
                subnets=subnets,
            )
        yield from (self._pool(one) for one in self.cluster.objects if one.kind == "NodePool")

    def _pool(self, item: KubernetesObject) -> Compute:
        spec = mapping_of(item.content.get("spec"))
        template = mapping_of(mapping_of(spec.get("template")).get("spec"))
        needs = {
            _text(mapping_of(one).get("key")): (
                _text(mapping_of(one).get("operator")),
                tuple(map(text_of, sequence_of(mapping_of(one).get("values")))),
            )
            for one in sequence_of(template.get("requirements"))
        }
        limits = mapping_of(spec.get("limits"))
        _, capacity = needs.get("karpenter.sh/capacity-type", ("", ()))
        subnets = subnets_used(self.source, self.cluster, item)
        return Compute(
            kind="NodePool",
            name=item.name,
            place=None if item.delivered_by.startswith("gitops/") else self._place(item),
            instances=tuple(
                f"{key.rpartition('/')[2]} {_OPERATORS.get(operator, operator)} {', '.join(values)}"
                for key, (operator, values) in needs.items()
                if key not in ("karpenter.sh/capacity-type", "kubernetes.io/os")
            ),
            capacity=" and ".join(capacity),
            size=", ".join(f"{key} at most {text_of(value)}" for key, value in limits.items()),
            image=_image_of(self.cluster, template),
            tiers=self._tiers(subnets),
            subnets=subnets,
        )

    def parts(self) -> Iterator[Part]:
        """Yield add-ons, charts and capabilities."""
        for one in self.cluster.own("AWS::EKS::Addon"):
            yield Part(
                "add-on",
                _text(one.properties.get("AddonName")),
                _text(one.properties.get("AddonVersion")),
                "",
                self.source.place(one),
            )
        for release in self.cluster.releases:
            resource = self.cluster.stack.resources.get(release.delivered_by.rpartition("/")[2])
            yield Part(
                "chart",
                release.name,
                release.version.partition("@")[0],
                release.namespace,
                self.source.place(resource)
                if resource is not None and not release.delivered_by.startswith("gitops/")
                else None,
            )
        for one in self.cluster.own("AWS::EKS::Capability"):
            yield Part(
                "capability", _text(one.properties.get("Type")), "", "", self.source.place(one)
            )

    def load_balancing(self) -> Iterator[LoadBalancing]:
        """Yield ways in which requests reach workloads."""
        for item in self.cluster.objects:
            spec = mapping_of(item.content.get("spec"))
            match item.kind:
                case "IngressClass":
                    yield self._balancing(item, _text(spec.get("controller")), self._scheme(spec))
                case "GatewayClass":
                    yield self._balancing(item, _text(spec.get("controllerName")), "")
                case "Service" if spec.get("type") == "LoadBalancer":
                    yield self._balancing(item, "Service", _scheme_of(item))
                case "Ingress" | "Gateway":
                    yield self._balancing(item, item.kind, _scheme_of(item))
        for one in self.cluster.of_type("AWS::ElasticLoadBalancingV2::LoadBalancer"):
            scheme = _text(one.properties.get("Scheme")) or "internet-facing"
            kind = _text(one.properties.get("Type")) or "application"
            yield LoadBalancing(
                f"{kind} load balancer",
                _name(one.properties) or one.logical_id,
                "CloudFormation",
                scheme,
                self.source.place(one),
            )

    def _balancing(self, item: KubernetesObject, controller: str, scheme: str) -> LoadBalancing:
        return LoadBalancing(item.kind, item.name, controller, scheme, self._place(item))

    def _scheme(self, spec: Any) -> str:
        """Return the scheme of the load balancers of an IngressClass."""
        name = mapping_of(spec.get("parameters")).get("name")
        for item in self.cluster.objects:
            if item.kind == "IngressClassParams" and item.name == name:
                return _text(mapping_of(item.content.get("spec")).get("scheme"))
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
                    _text(one.get("path"))
                    for one in kustomizations
                    if mapping_of(one.get("sourceRef")).get("name") == item.name
                ]
                if paths:
                    address = _text(spec.get("url")) or _text(spec.get("bucketName"))
                    yield GitOps("Flux", item.kind, address, tuple(paths))
            elif item.kind in ("Application", "ApplicationSet") and item.api_version.startswith(
                "argoproj.io"
            ):
                origin = mapping_of(spec.get("source"))
                yield GitOps(
                    "Argo CD", item.kind, _text(origin.get("repoURL")), (_text(origin.get("path")),)
                )

    def hosts(self) -> Iterator[Host]:
        """Yield instances beside the nodes."""
        for one in self.cluster.of_type("AWS::EC2::Instance"):
            subnets = self._subnets([one.properties.get("SubnetId")])
            yield Host(
                _name(one.properties) or one.logical_id,
                _text(one.properties.get("InstanceType")),
                self.source.place(one),
                self._tiers(subnets),
            )

    def _subnets(self, value: Any) -> tuple[str, ...]:
        """Return the logical ids of subnets; what no stack has stays as it is."""
        found: list[str] = []
        for item in value if isinstance(value, list) else [value] if value else []:
            target = self.source.target(self.cluster.stack, item)
            found.append(target.logical_id if target is not None else text_of(item))
        return tuple(found)

    def _tiers(self, subnets: tuple[str, ...]) -> tuple[str, ...]:
        return tier_of(self.network, subnets)

    def _place(self, item: KubernetesObject) -> Place | None:
        if item.delivered_by.startswith("gitops/"):
            return None
        resource = self.cluster.stack.resources.get(item.delivered_by.rpartition("/")[2])
        return self.source.place(resource) if resource is not None else None


_OPERATORS = {"In": "in", "NotIn": "not in", "Gt": "over", "Lt": "under", "Exists": "exists"}


def _cidrs(network: Any) -> tuple[str, ...]:
    cidrs = network.get("PublicAccessCidrs")
    return tuple(map(text_of, cidrs)) if isinstance(cidrs, list) and cidrs else ("0.0.0.0/0",)


def _scheme_of(item: KubernetesObject) -> str:
    annotations = mapping_of(mapping_of(item.content.get("metadata")).get("annotations"))
    for key, value in annotations.items():
        if str(key).endswith(("/scheme", "aws-load-balancer-scheme")):
            return text_of(value)
    return ""


def _image_of(cluster: Cluster, template: Any) -> str:
    """Return the image of the nodes of a NodePool, by its class."""
    name = mapping_of(template.get("nodeClassRef")).get("name")
    for item in cluster.objects:
        if item.kind == "EC2NodeClass" and item.name == name:
            terms = sequence_of(mapping_of(item.content.get("spec")).get("amiSelectorTerms"))
            return ", ".join(
                _text(mapping_of(one).get("alias")) for one in terms if "alias" in mapping_of(one)
            )
    return ""


def _name(properties: Any) -> str:
    """Return the name of a resource, by its property or tag."""
    for key in ("Name", "BucketName", "RepositoryName", "BackupVaultName", "QueueName", "Alias"):
        if isinstance(properties.get(key), str):
            return str(properties[key])
    for tag in sequence_of(properties.get("Tags")):
        if mapping_of(tag).get("Key") == "Name":
            return text_of(mapping_of(tag).get("Value"))
    return ""


def _text(value: Any) -> str:
    return "" if value is None else text_of(value)
