"""Delivery by Flux: each release and each set of objects is a file of the tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from constructs import IDependable

from eks_blueprint.delivery.contract import Installed
from eks_blueprint.delivery.flux.layers import LAYERS, Layer, layer_of, layer_of_manifests
from eks_blueprint.delivery.flux.objects import helm_release, repository
from eks_blueprint.delivery.flux.variables import Variables
from eks_blueprint.delivery.install_order import InstallOrder
from eks_blueprint.delivery.release import HelmRelease, Manifests
from eks_blueprint.errors import BlueprintError

__all__ = ["FluxDelivery", "InstalledByFlux"]


@dataclass(frozen=True)
class InstalledByFlux:
    """A file of the tree.

    :param name: name of the release or of the manifests.
    :param layer: its layer.
    """

    name: str
    layer: Layer


class FluxDelivery:
    """Collects charts and objects for the tree, instead of putting them into the template.

    AWS resources that they wait for stay in CloudFormation: ``prerequisites`` are what Flux must
    not start before, and what must not go before Flux.

    :param cluster_name: name of the cluster as a literal, the folder's name.
    :param variables: tokens by name. Default: none.
    :param interval_minutes: how often Flux looks at each release, in minutes. Default: 10.
    """

    def __init__(
        self,
        cluster_name: str,
        *,
        variables: Mapping[str, str] | None = None,
        interval_minutes: int = 10,
    ) -> None:
        self._cluster_name = cluster_name
        self._interval = f"{interval_minutes}m"
        self._needs: InstallOrder[InstalledByFlux] = InstallOrder()
        self._files: dict[tuple[Layer, str], list[Mapping[str, Any]]] = {}
        self.variables = Variables(variables or {})
        self.releases: dict[str, HelmRelease] = {}
        self.manifests: dict[str, Manifests] = {}
        self.prerequisites: list[IDependable] = []

    def install(
        self, release: HelmRelease, *, after: Sequence[IDependable | Installed] = ()
    ) -> InstalledByFlux:
        """Write a HelmRelease and its repository.

        :raises BlueprintError: if a release of that name exists.
        """
        self._refuse_twice(release.name)
        layer = layer_of(release)
        steps = [*self._needs.of_release(release), *self._sort(after)]
        values = self.variables.put_into(release.values, release.name)
        # Layers wait for each other as wholes; within one, releases do.
        first = sorted({step.name for step in steps if step.layer == layer})
        self._files[layer, release.name] = [
            repository(release, interval=self._interval),
            helm_release(release, values=values, depends_on=first, interval=self._interval),
        ]
        step = InstalledByFlux(release.name, layer)
        self._needs.add(release, step)
        self.releases[release.name] = release
        return step

    def apply(
        self, manifests: Manifests, *, after: Sequence[IDependable | Installed] = ()
    ) -> InstalledByFlux:
        """Write objects, without those that their controller fills in.

        :raises BlueprintError: if manifests of that name exist.
        """
        self._refuse_twice(manifests.name)
        self._sort(after)
        layer = layer_of_manifests(manifests)
        self._files[layer, manifests.name] = [
            self.variables.put_into(item, manifests.name) for item in manifests.objects
        ]
        self.manifests[manifests.name] = manifests
        return InstalledByFlux(manifests.name, layer)

    @property
    def crds(self) -> tuple[str, ...]:
        """CustomResourceDefinitions that controllers make of the layer ``definitions``."""
        return tuple(name for one in self.manifests.values() for name in one.crds)

    @property
    def tree(self) -> Mapping[str, list[Mapping[str, Any]]]:
        """Objects by path of the file, ready to be written.

        Every layer is there, an empty one with nothing in it, so that a repository always has what
        Flux looks for.
        """
        name = self._cluster_name
        files: dict[str, list[Mapping[str, Any]]] = {}
        for layer in LAYERS:
            names = [key for where, key in self._files if where == layer]
            for key in names:
                files[f"infrastructure/{layer}/{name}/{key}.yaml"] = self._files[layer, key]
            files[f"infrastructure/{layer}/{name}/kustomization.yaml"] = [
                _kustomization([f"{key}.yaml" for key in names])
            ]
            files[f"clusters/{name}/{layer}/kustomization.yaml"] = [
                _kustomization([f"../../../infrastructure/{layer}/{name}"])
            ]
        return files

    def _sort(self, after: Sequence[IDependable | Installed]) -> list[InstalledByFlux]:
        steps = [need for need in after if isinstance(need, InstalledByFlux)]
        self.prerequisites += [need for need in after if not isinstance(need, InstalledByFlux)]
        return steps

    def _refuse_twice(self, name: str) -> None:
        if name in self.releases or name in self.manifests:
            raise BlueprintError(f"{name} is delivered already; give it another name")


def _kustomization(resources: list[str]) -> Mapping[str, Any]:
    return {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": sorted(resources),
    }
