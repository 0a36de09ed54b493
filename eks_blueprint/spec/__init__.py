"""What a user can say about clusters; imports no CDK, so that checking a spec is quick."""

from eks_blueprint.spec.access import (
    AccessEntrySpec,
    AccessHostSpec,
    AccessPolicySpec,
    EndpointSpec,
    OidcProviderSpec,
)
from eks_blueprint.spec.addons import AddonIdentitySpec, AddonSpec
from eks_blueprint.spec.blueprint import BlueprintSpec
from eks_blueprint.spec.bottlerocket import BottlerocketSpec, KubeletSpec, RegistryMirrorSpec
from eks_blueprint.spec.cluster import ClusterSpec, EncryptionSpec, LoggingSpec
from eks_blueprint.spec.compute import (
    CustomAmiSpec,
    FargateProfileSpec,
    FargateSelectorSpec,
    NodeGroupSpec,
    TaintSpec,
    VolumeSpec,
)
from eks_blueprint.spec.environment import EnvironmentSpec
from eks_blueprint.spec.gitops import BucketSourceSpec, GitopsSpec, GitSourceSpec, OciSourceSpec
from eks_blueprint.spec.ingress import (
    AccessLogsSpec,
    CertificateSpec,
    DnsSpec,
    HostedZoneSpec,
    IngressSpec,
)
from eks_blueprint.spec.karpenter import (
    DisruptionBudgetSpec,
    KarpenterSpec,
    NodePoolLimitsSpec,
    NodePoolSpec,
)
from eks_blueprint.spec.loader import load
from eks_blueprint.spec.merge import deep_merge
from eks_blueprint.spec.network import (
    ExistingVpcSpec,
    FlowLogsSpec,
    NetworkSpec,
    SecondaryCidrSpec,
    SharedNetworkSpec,
)
from eks_blueprint.spec.schema import json_schema, schema_text
from eks_blueprint.spec.storage import (
    AccessPointSpec,
    BucketVolumeSpec,
    FileSystemSpec,
    StorageClassSpec,
    StorageSpec,
)
from eks_blueprint.spec.zones import is_zone_id, resolve_zones

__all__ = [
    "AccessEntrySpec",
    "AccessHostSpec",
    "AccessLogsSpec",
    "AccessPointSpec",
    "AccessPolicySpec",
    "AddonIdentitySpec",
    "AddonSpec",
    "BlueprintSpec",
    "BottlerocketSpec",
    "BucketSourceSpec",
    "BucketVolumeSpec",
    "CertificateSpec",
    "ClusterSpec",
    "CustomAmiSpec",
    "DisruptionBudgetSpec",
    "DnsSpec",
    "EncryptionSpec",
    "EndpointSpec",
    "EnvironmentSpec",
    "ExistingVpcSpec",
    "FargateProfileSpec",
    "FargateSelectorSpec",
    "FileSystemSpec",
    "FlowLogsSpec",
    "GitSourceSpec",
    "GitopsSpec",
    "HostedZoneSpec",
    "IngressSpec",
    "KarpenterSpec",
    "KubeletSpec",
    "LoggingSpec",
    "NetworkSpec",
    "NodeGroupSpec",
    "NodePoolLimitsSpec",
    "NodePoolSpec",
    "OciSourceSpec",
    "OidcProviderSpec",
    "RegistryMirrorSpec",
    "SecondaryCidrSpec",
    "SharedNetworkSpec",
    "StorageClassSpec",
    "StorageSpec",
    "TaintSpec",
    "VolumeSpec",
    "deep_merge",
    "is_zone_id",
    "json_schema",
    "load",
    "resolve_zones",
    "schema_text",
]
