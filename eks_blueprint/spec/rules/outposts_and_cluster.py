"""Rules between an Outpost and other fields of a cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eks_blueprint import catalogue
from eks_blueprint.errors import Found, Path
from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.network import NetworkSpec
from eks_blueprint.spec.outposts import OutpostSpec
from eks_blueprint.spec.profile import PRODUCTION, Profile

__all__ = [
    "local_addon_issues",
    "local_profile_issues",
    "outpost_network_issues",
    "unsupported_field_issues",
]


def unsupported_field_issues(cluster: Spec, target: str) -> Iterator[Found]:
    """Return an issue for each field of a cluster that a target cannot do, by name.

    Fields that nobody set, and those that are null, false or empty, ask for nothing.

    :param cluster: the cluster.
    :param target: name of the target in the catalogue.
    """
    for dotted in catalogue.targets().fields:
        support = catalogue.support(dotted, target)
        if support.value == "no" and _is_set(cluster, dotted.split(".")):
            yield tuple(dotted.split(".")), f"cannot be set on {target}: {support.note}"


def _is_set(spec: Spec, path: list[str]) -> bool:
    name, *rest = path
    if name not in spec.model_fields_set:
        return False
    value = getattr(spec, name)
    if not rest:
        return bool(value) and value != "ipv4"
    return isinstance(value, Spec) and _is_set(value, rest)


def local_profile_issues(profile: Profile) -> Iterator[Found]:
    """Return an issue for a profile whose components a local cluster does not have.

    :param profile: the profile of the cluster.
    """
    if profile == PRODUCTION:
        note = catalogue.support("profile", "outposts-local-ebs").note
        yield (), f"must be core or poc with outpost.local_cluster, got {profile!r}: {note}"


def local_addon_issues(addons: Iterable[str], target: str) -> Iterator[Found]:
    """Return an issue for each add-on that AWS has not validated for local clusters.

    :param addons: add-ons of the cluster.
    :param target: name of the target in the catalogue.
    """
    if catalogue.support("addons", target).value != "conditional":
        return
    validated = catalogue.local_cluster_addons("instance-store")
    for name in addons:
        if name not in validated:
            yield (
                (name,),
                f"cannot be installed on {target}: {', '.join(validated)} are validated",
            )


def outpost_network_issues(
    outpost: OutpostSpec, network: NetworkSpec, service_ipv4_cidr: str | None
) -> Iterator[Found]:
    """Return issues for a network in which an Outpost has no place.

    :param outpost: the Outpost.
    :param network: the network.
    :param service_ipv4_cidr: range of Services, if one is set.

    Source: EKS user guide, "Create Amazon Linux nodes on AWS Outposts" and "Create a VPC and
    subnets for Amazon EKS clusters on AWS Outposts"; awslabs/amazon-eks-ami, NodeConfig.
    """
    if network.ip_family != "ipv4":
        note = catalogue.support("network.ip_family", outpost.target).note
        yield ("network", "ip_family"), f"must be ipv4 with outpost, got 'ipv6': {note}"
    if service_ipv4_cidr is None:
        yield (
            ("service_ipv4_cidr",),
            "must be set with outpost, whose nodes have to know the range before they join",
        )
    if network.existing is None:
        yield (
            ("network",),
            "must name an existing VPC with outpost, since subnets on an Outpost belong to one "
            "that exists",
        )
        return
    taken: Path
    for tier in ("private", "intra", "public"):
        for zone, ids in network.existing.subnets(tier).items():
            for subnet in set(ids) & {*outpost.subnet_ids}:
                taken = ("network", "existing", f"{tier}_subnets", zone)
                yield (
                    taken,
                    f"must not name {subnet}, which is on the Outpost, since nodes and the control "
                    "plane of the Region cannot use it; outpost.subnet_ids has it",
                )
