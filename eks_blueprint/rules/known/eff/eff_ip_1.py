"""Looks at clusters: pods have IPv6 addresses."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.address_ranges import has_own_range
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import is_known, words

__all__ = ["judge"]


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of each cluster whether its pods have IPv6 addresses."""
    for cluster in scene.clusters:
        family = cluster.at("KubernetesNetworkConfig", "IpFamily")
        if words(family) == "ipv6":
            yield met(cluster.item)
        elif not is_known(family):
            yield unsure(cluster.item, f"IpFamily is {family}")
        # With a range of their own, pods on IPv4 do not run out of addresses.
        elif not has_own_range(cluster):
            yield unmet(
                cluster.item,
                "IpFamily",
                f"pods must have IPv6 addresses, got {words(family) or 'no IpFamily'}"
                "; set it to ipv6 in a new cluster, or give pods a range of their own",
                *cluster.path("KubernetesNetworkConfig", "IpFamily"),
            )
