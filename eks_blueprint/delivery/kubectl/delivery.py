"""Delivery by CloudFormation: each release and each set of objects is a custom resource."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from aws_cdk import CfnResource, CfnWaitConditionHandle, Duration
from aws_cdk import aws_eks_v2 as eks
from constructs import Construct, IDependable

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import node_of
from eks_blueprint.catalogue import CatalogueChart, crds_among, group_of
from eks_blueprint.checks import kubectl_needed, refuse_token
from eks_blueprint.delivery.contract import Installed, dependables
from eks_blueprint.delivery.delivered import Delivered
from eks_blueprint.delivery.install_order import InstallOrder, order_facts
from eks_blueprint.delivery.kubectl.payload import has_null, payload
from eks_blueprint.delivery.private_registry import PrivateRegistry
from eks_blueprint.delivery.release import HelmRelease, KubernetesObject, Manifests

__all__ = ["InstalledByKubectl", "KubectlDelivery"]

_ESTABLISHED = '.status.conditions[?(@.reason=="InitialNamesAccepted")].status'
"""JSONPath that returns "True" once the API server serves a CRD, and nothing before: only the
condition Established has this reason, and it has another reason until then.

Source: kubernetes/kubernetes apiextensions-apiserver, establishing_controller.go and
naming_controller.go."""

_FIRST = ("CustomResourceDefinition", "Namespace")
"""Kinds that define, or contain, other objects of the same manifests."""

_AT_ONCE = 3
"""How many custom resources with the same dependencies CloudFormation creates, or deletes, at once.

Each takes two concurrent executions of Lambda, of which a new account may have 10 in a Region, and
CDK's function reports a failure when Lambda refuses it one (awslabs/landing-zone-accelerator-on-aws
#556; aws-samples/one-observability-demo #394)."""


@dataclass(frozen=True)
class InstalledByKubectl:
    """Custom resources of a release or of manifests.

    :param name: name of the release or of the manifests.
    :param resources: constructs that hold the custom resources and nothing else.
    :param checks: resources that wait until CRDs of the objects, or those that a controller creates
        from them, are served. Default: none.
    """

    name: str
    resources: tuple[Construct, ...]
    checks: tuple[Construct, ...] = ()

    @property
    def dependables(self) -> tuple[IDependable, ...]:
        """What a resource must depend on to come after it."""
        return (*self.resources, *self.checks)


class KubectlDelivery(Construct):
    """Installs charts and applies objects as custom resources of CloudFormation.

    :param cluster: a cluster with a kubectl provider, such as ``KubectlProvider.cluster``.
    :param ready: what every release and object waits for, such as ``KubectlProvider.ready``.
    :param compute: what releases and objects wait for besides, unless they only bring
        CustomResourceDefinitions: nodes, Fargate profiles, and the add-on ``coredns``. Default:
        none.
    :param node_selector: labels of the nodes on which the pods of catalogue charts run, unless the
        values of a release select nodes. Default: any node.
    :param environment: variables of the controllers of catalogue charts, such as HTTPS_PROXY,
        unless the values of a release have them. Default: none.
    :param private_registry: where charts and images are copied. Default: none; they come from
        public registries.
    :param provided: resources by API group that are not provided by a chart, such as the add-on
        ``snapshot-controller``. Default: none.

    Source: aws-cdk-lib aws-eks-v2 README, "Helm Charts" and "Applying Kubernetes Resources".
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        ready: Sequence[IDependable] = (),
        compute: Sequence[IDependable] = (),
        provided: Mapping[str, IDependable] | None = None,
        node_selector: Mapping[str, str] | None = None,
        environment: Mapping[str, str] | None = None,
        private_registry: PrivateRegistry | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        self._private_registry = private_registry
        self._cluster = cluster
        self._ready = tuple(ready)
        self._compute = tuple(compute)
        self._node_selector = dict(node_selector or {})
        self._environment = dict(environment or {})
        self._order: InstallOrder[IDependable | Installed] = InstallOrder(provided)
        self._delivered = Delivered(self)
        self._steps: list[InstalledByKubectl] = []
        self._objects: Construct | None = None
        self._alike: dict[frozenset[IDependable], list[Construct]] = {}

    @property
    def releases(self) -> Mapping[str, HelmRelease]:
        """Releases by name."""
        return self._delivered.releases

    @property
    def manifests(self) -> Mapping[str, Manifests]:
        """Manifests by name."""
        return self._delivered.manifests

    @property
    def sources(self) -> Sequence[HelmRelease | Manifests]:
        """Releases and manifests as they were given, with references to public registries."""
        return self._delivered.sources

    def install(
        self, release: HelmRelease, *, after: Sequence[IDependable | Installed] = ()
    ) -> InstalledByKubectl:
        """Install a chart and, unless it says otherwise, wait until its pods are ready.

        :param release: the chart and its values.
        :param after: resources that must exist first. Default: none.
        :raises BlueprintError: if the name is already used, the values do not fit into one event,
            ``after`` contains something that Flux installs, or the cluster has no kubectl provider.
        """
        self._delivered.sources.append(release)
        release = release.on_nodes(self._node_selector).in_environment(self._environment)
        if self._private_registry is not None:
            release = self._private_registry.release(release)
        self._delivered.add(release)
        chart = release.chart
        values = payload(f"values of release {release.name}", release.values, scope=self)
        with kubectl_needed(self):
            resource = eks.HelmChart(
                self,
                _release_id(release),
                cluster=self._cluster,
                chart=chart.name,
                repository=release.repository,
                version=chart.version,
                release=release.name,
                namespace=release.namespace,
                create_namespace=release.namespace != "kube-system",
                values=values,
                wait=release.wait,
                timeout=Duration.minutes(release.timeout_minutes),
            )
        if has_null(values):
            # Helm removes a default of the chart that is null; CDK would lose the key.
            custom = cast("CfnResource", resource.node.find_child("Resource").node.default_child)
            custom.add_property_override("Values", json.dumps(values, separators=(",", ":")))
        return self._finish(release, InstalledByKubectl(release.name, (resource,)), after)

    def apply(
        self, manifests: Manifests, *, after: Sequence[IDependable | Installed] = ()
    ) -> InstalledByKubectl:
        """Apply objects; their deletion waits until their finalizers are removed.

        :param manifests: the objects.
        :param after: resources that must exist first. Default: none.
        :raises BlueprintError: if the name or one of the objects was delivered already, they do not
            fit into one event, ``after`` contains something that Flux installs, or the cluster has
            no kubectl provider.
        """
        self._delivered.sources.append(manifests)
        if self._private_registry is not None:
            manifests = self._private_registry.manifests(manifests)
        self._delivered.add(manifests)
        if manifests.separate:
            step = self._separately(manifests)
        else:
            resource = self._manifest(self, manifests.name, manifests.objects)
            crds = (*manifests.crds, *crds_among(manifests.objects))
            checks = self._checks(self, crds, [resource])
            step = InstalledByKubectl(manifests.name, (resource,), checks)
        return self._finish(manifests, step, after)

    def checkpoint(
        self, name: str, *, after: Sequence[IDependable | Installed] = ()
    ) -> InstalledByKubectl:
        """Return a checkpoint of everything delivered so far, a resource that does nothing.

        Later resources depend on it instead of on each of a hundred resources.

        :param name: name of the checkpoint.
        :param after: further resources to include. Default: none.
        """
        handle = CfnWaitConditionHandle(self, name)
        step = InstalledByKubectl(name, (handle,))
        self._wait([handle], (*self._compute, *self._steps, *after))
        return step

    def _separately(self, manifests: Manifests) -> InstalledByKubectl:
        """Apply each object separately, namespaces and CRDs before the others.

        The id names the object and not the manifests: otherwise CloudFormation would apply an
        object that moved to other manifests there first, and delete it here afterwards.
        """
        if self._objects is None:
            self._objects = Construct(self, "Objects")
        where = self._objects
        made: list[Construct] = []
        checks: list[Construct] = []
        first: list[Construct] = []
        for item in sorted(manifests.objects, key=lambda one: one["kind"] not in _FIRST):
            meta = item["metadata"]
            parts = (item["kind"], group_of(item), meta.get("namespace"), meta["name"])
            name = ".".join(part for part in parts if part)
            refuse_token(f"name of an object of manifests {manifests.name}", name, scope=self)
            resource = self._manifest(where, name, (item,))
            made.append(resource)
            if item["kind"] in _FIRST:
                first.append(resource)
                checks += self._checks(where, crds_among((item,)), [resource])
            elif first:
                node_of(resource).add_dependency(*first, *checks)
        checks += self._checks(where, manifests.crds, made)
        return InstalledByKubectl(manifests.name, tuple(made), tuple(checks))

    def _manifest(
        self, scope: Construct, name: str, objects: Sequence[KubernetesObject]
    ) -> eks.KubernetesManifest:
        with kubectl_needed(self):
            return eks.KubernetesManifest(
                scope,
                name,
                cluster=self._cluster,
                manifest=payload(f"manifests {name}", objects, scope=self),
                # `kubectl create` would fail if an earlier, failed deployment left the object
                # behind.
                overwrite=True,
            )

    def _checks(
        self, scope: Construct, crds: Sequence[str], resources: Sequence[Construct]
    ) -> tuple[Construct, ...]:
        """Wait for each CRD; CDK's function retries until the query returns a value."""
        checks: list[Construct] = []
        timeout = Duration.minutes(5) if crds else None
        for name in crds:
            check = eks.KubernetesObjectValue(
                scope,
                f"definition-{name}",
                cluster=self._cluster,
                object_type="customresourcedefinition",
                object_name=name,
                json_path=_ESTABLISHED,
                timeout=timeout,
            )
            self._wait([check], resources)
            checks.append(check)
        return tuple(checks)

    def _finish(
        self,
        content: HelmRelease | Manifests,
        step: InstalledByKubectl,
        after: Sequence[IDependable | Installed],
    ) -> InstalledByKubectl:
        compute = () if order_facts(content).brings_crds_only else self._compute
        self._wait(step.resources, (*compute, *self._order.before(content), *after))
        self._order.add(content, step)
        self._steps.append(step)
        return step

    def _wait(
        self, resources: Sequence[Construct], needs: Iterable[IDependable | Installed]
    ) -> None:
        found = (one for need in needs for one in dependables(need, scope=self))
        everything = dict.fromkeys((*self._ready, *found))
        # What waits for the same can be in no other order, so no cycle comes of these dependencies.
        alike = self._alike.setdefault(frozenset(everything), [])
        for resource in resources:
            before = alike[-_AT_ONCE:][: len(alike) >= _AT_ONCE]
            if everything or before:
                node_of(resource).add_dependency(*everything, *before)
            alike.append(resource)


def _release_id(release: HelmRelease) -> str:
    """Name the construct of a release.

    Helm knows a release by namespace and name, so with another namespace it is another one; those
    of the library have the namespace of their chart.
    """
    if isinstance(release.chart, CatalogueChart):
        return release.name
    return f"chart.{release.name}.{release.namespace}"
