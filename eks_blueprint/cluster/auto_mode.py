"""What the control plane says and may do for EKS Auto Mode."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["AUTO_MODE_POLICIES", "AUTO_MODE_PROPERTIES"]

AUTO_MODE_POLICIES = (
    "AmazonEKSBlockStoragePolicyV2",
    "AmazonEKSComputePolicy",
    "AmazonEKSLoadBalancingPolicy",
    "AmazonEKSNetworkingPolicy",
)
"""Managed policies of the cluster role, beside AmazonEKSClusterPolicy.

Source: EKS user guide, "Amazon EKS Auto Mode cluster IAM role"; documents of the policies in
moto 5.2.5: V2 of the block storage policy limits snapshots to those of the cluster."""

AUTO_MODE_PROPERTIES: Mapping[str, Any] = {
    "compute_config": {"enabled": True},
    "storage_config": {"blockStorage": {"enabled": True}},
}
"""Properties of AWS::EKS::Cluster that go together with elastic load balancing in the network
configuration. Without built-in NodePools there is no role of nodes, which could not be changed
later, and no NodeClass without a customer managed key.

Source: EKS user guide, "Create an EKS Auto Mode Cluster with the AWS CLI" and "Enable or disable
built-in NodePools"; EKS API reference, ComputeConfigRequest."""
