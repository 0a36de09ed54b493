"""One cluster: its fields, and the rules between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eks_blueprint.spec._base import Found, Warned, below, warned_below
from eks_blueprint.spec.chart_values import value_issues, version_warnings
from eks_blueprint.spec.cluster_fields import ClusterFields
from eks_blueprint.spec.components import components_of
from eks_blueprint.spec.entries import Entries
from eks_blueprint.spec.rules.addons_and_each_other import addon_issues, unknown_addon_warnings
from eks_blueprint.spec.rules.addons_and_kubernetes_version import addon_version_issues
from eks_blueprint.spec.rules.addons_and_node_groups import node_addon_issues
from eks_blueprint.spec.rules.addons_and_storage import file_system_addon_issues
from eks_blueprint.spec.rules.addons_and_tags import driver_tag_issues
from eks_blueprint.spec.rules.charts_and_components import release_name_issues
from eks_blueprint.spec.rules.charts_and_manifests import after_issues, same_object_issues
from eks_blueprint.spec.rules.charts_and_nodes import chart_node_warnings
from eks_blueprint.spec.rules.components_and_addons import component_addon_issues
from eks_blueprint.spec.rules.components_and_capacity import (
    capacity_issues,
    capacity_warnings,
    first_node_issues,
    replica_issues,
)
from eks_blueprint.spec.rules.components_and_kubernetes_version import (
    chart_version_issues,
    kubectl_version_issues,
)
from eks_blueprint.spec.rules.components_and_network import component_network_issues
from eks_blueprint.spec.rules.components_and_node_groups import component_node_issues
from eks_blueprint.spec.rules.control_plane_zone_count_and_network import control_plane_zone_issues
from eks_blueprint.spec.rules.endpoint_and_network import endpoint_range_issues
from eks_blueprint.spec.rules.endpoint_and_profile import public_access_issues
from eks_blueprint.spec.rules.fargate_logging_and_fargate import fargate_logging_issues
from eks_blueprint.spec.rules.gitops_and_environment import source_partition_issues
from eks_blueprint.spec.rules.ingress_and_network import scheme_issues
from eks_blueprint.spec.rules.ingress_and_pod_security_groups import several_group_warnings
from eks_blueprint.spec.rules.ingress_and_tenants import (
    domain_warnings,
    namespace_label_warnings,
)
from eks_blueprint.spec.rules.ip_family_and_network_policies import range_issues
from eks_blueprint.spec.rules.karpenter_and_kubernetes_version import bottlerocket_version_issues
from eks_blueprint.spec.rules.karpenter_and_network import karpenter_network_issues
from eks_blueprint.spec.rules.network_and_environment import network_issues
from eks_blueprint.spec.rules.network_policies_and_addons import (
    corefile_warnings,
    enforcement_issues,
    network_policy_addon_issues,
)
from eks_blueprint.spec.rules.network_policies_and_network import (
    ipv4_egress_issues,
    nat64_route_warnings,
)
from eks_blueprint.spec.rules.node_groups_and_network import node_group_issues
from eks_blueprint.spec.rules.partition_and_arns import arn_issues
from eks_blueprint.spec.rules.partition_and_features import (
    cis_scan_issues,
    fargate_issues,
    guardduty_issues,
    tenant_fargate_issues,
)
from eks_blueprint.spec.rules.pod_security_groups_and_nodes import branch_interface_issues
from eks_blueprint.spec.rules.service_ipv4_cidr_and_network import service_cidr_issues
from eks_blueprint.spec.rules.tenants_and_access_entries import member_principal_issues
from eks_blueprint.spec.rules.tenants_and_each_other import (
    any_domain_warnings,
    shared_domain_issues,
    shared_namespace_issues,
)
from eks_blueprint.spec.rules.tenants_and_gitops import source_issues
from eks_blueprint.spec.rules.tenants_and_karpenter import tenant_driver_issues, tenant_pool_issues
from eks_blueprint.spec.rules.tenants_and_network import tenant_network_issues
from eks_blueprint.spec.rules.tenants_and_network_policies import namespace_policy_issues
from eks_blueprint.spec.rules.tenants_and_node_groups import controller_node_warnings
from eks_blueprint.spec.rules.tenants_and_oidc_providers import (
    groups_prefix_issues,
    member_group_issues,
)
from eks_blueprint.spec.rules.tenants_and_pod_security_groups import workload_group_issues
from eks_blueprint.spec.tenancy import TenantSpec
from eks_blueprint.spec.zones import is_zone_id, resolve_node_zones

__all__ = ["ClusterSpec"]


class ClusterSpec(ClusterFields):
    """An Amazon EKS cluster; an empty one is a production cluster.

    The values given here override those of the profile, in Python as well: maps are merged, and
    ``None`` removes a value of the profile.
    """

    def issues(self) -> Iterable[Found]:
        yield from self._network_issues()
        yield from self._node_issues()
        yield from self._addon_issues()
        yield from self._component_issues()
        yield from self._security_issues()
        yield from self._tenant_issues()
        if self.environment.region is not None:
            yield from self._region_issues(self.environment.region)

    def _network_issues(self) -> Iterator[Found]:
        network = self.network
        yield from below(("network",), network_issues(network, self.environment.region))
        yield from below(
            ("endpoint",),
            (
                *public_access_issues(self.endpoint, self.profile),
                *endpoint_range_issues(self.endpoint, ip_family=network.ip_family),
            ),
        )
        yield from below(
            ("service_ipv4_cidr",), service_cidr_issues(self.service_ipv4_cidr, network)
        )
        yield from control_plane_zone_issues(self.control_plane_zone_count, network)
        if self.ingress is not None:
            yield from below(("ingress",), scheme_issues(self.ingress, network))

    def _node_issues(self) -> Iterator[Found]:
        zones = resolve_node_zones(self.network, self.environment.region)
        if not self.node_groups and not self.fargate_profiles:
            yield (
                ("node_groups",),
                "must name at least one node group where there is no Fargate profile, got none; "
                "add one such as `workers: {max_size: 6}`, or a profile in fargate_profiles",
            )
        yield from below(
            ("node_groups",),
            (
                *node_group_issues(self.node_groups, zones=zones, ip_family=self.network.ip_family),
                *first_node_issues(
                    self.node_groups,
                    self.fargate_profiles,
                    dns=self.effective_addons.get("coredns"),
                    zones=len(zones),
                ),
            ),
        )
        if self.karpenter is None:
            return
        named = [zone for zone in zones if not is_zone_id(zone)]
        yield from below(
            ("karpenter",),
            (
                *karpenter_network_issues(
                    self.karpenter, zones=named, ip_family=self.network.ip_family
                ),
                *bottlerocket_version_issues(self.karpenter, self.kubernetes_version),
                *tenant_driver_issues(self.tenants, self.karpenter),
                *replica_issues(
                    self.karpenter.values.get("replicas"), nodes=self.controller_hosts.nodes
                ),
            ),
        )

    def _addon_issues(self) -> Iterator[Found]:
        addons = self.effective_addons
        yield from below(("addons",), addon_issues(addons))
        yield from below(("addons",), node_addon_issues(addons, self.node_groups))
        yield from below(("addons",), addon_version_issues(addons, self.kubernetes_version))
        yield from below(("tags",), driver_tag_issues(self.tags, addons))
        if self.storage is not None:
            issues = file_system_addon_issues(
                self.storage, addons, kubernetes_version=self.kubernetes_version
            )
            yield from below(("storage",), issues)

    def _component_issues(self) -> Iterator[Found]:
        components, version = [*components_of(self)], self.kubernetes_version
        yield from below(
            ("kubernetes_version",), kubectl_version_issues(self.component_names, version)
        )
        pinned = [name for name, part in self if getattr(part, "chart_version", None) is not None]
        yield from chart_version_issues(components, version, pinned=pinned)
        yield from component_addon_issues(
            components,
            self.addons,
            effective=self.effective_addons,
            nodes=bool(self.node_groups),
        )
        yield from component_node_issues(components, self.node_groups)
        yield from below(
            ("node_groups",),
            capacity_issues(components, self.controller_hosts, without=self._elsewhere),
        )
        yield from component_network_issues(components, self.network)
        for name, chart, one in self._controllers():
            yield from below((name,), value_issues(chart, one.values, one.chart_version))
        entries = Entries(self.charts, self.manifests)
        yield from after_issues(entries, self.component_names)
        yield from same_object_issues(entries)
        yield from below(("charts",), release_name_issues(self.charts, components))
        if self.fargate_logging is not None:
            yield from below(
                ("fargate_logging",), fargate_logging_issues(self.fargate_profiles, self.tenants)
            )

    def _security_issues(self) -> Iterator[Found]:
        policies = self.network_policies
        if policies is not None:
            yield from below(
                ("network_policies",),
                (
                    *network_policy_addon_issues(
                        policies,
                        self.effective_addons,
                        kubernetes_version=self.kubernetes_version,
                        isolate_tenants=bool(self.tenants) and policies.isolate_tenants,
                    ),
                    *ipv4_egress_issues(policies, self.network, nodes=bool(self.node_groups)),
                    *range_issues(policies, ip_family=self.network.ip_family),
                    *namespace_policy_issues(policies, self.tenants),
                ),
            )
            yield from below(("addons",), enforcement_issues(self.effective_addons))
        if self.pod_security_groups is not None:
            yield from below(("node_groups",), branch_interface_issues(self.node_groups))
            yield from below(
                ("karpenter", "node_pools"),
                branch_interface_issues(self.karpenter.node_pools if self.karpenter else {}),
            )

    def _tenant_issues(self) -> Iterator[Found]:
        yield from below(
            ("tenants",),
            (
                *shared_namespace_issues(self.tenants),
                *shared_domain_issues(self.tenants),
                *member_principal_issues(self.tenants, self.access_entries),
                *tenant_pool_issues(self.tenants, self.karpenter),
            ),
        )
        for name, tenant in self.tenants.items():
            yield from below(("tenants", name), self._issues_of(tenant))
        for name, provider in self.oidc_providers.items() if self.tenants else ():
            yield from below(("oidc_providers", name), groups_prefix_issues(provider.groups_prefix))

    def _issues_of(self, tenant: TenantSpec) -> Iterator[Found]:
        yield from tenant_network_issues(tenant, ip_family=self.network.ip_family)
        yield from member_group_issues(tenant, self.oidc_providers)
        yield from source_issues(tenant, flux=self.gitops is not None)
        prepared = self.pod_security_groups is not None
        yield from workload_group_issues(tenant, prepared=prepared)
        if prepared and tenant.node_pool is not None:
            yield from branch_interface_issues({"node_pool": tenant.node_pool})

    def _region_issues(self, region: str) -> Iterator[Found]:
        partition = self.environment.partition
        yield from arn_issues(self, region, self.environment.account)
        if self.gitops is not None:
            yield from below(("gitops",), source_partition_issues(self.gitops, region))
        yield from below(("fargate_profiles",), fargate_issues(self.fargate_profiles, partition))
        for name, tenant in self.tenants.items():
            yield from below(("tenants", name), tenant_fargate_issues(tenant, partition))
        if self.cis_scan is not None:
            yield from below(("cis_scan",), cis_scan_issues(partition))
        if self.guardduty is not None:
            yield from below(("guardduty",), guardduty_issues(self.guardduty, partition))

    def warnings(self) -> Iterator[Warned]:
        yield from self._access_warnings()
        yield from warned_below(("addons",), unknown_addon_warnings(self.addons))
        elsewhere = self.karpenter is not None or bool(self.fargate_profiles)
        yield from chart_node_warnings(self.charts, self.node_groups, elsewhere=elsewhere)
        for name, chart, one in self._controllers():
            yield from warned_below((name,), version_warnings(chart, one.chart_version))
        if self.nat64 and self.network_policies is not None:
            yield from warned_below(("addons",), corefile_warnings(self.effective_addons))
            if self.network.existing is not None:
                warnings = nat64_route_warnings(self.network_policies)
                yield from warned_below(("network_policies",), warnings)
        yield from controller_node_warnings(
            self.tenants, self.node_groups, labels=self.system_node_labels
        )
        found = capacity_warnings(
            [*components_of(self)], self.controller_hosts, without=self._elsewhere
        )
        yield from warned_below(("node_groups",), found)
        yield from any_domain_warnings(self.tenants)
        if self.ingress is not None:
            yield from namespace_label_warnings(self.ingress, self.tenants)
            yield from domain_warnings(self.ingress, self.tenants)
            yield from several_group_warnings(self.pod_security_groups, self.tenants)

    def _access_warnings(self) -> Iterator[Warned]:
        members = any(tenant.members for tenant in self.tenants.values())
        # With GitOps, the repository is applied without a user at the API.
        if not (self.access_entries or self.oidc_providers or members or self.gitops):
            yield Warned(
                "no-access",
                ("access_entries",),
                "names no principal, so that nobody can use the Kubernetes API, not even the "
                "creator of the cluster; name an administrator",
            )
