"""Fields of a cluster that are there without components: control plane, network, nodes, add-ons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from eks_blueprint.catalogue import DEFAULT_KUBERNETES_VERSION
from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.access_entries import AccessEntries
from eks_blueprint.spec.addons import AddonName, AddonSpec
from eks_blueprint.spec.auto_mode import AutoModeSpec
from eks_blueprint.spec.control_plane import (
    ApiServerSpec,
    ControllerManagerSpec,
    SchedulerSpec,
)
from eks_blueprint.spec.controllers import ControllerSpec
from eks_blueprint.spec.encryption import EncryptionSpec
from eks_blueprint.spec.endpoint import EndpointSpec
from eks_blueprint.spec.environment import EnvironmentSpec
from eks_blueprint.spec.fargate import (
    FargateLoggingSpec,
    FargateProfileName,
    FargateProfileSpec,
)
from eks_blueprint.spec.fleet.layers import CLUSTER_FILE_KEYS
from eks_blueprint.spec.logging import LoggingSpec
from eks_blueprint.spec.network import NetworkSpec
from eks_blueprint.spec.node_groups import NodeGroupSpec
from eks_blueprint.spec.oidc_providers import OidcProviderSpec
from eks_blueprint.spec.profile import Profile
from eks_blueprint.spec.types import Bool, Int, Name, PartName, ServiceCidr
from eks_blueprint.spec.versions import KubernetesVersion

__all__ = ["CoreFields"]


class CoreFields(Spec):
    """The fields of a cluster without those of components."""

    RENAMED_KEYS: ClassVar[Mapping[str, str]] = {
        "access": "access_entries",
        "access_host": "bastion",
    }

    LAST_FILE_KEYS: ClassVar[tuple[str, ...]] = CLUSTER_FILE_KEYS

    profile: Profile = "production"
    """`production`; `core` for the same cluster without components that are installed with Helm or
    kubectl; `poc` for a small cluster that is easy to delete. Default: production."""

    environment: EnvironmentSpec = EnvironmentSpec()
    """Account and Region. Default: those the CDK CLI deploys to."""

    kubernetes_version: KubernetesVersion = DEFAULT_KUBERNETES_VERSION
    """Kubernetes version of control plane and nodes, in quotes (OPS-UPG-1). Default: 1.35."""

    network: NetworkSpec = NetworkSpec()
    """The VPC. Default: a new dual-stack VPC in three zones."""

    endpoint: EndpointSpec = EndpointSpec()
    """The Kubernetes API endpoint. Default: private only (SEC-END-1)."""

    encryption: EncryptionSpec = EncryptionSpec()
    """KMS keys. Default: new keys for this cluster."""

    logging: LoggingSpec = LoggingSpec()
    """Control-plane logs. Default: all five types, 365 days."""

    access_entries: AccessEntries = {}
    """Access entries by a name of your choice. Default: none; then no one can use the Kubernetes
    API, including the creator."""

    oidc_providers: dict[Name, OidcProviderSpec] = Field(default={}, max_length=1)
    """OpenID Connect identity providers, at most one. Default: none."""

    service_ipv4_cidr: ServiceCidr | None = None
    """Range of Service addresses on IPv4. Default: EKS chooses; IPv6 ranges cannot be chosen."""

    deletion_protection: Bool = True
    """Refuse to delete the cluster until it is turned off. Default: true; profile poc false."""

    upgrade_support: Literal["extended", "standard"] = "extended"
    """At the end of standard support: `extended` keeps the version at a higher price, `standard`
    lets EKS upgrade the cluster automatically. Default: extended; profile poc standard."""

    zonal_shift: Bool = True
    """Let ARC move traffic away from an impaired zone (REL-HA-1). Default: true."""

    control_plane_tier: (
        Literal["standard", "tier-xl", "tier-2xl", "tier-4xl", "tier-8xl"] | None
    ) = None
    """Provisioned control-plane capacity. Default: none; EKS scales the control plane
    automatically."""

    api_server: ApiServerSpec | None = None
    """Settings of the API server. Default: those of EKS."""

    scheduler: SchedulerSpec | None = None
    """Settings of the scheduler. Default: those of EKS."""

    controller_manager: ControllerManagerSpec | None = None
    """Settings of the controller manager. Default: those of EKS."""

    control_plane_zone_count: Int | None = Field(default=None, ge=2, le=4)
    """Number of zones in which EKS creates the network interfaces of the control plane: the first
    zones of the VPC. EKS keeps the zones with which the cluster was created; set the number before
    you add a zone to the VPC. Default: all zones of the VPC."""

    node_groups: dict[PartName, NodeGroupSpec] = {}
    """Managed node groups by name; renaming one replaces it. Default: a tainted `system` group
    for the controllers; profile poc an untainted `general` group; with `auto_mode` none."""

    auto_mode: AutoModeSpec | None = None
    """EKS Auto Mode instead of node groups, Karpenter and the controllers of load balancers and EBS
    volumes (EFF-NODE-3); `{}` for the defaults. Default: none."""

    cluster_autoscaler: ControllerSpec | None = None
    """Cluster Autoscaler, which scales node groups between `min_size` and `max_size` (EFF-NODE-1);
    `{}` for the defaults. Default: none."""

    fargate_profiles: dict[FargateProfileName, FargateProfileSpec] = {}
    """Fargate profiles by name. Default: none. Without node groups, CoreDNS runs on Fargate."""

    fargate_logging: FargateLoggingSpec | None = None
    """Logs of pods on Fargate; `{}` for the defaults. Default: none."""

    addons: dict[AddonName, AddonSpec | None] = {}
    """Managed add-ons by EKS name, added to those of the profile; null removes one."""
