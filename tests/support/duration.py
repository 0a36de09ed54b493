"""How long a deployment takes along its longest path, from a table of typical durations.

The durations are estimates of this project, in seconds, for the order of magnitude only: what
counts is which resources follow each other. The control plane and node groups dominate; the EKS
user guide says that a control plane takes "several minutes".
"""

from __future__ import annotations

from typing import Any

from eks_blueprint.assembly import depends_on

__all__ = ["longest_path"]

SECONDS = {
    "AWS::EKS::Cluster": 540,
    "AWS::EKS::Nodegroup": 150,
    "AWS::EKS::FargateProfile": 90,
    "AWS::EKS::Addon": 60,
    "AWS::EKS::AccessEntry": 5,
    "AWS::EKS::PodIdentityAssociation": 5,
    "AWS::IAM::Role": 17,
    "AWS::IAM::ManagedPolicy": 17,
    "AWS::IAM::Policy": 17,
    "AWS::Lambda::Function": 20,
    "AWS::Lambda::LayerVersion": 10,
    "AWS::KMS::Key": 30,
    "AWS::EFS::FileSystem": 15,
    "AWS::EFS::MountTarget": 90,
    "Custom::AWSCDK-EKS-HelmChart": 45,
    "Custom::AWSCDK-EKS-KubernetesResource": 10,
    "Custom::AWSCDK-EKS-KubernetesObjectValue": 10,
}
OTHERS = 5


def longest_path(resources: dict[str, dict[str, Any]]) -> tuple[int, list[str]]:
    """Give the seconds of the longest chain of resources, and its logical ids."""
    done: dict[str, tuple[int, list[str]]] = {}

    def end(key: str) -> tuple[int, list[str]]:
        if key not in done:
            resource = resources[key]
            needs = depends_on(resource) & resources.keys()
            start, path = max(map(end, sorted(needs)), default=(0, []))
            done[key] = start + SECONDS.get(resource["Type"], OTHERS), [*path, key]
        return done[key]

    return max(map(end, sorted(resources)), default=(0, []))
