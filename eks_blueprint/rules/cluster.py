"""A cluster with everything that a template adds to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from eks_blueprint.assembly import CLUSTERS, cluster_properties, mapping_of, sequence_of
from eks_blueprint.rules.contents import configuration
from eks_blueprint.rules.item import Item, KubernetesItem, ReleaseItem, at
from eks_blueprint.rules.values import Unknown, flag, is_known, number, words

if TYPE_CHECKING:
    from eks_blueprint.rules.scene import Scene

__all__ = ["Cluster", "tagged_owner"]

_GROUP = "AWS::AutoScaling::AutoScalingGroup"
_OWNED = ("kubernetes.io/cluster/", "k8s.io/cluster/")
_JOINS = (
    "/etc/eks/bootstrap.sh",
    "Start-EKSBootstrap",
    "nodeadm",
    "node.eks.aws",
    "settings.kubernetes",
)
_GITOPS_CHARTS = ("argo-cd", "flux2", "flux-operator", "flux-instance")
_GITOPS_KINDS = ("GitRepository", "Kustomization", "Application", "ApplicationSet", "FluxInstance")


class Cluster:
    """A cluster with everything that a template adds to it.

    :param item: the resource that makes it.
    :param scene: all resources.
    :param alone: whether it is the only one, so that what names no cluster belongs to it.
    """

    def __init__(self, item: Item, scene: Scene, *, alone: bool) -> None:
        self.item = item
        self.scene = scene
        self._alone = alone
        self._of_api = item.type != CLUSTERS[0]
        found = cluster_properties(item.type, item.properties)
        self.properties: Mapping[str, Any] = _with_logs(found) if self._of_api else found

    def at(self, *names: str) -> Any:
        """Return what stands at a path in the properties of ``AWS::EKS::Cluster``."""
        return at(self.properties, *names)

    def path(self, *names: str) -> tuple[str, ...]:
        """Return the path of a property in the template."""
        if self._of_api:
            return ("Properties", "Config", *(one[:1].lower() + one[1:] for one in names))
        return ("Properties", *names)

    @property
    def name(self) -> str:
        """Its name, or its logical id between angle brackets."""
        return words(self.at("Name")) or f"<{self.item.logical_id}>"

    def owns(self, value: Any, *, stack: str) -> bool:
        """Say whether a value names this cluster.

        :param value: the value; one that cannot be known belongs to a cluster that is alone.
        :param stack: stack in which it was found.
        """
        found = self.scene.targets(value, stack=stack)
        if found:
            one = found[0]
            return (one.stack, one.logical_id) == (self.item.stack, self.item.logical_id)
        if isinstance(value, Unknown) or not is_known(value):
            return self._alone
        return words(value) == self.name or (value is None and self._alone)

    def _mine(self, *types: str) -> tuple[Item, ...]:
        return tuple(
            one
            for one in self.scene.items(*types)
            if self.owns(
                one.at("ClusterName") or one.at("ClusterID") or at(one.at("Config"), "clusterName"),
                stack=one.stack,
            )
        )

    @cached_property
    def node_groups(self) -> tuple[Item, ...]:
        """Its managed node groups."""
        return self._mine("AWS::EKS::Nodegroup")

    @cached_property
    def auto_scaling_groups(self) -> tuple[Item, ...]:
        """Auto Scaling groups of nodes that nobody but the template manages."""
        return tuple(one for one in self.scene.items(_GROUP) if self._has_node(one))

    @cached_property
    def fargate_profiles(self) -> tuple[Item, ...]:
        """Its Fargate profiles."""
        return self._mine("AWS::EKS::FargateProfile", "Custom::AWSCDK-EKS-FargateProfile")

    @cached_property
    def addons(self) -> Mapping[str, Item]:
        """Its managed add-ons by name."""
        return {words(one.at("AddonName")): one for one in self._mine("AWS::EKS::Addon")}

    @cached_property
    def access_entries(self) -> tuple[Item, ...]:
        """Its access entries."""
        return self._mine("AWS::EKS::AccessEntry")

    @cached_property
    def capabilities(self) -> tuple[Item, ...]:
        """Its EKS Capabilities."""
        return self._mine("AWS::EKS::Capability")

    @cached_property
    def objects(self) -> tuple[KubernetesItem, ...]:
        """Kubernetes objects in it."""
        return tuple(one for owner, one in self.scene.contents.objects if self._holds(owner))

    @cached_property
    def releases(self) -> tuple[ReleaseItem, ...]:
        """Helm releases in it."""
        return tuple(one for owner, one in self.scene.contents.releases if self._holds(owner))

    def of_kind(self, *kinds: str) -> Iterator[KubernetesItem]:
        """Yield its objects of some kinds."""
        return (one for one in self.objects if one.kind in kinds)

    def release(self, *charts: str) -> ReleaseItem | None:
        """Return a release of one of some charts that runs something.

        What a release is called says what it is only where the chart has no name, as one that the
        CDK uploads, or has it as a part of its own, such as that of a mirror.
        """
        for one in self.releases:
            named = not one.chart or not is_known(one.chart) or one.name in one.chart
            if (one.chart in charts or (named and one.name in charts)) and not _is_off(one):
                return one
        return None

    def settings(self, addon: str) -> Mapping[str, Any] | None:
        """Return the configuration of an add-on; ``None`` if it is not there or unreadable."""
        found = self.addons.get(addon)
        return configuration(found) if found is not None else None

    @cached_property
    def is_auto(self) -> bool:
        """Whether EKS Auto Mode runs its nodes."""
        return flag(self.at("ComputeConfig", "Enabled")) is True

    @cached_property
    def karpenter(self) -> ReleaseItem | KubernetesItem | None:
        """Karpenter, or one of its objects."""
        return self.release("karpenter") or next(
            (
                one
                for one in self.of_kind("NodePool", "EC2NodeClass", "Provisioner")
                if one.group.startswith("karpenter.")
            ),
            None,
        )

    @cached_property
    def has_nodes(self) -> bool:
        """Whether a template gives it nodes, of any kind but Fargate."""
        return bool(self.node_groups or self.auto_scaling_groups or self.is_auto or self.karpenter)

    @cached_property
    def is_filled(self) -> bool:
        """Whether templates install anything into it, so that what is missing is missing."""
        return bool(self.addons or self.releases or any(map(_installs_something, self.objects)))

    @cached_property
    def gitops(self) -> KubernetesItem | ReleaseItem | Item | None:
        """What installs into it from a repository that no template shows."""
        for one in self.capabilities:
            if words(one.at("Type")) == "ARGOCD":
                return one
        found = next(
            (
                one
                for one in self.of_kind(*_GITOPS_KINDS)
                if one.group.endswith(("fluxcd.io", "argoproj.io", "controlplane.io"))
            ),
            None,
        )
        return found or self.release(*_GITOPS_CHARTS)

    @cached_property
    def hidden(self) -> KubernetesItem | ReleaseItem | Item | None:
        """What installs into it, if a tree for GitOps does not show what."""
        return None if any(one.file for one in self.objects) else self.gitops

    def _holds(self, owner: Item | str) -> bool:
        if isinstance(owner, str):
            return owner in (self.item.stack, self.name)
        value = owner.at("ClusterName") or owner.at("ClusterID")
        return self.owns(value, stack=owner.stack)

    def _has_node(self, group: Item) -> bool:
        owner = tagged_owner(group)
        if owner is not None:
            return self.owns(owner, stack=group.stack)
        return self._alone and any(
            word in words(template.properties)
            for template in self.launches(group)
            for word in _JOINS
        )

    def launches(self, group: Item) -> tuple[Item, ...]:
        """Return launch templates and configurations of a node group or Auto Scaling group."""
        mixed = mapping_of(group.at("MixedInstancesPolicy", "LaunchTemplate"))
        given = [
            group.at("LaunchTemplate"),
            mixed.get("LaunchTemplateSpecification"),
            *(
                at(one, "LaunchTemplateSpecification")
                for one in sequence_of(mixed.get("Overrides"))
            ),
        ]
        values = [
            at(one, key)
            for one in given
            for key in ("Id", "LaunchTemplateId", "Name", "LaunchTemplateName")
        ]
        values.append(group.at("LaunchConfigurationName"))
        found: dict[tuple[str, str, str], Item] = {}
        for value in values:
            for one in self.scene.targets(value, stack=group.stack) or self._named(value):
                found[one.stack, one.logical_id, one.when] = one
        return tuple(found.values())

    def _named(self, value: Any) -> tuple[Item, ...]:
        if not isinstance(value, str):
            return ()
        return tuple(
            one
            for one in self.scene.items(
                "AWS::EC2::LaunchTemplate", "AWS::AutoScaling::LaunchConfiguration"
            )
            if value in (one.at("LaunchTemplateName"), one.at("LaunchConfigurationName"))
        )


def tagged_owner(group: Item) -> str | None:
    """Return the name of the cluster that an Auto Scaling group is tagged for.

    :param group: the group.
    """
    for key in group.tags:
        for prefix in _OWNED:
            if key.startswith(prefix):
                return key.removeprefix(prefix)
    return None


def _is_off(release: ReleaseItem) -> bool:
    return any(number(release.at(name)) == 0 for name in ("replicas", "replicaCount"))


def _installs_something(one: KubernetesItem) -> bool:
    # aws-cdk maps roles and makes service accounts by itself, for workloads of whoever.
    return one.kind not in ("Namespace", "ServiceAccount") and one.name != "aws-auth"


def _with_logs(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return properties with the logs as CloudFormation lists them, instead of the API's list."""
    logs = found.get("Logging")
    listed = sequence_of(at(logs, "ClusterLogging"))
    if not listed:
        return found
    types = [
        {"Type": kind} if flag(enabled, True) else enabled
        for one in listed
        if flag(enabled := at(one, "Enabled"), True) is not False
        for kind in sequence_of(at(one, "Types"))
    ]
    return {**found, "Logging": {"ClusterLogging": {"EnabledTypes": types}}}
