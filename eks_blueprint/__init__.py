"""Production-grade Amazon EKS clusters as AWS CDK constructs.

The public API can be imported from here: ``from eks_blueprint import EksBlueprint, load``. Each
name is loaded when it is first used, so validating a spec does not start CDK's Node process.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eks_blueprint.addons import CoreAddons as CoreAddons
    from eks_blueprint.addons import ManagedAddon as ManagedAddon
    from eks_blueprint.app import BlueprintApp as BlueprintApp
    from eks_blueprint.autoscaling import Goldilocks as Goldilocks
    from eks_blueprint.autoscaling import HorizontalPodAutoscaler as HorizontalPodAutoscaler
    from eks_blueprint.autoscaling import VerticalPodAutoscaler as VerticalPodAutoscaler
    from eks_blueprint.blueprint import ClusterContext as ClusterContext
    from eks_blueprint.blueprint import EksBlueprint as EksBlueprint
    from eks_blueprint.cluster import AccessEntries as AccessEntries
    from eks_blueprint.cluster import AccessEntry as AccessEntry
    from eks_blueprint.cluster import Bastion as Bastion
    from eks_blueprint.cluster import ControlPlane as ControlPlane
    from eks_blueprint.cluster import ControlPlaneRole as ControlPlaneRole
    from eks_blueprint.cluster import LocalControlPlaneRole as LocalControlPlaneRole
    from eks_blueprint.cluster import OidcProviders as OidcProviders
    from eks_blueprint.compute import AutoMode as AutoMode
    from eks_blueprint.compute import AutoModeNodeRole as AutoModeNodeRole
    from eks_blueprint.compute import EfaDevicePlugin as EfaDevicePlugin
    from eks_blueprint.compute import FargateLogging as FargateLogging
    from eks_blueprint.compute import FargateProfiles as FargateProfiles
    from eks_blueprint.compute import InterruptionQueue as InterruptionQueue
    from eks_blueprint.compute import Karpenter as Karpenter
    from eks_blueprint.compute import NodeGroup as NodeGroup
    from eks_blueprint.compute import NodeGroups as NodeGroups
    from eks_blueprint.compute import NodeRole as NodeRole
    from eks_blueprint.compute import NvidiaDraDriver as NvidiaDraDriver
    from eks_blueprint.compute import OutpostNodes as OutpostNodes
    from eks_blueprint.controllers import Controller as Controller
    from eks_blueprint.cost import Budget as Budget
    from eks_blueprint.cost import OffHours as OffHours
    from eks_blueprint.cost import PoolOffHours as PoolOffHours
    from eks_blueprint.cost import ScheduledGroup as ScheduledGroup
    from eks_blueprint.cost import ScheduledPools as ScheduledPools
    from eks_blueprint.delivery import Chart as Chart
    from eks_blueprint.delivery import Delivery as Delivery
    from eks_blueprint.delivery import FluxDelivery as FluxDelivery
    from eks_blueprint.delivery import HelmRelease as HelmRelease
    from eks_blueprint.delivery import Installed as Installed
    from eks_blueprint.delivery import KubectlDelivery as KubectlDelivery
    from eks_blueprint.delivery import KubectlProvider as KubectlProvider
    from eks_blueprint.delivery import Manifests as Manifests
    from eks_blueprint.delivery import PrivateRegistry as PrivateRegistry
    from eks_blueprint.discovery import CloudMapController as CloudMapController
    from eks_blueprint.discovery import LatticeController as LatticeController
    from eks_blueprint.discovery import LatticePrefixList as LatticePrefixList
    from eks_blueprint.discovery import ServiceNetwork as ServiceNetwork
    from eks_blueprint.discovery import ServiceNetworkReference as ServiceNetworkReference
    from eks_blueprint.encryption import CustomerKey as CustomerKey
    from eks_blueprint.encryption import EncryptedLogGroup as EncryptedLogGroup
    from eks_blueprint.errors import BlueprintError as BlueprintError
    from eks_blueprint.errors import Issue as Issue
    from eks_blueprint.errors import SpecError as SpecError
    from eks_blueprint.gitops import Flux as Flux
    from eks_blueprint.gitops import GitCredential as GitCredential
    from eks_blueprint.gitops import TreeBucket as TreeBucket
    from eks_blueprint.governance import EksBlueprintChecks as EksBlueprintChecks
    from eks_blueprint.iam import IrsaRole as IrsaRole
    from eks_blueprint.iam import IssuerProvider as IssuerProvider
    from eks_blueprint.iam import PodIdentityRole as PodIdentityRole
    from eks_blueprint.ingress import AccessLogsBucket as AccessLogsBucket
    from eks_blueprint.ingress import AutoModeIngress as AutoModeIngress
    from eks_blueprint.ingress import BlueGreenLoadBalancer as BlueGreenLoadBalancer
    from eks_blueprint.ingress import ExternalDns as ExternalDns
    from eks_blueprint.ingress import LoadBalancerController as LoadBalancerController
    from eks_blueprint.ingress import PrivateZones as PrivateZones
    from eks_blueprint.ingress import PrivateZonesAssociation as PrivateZonesAssociation
    from eks_blueprint.ingress import PrivateZonesReference as PrivateZonesReference
    from eks_blueprint.ingress import PrivateZonesRole as PrivateZonesRole
    from eks_blueprint.ingress import WeightedRecords as WeightedRecords
    from eks_blueprint.integrations import AckCapability as AckCapability
    from eks_blueprint.integrations import AckController as AckController
    from eks_blueprint.integrations import ArgoCdCapability as ArgoCdCapability
    from eks_blueprint.integrations import KroCapability as KroCapability
    from eks_blueprint.network import AllowedTraffic as AllowedTraffic
    from eks_blueprint.network import ConnectionRoutes as ConnectionRoutes
    from eks_blueprint.network import ConnectionTrust as ConnectionTrust
    from eks_blueprint.network import Endpoints as Endpoints
    from eks_blueprint.network import ExistingNetwork as ExistingNetwork
    from eks_blueprint.network import FlowLog as FlowLog
    from eks_blueprint.network import LockedDefaultSecurityGroup as LockedDefaultSecurityGroup
    from eks_blueprint.network import Network as Network
    from eks_blueprint.network import NetworkFromVpc as NetworkFromVpc
    from eks_blueprint.network import NetworkLayout as NetworkLayout
    from eks_blueprint.network import PodSubnets as PodSubnets
    from eks_blueprint.network import RemoteRoutes as RemoteRoutes
    from eks_blueprint.network import TransitGateway as TransitGateway
    from eks_blueprint.network import TransitGatewayAttachment as TransitGatewayAttachment
    from eks_blueprint.network import VpcPeering as VpcPeering
    from eks_blueprint.observability import Alarms as Alarms
    from eks_blueprint.observability import AlarmTopic as AlarmTopic
    from eks_blueprint.observability import ContainerInsightsLogs as ContainerInsightsLogs
    from eks_blueprint.observability import Dashboard as Dashboard
    from eks_blueprint.observability import GrafanaWorkspace as GrafanaWorkspace
    from eks_blueprint.observability import LogMetrics as LogMetrics
    from eks_blueprint.observability import MetricSources as MetricSources
    from eks_blueprint.observability import OpenTelemetryCollector as OpenTelemetryCollector
    from eks_blueprint.observability import PrometheusAlerts as PrometheusAlerts
    from eks_blueprint.observability import PrometheusReference as PrometheusReference
    from eks_blueprint.observability import PrometheusWorkspace as PrometheusWorkspace
    from eks_blueprint.observability import TransactionSearch as TransactionSearch
    from eks_blueprint.pipeline import ArtifactStore as ArtifactStore
    from eks_blueprint.pipeline import FleetPipeline as FleetPipeline
    from eks_blueprint.pipeline import PlannedStage as PlannedStage
    from eks_blueprint.pipeline import PlannedWave as PlannedWave
    from eks_blueprint.pipeline import WaveOfPlan as WaveOfPlan
    from eks_blueprint.pipeline import planned as planned
    from eks_blueprint.portability import Cilium as Cilium
    from eks_blueprint.portability import ConnectorRole as ConnectorRole
    from eks_blueprint.portability import HybridNodeRole as HybridNodeRole
    from eks_blueprint.portability import HybridNodes as HybridNodes
    from eks_blueprint.security import CertificateAuthority as CertificateAuthority
    from eks_blueprint.security import CisScan as CisScan
    from eks_blueprint.security import Gatekeeper as Gatekeeper
    from eks_blueprint.security import ImageRepository as ImageRepository
    from eks_blueprint.security import KubeBench as KubeBench
    from eks_blueprint.security import MountedSecret as MountedSecret
    from eks_blueprint.security import NetworkPolicies as NetworkPolicies
    from eks_blueprint.security import PodSecurityGroups as PodSecurityGroups
    from eks_blueprint.security import PrivateRepositories as PrivateRepositories
    from eks_blueprint.security import PrivateTls as PrivateTls
    from eks_blueprint.security import SecretMounts as SecretMounts
    from eks_blueprint.security import ThreatDetection as ThreatDetection
    from eks_blueprint.spec import BlueprintSpec as BlueprintSpec
    from eks_blueprint.spec import ClusterSpec as ClusterSpec
    from eks_blueprint.spec import load as load
    from eks_blueprint.stacks import ArtifactStack as ArtifactStack
    from eks_blueprint.stacks import BaselineStack as BaselineStack
    from eks_blueprint.stacks import ClusterStack as ClusterStack
    from eks_blueprint.stacks import NetworkStack as NetworkStack
    from eks_blueprint.stacks import PipelineStack as PipelineStack
    from eks_blueprint.stacks import RegistryStack as RegistryStack
    from eks_blueprint.stacks import ServiceNetworkStack as ServiceNetworkStack
    from eks_blueprint.stacks import build as build
    from eks_blueprint.stacks import check_limits as check_limits
    from eks_blueprint.storage import Backup as Backup
    from eks_blueprint.storage import BlockStorage as BlockStorage
    from eks_blueprint.storage import BucketVolumes as BucketVolumes
    from eks_blueprint.storage import FileSystem as FileSystem
    from eks_blueprint.storage import Velero as Velero
    from eks_blueprint.tenancy import Tenant as Tenant
    from eks_blueprint.tenancy import Workload as Workload
else:
    _ROOMS = {
        "addons": "CoreAddons ManagedAddon",
        "app": "BlueprintApp",
        "autoscaling": "Goldilocks HorizontalPodAutoscaler VerticalPodAutoscaler",
        "blueprint": "ClusterContext EksBlueprint",
        "cluster": "AccessEntries AccessEntry Bastion ControlPlane ControlPlaneRole"
        " LocalControlPlaneRole OidcProviders",
        "compute": "AutoMode AutoModeNodeRole EfaDevicePlugin FargateLogging FargateProfiles"
        " InterruptionQueue Karpenter NodeGroup NodeGroups NodeRole NvidiaDraDriver OutpostNodes",
        "controllers": "Controller",
        "cost": "Budget OffHours PoolOffHours ScheduledGroup ScheduledPools",
        "delivery": "Chart Delivery FluxDelivery HelmRelease Installed KubectlDelivery"
        " KubectlProvider Manifests PrivateRegistry",
        "discovery": "CloudMapController LatticeController LatticePrefixList ServiceNetwork"
        " ServiceNetworkReference",
        "encryption": "CustomerKey EncryptedLogGroup",
        "errors": "BlueprintError Issue SpecError",
        "gitops": "Flux GitCredential TreeBucket",
        "governance": "EksBlueprintChecks",
        "iam": "IrsaRole IssuerProvider PodIdentityRole",
        "ingress": "AccessLogsBucket AutoModeIngress BlueGreenLoadBalancer ExternalDns"
        " LoadBalancerController PrivateZones PrivateZonesAssociation PrivateZonesReference"
        " PrivateZonesRole WeightedRecords",
        "integrations": "AckCapability AckController ArgoCdCapability KroCapability",
        "network": "AllowedTraffic ConnectionRoutes ConnectionTrust Endpoints ExistingNetwork"
        " FlowLog LockedDefaultSecurityGroup Network NetworkFromVpc NetworkLayout PodSubnets"
        " RemoteRoutes TransitGateway TransitGatewayAttachment VpcPeering",
        "observability": "AlarmTopic Alarms ContainerInsightsLogs Dashboard GrafanaWorkspace"
        " LogMetrics MetricSources OpenTelemetryCollector PrometheusAlerts PrometheusReference"
        " PrometheusWorkspace TransactionSearch",
        "pipeline": "ArtifactStore FleetPipeline PlannedStage PlannedWave WaveOfPlan planned",
        "portability": "Cilium ConnectorRole HybridNodeRole HybridNodes",
        "security": "CertificateAuthority CisScan Gatekeeper ImageRepository KubeBench"
        " MountedSecret NetworkPolicies PodSecurityGroups PrivateRepositories PrivateTls"
        " SecretMounts ThreatDetection",
        "spec": "BlueprintSpec ClusterSpec load",
        "storage": "Backup BlockStorage BucketVolumes FileSystem Velero",
        "stacks": "ArtifactStack BaselineStack ClusterStack NetworkStack PipelineStack"
        " RegistryStack ServiceNetworkStack build check_limits",
        "tenancy": "Tenant Workload",
    }
    _ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names.split()}
    __all__ = ["__version__", *_ROOM_OF]

    def __getattr__(name: str) -> object:
        """Load the module of a name (PEP 562)."""
        if name not in _ROOM_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
        # Python then finds the name without calling this function again.
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *_ROOM_OF})


__version__ = "0.2.0"
