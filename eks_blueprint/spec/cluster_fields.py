"""All fields of a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import model_validator

from eks_blueprint.catalogue import Component, auto_mode_addons, local_cluster_addons
from eks_blueprint.spec.addons import AddonSpec
from eks_blueprint.spec.capacity import Hosts, daemons_of, hosts_of
from eks_blueprint.spec.cloud_map import CloudMapSpec
from eks_blueprint.spec.component_fields import ComponentFields
from eks_blueprint.spec.components import components_of
from eks_blueprint.spec.compute_kinds import ComputeKind, has_first_nodes
from eks_blueprint.spec.controllers import ControllerSpec
from eks_blueprint.spec.lattice import LatticeSpec
from eks_blueprint.spec.merge import deep_merge
from eks_blueprint.spec.nulls import without_nulls_of
from eks_blueprint.spec.opentelemetry import TransactionSearchSpec
from eks_blueprint.spec.profile import profile_layer
from eks_blueprint.spec.system_nodes import system_node_labels
from eks_blueprint.spec.zones import resolve_node_zones

__all__ = ["ClusterFields"]


class ClusterFields(ComponentFields):
    """The fields of a cluster and what follows from them, without the rules between them."""

    @model_validator(mode="before")
    @classmethod
    def _over_profile(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        # An add-on that is set to null is kept here, so that components that need it are rejected.
        return without_nulls_of(deep_merge(profile_layer(data), data), cls)

    def tags_of(self, cluster_name: str) -> Mapping[str, str]:
        """Return the tags of every resource, and of what controllers create.

        :param cluster_name: name of the cluster.
        """
        own = self.cost_allocation_tags
        return {**({own.cluster: cluster_name} if own is not None else {}), **self.tags}

    @property
    def compute_kinds(self) -> frozenset[ComputeKind]:
        """On what pods run.

        Profiles of tenants do not count: nothing but the pods of the tenant runs on them.
        """
        kinds: dict[ComputeKind, object] = {
            "node_groups": self.node_groups,
            "karpenter": self.karpenter,
            "fargate": self.fargate_profiles,
            "auto_mode": self.auto_mode,
            "local_cluster": self.outpost is not None and self.outpost.local_cluster is not None,
        }
        return frozenset(kind for kind, field in kinds.items() if field)

    @property
    def has_first_nodes(self) -> bool:
        """Whether a new cluster has nodes, or all pods run on Fargate."""
        return has_first_nodes(self.compute_kinds)

    @property
    def logs_network_policies(self) -> bool:
        """Whether decisions of network policies are logged."""
        return self.network_policies is not None and self.network_policies.event_logs

    @property
    def nat64(self) -> bool:
        """Whether pods on nodes have IPv6 only, and reach IPv4 addresses through NAT gateways."""
        policies = self.network_policies
        return (
            policies is not None
            and policies.ipv4_egress == "nat64"
            and self.network.ip_family == "ipv6"
            and "node_groups" in self.compute_kinds
        )

    @property
    def transaction_search(self) -> TransactionSearchSpec | None:
        """Transaction Search of the account and Region, if this cluster turns it on."""
        observability = self.observability
        collector = observability.opentelemetry if observability is not None else None
        return collector.traces.transaction_search if collector is not None else None

    @property
    def lattice(self) -> LatticeSpec | None:
        """VPC Lattice in the cluster, if the spec has it."""
        return self.service_discovery.lattice if self.service_discovery is not None else None

    @property
    def cloud_map(self) -> CloudMapSpec | None:
        """The controller of Cloud Map in the cluster, if the spec has it."""
        return self.service_discovery.cloud_map if self.service_discovery is not None else None

    @property
    def isolated(self) -> bool:
        """Whether nothing in the VPC reaches the internet."""
        return self.network.isolated

    @property
    def system_node_labels(self) -> Mapping[str, str]:
        """The label of the nodes on which controllers run; empty if they run on any node."""
        if self.auto_mode is not None:
            return system_node_labels(self.auto_mode.node_pools, {})
        pools = self.karpenter.node_pools if self.karpenter is not None else {}
        return system_node_labels(self.node_groups, pools)

    @property
    def controller_hosts(self) -> Hosts:
        """The nodes on which controllers run, when the cluster is created."""
        return hosts_of(
            self.node_groups,
            self.system_node_labels,
            zones=len(resolve_node_zones(self.network, self.environment.region)),
            scaled=self.cluster_autoscaler is not None,
            daemons=daemons_of(self.effective_addons),
        )

    @property
    def elsewhere(self) -> frozenset[str]:
        """Fields of components whose pods may run elsewhere, or with other requests.

        Without nodes for controllers, all but Karpenter itself may run on nodes of Karpenter.
        """
        own = {name for name, part in self if getattr(part, "values", None)}
        anywhere = self.karpenter is not None and not self.system_node_labels
        return frozenset(own | ({*self.component_names} - {"karpenter"} if anywhere else set()))

    @property
    def built_in_addons(self) -> tuple[str, ...]:
        """Add-ons that are not installed since EKS does their work, or installs them itself."""
        if self.outpost is not None and self.outpost.target == "outposts-local-ebs":
            return local_cluster_addons("ebs")
        return auto_mode_addons() if self.auto_mode is not None else ()

    @property
    def effective_addons(self) -> Mapping[str, AddonSpec]:
        """Managed add-ons that are installed: those of `addons` and those that components need.

        An add-on that is null in `addons` is not included, even if a component needs it; such a
        spec is invalid.
        """
        named = {name: addon for name, addon in self.addons.items() if addon is not None}
        needed = (name for component in self.components for name in component.addons)
        return named | {name: AddonSpec() for name in needed if name not in self.addons}

    @property
    def components(self) -> tuple[Component, ...]:
        """Components of the catalogue that the fields of this cluster turn on."""
        return tuple(component for component, _ in components_of(self))

    @property
    def component_names(self) -> tuple[str, ...]:
        """Return the fields that turn on components installed with Helm or kubectl."""
        on = ((paths, one.needs) for one, paths in components_of(self))
        return tuple(
            dict.fromkeys(path[0] for paths, needs in on if "kubectl" in needs for path in paths)
        )

    @property
    def has_components(self) -> bool:
        """Whether any component is installed with Helm or kubectl."""
        return bool(self.component_names)

    def controllers(self) -> Iterator[tuple[str, str, ControllerSpec]]:
        """Give the field, the chart and the spec of each component that is one chart."""
        for component, (path, *_) in components_of(self):
            controller = getattr(self, path[0])
            if isinstance(controller, ControllerSpec):
                yield path[0], component.charts[0], controller
