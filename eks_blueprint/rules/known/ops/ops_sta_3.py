"""Looks at nodes of clusters with EBS volumes: the zone of a volume always gets a node."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.cluster import Cluster
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.nodes import (
    Nodes,
    nodes_of,
)
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import words
from eks_blueprint.rules.workloads import running

__all__ = ["judge"]

_SCALER = "cluster-autoscaler"
_DRIVER = "aws-ebs-csi-driver"


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of node groups whether the Cluster Autoscaler can choose their zone."""
    for cluster in scene.clusters:
        if not _has_volumes(cluster):
            continue
        if cluster.is_auto:
            yield met(cluster.item)
        elif cluster.karpenter is not None:
            # Karpenter starts nodes in the zone of the volume.
            yield met(cluster.karpenter)
        elif cluster.release(_SCALER) is not None or running(cluster, _SCALER) is not None:
            for nodes in nodes_of(cluster):
                yield from _group(nodes)


def _has_volumes(cluster: Cluster) -> bool:
    return (
        _DRIVER in cluster.addons
        or cluster.release(_DRIVER) is not None
        or any(
            words(one.at("provisioner")).startswith("ebs.")
            for one in cluster.of_kind("StorageClass")
        )
    )


def _group(nodes: Nodes) -> Iterator[Judgement]:
    given = nodes.group.at("Subnets") or nodes.group.at("VPCZoneIdentifier")
    if not isinstance(given, list):
        yield unsure(nodes.group, "its subnets are not known")
    elif len(given) > 1:
        yield unmet(
            nodes.group,
            "Zones",
            f"a node group must be in one zone where volumes are, got {len(given)} subnets: the "
            "Cluster Autoscaler cannot choose the zone in which it grows; make a group for each",
            "Properties",
        )
    else:
        yield met(nodes.group)
