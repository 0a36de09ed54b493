"""One file: one or many clusters, and the VPCs they share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Annotated, Any, ClassVar

from pydantic import Field, model_validator

from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec._base import Found, Spec, below, checked, refusal
from eks_blueprint.spec.cluster import ClusterSpec
from eks_blueprint.spec.environment import EnvironmentSpec
from eks_blueprint.spec.merge import deep_merge
from eks_blueprint.spec.messages import shown
from eks_blueprint.spec.network import NetworkSpec, SharedNetworkSpec
from eks_blueprint.spec.rules.clusters_and_ack_names import ack_name_issues
from eks_blueprint.spec.rules.clusters_and_backup_vaults import own_vault_issues
from eks_blueprint.spec.rules.clusters_and_each_other import (
    same_endpoint_issues,
    same_registry_issues,
)
from eks_blueprint.spec.rules.clusters_and_networks import stack_name_issues
from eks_blueprint.spec.rules.network_and_environment import network_issues
from eks_blueprint.spec.types import Name

__all__ = ["BlueprintSpec"]


def _region_issues(network: SharedNetworkSpec) -> Iterator[Found]:
    return network_issues(network, network.environment.region)


class BlueprintSpec(Spec):
    """Clusters by name, shared VPCs by name.

    In a file, ``defaults`` is merged under every cluster with
    :func:`~eks_blueprint.spec.merge.deep_merge`, and is not part of the result.
    """

    FILE_KEYS: ClassVar[tuple[str, ...]] = ("defaults",)

    clusters: dict[Name, ClusterSpec] = Field(min_length=1)
    """Clusters by name; the name is the EKS cluster name and the prefix of the stacks."""

    networks: dict[Name, Annotated[SharedNetworkSpec, checked(_region_issues)]] = {}
    """VPCs that several clusters use, by name. Default: none."""

    @model_validator(mode="before")
    @classmethod
    def _merge_defaults(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        merged = dict(data)
        defaults = merged.pop("defaults", None)
        if defaults is None:
            defaults = {}
        if not isinstance(defaults, Mapping):
            message = f"must be a map with the keys of a cluster, got {shown(defaults)}"
            raise refusal([(("defaults",), message)])
        clusters = merged.get("clusters")
        if isinstance(clusters, Mapping):
            networks = merged.get("networks")
            merged["clusters"] = {
                name: _with_shared_network(_over(defaults, cluster), networks)
                for name, cluster in clusters.items()
            }
        return merged

    def issues(self) -> Iterable[Found]:
        yield from self._shared_networks()
        yield from self._once_in_an_account()
        yield from stack_name_issues(self.clusters, self.networks)
        yield from same_endpoint_issues(self.clusters)
        yield from same_registry_issues(self.clusters)
        yield from ack_name_issues(self.clusters)
        yield from self._backups()

    def _backups(self) -> Iterator[Found]:
        for name, cluster in self.clusters.items():
            if cluster.backup is not None:
                where = cluster.environment
                issues = own_vault_issues(
                    cluster.backup, cluster_name=name, region=where.region, account=where.account
                )
                yield from below(("clusters", name, "backup"), issues)

    def _once_in_an_account(self) -> Iterator[Found]:
        """Return issues for resources that two clusters would create in one account and Region."""
        seen: dict[tuple[str, EnvironmentSpec], str] = {}
        for name, cluster in self.clusters.items():
            wanted: list[tuple[tuple[str, ...], str]] = [
                (("image_repositories", one), f"the repository {one}")
                for one in cluster.image_repositories
            ]
            if cluster.guardduty is not None:
                wanted.append((("guardduty",), "the GuardDuty detector"))
            if cluster.transaction_search is not None:
                traces = ("observability", "opentelemetry", "traces")
                what = "the setting of Transaction Search"
                wanted.append(((*traces, "transaction_search"), what))
            for path, what in wanted:
                other = seen.setdefault((what, cluster.environment), name)
                if other != name:
                    yield (
                        ("clusters", name, *path),
                        f"must be unset, since clusters.{other} makes {what} of this account and "
                        "Region",
                    )

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
            if cluster.environment != network.environment:
                yield (
                    ("clusters", name, "environment"),
                    f"must equal networks.{shared}.environment, since a cluster cannot use a VPC "
                    "of another account or Region",
                )
            if not _same_settings(cluster.network, network):
                yield path, "cannot be combined with other settings of the network; remove those"

    def matching(self, patterns: str) -> tuple[str, ...]:
        """Return the names of the clusters that match.

        The other clusters stay in the blueprint, since a shared network must not depend on which of
        its clusters are built.

        :param patterns: shell-style patterns, separated by commas, such as ``prod-*``.
        :raises BlueprintError: if a pattern matches no cluster.
        """
        wanted = [part.strip() for part in patterns.split(",") if part.strip()]
        unmatched = [
            part for part in wanted if not any(fnmatchcase(n, part) for n in self.clusters)
        ]
        if unmatched or not wanted:
            got = ", ".join(map(repr, unmatched or [patterns]))
            raise BlueprintError(
                f"each pattern of clusters must match at least one cluster, got {got}; "
                f"the spec has {', '.join(self.clusters)}"
            )
        return tuple(
            name for name in self.clusters if any(fnmatchcase(name, part) for part in wanted)
        )


def _same_settings(cluster: NetworkSpec, network: SharedNetworkSpec) -> bool:
    return all(
        getattr(cluster, field) == getattr(network, field)
        for field in NetworkSpec.model_fields
        if field != "shared"
    )


def _over(defaults: Mapping[str, Any], cluster: Any) -> Any:
    if cluster is None:
        return dict(defaults)
    return deep_merge(defaults, cluster) if isinstance(cluster, Mapping) else cluster


def _with_shared_network(cluster: Any, networks: Any) -> Any:
    """Copy the settings of the shared VPC, so that the rules of a network apply to them."""
    network = cluster.get("network") if isinstance(cluster, Mapping) else None
    if not isinstance(network, Mapping) or not isinstance(networks, Mapping):
        return cluster
    shared = network.get("shared")
    if not isinstance(shared, str) or not isinstance(networks.get(shared), Mapping):
        return cluster
    own = [key for key, value in network.items() if key != "shared" and value is not None]
    if own:
        return cluster
    settings = {k: v for k, v in networks[shared].items() if k not in ("environment", "tags")}
    return {**cluster, "network": {**settings, "shared": shared}}
