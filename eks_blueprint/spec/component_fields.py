"""The fields of what runs in a cluster, beside its core."""

from __future__ import annotations

from typing import Literal

from eks_blueprint.spec.ack_controllers import AckControllersSpec
from eks_blueprint.spec.backup import BackupSpec
from eks_blueprint.spec.bastion import BastionSpec
from eks_blueprint.spec.budgets import BudgetSpec
from eks_blueprint.spec.capabilities import CapabilitiesSpec
from eks_blueprint.spec.charts import ChartSpec, ReleaseName
from eks_blueprint.spec.cis_scan import CisScanSpec
from eks_blueprint.spec.core_fields import CoreFields
from eks_blueprint.spec.cost_allocation_tags import CostAllocationTagsSpec
from eks_blueprint.spec.dns import DnsSpec
from eks_blueprint.spec.gatekeeper import GatekeeperSpec
from eks_blueprint.spec.gitops import GitopsSpec
from eks_blueprint.spec.goldilocks import GoldilocksSpec
from eks_blueprint.spec.hybrid_nodes import HybridNodesSpec
from eks_blueprint.spec.image_repository import ImageRepositorySpec, RepositoryName
from eks_blueprint.spec.ingress import IngressSpec
from eks_blueprint.spec.karpenter import KarpenterSpec
from eks_blueprint.spec.kube_bench import KubeBenchSpec
from eks_blueprint.spec.manifests import ManifestsSpec
from eks_blueprint.spec.network_policies import NetworkPoliciesSpec
from eks_blueprint.spec.observability import ObservabilitySpec
from eks_blueprint.spec.off_hours import OffHoursSpec
from eks_blueprint.spec.outposts import OutpostSpec
from eks_blueprint.spec.pod_security_groups import PodSecurityGroupsSpec
from eks_blueprint.spec.private_registry import PrivateRegistrySpec
from eks_blueprint.spec.private_tls import PrivateTlsSpec
from eks_blueprint.spec.proxy import ProxySpec
from eks_blueprint.spec.service_discovery import ServiceDiscoverySpec
from eks_blueprint.spec.storage import StorageSpec
from eks_blueprint.spec.tags import Tags
from eks_blueprint.spec.tenancy import TenantName, TenantSpec
from eks_blueprint.spec.threat_detection import GuardDutySpec
from eks_blueprint.spec.types import PartName
from eks_blueprint.spec.velero import VeleroSpec
from eks_blueprint.spec.vertical_pod_autoscaler import VerticalPodAutoscalerSpec

__all__ = ["ComponentFields"]


class ComponentFields(CoreFields):
    """The fields of components, tenants and what they cost."""

    karpenter: KarpenterSpec | None = None
    """Karpenter and its pools of nodes; `{}` for the defaults. Default: none."""

    hybrid_nodes: HybridNodesSpec | None = None
    """EKS Hybrid Nodes: machines outside AWS as nodes of this cluster (PORT-1). Default: none."""

    outpost: OutpostSpec | None = None
    """AWS Outposts: nodes of this cluster, or the whole cluster, on a rack (PORT-1). Default:
    none."""

    vertical_pod_autoscaler: VerticalPodAutoscalerSpec | None = None
    """Vertical Pod Autoscaler, which recommends what pods should request; `{}` for the defaults.
    Default: none."""

    goldilocks: GoldilocksSpec | None = None
    """Goldilocks, which shows recommendations on one page; `{}` for the defaults. Default: none."""

    ingress: IngressSpec | None = None
    """AWS Load Balancer Controller and an IngressClass; `{}` for the defaults. Default: none."""

    dns: DnsSpec | None = None
    """ExternalDNS. Default: none."""

    service_discovery: ServiceDiscoverySpec | None = None
    """How services are found from other clusters. Default: none; within the cluster only."""

    storage: StorageSpec | None = None
    """StorageClasses, file systems and buckets; `{}` for the defaults. Default: none; EBS volumes
    then need your own StorageClass."""

    gitops: GitopsSpec | None = None
    """Flux from a repository. Default: none; CloudFormation installs what is named above."""

    network_policies: NetworkPoliciesSpec | None = None
    """Network policies and the log of their decisions; `{}` for the log alone. Default: none; with
    `tenants` `{}`."""

    pod_security_groups: PodSecurityGroupsSpec | None = None
    """Security groups for pods; `{}` prepares the cluster for them. Default: none."""

    private_tls: PrivateTlsSpec | None = None
    """A private certificate authority with cert-manager. Default: none."""

    gatekeeper: GatekeeperSpec | None = None
    """OPA Gatekeeper with rules for workloads; `{}` for the defaults. Default: none; with `tenants`
    `{}`, which reports violations and refuses nothing."""

    capabilities: CapabilitiesSpec | None = None
    """EKS Capabilities, which EKS runs outside the cluster. Default: none."""

    ack_controllers: AckControllersSpec | None = None
    """Controllers of ACK as charts, by service. Default: none."""

    backup: BackupSpec | None = None
    """Backups of objects and volumes by AWS Backup; `{}` for the defaults. Default: none."""

    velero: VeleroSpec | None = None
    """Velero, which backs up namespaces into a bucket; `{}` for the defaults. Default: none."""

    tenants: dict[TenantName, TenantSpec] = {}
    """Teams that share the cluster, by name. Default: none."""

    charts: dict[ReleaseName, ChartSpec] = {}
    """Helm charts of your own by the name of their release, installed after all components.
    Default: none."""

    manifests: dict[ReleaseName, ManifestsSpec] = {}
    """Kubernetes objects of your own by a name of your choice, applied after all components.
    Default: none."""

    observability: ObservabilitySpec | None = None
    """Metrics, logs and traces: Container Insights, alarms, dashboard, OpenTelemetry, Prometheus
    and Grafana. Default: none."""

    cis_scan: CisScanSpec | None = None
    """CIS scans of EC2 instances by Amazon Inspector. Default: none."""

    kube_bench: KubeBenchSpec | None = None
    """kube-bench on a schedule; `{}` for the defaults. Default: none."""

    guardduty: GuardDutySpec | None = None
    """GuardDuty detector of the account and Region, of which there can be only one; `{}` for the
    defaults. Default: none."""

    image_repositories: dict[RepositoryName, ImageRepositorySpec] = {}
    """ECR repositories by name. Default: none."""

    private_registry: PrivateRegistrySpec | None = None
    """Copies of images and charts in Amazon ECR, from which nodes, Helm and Flux pull; `{}` for the
    defaults. Required for components where `network.nat` is `none`. Default: none; they come from
    public registries."""

    proxy: ProxySpec | None = None
    """Proxy for nodes, controllers and the functions of kubectl. Default: none."""

    bastion: BastionSpec | None = None
    """An SSM-managed host for port forwarding to the private endpoint. Default: none."""

    removal_policy: Literal["retain", "destroy"] = "retain"
    """What happens to keys and logs when the stack is deleted. Default: retain; profile poc
    destroy."""

    tags: Tags = {}
    """Tags of every resource; keys by which something selects resources, such as
    kubernetes.io/role/elb, are refused. Default: none."""

    cost_allocation_tags: CostAllocationTagsSpec | None = None
    """Tags by which bills show the cost of the cluster; `{}` for the defaults. Default: none;
    profile production `{}`."""

    budgets: dict[PartName, BudgetSpec] = {}
    """Budgets for the cost of the cluster, by a name of your choice. Default: none."""

    off_hours: dict[PartName, OffHoursSpec] = {}
    """Working hours of nodes, by a name of your choice. Default: none; nodes run all the time."""
