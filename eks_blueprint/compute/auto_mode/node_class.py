"""The NodeClass of nodes of EKS Auto Mode."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from eks_blueprint.compute.karpenter.node_pool import AUTO_MODE_CLASS
from eks_blueprint.spec import AutoModeSpec

__all__ = ["NodeNetwork", "node_class"]


@dataclass(frozen=True)
class NodeNetwork:
    """How nodes and pods of EKS Auto Mode are connected.

    :param subnet_ids: subnets of the nodes.
    :param security_group_id: security group of nodes and pods.
    :param pod_subnet_ids: subnets of the pods. Default: those of the nodes.
    :param policy_logs: write decisions of network policies to a file on each node. Default: false.
    :param https_proxy: proxy of the nodes. Default: none.
    :param no_proxy: what nodes reach without it. Default: none.
    """

    subnet_ids: Sequence[str]
    security_group_id: str
    pod_subnet_ids: Sequence[str] = ()
    policy_logs: bool = False
    https_proxy: str | None = None
    no_proxy: Sequence[str] = field(default_factory=tuple)


def node_class(
    spec: AutoModeSpec,
    *,
    role_name: str,
    network: NodeNetwork,
    volumes_key_arn: str,
    tags: Mapping[str, str],
) -> Mapping[str, Any]:
    """Render the NodeClass.

    :param spec: the part ``auto_mode`` of the spec.
    :param role_name: name of the node role.
    :param network: subnets, security group and proxy.
    :param volumes_key_arn: ARN of the KMS key of both volumes.
    :param tags: tags of instances and volumes.

    Source: EKS user guide, "Create a Node Class for Amazon EKS" and "Use Network Policies with EKS
    Auto Mode"; recommendation SEC-NODE-3.
    """
    groups = [{"id": network.security_group_id}]
    pods: dict[str, Any] = {}
    if network.pod_subnet_ids:
        pods = {
            "podSubnetSelectorTerms": [{"id": one} for one in network.pod_subnet_ids],
            "podSecurityGroupSelectorTerms": groups,
        }
    advanced: dict[str, Any] = {"associatePublicIPAddress": False}
    if network.https_proxy is not None:
        advanced |= {"httpsProxy": network.https_proxy, "noProxy": [*network.no_proxy]}
    return {
        "apiVersion": "eks.amazonaws.com/v1",
        "kind": "NodeClass",
        "metadata": {"name": AUTO_MODE_CLASS},
        "spec": {
            "role": role_name,
            "subnetSelectorTerms": [{"id": one} for one in network.subnet_ids],
            "securityGroupSelectorTerms": groups,
            **pods,
            "networkPolicy": "DefaultAllow",
            "networkPolicyEventLogs": "Enabled" if network.policy_logs else "Disabled",
            "ephemeralStorage": {
                "size": f"{spec.ephemeral_storage.size_gib}Gi",
                "iops": spec.ephemeral_storage.iops,
                "throughput": spec.ephemeral_storage.throughput_mibps,
                "kmsKeyID": volumes_key_arn,
            },
            "advancedNetworking": advanced,
            **({"tags": dict(tags)} if tags else {}),
        },
    }
