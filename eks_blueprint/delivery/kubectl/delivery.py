"""Delivery by CloudFormation: each release and each set of objects is a custom resource."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from aws_cdk import Duration
from aws_cdk import aws_eks_v2 as eks
from constructs import Construct, IDependable

from eks_blueprint.delivery.contract import Installed
from eks_blueprint.delivery.install_order import InstallOrder
from eks_blueprint.delivery.release import HelmRelease, Manifests
from eks_blueprint.errors import BlueprintError

__all__ = ["MAX_PAYLOAD_BYTES", "InstalledByKubectl", "KubectlDelivery"]

MAX_PAYLOAD_BYTES = 200_000
"""Objects or values of one custom resource. Lambda takes 256 KB in an event (Lambda developer
guide, "Lambda quotas"), which also carries the old properties of an update in part, and tokens grow
when they are resolved."""

_ESTABLISHED = '.status.conditions[?(@.reason=="InitialNamesAccepted")].status'
"""Says "True" as soon as the API server serves a definition, and nothing before: of its conditions
only the established one has this reason, and has another until then.

Source: kubernetes/kubernetes apiextensions-apiserver, establishing_controller.go and
naming_controller.go."""


@dataclass(frozen=True)
class InstalledByKubectl:
    """A custom resource.

    :param name: name of the release or of the manifests.
    :param resource: CDK's construct, which holds the custom resource and nothing else.
    :param checks: resources that wait until what a controller makes of the objects is there.
        Default: none.
    """

    name: str
    resource: Construct
    checks: tuple[Construct, ...] = ()


class KubectlDelivery(Construct):
    """Installs charts and applies objects while CloudFormation deploys.

    :param cluster: a cluster with a kubectl provider, such as ``KubectlProvider.cluster``.
    :param ready: what every release and object waits for: nodes, the provider's rights, add-ons.
    :param provided: resource by API group that something else than a chart provides, such as the
        add-on ``snapshot-controller``. Default: none.

    Source: aws-cdk-lib aws-eks-v2 README, "Helm Charts" and "Applying Kubernetes Resources".
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        ready: Sequence[IDependable] = (),
        provided: Mapping[str, IDependable] | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        self._cluster = cluster
        self._ready = tuple(ready)
        self._provided = dict(provided or {})
        self._needs: InstallOrder[InstalledByKubectl] = InstallOrder()
        self.releases: dict[str, HelmRelease] = {}
        self.manifests: dict[str, Manifests] = {}

    def install(
        self, release: HelmRelease, *, after: Sequence[IDependable | Installed] = ()
    ) -> InstalledByKubectl:
        """Install a chart and wait until its pods are ready.

        :raises BlueprintError: if a release of that name exists, or the values are too large.
        """
        self._refuse_twice(release.name, self.releases)
        values = _plain(release.values)
        self._refuse_large(f"values of chart {release.name}", values)
        chart = release.chart
        resource = eks.HelmChart(
            self,
            release.name,
            cluster=self._cluster,
            chart=chart.name,
            repository=chart.repository,
            version=chart.version,
            release=release.name,
            namespace=release.namespace,
            create_namespace=release.namespace != "kube-system",
            values=values,
            wait=True,
            timeout=Duration.minutes(release.timeout_minutes),
        )
        step = InstalledByKubectl(release.name, resource)
        self._wait(step, (*self._needs.of_release(release), *after))
        self._needs.add(release, step)
        self.releases[release.name] = release
        return step

    def apply(
        self, manifests: Manifests, *, after: Sequence[IDependable | Installed] = ()
    ) -> InstalledByKubectl:
        """Apply objects; on delete they are deleted, and waited for until their finalizers ran.

        :raises BlueprintError: if manifests of that name exist, or are too large.
        """
        self._refuse_twice(manifests.name, self.manifests)
        objects = _plain(manifests.objects)
        self._refuse_large(f"manifests {manifests.name}", objects)
        resource = eks.KubernetesManifest(
            self,
            manifests.name,
            cluster=self._cluster,
            manifest=objects,
            # `kubectl create` would fail on what an earlier, failed deployment left.
            overwrite=True,
        )
        step = InstalledByKubectl(manifests.name, resource)
        given = [
            self._provided[g] for g in dict.fromkeys(manifests.groups()) if g in self._provided
        ]
        self._wait(step, (*self._needs.of_manifests(manifests), *given, *after))
        self.manifests[manifests.name] = manifests
        return replace(step, checks=self._checks(step, manifests.crds))

    def _checks(self, step: InstalledByKubectl, crds: Sequence[str]) -> tuple[Construct, ...]:
        """Wait for each; CDK's function asks again until there is an answer."""
        checks: list[Construct] = []
        timeout = Duration.minutes(5) if crds else None
        for name in crds:
            check = eks.KubernetesObjectValue(
                self,
                f"definition-{name}",
                cluster=self._cluster,
                object_type="customresourcedefinition",
                object_name=name,
                json_path=_ESTABLISHED,
                timeout=timeout,
            )
            self._wait(InstalledByKubectl(name, check), (step,))
            checks.append(check)
        return tuple(checks)

    def _wait(self, step: InstalledByKubectl, needs: Iterable[IDependable | Installed]) -> None:
        everything: list[IDependable] = [*self._ready]
        for need in needs:
            if isinstance(need, InstalledByKubectl):
                everything += [need.resource, *need.checks]
            else:
                everything.append(need)
        if everything:
            step.resource.node.add_dependency(*everything)

    def _refuse_twice(self, name: str, known: Mapping[str, object]) -> None:
        if name in known:
            raise BlueprintError(f"{name} is installed already; give it another name", scope=self)

    def _refuse_large(self, what: str, content: Any) -> None:
        size = len(json.dumps(content).encode())
        if size > MAX_PAYLOAD_BYTES:
            raise BlueprintError(
                f"{what} must be at most {MAX_PAYLOAD_BYTES} bytes as JSON, got {size}; "
                "split them into several",
                scope=self,
            )


def _plain(value: Any) -> Any:
    """Turn mappings and tuples into what JSON and jsii know."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
