"""The managed policy of the EBS CSI driver."""

from __future__ import annotations

from eks_blueprint import catalogue
from eks_blueprint.spec import ClusterSpec

__all__ = ["ebs_policy"]

_NAME = "aws-ebs-csi-driver"


def ebs_policy(spec: ClusterSpec) -> str:
    """Return the name of the driver's managed policy.

    The narrower policy admits volumes, snapshots and nodes with the name of the cluster in a tag:
    for nodes ``eks:cluster-name`` of managed groups, or ``eks:eks-cluster-name``, which Karpenter
    sets and the policy names since its second version of May 2026.
    The driver sets the tag since the version in the catalogue, so an older version, or one that
    nobody names, gets the policy for all clusters of the account. So do AWS GovCloud (US) and the
    China Regions, for which no source names the narrower policy.

    :param spec: the cluster's spec.

    Source: AWS managed policy reference, "AmazonEBSCSIDriverEKSClusterScopedPolicy";
    kubernetes-sigs/aws-ebs-csi-driver issue 2918.
    """
    addon, facts = spec.effective_addons.get(_NAME), catalogue.addon(_NAME)
    pin = catalogue.kubernetes(spec.kubernetes_version).addon_version(_NAME).version
    version = pin if addon is None or addon.version is None else addon.pin
    scoped = facts is not None and facts.has("cluster-scoped-policy", version)
    if scoped and spec.environment.partition == "aws":
        return "AmazonEBSCSIDriverEKSClusterScopedPolicy"
    return "AmazonEBSCSIDriverPolicyV2"
