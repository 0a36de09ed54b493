"""Subnets that objects of a cluster choose by tags."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eks_blueprint.assembly import KubernetesObject, mapping_of, sequence_of, text_of
from eks_blueprint.review.clusters import Cluster
from eks_blueprint.review.source import Source

__all__ = ["subnets_used"]


def subnets_used(source: Source, cluster: Cluster, pool: KubernetesObject) -> tuple[str, ...]:
    """Return the logical ids of the subnets in which a NodePool starts nodes.

    :param source: the assembly.
    :param cluster: the cluster.
    :param pool: the NodePool; its class chooses subnets by tags or ids.
    """
    template = mapping_of(mapping_of(pool.content.get("spec")).get("template"))
    name = mapping_of(mapping_of(template.get("spec")).get("nodeClassRef")).get("name")
    for item in cluster.objects:
        if item.kind in ("EC2NodeClass", "NodeClass") and item.name == name:
            terms = mapping_of(item.content.get("spec")).get("subnetSelectorTerms")
            return tuple(dict.fromkeys(_chosen(source, cluster, terms)))
    return ()


def _chosen(source: Source, cluster: Cluster, terms: Any) -> Iterator[str]:
    for term in map(mapping_of, sequence_of(terms)):
        if "id" in term:
            yield _logical_id(source, cluster, text_of(term["id"]).strip("<>"))
        wanted = mapping_of(term.get("tags"))
        if not wanted:
            continue
        for subnet in cluster.of_type("AWS::EC2::Subnet"):
            tags = {
                text_of(mapping_of(tag).get("Key", "")): text_of(mapping_of(tag).get("Value", ""))
                for tag in sequence_of(subnet.properties.get("Tags"))
            }
            if all(
                key in tags and text_of(value) in ("*", tags[key]) for key, value in wanted.items()
            ):
                yield subnet.logical_id


def _logical_id(source: Source, cluster: Cluster, subnet: str) -> str:
    """Return the logical id of a subnet of another stack; objects have its export as text."""
    name = subnet.removeprefix("ImportValue:")
    if name == subnet:
        return subnet
    return source.subnets(cluster.stack, {"Fn::ImportValue": name})[0]
