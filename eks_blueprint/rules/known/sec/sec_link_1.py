"""Looks at VPCs of clusters: they have endpoints for images, credentials and logs."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.item import Item
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.networks import in_vpc, vpc_of
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import flag, is_known, words

__all__ = ["judge"]

# EKS user guide, "Deploy private clusters with limited internet access": images, credentials and
# logs. Which service gives credentials depends on whether pods use Pod Identity or IRSA.
_WANTED = {
    "ecr.api": ("ecr.api",),
    "ecr.dkr": ("ecr.dkr",),
    "s3": ("s3", "s3-global.accesspoint"),
    "sts": ("sts", "eks-auth"),
    "logs": ("logs",),
}


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of the VPC of each cluster which endpoints it lacks."""
    seen: set[tuple[str, str]] = set()
    for cluster in scene.clusters:
        vpc = vpc_of(cluster)
        if vpc is None:
            yield unsure(cluster.item, "its VPC is not in these templates")
        elif (vpc.stack, vpc.logical_id) not in seen:
            seen.add((vpc.stack, vpc.logical_id))
            yield from _vpc(scene, vpc)


def _vpc(scene: Scene, vpc: Item) -> Iterator[Judgement]:
    found = in_vpc(scene, vpc, "AWS::EC2::VPCEndpoint")
    names = [words(one.at("ServiceName")) for one in found if _is_used(one)]
    # The Region may stand in the middle as a reference.
    if any(not is_known(one.rpartition(">")[2]) for one in names):
        yield unsure(vpc, "not every service of its endpoints is known")
    lacking = [
        key
        for key, services in _WANTED.items()
        if not any(name.endswith(f".{one}") for name in names for one in services)
    ]
    for one in lacking:
        yield unmet(
            vpc,
            f"VpcEndpoint::{one}",
            f"AWS services must be reached through PrivateLink, got a VPC without an endpoint for "
            f"{one}; add an AWS::EC2::VPCEndpoint",
        )
    if not lacking:
        yield met(vpc)


def _is_used(endpoint: Item) -> bool:
    """Say whether requests take an endpoint: by the names of the service, or by a route."""
    if words(endpoint.at("VpcEndpointType")) == "Interface":
        return flag(endpoint.at("PrivateDnsEnabled"), False) is not False
    return endpoint.at("RouteTableIds") not in (None, [])
