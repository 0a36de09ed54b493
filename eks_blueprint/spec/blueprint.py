"""One file: one or many clusters, and the VPCs they share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Annotated, Any, ClassVar

from pydantic import model_validator

from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec._base import Found, Spec, Warned, below, checked, refusal
from eks_blueprint.spec.anywhere.cluster import AnywhereClusterSpec
from eks_blueprint.spec.anywhere.rules.clusters_and_each_other import (
    manager_issues,
    unique_issues,
)
from eks_blueprint.spec.anywhere.split import split_targets
from eks_blueprint.spec.anywhere.types import AnywhereName
from eks_blueprint.spec.blue_green import BlueGreenSpec
from eks_blueprint.spec.cluster import ClusterSpec
from eks_blueprint.spec.connections import ConnectionSpec
from eks_blueprint.spec.fleet.environments import FleetEnvironmentSpec
from eks_blueprint.spec.fleet.layers import FleetLayers
from eks_blueprint.spec.fleet.tenant_expansion import shared_key_issues
from eks_blueprint.spec.fleet.unused_templates import unused_template_issues
from eks_blueprint.spec.fleet.waves import WaveSpec, wave_issues
from eks_blueprint.spec.messages import shown
from eks_blueprint.spec.network import SharedNetworkSpec
from eks_blueprint.spec.pipeline import PipelineSpec
from eks_blueprint.spec.private_zones import PrivateZonesSpec
from eks_blueprint.spec.rules.blue_green_and_clusters import blue_green_issues
from eks_blueprint.spec.rules.clusters_and_ack_names import ack_name_issues
from eks_blueprint.spec.rules.clusters_and_backup_vaults import own_vault_issues
from eks_blueprint.spec.rules.clusters_and_baselines import once_in_a_place_issues
from eks_blueprint.spec.rules.clusters_and_blue_green_zones import (
    blue_green_private_zones_issues,
)
from eks_blueprint.spec.rules.clusters_and_cluster_sets import cluster_set_issues
from eks_blueprint.spec.rules.clusters_and_each_other import (
    node_authority_issues,
    same_endpoint_issues,
    same_registry_issues,
)
from eks_blueprint.spec.rules.clusters_and_networks import stack_name_issues
from eks_blueprint.spec.rules.clusters_and_private_zones import private_zones_issues
from eks_blueprint.spec.rules.clusters_and_remote_gateways import hybrid_network_issues
from eks_blueprint.spec.rules.clusters_and_service_networks import service_network_issues
from eks_blueprint.spec.rules.connections_and_clusters import (
    connection_issues,
)
from eks_blueprint.spec.rules.environments_and_waves import (
    environment_wave_issues,
    place_issues,
)
from eks_blueprint.spec.rules.network_and_environment import network_issues
from eks_blueprint.spec.rules.pipeline_and_private_zones import pipeline_private_zones_issues
from eks_blueprint.spec.rules.pipeline_and_waves import pipeline_issues, traffic_wave_warnings
from eks_blueprint.spec.service_networks import ServiceNetworkName, ServiceNetworkSpec
from eks_blueprint.spec.shared_networks import same_settings, with_shared_network
from eks_blueprint.spec.types import Name

__all__ = ["BlueprintSpec"]


def _region_issues(network: SharedNetworkSpec) -> Iterator[Found]:
    return network_issues(network, network.environment.region)


class BlueprintSpec(Spec):
    """Clusters by name, shared VPCs by name.

    In a file, ``defaults``, the defaults of the environment and the template of a cluster are
    merged under it with :func:`~eks_blueprint.spec.merge.deep_merge`, and are not part of the
    result. Entries of ``tenant_clusters`` become clusters.
    """

    FILE_KEYS: ClassVar[tuple[str, ...]] = ("defaults", "templates", "tenant_clusters")

    SAID_AS: ClassVar[Mapping[str, str]] = {"anywhere_clusters": "clusters"}

    clusters: dict[Name, ClusterSpec]
    """Clusters by name; the name is the EKS cluster name and the prefix of the stacks."""

    anywhere_clusters: dict[AnywhereName, AnywhereClusterSpec] = {}
    """Clusters of EKS Anywhere by name: those of ``clusters`` with the target eks-anywhere."""

    networks: dict[Name, Annotated[SharedNetworkSpec, checked(_region_issues)]] = {}
    """VPCs that several clusters use, by name. Default: none."""

    environments: dict[Name, FleetEnvironmentSpec] = {}
    """Environments by name: an account, its Regions, and what all clusters in it have. Default:
    none; each cluster names its account and Region."""

    waves: Annotated[tuple[WaveSpec, ...], checked(wave_issues)] = ()
    """Waves of clusters, in the order in which they are deployed. Default: none."""

    service_networks: dict[ServiceNetworkName, ServiceNetworkSpec] = {}
    """Service networks of VPC Lattice by name, in which clusters find each other's services.
    Default: none."""

    private_zones: dict[Name, PrivateZonesSpec] = {}
    """Private hosted zones by name, in which ExternalDNS of several clusters writes records that
    the pods of all resolve. Default: none."""

    connections: dict[Name, ConnectionSpec] = {}
    """Networks of clusters that are connected, by name. Default: none."""

    blue_green: dict[Name, BlueGreenSpec] = {}
    """Pairs of clusters of which one is live, by name. Default: none."""

    pipeline: PipelineSpec | None = None
    """A pipeline that deploys the waves. Default: none; stacks are deployed with the CDK CLI."""

    @model_validator(mode="before")
    @classmethod
    def _merge_layers(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        merged = dict(data)
        if "anywhere_clusters" in merged:
            message = "is not a known key; name the clusters in clusters, with target: eks-anywhere"
            raise refusal([(("anywhere_clusters",), message)])
        defaults = merged.get("defaults")
        if defaults is not None and not isinstance(defaults, Mapping):
            message = f"must be a map with the keys of a cluster, got {shown(defaults)}"
            raise refusal([(("defaults",), message)])
        layers = FleetLayers(data)
        found = layers.issues
        for key in cls.FILE_KEYS:
            merged.pop(key, None)
        if not layers.readable:
            raise refusal(found)
        for part in ("networks", "service_networks", "private_zones"):
            if isinstance(merged.get(part), Mapping):
                placed = {name: layers.network(name, part=part) for name in merged[part]}
                found += [one for _, wrong in placed.values() for one in wrong]
                merged[part] = {name: network for name, (network, _) in placed.items()}
        found += unused_template_issues(data, layers.clusters)
        networks = merged.get("networks")
        if isinstance(merged.get("clusters", layers.tenants), Mapping) and layers.clusters:
            clusters = {name: layers.merged(name) for name in layers.clusters}
            found += [one for _, wrong in clusters.values() for one in wrong]
            eks, merged["anywhere_clusters"], wrong = split_targets(
                {name: cluster for name, (cluster, _) in clusters.items()},
                frozenset(ClusterSpec.model_fields),
            )
            found += wrong
            merged["clusters"] = {
                name: with_shared_network(cluster, networks) for name, cluster in eks.items()
            }
            found += shared_key_issues(layers.tenants, merged["clusters"])
        if found:
            raise refusal(found)
        return merged

    def issues(self) -> Iterable[Found]:
        if not self.clusters and not self.anywhere_clusters:
            yield ("clusters",), "must have at least 1 entry, got 0"
        yield from unique_issues(self.anywhere_clusters)
        yield from manager_issues(self.anywhere_clusters, self.clusters)
        yield from self._fleet()
        yield from self._shared_networks()
        yield from once_in_a_place_issues(self.clusters, self.environments)
        yield from stack_name_issues(
            self.clusters,
            self.networks,
            self.service_networks,
            self.connections,
            self.environments,
            self.blue_green,
            self.private_zones,
        )
        yield from blue_green_issues(self.blue_green, self.clusters)
        yield from blue_green_private_zones_issues(
            self.blue_green, self.private_zones, self.clusters
        )
        yield from service_network_issues(self.clusters, self.service_networks)
        yield from private_zones_issues(self.private_zones, self.clusters)
        yield from cluster_set_issues(self.clusters)
        yield from connection_issues(self.connections, self.clusters)
        yield from hybrid_network_issues(self.clusters, self.connections)
        yield from same_endpoint_issues(self.clusters)
        yield from same_registry_issues(self.clusters)
        yield from node_authority_issues(self.clusters)
        yield from ack_name_issues(self.clusters)
        yield from self._backups()

    def _fleet(self) -> Iterator[Found]:
        """Return issues for names of environments and waves; those of a file are known already."""
        yield from environment_wave_issues(self.environments, self.waves)
        for name, cluster in self.clusters.items():
            issues = place_issues(cluster.environment, self.environments, self.waves)
            yield from below(("clusters", name, "environment"), issues)
        if self.pipeline is not None:
            yield from pipeline_issues(
                self.pipeline,
                clusters=self.clusters,
                networks=self.networks,
                environments=self.environments,
                waves=self.waves,
                blue_green=self.blue_green,
            )
            yield from pipeline_private_zones_issues(
                self.private_zones,
                self.clusters,
                environments=self.environments,
                waves=self.waves,
            )

    def warnings(self) -> Iterable[Warned]:
        if self.pipeline is not None:
            yield from traffic_wave_warnings(self.blue_green, self.clusters, self.waves)

    def wave_of(self, cluster: str) -> WaveSpec | None:
        """Return the wave of a cluster, or ``None`` if it is in none.

        :param cluster: name of the cluster.
        """
        name = self.clusters[cluster].environment.wave
        return next((wave for wave in self.waves if wave.name == name), None)

    def _backups(self) -> Iterator[Found]:
        for name, cluster in self.clusters.items():
            if cluster.backup is not None:
                where = cluster.environment
                issues = own_vault_issues(
                    cluster.backup, cluster_name=name, region=where.region, account=where.account
                )
                yield from below(("clusters", name, "backup"), issues)

    def _shared_networks(self) -> Iterator[Found]:
        for name, cluster in self.clusters.items():
            shared = cluster.network.shared
            if shared is None:
                continue
            path = ("clusters", name, "network", "shared")
            network = self.networks.get(shared)
            if network is None:
                known = ", ".join(sorted(self.networks))
                has = f"which has {known}" if known else "of which the spec has none"
                remedy = f"; add networks.{shared}, or remove the key"
                yield path, f"must name one of networks, {has}, got {shared!r}{remedy}"
                continue
            if cluster.environment.place != network.environment.place:
                yield (
                    ("clusters", name, "environment"),
                    f"must equal networks.{shared}.environment, since a cluster cannot use a VPC "
                    "of another account or Region",
                )
            if not same_settings(cluster.network, network):
                yield path, "cannot be combined with other settings of the network; remove those"

    def matching(self, patterns: str, *, any_target: bool = False) -> tuple[str, ...]:
        """Return the names of the clusters that match.

        The other clusters stay in the blueprint, since a shared network must not depend on which of
        its clusters are built.

        :param patterns: shell-style patterns, separated by commas: of names, such as ``prod-*``, of
            environments, such as ``environment:prod*``, or of waves, such as ``wave:canary``.
        :param any_target: also find clusters of EKS Anywhere. Default: false.
        :raises BlueprintError: if a pattern matches no cluster.
        """
        wanted = [part.strip() for part in patterns.split(",") if part.strip()]
        known = (*self.clusters, *(self.anywhere_clusters if any_target else ()))
        matched = {part: {n for n in known if self._fits(n, part)} for part in wanted}
        unmatched = [part for part, names in matched.items() if not names]
        if unmatched or not wanted:
            got = ", ".join(map(repr, unmatched or [patterns]))
            raise BlueprintError(
                f"each pattern of clusters must match at least one cluster, got {got}; "
                f"the spec has {self._known(unmatched, known)}{self._elsewhere(any_target)}"
            )
        chosen = set().union(*matched.values())
        return tuple(name for name in known if name in chosen)

    def _fits(self, name: str, pattern: str) -> bool:
        kind, colon, wanted = pattern.partition(":")
        if not colon:
            return fnmatchcase(name, pattern)
        if name not in self.clusters:
            return False
        where = self.clusters[name].environment
        value = {"environment": where.name, "wave": where.wave}.get(kind.strip())
        return value is not None and fnmatchcase(value, wanted.strip())

    def _elsewhere(self, any_target: bool) -> str:
        others = () if any_target else self.anywhere_clusters
        found = ", ".join(others)
        return f", and {found} of target eks-anywhere, which `render` writes" if found else ""

    def _known(self, unmatched: Iterable[str], names: Iterable[str]) -> str:
        """Return what patterns can match: clusters, and other names if they were asked for."""
        known = [", ".join(names)]
        if any(":" in one for one in unmatched):
            known.append(f"environments {', '.join(self.environments) or 'none'}")
            known.append(f"waves {', '.join(wave.name for wave in self.waves) or 'none'}")
        return "; ".join(known)
