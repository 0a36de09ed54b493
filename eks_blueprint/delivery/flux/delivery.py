"""Delivery by Flux: each release and each set of objects is a file of the tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from constructs import IDependable

from eks_blueprint.arguments import checked
from eks_blueprint.checks import refuse_token
from eks_blueprint.delivery.contract import Installed, dependables
from eks_blueprint.delivery.delivered import Delivered
from eks_blueprint.delivery.flux.fleet_tree import part_of_fleet
from eks_blueprint.delivery.flux.force import with_force
from eks_blueprint.delivery.flux.layers import APPS, BASE_LAYERS, Layer, base_layer_of
from eks_blueprint.delivery.flux.objects import helm_release, kustomization, repository
from eks_blueprint.delivery.flux.variables import Variables
from eks_blueprint.delivery.install_order import InstallOrder
from eks_blueprint.delivery.private_registry import PrivateRegistry
from eks_blueprint.delivery.release import HelmRelease, Manifests
from eks_blueprint.errors import BlueprintError

__all__ = ["FluxDelivery", "InstalledByFlux"]

_MAX_LAYER_NAME = 63
"""Maximum length: Flux sets the name of a Kustomization as a label (Kubernetes documentation,
"Labels")."""


@dataclass(frozen=True)
class InstalledByFlux:
    """Files of the tree for a release, manifests or a checkpoint.

    :param name: name of the release or of the manifests.
    :param layers: the layer that contains it; a checkpoint has several.
    :param complete: whether what comes after it waits until the whole layers are healthy. Default:
        false.
    """

    name: str
    layers: tuple[str, ...]
    complete: bool = False
    owner: object = field(default=None, repr=False, compare=False)

    @property
    def dependables(self) -> tuple[IDependable, ...]:
        """``None``, since Flux installs after the stack is complete."""
        return ()


class FluxDelivery:
    """Collects charts and objects for the tree, instead of adding them to the template.

    It is not a construct, since it creates no resources. AWS resources on which the content depends
    stay in CloudFormation: ``prerequisites`` must exist before Flux starts, and must be deleted
    after Flux.

    Most content is in four layers, each of which waits for the one below. Content that must come
    after a layer above its usual one gets a separate layer, which waits only for what it needs.

    :param cluster_name: name of the cluster as a literal, and of its folder.
    :param variables: tokens by name. Default: none.
    :param provided: resources by API group that are not provided by a chart, such as the add-on
        ``snapshot-controller``; if the tree contains objects of the group, the resource becomes a
        prerequisite. Default: none.
    :param node_selector: labels of the nodes on which the pods of catalogue charts run, unless the
        values of a release select nodes. Default: any node.
    :param environment: variables of the controllers of catalogue charts, such as HTTPS_PROXY,
        unless the values of a release have them. Default: none.
    :param private_registry: where charts and images are copied. Default: none; they come from
        public registries.
    :param interval_minutes: how often Flux reconciles each release, in minutes. Default: 10.
    :param layout: ``cluster`` for a tree of its own, ``fleet`` for a part of a tree that several
        clusters share, with a layer ``apps`` for the user's own objects. Default: cluster.
    :param fleet_environment: environment of the cluster, which the part of a fleet has a level
        for. Default: none.
    :raises BlueprintError: if the name is a token.
    """

    @checked
    def __init__(
        self,
        cluster_name: str,
        *,
        variables: Mapping[str, str] | None = None,
        provided: Mapping[str, IDependable] | None = None,
        node_selector: Mapping[str, str] | None = None,
        environment: Mapping[str, str] | None = None,
        private_registry: PrivateRegistry | None = None,
        interval_minutes: int = 10,
        layout: Literal["cluster", "fleet"] = "cluster",
        fleet_environment: str | None = None,
    ) -> None:
        refuse_token("cluster_name", cluster_name)
        self.layout = layout
        self._fleet_environment = fleet_environment
        self._cluster_name = cluster_name
        self._node_selector = dict(node_selector or {})
        self._environment = dict(environment or {})
        self.private_registry = private_registry
        self._interval = f"{interval_minutes}m"
        self._order: InstallOrder[IDependable | Installed] = InstallOrder(provided)
        self._delivered = Delivered()
        self._files: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
        self._own: dict[str, Layer] = {}
        self._closed = False
        # What else differs between clusters has a token; their names are literals.
        texts = {"cluster_name": cluster_name} if layout == "fleet" else {}
        self.variables = Variables(variables or {}, texts=texts)
        self.prerequisites: list[IDependable] = []

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
    ) -> InstalledByFlux:
        """Write a HelmRelease and its repository.

        :param release: the chart and its values.
        :param after: resources that must exist first. Default: none.
        :raises BlueprintError: if the name is already used, or Flux has already been created.
        """
        self._delivered.sources.append(release)
        release = release.on_nodes(self._node_selector).in_environment(self._environment)
        if self.private_registry is not None:
            release = self.private_registry.release(release)
        self._add(release)
        steps = self._steps((*self._order.before(release), *after))
        layer = self._place(release, steps)
        values = self.variables.put_into(release.values, release.name)
        # Order between layers is by layer; within a layer, releases depend on each other.
        first = sorted({s.name for s in steps if s.layers == (layer,) and s.name in self.releases})
        self._files[layer, release.name] = [
            self.variables.put_into(
                repository(release, interval=self._interval), f"{release.name}-chart"
            ),
            helm_release(release, values=values, depends_on=first, interval=self._interval),
        ]
        return self._remember(release, layer)

    def apply(
        self, manifests: Manifests, *, after: Sequence[IDependable | Installed] = ()
    ) -> InstalledByFlux:
        """Write objects, without fields that their controller sets.

        :param manifests: the objects.
        :param after: resources that must exist first. Default: none.
        :raises BlueprintError: if the name is already used, one of the objects was delivered
            already, or Flux has already been created.
        """
        self._delivered.sources.append(manifests)
        if self.private_registry is not None:
            manifests = self.private_registry.manifests(manifests)
        self._add(manifests)
        layer = self._place(manifests, self._steps((*self._order.before(manifests), *after)))
        self._files[layer, manifests.name] = [
            self.variables.put_into(with_force(item), manifests.name) for item in manifests.objects
        ]
        return self._remember(manifests, layer)

    def checkpoint(
        self, name: str, *, after: Sequence[IDependable | Installed] = ()
    ) -> InstalledByFlux:
        """Return a checkpoint of all current layers; what comes after it gets a new layer.

        :param name: name of the checkpoint.
        :param after: further resources to include. Default: none.
        """
        layers = dict.fromkeys(
            (BASE_LAYERS[-1], *self._own, *(la for s in self._steps(after) for la in s.layers))
        )
        return InstalledByFlux(name, tuple(layers), complete=True, owner=self)

    def close(self) -> tuple[Layer, ...]:
        """Return the layers, lowest first; nothing can be delivered afterwards."""
        self._closed = True
        return self._layers()

    @property
    def tree(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Objects by path of the file, ready to be written.

        Every base layer is written, even if it is empty, so that Flux finds its folder.
        """
        name = self._cluster_name
        layers = {
            layer.name: {
                key: one for (where, key), one in self._files.items() if where == layer.name
            }
            for layer in self._layers()
            if layer.name != APPS
        }
        if self.layout == "fleet":
            return part_of_fleet(layers, cluster=name, environment=self._fleet_environment)
        files: dict[str, Sequence[Mapping[str, Any]]] = {}
        for layer, names in layers.items():
            for key, objects in names.items():
                files[f"infrastructure/{layer}/{name}/{key}.yaml"] = objects
            files[f"infrastructure/{layer}/{name}/kustomization.yaml"] = [
                kustomization([f"{key}.yaml" for key in names])
            ]
            files[f"clusters/{name}/{layer}/kustomization.yaml"] = [
                kustomization([f"../../../infrastructure/{layer}/{name}"])
            ]
        return files

    def _layers(self) -> tuple[Layer, ...]:
        crds = tuple(
            crd
            for layer, name in self._files
            if layer == "definitions"
            for crd in self.manifests[name].crds
        )
        base = (
            Layer(
                name,
                depends_on=BASE_LAYERS[index - 1 : index] if index else (),
                crds=crds if name == "definitions" else (),
            )
            for index, name in enumerate(BASE_LAYERS)
        )
        apps = (Layer(APPS, depends_on=BASE_LAYERS[-1:]),) if self.layout == "fleet" else ()
        return (*base, *self._own.values(), *apps)

    def _add(self, content: HelmRelease | Manifests) -> None:
        if self._closed:
            raise BlueprintError(
                f"{content.name} must be delivered before Flux is made, which knows its layers and "
                "variables from then on; make Flux last"
            )
        self._delivered.add(content)

    def _steps(self, needs: Iterable[IDependable | Installed]) -> list[InstalledByFlux]:
        """Return what is in the tree; everything else becomes a prerequisite."""
        steps = []
        for need in needs:
            if not isinstance(need, InstalledByFlux):
                self.prerequisites += dependables(need)
            elif need.owner is not self:
                raise BlueprintError(
                    f"after must be what this delivery returned, got {need.name} of the tree of "
                    "another cluster"
                )
            else:
                steps.append(need)
        return steps

    def _place(self, content: HelmRelease | Manifests, steps: Sequence[InstalledByFlux]) -> str:
        """Return the usual layer, or a separate layer if the content must come after that one."""
        base = base_layer_of(content)
        needed = dict.fromkeys(layer for step in steps for layer in step.layers)
        reached = BASE_LAYERS[: BASE_LAYERS.index(base) + 1]
        if not (needed.keys() - set(reached)) and not any(step.complete for step in steps):
            return base
        name = f"chart-{content.name}" if isinstance(content, HelmRelease) else content.name
        taken = (*BASE_LAYERS, *self._own, *(("apps", "patches") if self.layout == "fleet" else ()))
        if name in taken or len(name) > _MAX_LAYER_NAME:
            raise BlueprintError(
                f"{content.name} must have a name that makes a layer of its own, of at most "
                f"{_MAX_LAYER_NAME} characters, got {name}; give it another name"
            )
        below = [layer for layer in BASE_LAYERS if layer in needed][-1:]
        crds = content.crds if isinstance(content, Manifests) else ()
        own = (layer for layer in needed if layer not in BASE_LAYERS)
        self._own[name] = Layer(name, depends_on=(*below, *own), crds=crds)
        return name

    def _remember(self, content: HelmRelease | Manifests, layer: str) -> InstalledByFlux:
        step = InstalledByFlux(content.name, (layer,), owner=self)
        self._order.add(content, step)
        return step
