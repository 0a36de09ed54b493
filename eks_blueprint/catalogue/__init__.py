"""Values with their sources: releases, add-ons, zones, instance types, endpoints."""

from eks_blueprint.catalogue.ack_services import AckService, ack_service, ack_services
from eks_blueprint.catalogue.addons import (
    AddonFacts,
    Requests,
    addon,
    addon_names,
    addon_of_daemon,
    auto_mode_addons,
    local_cluster_addons,
)
from eks_blueprint.catalogue.alarms import AlarmFacts, alarms, database_gb
from eks_blueprint.catalogue.anywhere import AnywhereRelease, AnywhereVersion, anywhere_release
from eks_blueprint.catalogue.budgets import has_budgets
from eks_blueprint.catalogue.chart_values import value_issue
from eks_blueprint.catalogue.charts import CatalogueChart, Chart, chart, chart_names
from eks_blueprint.catalogue.components import (
    Component,
    Pods,
    components,
    system_namespaces,
    wildcard_cluster_roles,
)
from eks_blueprint.catalogue.controller_permissions import load_balancer_controller_policies
from eks_blueprint.catalogue.custom_apis import CustomApi, custom_apis
from eks_blueprint.catalogue.dashboard import Widget, WidgetRow, dashboard_rows
from eks_blueprint.catalogue.deletions import Deletion, deletion
from eks_blueprint.catalogue.efa import EfaLayout, efa_layout
from eks_blueprint.catalogue.endpoints import endpoint_service_name, has_endpoint
from eks_blueprint.catalogue.hardening import (
    CIS_BENCHMARK,
    CisCheck,
    CisSettings,
    cis_checks,
    cis_settings,
)
from eks_blueprint.catalogue.image_references import (
    ImageReference,
    chart_copy,
    image_copy,
    is_private,
)
from eks_blueprint.catalogue.images import image, image_names
from eks_blueprint.catalogue.immutable import ImmutableFields, immutable_fields, recreated_kinds
from eks_blueprint.catalogue.instances import InstanceType, categories_of
from eks_blueprint.catalogue.interface_addresses import interface_addresses
from eks_blueprint.catalogue.kinds import is_namespaced
from eks_blueprint.catalogue.managed_policies import (
    ManagedPolicyFacts,
    ManagedStatement,
    managed_policies,
)
from eks_blueprint.catalogue.messages import (
    DifferenceCheck,
    KnownWarning,
    difference_checks,
    known_warnings,
)
from eks_blueprint.catalogue.metrics import (
    Metric,
    MetricNamespace,
    MetricSource,
    metric,
    metric_namespaces,
)
from eks_blueprint.catalogue.nat64 import NAT64_RANGE, RESOLVER_IPV6, nat64_range
from eks_blueprint.catalogue.order import OrderFacts, crds_among, group_of
from eks_blueprint.catalogue.pipeline import PipelineFacts, pipeline_facts
from eks_blueprint.catalogue.placement import value_at, values_at
from eks_blueprint.catalogue.pull_through import pull_through_registries
from eks_blueprint.catalogue.pulled import PulledChart, PulledImage
from eks_blueprint.catalogue.regions import partition_issue, partition_of
from eks_blueprint.catalogue.releases import (
    DEFAULT_KUBERNETES_VERSION,
    KUBECTL_VERSION,
    AddonVersion,
    KubernetesRelease,
    earlier_versions,
    kubectl_versions,
    kubernetes,
    kubernetes_versions,
    minor,
)
from eks_blueprint.catalogue.removed_apis import (
    RemovedApi,
    removed_api,
    removed_apis,
    served_apis,
)
from eks_blueprint.catalogue.reserved_tags import reserved_tag
from eks_blueprint.catalogue.resource_times import ResourceTime, creation_time, deletion_time
from eks_blueprint.catalogue.spread import anti_affinity, topology_spread
from eks_blueprint.catalogue.support_ranges import (
    SupportedVersions,
    SupportRange,
    addon_build,
    numbers_of,
    supported_versions,
)
from eks_blueprint.catalogue.targets import (
    REGION,
    Feature,
    Support,
    Target,
    Targets,
    support,
    targets,
)
from eks_blueprint.catalogue.teardown import (
    KeptResource,
    LostAmong,
    TeardownStep,
    kept_resources,
    teardown_steps,
)
from eks_blueprint.catalogue.tenant_annotations import TenantAnnotations, tenant_annotations
from eks_blueprint.catalogue.tolerations import SYSTEM_TOLERATION
from eks_blueprint.catalogue.toolchain import NeededQuota, Toolchain, toolchain
from eks_blueprint.catalogue.upgrade_checks import UpgradeCheck, upgrade_checks
from eks_blueprint.catalogue.upgrade_permissions import NeededPermission, needed_permissions
from eks_blueprint.catalogue.upgrades import MeasuredSeconds, UpgradeFacts, upgrade_facts
from eks_blueprint.catalogue.zones import RegionZones, known_regions, region_issue, zones

__all__ = [
    "CIS_BENCHMARK",
    "DEFAULT_KUBERNETES_VERSION",
    "KUBECTL_VERSION",
    "NAT64_RANGE",
    "REGION",
    "RESOLVER_IPV6",
    "SYSTEM_TOLERATION",
    "AckService",
    "AddonFacts",
    "AddonVersion",
    "AlarmFacts",
    "AnywhereRelease",
    "AnywhereVersion",
    "CatalogueChart",
    "Chart",
    "CisCheck",
    "CisSettings",
    "Component",
    "CustomApi",
    "Deletion",
    "DifferenceCheck",
    "EfaLayout",
    "Feature",
    "ImageReference",
    "ImmutableFields",
    "InstanceType",
    "KeptResource",
    "KnownWarning",
    "KubernetesRelease",
    "LostAmong",
    "ManagedPolicyFacts",
    "ManagedStatement",
    "MeasuredSeconds",
    "Metric",
    "MetricNamespace",
    "MetricSource",
    "NeededPermission",
    "NeededQuota",
    "OrderFacts",
    "PipelineFacts",
    "Pods",
    "PulledChart",
    "PulledImage",
    "RegionZones",
    "RemovedApi",
    "Requests",
    "ResourceTime",
    "Support",
    "SupportRange",
    "SupportedVersions",
    "Target",
    "Targets",
    "TeardownStep",
    "TenantAnnotations",
    "Toolchain",
    "UpgradeCheck",
    "UpgradeFacts",
    "Widget",
    "WidgetRow",
    "ack_service",
    "ack_services",
    "addon",
    "addon_build",
    "addon_names",
    "addon_of_daemon",
    "alarms",
    "anti_affinity",
    "anywhere_release",
    "auto_mode_addons",
    "categories_of",
    "chart",
    "chart_copy",
    "chart_names",
    "cis_checks",
    "cis_settings",
    "components",
    "crds_among",
    "creation_time",
    "custom_apis",
    "dashboard_rows",
    "database_gb",
    "deletion",
    "deletion_time",
    "difference_checks",
    "earlier_versions",
    "efa_layout",
    "endpoint_service_name",
    "group_of",
    "has_budgets",
    "has_endpoint",
    "image",
    "image_copy",
    "image_names",
    "immutable_fields",
    "interface_addresses",
    "is_namespaced",
    "is_private",
    "kept_resources",
    "known_regions",
    "known_warnings",
    "kubectl_versions",
    "kubernetes",
    "kubernetes_versions",
    "load_balancer_controller_policies",
    "local_cluster_addons",
    "managed_policies",
    "metric",
    "metric_namespaces",
    "minor",
    "nat64_range",
    "needed_permissions",
    "numbers_of",
    "partition_issue",
    "partition_of",
    "pipeline_facts",
    "pull_through_registries",
    "recreated_kinds",
    "region_issue",
    "removed_api",
    "removed_apis",
    "reserved_tag",
    "served_apis",
    "support",
    "supported_versions",
    "system_namespaces",
    "targets",
    "teardown_steps",
    "tenant_annotations",
    "toolchain",
    "topology_spread",
    "upgrade_checks",
    "upgrade_facts",
    "value_at",
    "value_issue",
    "values_at",
    "wildcard_cluster_roles",
    "zones",
]
