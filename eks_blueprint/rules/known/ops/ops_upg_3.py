"""Looks at add-ons that call AWS: each has a role of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.rules.judgement import Judgement, met, unmet
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import words

__all__ = ["judge"]

# EKS user guide, "AWS add-ons": add-ons that need IAM permissions, and their service accounts.
_ACCOUNTS: Mapping[str, str] = {
    "vpc-cni": "aws-node",
    "aws-ebs-csi-driver": "ebs-csi-controller-sa",
    "aws-efs-csi-driver": "efs-csi-controller-sa",
    "aws-mountpoint-s3-csi-driver": "s3-csi-driver-sa",
    "aws-fsx-csi-driver": "fsx-csi-controller-sa",
}


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of each add-on where its permissions come from."""
    for cluster in scene.clusters:
        associated = {
            words(one.at("ServiceAccount"))
            for one in scene.items("AWS::EKS::PodIdentityAssociation")
            if cluster.owns(one.at("ClusterName"), stack=one.stack)
        }
        for name, account in _ACCOUNTS.items():
            addon = cluster.addons.get(name)
            if addon is None:
                continue
            own = addon.at("ServiceAccountRoleArn") or addon.at("PodIdentityAssociations")
            if own or account in associated:
                yield met(addon)
            else:
                yield unmet(
                    addon,
                    "Role",
                    f"permissions of an add-on must change together with it, got {name} without a "
                    "role of its own, so that it uses that of the node; name one in "
                    "PodIdentityAssociations",
                    "Properties",
                )
