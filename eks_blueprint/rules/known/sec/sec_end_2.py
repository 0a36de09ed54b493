"""Looks at clusters with a public endpoint: a list of ranges says who reaches it."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.networks import is_wide
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import Unknown, flag, words

__all__ = ["judge"]

# What EKS does where nothing is said.
_ANYBODY = ["0.0.0.0/0"]


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of each cluster who reaches its public endpoint."""
    for cluster in scene.clusters:
        vpc = cluster.at("ResourcesVpcConfig")
        public = flag(cluster.at("ResourcesVpcConfig", "EndpointPublicAccess"), True)
        if isinstance(vpc, Unknown) or public is None:
            yield unsure(cluster.item, "whether the endpoint is public is not known")
            continue
        if not public:
            continue
        given = cluster.at("ResourcesVpcConfig", "PublicAccessCidrs") or _ANYBODY
        if not isinstance(given, list):
            yield unsure(cluster.item, f"PublicAccessCidrs is {words(given)}")
            continue
        wide = [words(one) for one in given if is_wide(one)]
        for one in wide:
            yield unmet(
                cluster.item,
                f"PublicAccessCidrs::{one}",
                f"a public endpoint must be open to named addresses only, got {one}; name the "
                "ranges of your networks in PublicAccessCidrs",
                *cluster.path("ResourcesVpcConfig", "PublicAccessCidrs"),
            )
        if any(is_wide(one) is None for one in given):
            yield unsure(cluster.item, "not every range of PublicAccessCidrs is known")
        elif not wide:
            yield met(cluster.item)
