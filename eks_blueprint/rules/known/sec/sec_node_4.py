"""Looks at images of your own: somebody checks them against the CIS benchmark."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.nodes import (
    Nodes,
    data_of,
    nodes_of,
    path_of,
)
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import is_known, words
from eks_blueprint.rules.workloads import running

__all__ = ["judge"]

# Images of AWS are found by public parameters of Systems Manager.
_PUBLIC = "aws/service"
_TAG = "cis-benchmark"


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of nodes with an image of your own whether it is checked."""
    scans = [*scene.items("AWS::InspectorV2::CisScanConfiguration")]
    for one in scans:
        yield met(one)
    for cluster in scene.all_clusters:
        bench = running(cluster, "kube-bench")
        if bench is not None:
            yield met(bench)
        for nodes in nodes_of(cluster):
            yield from _group(nodes, is_checked=bool(scans) or bench is not None)


def _group(nodes: Nodes, *, is_checked: bool) -> Iterator[Judgement]:
    own = words(nodes.group.at("AmiType")) in ("", "CUSTOM")
    if own and nodes.has_own_template and not nodes.launches and not is_checked:
        yield unsure(nodes.group, "whose image it runs is not known")
    for launch in nodes.launches:
        image = words(data_of(launch, "ImageId"))
        if not image or _PUBLIC in image:
            continue
        if is_checked or _TAG in words(data_of(launch, "TagSpecifications")):
            yield met(launch)
        elif is_known(image):
            yield unmet(
                launch,
                "ImageId",
                f"an image of your own must be checked against the CIS benchmark, got "
                f"{image} and neither a scan of Amazon Inspector nor kube-bench; add one, "
                f"or say who checked it with a tag {_TAG}",
                *path_of(launch, "ImageId"),
            )
        else:
            yield unsure(launch, f"whose image {image} is is not known")
