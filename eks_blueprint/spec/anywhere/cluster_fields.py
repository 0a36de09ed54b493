"""One cluster of EKS Anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from eks_blueprint import catalogue
from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.anywhere.cluster_network import ClusterNetworkSpec
from eks_blueprint.spec.anywhere.docker import DockerSpec
from eks_blueprint.spec.anywhere.gitops import AnywhereGitopsSpec
from eks_blueprint.spec.anywhere.identity import AwsIamSpec, PodIamSpec
from eks_blueprint.spec.anywhere.network_policies import AnywhereNetworkPoliciesSpec
from eks_blueprint.spec.anywhere.nodes import (
    ControlPlaneSpec,
    ExternalEtcdSpec,
    MachineHealthCheckSpec,
    WorkerNodeGroupSpec,
)
from eks_blueprint.spec.anywhere.nutanix import NutanixMachineSpec, NutanixSpec
from eks_blueprint.spec.anywhere.packages import PackagesSpec
from eks_blueprint.spec.anywhere.proxy import AnywhereProxySpec
from eks_blueprint.spec.anywhere.registry_mirror import AnywhereRegistryMirrorSpec
from eks_blueprint.spec.anywhere.tinkerbell import TinkerbellMachineSpec, TinkerbellSpec
from eks_blueprint.spec.anywhere.types import AnywhereName, EnvironmentVariable, NodePoolName
from eks_blueprint.spec.anywhere.vsphere import VsphereMachineSpec, VsphereSpec
from eks_blueprint.spec.charts import ChartSpec, ReleaseName
from eks_blueprint.spec.gatekeeper import GatekeeperSpec
from eks_blueprint.spec.goldilocks import GoldilocksSpec
from eks_blueprint.spec.manifests import ManifestsSpec
from eks_blueprint.spec.nulls import without_nulls_of
from eks_blueprint.spec.oidc_providers import OidcProviderSpec
from eks_blueprint.spec.tenancy import TenantName, TenantSpec
from eks_blueprint.spec.types import Name, pattern
from eks_blueprint.spec.versions import KubernetesVersion
from eks_blueprint.spec.vertical_pod_autoscaler import VerticalPodAutoscalerSpec

__all__ = ["PROVIDERS", "TARGET", "AnywhereClusterFields", "MachineSpec", "ProviderName"]

TARGET = "eks-anywhere"

ProviderName = Literal["docker", "vsphere", "tinkerbell", "nutanix"]
PROVIDERS: tuple[ProviderName, ...] = ("docker", "vsphere", "tinkerbell", "nutanix")
MachineSpec = VsphereMachineSpec | TinkerbellMachineSpec | NutanixMachineSpec

_Release = Annotated[
    str, AfterValidator(pattern(r"v\d+\.\d+\.\d+", "a version of EKS Anywhere such as v0.26.1"))
]


class AnywhereClusterFields(Spec):
    """What a cluster in your data center has, without the rules between its parts."""

    target: Literal["eks-anywhere"]
    """Where the cluster runs."""

    kubernetes_version: KubernetesVersion = catalogue.DEFAULT_KUBERNETES_VERSION
    """Kubernetes version of control plane and nodes, in quotes. Default: 1.35."""

    eksa_version: _Release | None = None
    """Version of EKS Anywhere. Default: that of the command line."""

    management_cluster: AnywhereName | None = None
    """Cluster that manages this one. Default: itself, and it can manage others."""

    license_token_variable: EnvironmentVariable | None = None
    """Environment variable with the license token of this cluster, which extended support and paid
    support need. The manifest gets a placeholder, and a command fills it in. Default: none."""

    docker: DockerSpec | None = None
    """Containers on one machine, for development; `{}`. Default: none."""

    vsphere: VsphereSpec | None = None
    """VMware vSphere. Default: none."""

    tinkerbell: TinkerbellSpec | None = None
    """Bare metal. Default: none."""

    nutanix: NutanixSpec | None = None
    """Nutanix. Default: none."""

    control_plane: ControlPlaneSpec = ControlPlaneSpec()
    """Control plane. Default: three machines."""

    worker_node_groups: dict[NodePoolName, WorkerNodeGroupSpec] = {}
    """Worker node groups by name. Required except on bare metal, where pods else run on the control
    plane. Default: none."""

    external_etcd: ExternalEtcdSpec | None = None
    """Machines for etcd; not on bare metal, and never added or removed later; `{}` for the
    defaults. Default: none; etcd runs on the control plane."""

    cluster_network: ClusterNetworkSpec = ClusterNetworkSpec()
    """Ranges of pods and Services, and Cilium."""

    machine_health_check: MachineHealthCheckSpec | None = None
    """When a machine is replaced. Default: that of EKS Anywhere."""

    proxy: AnywhereProxySpec | None = None
    """Proxy for nodes; can never change. Default: none."""

    registry_mirror: AnywhereRegistryMirrorSpec | None = None
    """Registry in the data center from which nodes pull. Default: none."""

    oidc_providers: dict[Name, OidcProviderSpec] = Field(default={}, max_length=1)
    """OpenID Connect identity providers, at most one. Default: none."""

    aws_iam: AwsIamSpec | None = None
    """AWS IAM Authenticator, with which IAM roles and users sign in. Default: none."""

    pod_iam: PodIamSpec | None = None
    """Issuer of your own, for IAM roles of pods. Default: none."""

    packages: PackagesSpec | None = None
    """Curated packages, which need a subscription; `{}` for the package controller. Default: the
    package controller without packages."""

    gitops: AnywhereGitopsSpec | None = None
    """Flux from a repository. Default: none; then the cluster has nothing of the fields below."""

    gatekeeper: GatekeeperSpec | None = None
    """OPA Gatekeeper with rules for workloads; `{}` for the defaults. Default: none; with `tenants`
    `{}`, which reports violations and refuses nothing."""

    vertical_pod_autoscaler: VerticalPodAutoscalerSpec | None = None
    """Vertical Pod Autoscaler, which needs the package or a chart `metrics-server`; `{}` for the
    defaults. Default: none."""

    goldilocks: GoldilocksSpec | None = None
    """Goldilocks, which shows recommendations on one page; `{}` for the defaults. Default: none."""

    network_policies: AnywhereNetworkPoliciesSpec | None = None
    """Network policies, which Cilium applies. Default: none; with `tenants` `{}`."""

    tenants: dict[TenantName, TenantSpec] = {}
    """Teams that share the cluster, by name. Default: none."""

    charts: dict[ReleaseName, ChartSpec] = {}
    """Helm charts of your own by the name of their release. Default: none."""

    manifests: dict[ReleaseName, ManifestsSpec] = {}
    """Kubernetes objects of your own by a name of your choice. Default: none."""

    @model_validator(mode="before")
    @classmethod
    def _over_defaults(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        # Isolation of teams that nothing enforces is not isolation.
        layer: dict[str, Any] = (
            {"network_policies": {}, "gatekeeper": {}} if data.get("tenants") else {}
        )
        merged = without_nulls_of({**layer, **data}, cls)
        # Null leaves out what the defaults of a file have for EKS clusters.
        return {
            key: value
            for key, value in merged.items()
            if value is not None or cls.refused_key(key) is None
        }

    @classmethod
    def refused_key(cls, key: str) -> str | None:
        """Say why a field of an EKS cluster is none of these clusters, or ``None`` if it is none.

        :param key: the field.
        """
        if key in cls.model_fields or key not in catalogue.targets().fields:
            return None
        note = catalogue.support(key, TARGET).note
        return (
            f"does not work with target {TARGET}: {note}; remove it, or set it to null where "
            "defaults have it"
        )

    @property
    def providers(self) -> tuple[ProviderName, ...]:
        """The providers that are set; a valid spec has one."""
        return tuple(name for name in PROVIDERS if getattr(self, name) is not None)

    @property
    def provider(self) -> ProviderName:
        """The provider."""
        return self.providers[0]

    @property
    def kinds_of_machines(self) -> Mapping[str, MachineSpec]:
        """Kinds of machines of the provider by name; none on Docker."""
        for data_center in (self.vsphere, self.tinkerbell, self.nutanix):
            if data_center is not None:
                return data_center.machines
        return {}

    @property
    def only_machine(self) -> str | None:
        """The kind of machines, if there is one only."""
        kinds = [*self.kinds_of_machines]
        return kinds[0] if len(kinds) == 1 else None

    def manager_of(self, name: str) -> str:
        """Return the name of the management cluster.

        :param name: name of this cluster.
        """
        return self.management_cluster or name

    def is_managed(self, name: str) -> bool:
        """Say whether another cluster manages it.

        :param name: name of this cluster.
        """
        return self.manager_of(name) != name

    @property
    def components(self) -> tuple[str, ...]:
        """Fields that are set of what Flux installs: those after its own."""
        fields = [*type(self).model_fields]
        installed = fields[fields.index("gitops") + 1 :]
        return tuple(name for name in installed if getattr(self, name) not in (None, {}))
