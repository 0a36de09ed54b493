"""Looks at clusters: the endpoint of the API server is private, and not public."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import Unknown, flag

__all__ = ["judge"]


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of each cluster whether its endpoint is private."""
    for cluster in scene.clusters:
        vpc = cluster.at("ResourcesVpcConfig")
        # Where nothing is said, EKS makes the endpoint public and not private.
        public = flag(cluster.at("ResourcesVpcConfig", "EndpointPublicAccess"), True)
        private = flag(cluster.at("ResourcesVpcConfig", "EndpointPrivateAccess"), False)
        if isinstance(vpc, Unknown) or public is None:
            yield unsure(cluster.item, "whether the endpoint is public is not known")
        elif public:
            yield unmet(
                cluster.item,
                "EndpointPublicAccess",
                "the API endpoint must not be public, got EndpointPublicAccess true, the default "
                "of EKS; set it to false, and EndpointPrivateAccess to "
                "true",
                *cluster.path("ResourcesVpcConfig", "EndpointPublicAccess"),
            )
        elif private:
            yield met(cluster.item)
        elif private is None:
            yield unsure(cluster.item, "whether the endpoint is private is not known")
        if private is False:
            yield unmet(
                cluster.item,
                "EndpointPrivateAccess",
                "nodes must reach the API server inside the VPC, got EndpointPrivateAccess false; "
                "set it to true",
                *cluster.path("ResourcesVpcConfig", "EndpointPrivateAccess"),
            )
