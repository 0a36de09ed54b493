"""The spec: what a user can configure. It does not import the CDK, so checking a spec is fast."""

from eks_blueprint.spec.access_entries import AccessEntrySpec, AccessGrantSpec, AccessPolicySpec
from eks_blueprint.spec.ack import AckCapabilitySpec, AckRoleSelectorSpec, AckServiceSpec
from eks_blueprint.spec.ack_controllers import AckControllerSpec, AckControllersSpec
from eks_blueprint.spec.addons import AddonIdentitySpec, AddonSpec
from eks_blueprint.spec.alarms import AlarmSpec, AlarmsSpec
from eks_blueprint.spec.anywhere.cluster import AnywhereClusterSpec
from eks_blueprint.spec.argocd import ArgoCdCapabilitySpec, ArgoCdIdentitiesSpec
from eks_blueprint.spec.auto_mode import AutoModeNodePoolSpec, AutoModeSpec, EphemeralStorageSpec
from eks_blueprint.spec.backup import BackupRuleSpec, BackupSpec, VaultLockSpec
from eks_blueprint.spec.bastion import BastionSpec
from eks_blueprint.spec.blueprint import BlueprintSpec
from eks_blueprint.spec.bottlerocket import BottlerocketSpec, RegistryMirrorSpec
from eks_blueprint.spec.budgets import BudgetSpec
from eks_blueprint.spec.capabilities import CapabilitiesSpec
from eks_blueprint.spec.capacity_reservations import CapacityReservationsSpec
from eks_blueprint.spec.charts import ChartSpec
from eks_blueprint.spec.cis_scan import CisScanSpec
from eks_blueprint.spec.cloud_map import CloudMapExportSpec, CloudMapSpec
from eks_blueprint.spec.cluster import ClusterSpec
from eks_blueprint.spec.connections import AllowedTrafficSpec, ConnectionSpec
from eks_blueprint.spec.control_plane import (
    ApiServerSpec,
    ControllerManagerSpec,
    NodePortRangeSpec,
    SchedulerSpec,
)
from eks_blueprint.spec.controllers import ControllerSpec
from eks_blueprint.spec.cost_allocation_tags import CostAllocationTagsSpec
from eks_blueprint.spec.custom_ami import CisAttestationSpec, CustomAmiSpec
from eks_blueprint.spec.dashboard import DashboardSpec
from eks_blueprint.spec.disruption_budgets import DisruptionBudgetSpec
from eks_blueprint.spec.dns import DnsSpec, HostedZoneSpec
from eks_blueprint.spec.encryption import EncryptionSpec
from eks_blueprint.spec.endpoint import EndpointSpec
from eks_blueprint.spec.entries import Entries
from eks_blueprint.spec.environment import EnvironmentSpec
from eks_blueprint.spec.existing_vpc import ExistingVpcSpec
from eks_blueprint.spec.fargate import FargateLoggingSpec, FargateProfileSpec, FargateSelectorSpec
from eks_blueprint.spec.fleet.baseline import BaselineSpec
from eks_blueprint.spec.fleet.environments import FleetEnvironmentSpec
from eks_blueprint.spec.fleet.templates import ParameterSpec, TemplateSpec
from eks_blueprint.spec.fleet.tenant_clusters import (
    TenantClusterSpec,
    TenantMemberGrantSpec,
    TenantPoolLimitsSpec,
)
from eks_blueprint.spec.fleet.waves import WaveSpec
from eks_blueprint.spec.gatekeeper import (
    AllowedRegistriesSpec,
    ConstraintSpec,
    ConstraintsSpec,
    DropCapabilitiesSpec,
    GatekeeperSpec,
    HttpsOnlyIngressSpec,
    NoLatestTagSpec,
    NoNodePortSpec,
    NoWildcardRbacSpec,
    RequiredProbesSpec,
    RequiredResourcesSpec,
)
from eks_blueprint.spec.gitops import (
    BucketSourceSpec,
    GitopsSpec,
    GitSourceSpec,
    GitVerificationSpec,
    OciSourceSpec,
    OciVerificationSpec,
)
from eks_blueprint.spec.goldilocks import GoldilocksSpec
from eks_blueprint.spec.grafana import GrafanaAccessSpec, GrafanaSamlSpec, GrafanaSpec
from eks_blueprint.spec.horizontal_pod_autoscaler import HorizontalPodAutoscalerSpec
from eks_blueprint.spec.hybrid_nodes import (
    CiliumSpec,
    HybridNodesSpec,
    HybridSiteSpec,
    RemoteGatewaySpec,
    RolesAnywhereSpec,
    SsmActivationSpec,
)
from eks_blueprint.spec.image_repository import ImageRepositorySpec
from eks_blueprint.spec.ingress import (
    AccessLogsSpec,
    CertificateSpec,
    IngressSpec,
)
from eks_blueprint.spec.karpenter import KarpenterSpec
from eks_blueprint.spec.kro import KroCapabilitySpec, KroRuleSpec
from eks_blueprint.spec.kube_bench import KubeBenchSpec
from eks_blueprint.spec.kubelet import KubeletSpec
from eks_blueprint.spec.kubernetes import port_range
from eks_blueprint.spec.lattice import LatticeExportSpec, LatticeImportSpec, LatticeSpec
from eks_blueprint.spec.loader import load
from eks_blueprint.spec.logging import LoggingSpec
from eks_blueprint.spec.manifests import ManifestsSpec
from eks_blueprint.spec.merge import deep_merge
from eks_blueprint.spec.network import (
    FlowLogsSpec,
    NetworkSpec,
    SecondaryCidrSpec,
    SharedNetworkSpec,
)
from eks_blueprint.spec.network_policies import (
    ClusterNetworkPolicySpec,
    ClusterNetworkRuleSpec,
    NamespaceNetworkSpec,
    NetworkPoliciesSpec,
    NetworkRuleSpec,
    lies_within,
)
from eks_blueprint.spec.node_groups import NodeGroupSpec
from eks_blueprint.spec.node_pools import NodePoolLimitsSpec, NodePoolSpec
from eks_blueprint.spec.nodes import TaintSpec, VolumeSpec
from eks_blueprint.spec.observability import ContainerInsightsSpec, ObservabilitySpec
from eks_blueprint.spec.off_hours import OffHoursSpec
from eks_blueprint.spec.oidc_providers import OidcProviderSpec
from eks_blueprint.spec.opentelemetry import (
    CollectorLogsSpec,
    CollectorMetricsSpec,
    CollectorTracesSpec,
    OpenTelemetrySpec,
    TransactionSearchSpec,
)
from eks_blueprint.spec.outposts import LocalClusterSpec, OutpostNodeGroupSpec, OutpostSpec
from eks_blueprint.spec.pipeline import (
    ApprovalSpec,
    CodeCommitSourceSpec,
    ConnectionSourceSpec,
    GateSpec,
    PipelineSourceSpec,
    PipelineSpec,
)
from eks_blueprint.spec.pod_security_groups import PodSecurityGroupSpec, PodSecurityGroupsSpec
from eks_blueprint.spec.positions import Positions, positions
from eks_blueprint.spec.private_registry import PrivateRegistrySpec
from eks_blueprint.spec.private_tls import (
    CertificateAuthoritySpec,
    PrivateCertificateSpec,
    PrivateTlsSpec,
)
from eks_blueprint.spec.private_zones import (
    AssociatedVpcSpec,
    PrivateZoneSpec,
    PrivateZonesSpec,
    ZoneProfileSpec,
)
from eks_blueprint.spec.prometheus import PrometheusAlertsSpec, PrometheusSpec
from eks_blueprint.spec.proxy import ProxySpec
from eks_blueprint.spec.quota import ContainerLimitsSpec, QuotaSpec
from eks_blueprint.spec.schema import json_schema, schema_text
from eks_blueprint.spec.secrets import MountedSecretSpec
from eks_blueprint.spec.service_discovery import ServiceDiscoverySpec
from eks_blueprint.spec.service_networks import ServiceNetworkSpec
from eks_blueprint.spec.storage import (
    AccessPointSpec,
    BucketVolumeSpec,
    FileSystemSpec,
    StorageClassSpec,
    StorageSpec,
)
from eks_blueprint.spec.tenancy import (
    ApiPrioritySpec,
    TenantMemberSpec,
    TenantNamespaceSpec,
    TenantSpec,
    WorkloadSpec,
)
from eks_blueprint.spec.tenant_ingress import TenantIngressSpec
from eks_blueprint.spec.tenant_source import TenantSourceSpec
from eks_blueprint.spec.threat_detection import GuardDutySpec
from eks_blueprint.spec.types import IpFamily
from eks_blueprint.spec.velero import VeleroScheduleSpec, VeleroSpec
from eks_blueprint.spec.vertical_pod_autoscaler import VerticalPodAutoscalerSpec
from eks_blueprint.spec.warm_pool import WarmPoolSpec
from eks_blueprint.spec.zones import is_zone_id, resolve_node_zones, resolve_zones
from eks_blueprint.spec_files.document import YamlDocument
from eks_blueprint.spec_files.folder import is_spec_folder, read_spec_document
from eks_blueprint.spec_files.stream import read_stream, read_text

__all__ = [
    "AccessEntrySpec",
    "AccessGrantSpec",
    "AccessLogsSpec",
    "AccessPointSpec",
    "AccessPolicySpec",
    "AckCapabilitySpec",
    "AckControllerSpec",
    "AckControllersSpec",
    "AckRoleSelectorSpec",
    "AckServiceSpec",
    "AddonIdentitySpec",
    "AddonSpec",
    "AlarmSpec",
    "AlarmsSpec",
    "AllowedRegistriesSpec",
    "AllowedTrafficSpec",
    "AnywhereClusterSpec",
    "ApiPrioritySpec",
    "ApiServerSpec",
    "ApprovalSpec",
    "ArgoCdCapabilitySpec",
    "ArgoCdIdentitiesSpec",
    "AssociatedVpcSpec",
    "AutoModeNodePoolSpec",
    "AutoModeSpec",
    "BackupRuleSpec",
    "BackupSpec",
    "BaselineSpec",
    "BastionSpec",
    "BlueprintSpec",
    "BottlerocketSpec",
    "BucketSourceSpec",
    "BucketVolumeSpec",
    "BudgetSpec",
    "CapabilitiesSpec",
    "CapacityReservationsSpec",
    "CertificateAuthoritySpec",
    "CertificateSpec",
    "ChartSpec",
    "CiliumSpec",
    "CisAttestationSpec",
    "CisScanSpec",
    "CloudMapExportSpec",
    "CloudMapSpec",
    "ClusterNetworkPolicySpec",
    "ClusterNetworkRuleSpec",
    "ClusterSpec",
    "CodeCommitSourceSpec",
    "CollectorLogsSpec",
    "CollectorMetricsSpec",
    "CollectorTracesSpec",
    "ConnectionSourceSpec",
    "ConnectionSpec",
    "ConstraintSpec",
    "ConstraintsSpec",
    "ContainerInsightsSpec",
    "ContainerLimitsSpec",
    "ControllerManagerSpec",
    "ControllerSpec",
    "CostAllocationTagsSpec",
    "CustomAmiSpec",
    "DashboardSpec",
    "DisruptionBudgetSpec",
    "DnsSpec",
    "DropCapabilitiesSpec",
    "EncryptionSpec",
    "EndpointSpec",
    "Entries",
    "EnvironmentSpec",
    "EphemeralStorageSpec",
    "ExistingVpcSpec",
    "FargateLoggingSpec",
    "FargateProfileSpec",
    "FargateSelectorSpec",
    "FileSystemSpec",
    "FleetEnvironmentSpec",
    "FlowLogsSpec",
    "GateSpec",
    "GatekeeperSpec",
    "GitSourceSpec",
    "GitVerificationSpec",
    "GitopsSpec",
    "GoldilocksSpec",
    "GrafanaAccessSpec",
    "GrafanaSamlSpec",
    "GrafanaSpec",
    "GuardDutySpec",
    "HorizontalPodAutoscalerSpec",
    "HostedZoneSpec",
    "HttpsOnlyIngressSpec",
    "HybridNodesSpec",
    "HybridSiteSpec",
    "ImageRepositorySpec",
    "IngressSpec",
    "IpFamily",
    "KarpenterSpec",
    "KroCapabilitySpec",
    "KroRuleSpec",
    "KubeBenchSpec",
    "KubeletSpec",
    "LatticeExportSpec",
    "LatticeImportSpec",
    "LatticeSpec",
    "LocalClusterSpec",
    "LoggingSpec",
    "ManifestsSpec",
    "MountedSecretSpec",
    "NamespaceNetworkSpec",
    "NetworkPoliciesSpec",
    "NetworkRuleSpec",
    "NetworkSpec",
    "NoLatestTagSpec",
    "NoNodePortSpec",
    "NoWildcardRbacSpec",
    "NodeGroupSpec",
    "NodePoolLimitsSpec",
    "NodePoolSpec",
    "NodePortRangeSpec",
    "ObservabilitySpec",
    "OciSourceSpec",
    "OciVerificationSpec",
    "OffHoursSpec",
    "OidcProviderSpec",
    "OpenTelemetrySpec",
    "OutpostNodeGroupSpec",
    "OutpostSpec",
    "ParameterSpec",
    "PipelineSourceSpec",
    "PipelineSpec",
    "PodSecurityGroupSpec",
    "PodSecurityGroupsSpec",
    "Positions",
    "PrivateCertificateSpec",
    "PrivateRegistrySpec",
    "PrivateTlsSpec",
    "PrivateZoneSpec",
    "PrivateZonesSpec",
    "PrometheusAlertsSpec",
    "PrometheusSpec",
    "ProxySpec",
    "QuotaSpec",
    "RegistryMirrorSpec",
    "RemoteGatewaySpec",
    "RequiredProbesSpec",
    "RequiredResourcesSpec",
    "RolesAnywhereSpec",
    "SchedulerSpec",
    "SecondaryCidrSpec",
    "ServiceDiscoverySpec",
    "ServiceNetworkSpec",
    "SharedNetworkSpec",
    "SsmActivationSpec",
    "StorageClassSpec",
    "StorageSpec",
    "TaintSpec",
    "TemplateSpec",
    "TenantClusterSpec",
    "TenantIngressSpec",
    "TenantMemberGrantSpec",
    "TenantMemberSpec",
    "TenantNamespaceSpec",
    "TenantPoolLimitsSpec",
    "TenantSourceSpec",
    "TenantSpec",
    "TransactionSearchSpec",
    "VaultLockSpec",
    "VeleroScheduleSpec",
    "VeleroSpec",
    "VerticalPodAutoscalerSpec",
    "VolumeSpec",
    "WarmPoolSpec",
    "WaveSpec",
    "WorkloadSpec",
    "YamlDocument",
    "ZoneProfileSpec",
    "deep_merge",
    "is_spec_folder",
    "is_zone_id",
    "json_schema",
    "lies_within",
    "load",
    "port_range",
    "positions",
    "read_spec_document",
    "read_stream",
    "read_text",
    "resolve_node_zones",
    "resolve_zones",
    "schema_text",
]
