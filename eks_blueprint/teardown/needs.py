"""What of a cluster needs what until it is deleted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from eks_blueprint import catalogue
from eks_blueprint.assembly import KubernetesObject, Release, mapping_of, references
from eks_blueprint.catalogue import OrderFacts
from eks_blueprint.teardown.kubectl import kubectl_needs
from eks_blueprint.teardown.parts import Need, Parts

__all__ = ["Needs"]

_ADDON = "AWS::EKS::Addon"
_ROLE = "AWS::IAM::Role"
_PROFILES = "AWS::IAM::InstanceProfile"
# References in objects, as the assembly writes them.
_NAMED = re.compile(r"<([^<>]+)>")
_ENTRY = "AWS::EKS::AccessEntry"
_GROUP = "AWS::EKS::Nodegroup"
_PROFILE = "AWS::EKS::FargateProfile"
_ASSOCIATION = "AWS::EKS::PodIdentityAssociation"
_NODE_POOL = "NodePool"
_NODE_CLASS = "EC2NodeClass"
_QUEUE = "AWS::SQS::Queue"
_TARGETS = ("AWS::SQS::QueuePolicy", "AWS::Events::Rule")
_CLAIMS = ("PersistentVolumeClaim", "StatefulSet")
_EXPOSED = ("Ingress", "Service", "Gateway")
_DNS = "externaldns.k8s.io"
# EKS Capabilities have objects in these groups.
_CAPABILITIES = {"ACK": "services.k8s.aws", "KRO": "kro.run", "ARGOCD": "argoproj.io"}


@dataclass(frozen=True, eq=False)
class Needs:
    """What resources of a cluster need until they are deleted.

    :param parts: the parts of the cluster.
    """

    parts: Parts

    def __iter__(self) -> Iterator[Need]:
        yield from kubectl_needs(self.parts)
        yield from self._of_pods()
        yield from self._of_identities()
        yield from self._of_controllers()
        yield from self._of_nodes()
        yield from self._of_volumes()
        yield from self._of_workloads()
        yield from self._of_capabilities()

    def _of_pods(self) -> Iterator[Need]:
        """Yield what pods of charts and add-ons need: nodes, and the network between them."""
        # Beside node groups, profiles are for pods of certain namespaces.
        kind = _GROUP if any(self.parts.of_type(_GROUP)) else _PROFILE
        compute = [one.logical_id for one in self.parts.of_type(kind)]
        facts = {name: known for name in self.parts.addons if (known := catalogue.addon(name))}
        network = [self.parts.addons[name] for name, one in facts.items() if one.for_every_pod]
        charts = [key for key, one in self.parts.releases if not _definitions_only(one.chart)]
        later = [
            self.parts.addons[name]
            for name, one in facts.items()
            if one.when == "after" and not one.for_every_pod
        ]
        for user in charts:
            yield from (Need(user, one, "nodes for its pods") for one in compute)
            yield from (Need(user, one, "the network of its pods") for one in network)
        for user in later:
            yield from (Need(user, one, "nodes for its pods") for one in compute)

    def _of_identities(self) -> Iterator[Need]:
        """Yield the Pod Identity of each service account, before the pods that use it."""
        for one in self.parts.of_type(_ASSOCIATION):
            account = str(one.properties.get("ServiceAccount"))
            namespace = one.properties.get("Namespace")
            users = [
                key
                for key, release in self.parts.releases
                if release.namespace == namespace
                and (release.name == account or f"'{account}'" in repr(release.values))
            ]
            users += [
                key
                for name, key in self.parts.addons.items()
                if (facts := catalogue.addon(name)) is not None
                and account in facts.service_accounts
            ]
            for user in users:
                yield Need(user, one.logical_id, f"the permissions of {account}")
                for role in self.parts.roles(one.properties.get("RoleArn")):
                    yield from self.parts.role_needs(user, role, f"the permissions of {account}")
        for one in self.parts.of_type(_ADDON, _GROUP, _PROFILE):
            for role in self.parts.roles(one.properties):
                yield from self.parts.role_needs(one.logical_id, role, "its permissions")

    def _of_controllers(self) -> Iterator[Need]:
        """Yield definition and controller of each object, and what watches built-in kinds."""
        providers = [(self._facts(one), key, one.name) for key, one in self.parts.releases]
        for name, key in self.parts.addons.items():
            known = catalogue.addon(name)
            if known is not None and known.crd_groups:
                facts = OrderFacts(crd_groups=frozenset(known.crd_groups))
                providers.append((facts, key, name))
        for key, item in self.parts.objects:
            if not (item.api_version and item.kind and item.name):
                continue
            facts = OrderFacts.of_objects((item.content,))
            for other, provider, name in providers:
                if provider != key and facts.needed_of(other):
                    yield Need(key, provider, f"{name}, which acts on {item.kind}")
        for key, release in self.parts.releases:
            facts = self._facts(release)
            for other, provider, name in providers:
                if provider != key and facts.needed_of(other):
                    yield Need(key, provider, f"{name}, which it needs")

    @staticmethod
    def _facts(release: Release) -> OrderFacts:
        if release.chart not in catalogue.chart_names():
            return OrderFacts()
        webhook = mapping_of(mapping_of(release.values).get("serviceMutatorWebhookConfig"))
        selectors = webhook.get("namespaceSelectors") or ()
        spared = [name for one in selectors for name in mapping_of(one).get("values") or ()]
        return OrderFacts.of_chart(
            catalogue.chart(release.chart),
            namespace=release.namespace,
            spares={"Service": spared} if spared else None,
        )

    def _of_nodes(self) -> Iterator[Need]:
        """Yield what nodes of Karpenter need until they are gone: class, queue, entry and rules."""
        classes = [(key, one) for key, one in self.parts.objects if one.kind == _NODE_CLASS]
        queues = {
            ref.target
            for one in self.parts.of_type(*_TARGETS)
            for ref in references(one.properties)
            if ref.target in self.parts.resources
            and self.parts.resources[ref.target].type == _QUEUE
        }
        for user, item in classes:
            for role in self._roles_named_in(item):
                yield from self.parts.role_needs(user, role, "the role of its nodes")
        pools = [
            (key, one) for key, one in self.parts.objects if one.kind == _NODE_POOL and classes
        ]
        for user, pool in pools:
            for key, item in classes:
                if key != user and item.name == _class_of(pool):
                    yield Need(user, key, "the class of its nodes, which waits for the last one")
            for one in self.parts.of_type(_ENTRY):
                if one.properties.get("Type") == "EC2_LINUX":
                    yield Need(user, one.logical_id, "the access of its nodes to the API server")
            for one in self.parts.of_type(*_TARGETS):
                if queues & {ref.target for ref in references(one.properties)}:
                    yield Need(user, one.logical_id, "notices of interruptions")

    def _roles_named_in(self, item: KubernetesObject) -> tuple[str, ...]:
        """Return the roles in an object, also those behind an instance profile."""
        named = {one.partition(".")[0] for one in _NAMED.findall(repr(item.content))}
        found = [self.parts.resources[one] for one in sorted(named) if one in self.parts.resources]
        direct = tuple(one.logical_id for one in found if one.type == _ROLE)
        return direct + tuple(
            role for one in found if one.type == _PROFILES for role in self.parts.roles(one.content)
        )

    def _of_volumes(self) -> Iterator[Need]:
        """Yield the driver of each class, volume and claim."""
        drivers = {
            known.csi_driver: key
            for name, key in self.parts.addons.items()
            if (known := catalogue.addon(name)) and known.csi_driver
        }
        for user, item in self.parts.objects:
            csi = mapping_of(mapping_of(item.content.get("spec")).get("csi"))
            names = (item.content.get("provisioner"), csi.get("driver"))
            for driver, key in drivers.items():
                if driver in names or item.kind in _CLAIMS:
                    yield Need(user, key, f"{driver}, which deletes its volume")

    def _of_workloads(self) -> Iterator[Need]:
        """Yield what cleans up behind namespaces and exposed objects of users."""
        cleaners = [
            (key, one.chart) for key, one in self.parts.releases if one.chart in _cleaning_charts()
        ]
        cleaners += [
            (key, name)
            for name, key in self.parts.addons.items()
            if (facts := catalogue.addon(name)) is not None and facts.cleans_up
        ]
        system = catalogue.system_namespaces()
        for user, item in self.parts.objects:
            if item.kind == "Namespace" and item.name not in system:
                for key, name in cleaners:
                    if key != user:
                        yield Need(user, key, f"{name}, which cleans up behind its objects")
            if item.kind in _EXPOSED:
                for key, release in self.parts.releases:
                    if _DNS in self._facts(release).reconciles and key != user:
                        yield Need(user, key, f"{release.name}, which deletes its records")

    def _of_capabilities(self) -> Iterator[Need]:
        """Yield the capability that acts on an object."""
        for one in self.parts.of_type("AWS::EKS::Capability"):
            group = _CAPABILITIES.get(str(one.properties.get("Type")), "")
            for user, item in self.parts.objects:
                if group and item.api_version.rpartition("/")[0].endswith(group):
                    yield Need(user, one.logical_id, f"the capability that acts on {item.kind}")


def _definitions_only(chart: str) -> bool:
    return (
        chart in catalogue.chart_names()
        and OrderFacts.of_chart(catalogue.chart(chart)).brings_crds_only
    )


def _cleaning_charts() -> frozenset[str]:
    return frozenset(
        chart for one in catalogue.components().values() if one.cleans_up for chart in one.charts
    )


def _class_of(pool: KubernetesObject) -> object:
    """Return the name of the EC2NodeClass that a NodePool refers to."""
    template = mapping_of(mapping_of(pool.content.get("spec")).get("template"))
    return mapping_of(mapping_of(template.get("spec")).get("nodeClassRef")).get("name")
