"""A cluster of a cloud assembly, and what in it decides how it is deleted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eks_blueprint import catalogue
from eks_blueprint.assembly import (
    CloudAssembly,
    KubernetesObject,
    Release,
    Resource,
    Stack,
    kubernetes_objects,
    mapping_of,
    releases,
    text_of,
)

__all__ = ["Cluster", "clusters_of"]

_CLUSTER = "AWS::EKS::Cluster"
_FLUX = "kustomize.toolkit.fluxcd.io"
_ACK = ".services.k8s.aws"
_DNS = "externaldns.k8s.io"
# Add-ons that make volumes for claims, by the end of their names.
_DRIVER = "-csi-driver"


@dataclass(frozen=True, eq=False)
class Cluster:
    """A cluster and what is installed into it.

    :param key: name of its stack in the assembly.
    :param stack: its stack.
    :param resource: the cluster in the template.
    :param below: the stacks that its stack needs.
    :param releases: its Helm releases.
    :param objects: its Kubernetes objects, without those of charts.
    """

    key: str
    stack: Stack
    resource: Resource
    below: tuple[Stack, ...] = ()
    releases: tuple[Release, ...] = ()
    objects: tuple[KubernetesObject, ...] = ()

    @property
    def name(self) -> str:
        """Its name; where the template leaves it to CloudFormation, a text in angle brackets."""
        named = self.resource.properties.get("Name")
        return text_of(named) if named else f"<{self.resource.logical_id}>"

    @property
    def is_protected(self) -> bool:
        """Whether EKS refuses to delete it."""
        return self.resource.properties.get("DeletionProtection") is True

    @property
    def has_own_network(self) -> bool:
        """Whether its VPC is of its stack, or of one that its stack needs."""
        return any(any(stack.of_type("AWS::EC2::VPC")) for stack in (self.stack, *self.below))

    @property
    def traits(self) -> frozenset[str]:
        """What the steps of the catalogue ask for."""
        return frozenset(self._traits())

    def _traits(self) -> Iterator[str]:
        groups = {group for one in self.releases for group in _reconciled(one.chart)}
        yield from (f"group:{group}" for group in groups)
        yield from (f"chart:{one.chart}" for one in self.releases)
        yield from (f"kind:{one.kind}" for one in self.objects)
        for stack in (self.stack, *self.below):
            yield from (f"type:{one.type}" for one in stack.resources.values())
        addons = self._values("AWS::EKS::Addon", "AddonName")
        yield from (f"addon:{name}" for name in addons)
        yield from (f"capability:{name}" for name in self._values("AWS::EKS::Capability", "Type"))
        if self.is_protected:
            yield "protected"
        if _FLUX in groups:
            yield "flux"
        if any(group.endswith(_ACK) for group in groups):
            yield "ack"
        if _DNS in groups and not self._deletes_records():
            yield "dns-stays"
        automatic = self._auto_mode()
        yield from automatic
        if "auto-mode-block-storage" in automatic or any(one.endswith(_DRIVER) for one in addons):
            yield "volumes"
        if (
            mapping_of(self.resource.properties.get("ResourcesVpcConfig")).get(
                "EndpointPublicAccess"
            )
            is False
        ):
            yield "private"
        if any(name.startswith("Bastion") for name in self.stack.template.get("Outputs", {})):
            yield "forward"
        if self._watches_runtime():
            yield "runtime-monitoring"

    def _values(self, type_: str, name: str) -> list[str]:
        return [text_of(one.properties.get(name, "")) for one in self.stack.of_type(type_)]

    def _deletes_records(self) -> bool:
        return any(
            one.values.get("policy") == "sync"
            for one in self.releases
            if _DNS in _reconciled(one.chart)
        )

    def _auto_mode(self) -> frozenset[str]:
        """Return which parts of EKS Auto Mode are on."""
        properties = self.resource.properties
        storage = mapping_of(properties.get("StorageConfig")).get("BlockStorage")
        network = mapping_of(properties.get("KubernetesNetworkConfig")).get("ElasticLoadBalancing")
        parts = {
            "auto-mode": properties.get("ComputeConfig"),
            "auto-mode-block-storage": storage,
            "auto-mode-load-balancing": network,
        }
        return frozenset(
            name for name, part in parts.items() if mapping_of(part).get("Enabled") is True
        )

    def _watches_runtime(self) -> bool:
        names = ("RUNTIME_MONITORING", "EKS_RUNTIME_MONITORING")
        return any(
            mapping_of(feature).get("Name") in names
            and mapping_of(feature).get("Status") == "ENABLED"
            for one in self.stack.of_type("AWS::GuardDuty::Detector")
            for feature in one.properties.get("Features") or ()
        )


def clusters_of(assembly: CloudAssembly) -> tuple[Cluster, ...]:
    """Return the clusters of an assembly, in the order of their stacks.

    :param assembly: the cloud assembly.
    """
    charts, objects = tuple(releases(assembly)), tuple(kubernetes_objects(assembly))
    return tuple(
        Cluster(
            key,
            stack,
            resource,
            tuple(assembly.stacks[name] for name in stack.depends_on if name in assembly.stacks),
            tuple(one for one in charts if one.cluster == stack.name),
            tuple(one for one in objects if one.cluster == stack.name),
        )
        for key, stack in assembly.stacks.items()
        for resource in stack.of_type(_CLUSTER)
    )


def _reconciled(chart: str) -> tuple[str, ...]:
    known = chart in catalogue.chart_names()
    return catalogue.chart(chart).reconciles if known else ()
