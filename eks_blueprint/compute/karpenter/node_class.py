"""The EC2NodeClass of Karpenter's nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eks_blueprint.compute.bottlerocket import bottlerocket_user_data
from eks_blueprint.compute.karpenter.kubelet import kubelet_configuration
from eks_blueprint.compute.volume import block_device
from eks_blueprint.spec import KarpenterSpec, NodePoolSpec, VolumeSpec

__all__ = ["class_name", "node_class"]

_SHARED = "default"


def class_name(pool: str, spec: NodePoolSpec | None) -> str:
    """Return the name of the EC2NodeClass of a pool.

    :param pool: name of the pool.
    :param spec: the pool; ``None`` for the pool of a tenant, which has no class of its own.
    """
    return f"pool-{pool}" if spec is not None and spec.has_own_class else _SHARED


def node_class(
    spec: KarpenterSpec,
    *,
    bottlerocket_version: str | None,
    identity: Mapping[str, str],
    subnet_terms: Sequence[Mapping[str, Any]],
    security_group_id: str,
    volumes_key_arn: str,
    max_pods: int | None,
    nvidia: bool,
    tags: Mapping[str, str],
    pool: tuple[str, NodePoolSpec] | None = None,
) -> Mapping[str, Any]:
    """Render the EC2NodeClass.

    :param spec: the part ``karpenter`` of the spec.
    :param bottlerocket_version: pinned release, such as ``v1.58.0``; with ``latest``, every release
        would replace the nodes. Only with custom AMIs there may be none.
    :param identity: field ``role`` or ``instanceProfile`` of the nodes.
    :param subnet_terms: selector terms of the nodes' subnets.
    :param security_group_id: security group of the cluster.
    :param volumes_key_arn: ARN of the KMS key of both volumes.
    :param max_pods: pods per node unless the spec says it; ``None`` for what the network interfaces
        of the instance type carry.
    :param nvidia: some of the nodes have NVIDIA GPUs.
    :param tags: tags of instances and volumes.
    :param pool: name and spec of the only pool that uses it. Default: all without one of their own.

    Source: Karpenter 1.14 documentation, "NodeClasses"; recommendations SEC-NODE-1 to SEC-NODE-3.
    """
    user_data = bottlerocket_user_data(spec.bottlerocket, node_class=True, nvidia=nvidia)
    all_tags = {**tags, **_attestations(spec)}
    kubelet = kubelet_configuration(spec.bottlerocket.kubelet, max_pods=max_pods)
    return {
        "apiVersion": "karpenter.k8s.aws/v1",
        "kind": "EC2NodeClass",
        "metadata": {"name": class_name(*pool) if pool else _SHARED},
        "spec": {
            **identity,
            **_images(spec, bottlerocket_version),
            "subnetSelectorTerms": [dict(term) for term in subnet_terms],
            "securityGroupSelectorTerms": [
                {"id": one} for one in (security_group_id, *spec.security_group_ids)
            ],
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
            **(_of_pool(pool[1]) if pool else {}),
            **({"kubelet": kubelet} if kubelet else {}),
            **({"userData": user_data} if user_data else {}),
            **({"tags": all_tags} if all_tags else {}),
        },
    }


def _of_pool(spec: NodePoolSpec) -> Mapping[str, Any]:
    """Return what only an EC2NodeClass says, of one pool.

    Source: EKS user guide, "Manage EFA devices on Amazon EKS": the primary interface carries the
    addresses of pods, and EFA-only interfaces take none. The security group of the cluster admits
    all traffic from and to itself, which EFA needs ("View Amazon EKS security group requirements").
    """
    found: dict[str, Any] = {}
    layout, reservations = spec.efa_layout, spec.capacity_reservations
    if layout is not None:
        places = [(0, 0, "interface"), *((*place, "efa-only") for place in layout.places)]
        found["networkInterfaces"] = [
            {"networkCardIndex": card, "deviceIndex": device, "interfaceType": kind}
            for card, device, kind in places
        ]
    if reservations is not None:
        terms: list[Mapping[str, Any]] = [{"id": one} for one in reservations.ids]
        if reservations.tags:
            terms.append({"tags": dict(reservations.tags)})
        found["capacityReservationSelectorTerms"] = terms
    return found


def _images(spec: KarpenterSpec, version: str | None) -> Mapping[str, Any]:
    """Without an alias, Karpenter has to be told whose user data it merges."""
    if not spec.custom_amis:
        return {"amiSelectorTerms": [{"alias": f"bottlerocket@{version}"}]}
    return {
        "amiFamily": "Bottlerocket",
        "amiSelectorTerms": [{"id": ami.ami_id} for ami in spec.custom_amis.values()],
    }


def _attestations(spec: KarpenterSpec) -> Mapping[str, str]:
    """Return who assessed the AMIs; all nodes have the tags of both, so these name their AMI."""
    if len(spec.custom_amis) == 1:
        (ami,) = spec.custom_amis.values()
        return ami.tags
    return {
        f"{key}-{architecture}": value
        for architecture, ami in spec.custom_amis.items()
        for key, value in ami.tags.items()
    }


def _block_device(device: str, spec: VolumeSpec, key_arn: str) -> Mapping[str, Any]:
    return block_device(device, spec, kmsKeyID=key_arn, volumeSize=f"{spec.size_gib}Gi")
