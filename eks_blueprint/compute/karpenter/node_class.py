"""The EC2NodeClass of Karpenter's nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eks_blueprint.compute.bottlerocket import bottlerocket_user_data
from eks_blueprint.compute.karpenter.kubelet import kubelet_configuration
from eks_blueprint.compute.volume import block_device
from eks_blueprint.spec import KarpenterSpec, VolumeSpec

__all__ = ["node_class"]

NAME = "default"


def node_class(
    spec: KarpenterSpec,
    *,
    bottlerocket_version: str,
    identity: Mapping[str, str],
    subnet_terms: Sequence[Mapping[str, Any]],
    security_group_id: str,
    volumes_key_arn: str,
    max_pods: int | None,
    nvidia: bool,
    tags: Mapping[str, str],
) -> Mapping[str, Any]:
    """Render the EC2NodeClass.

    :param spec: the part ``karpenter`` of the spec.
    :param bottlerocket_version: pinned release, such as ``v1.58.0``; with ``latest``, every release
        would replace the nodes.
    :param identity: field ``role`` or ``instanceProfile`` of the nodes.
    :param subnet_terms: selector terms of the nodes' subnets.
    :param security_group_id: security group of the nodes.
    :param volumes_key_arn: ARN of the KMS key of both volumes.
    :param max_pods: pods per node unless the spec says it; ``None`` for what the network interfaces
        of the instance type carry.
    :param nvidia: some of the nodes have NVIDIA GPUs.
    :param tags: tags of instances and volumes.

    Source: Karpenter 1.14 documentation, "NodeClasses"; recommendations SEC-NODE-1 to SEC-NODE-3.
    """
    user_data = bottlerocket_user_data(spec.bottlerocket, node_class=True, nvidia=nvidia)
    kubelet = kubelet_configuration(spec.bottlerocket.kubelet, max_pods=max_pods)
    return {
        "apiVersion": "karpenter.k8s.aws/v1",
        "kind": "EC2NodeClass",
        "metadata": {"name": NAME},
        "spec": {
            **identity,
            "amiSelectorTerms": [{"alias": f"bottlerocket@{bottlerocket_version}"}],
            "subnetSelectorTerms": [dict(term) for term in subnet_terms],
            "securityGroupSelectorTerms": [{"id": security_group_id}],
            "metadataOptions": {
                "httpEndpoint": "enabled",
                "httpProtocolIPv6": "disabled",
                "httpPutResponseHopLimit": 1,
                "httpTokens": "required",
            },
            "blockDeviceMappings": [
                _block_device("/dev/xvda", spec.root_volume, volumes_key_arn),
                _block_device("/dev/xvdb", spec.data_volume, volumes_key_arn),
            ],
            "detailedMonitoring": True,
            **({"kubelet": kubelet} if kubelet else {}),
            **({"userData": user_data} if user_data else {}),
            **({"tags": dict(tags)} if tags else {}),
        },
    }


def _block_device(device: str, spec: VolumeSpec, key_arn: str) -> Mapping[str, Any]:
    return block_device(device, spec, kmsKeyID=key_arn, volumeSize=f"{spec.size_gib}Gi")
