"""Rules between ACK in the clusters of a file and what the library made for clusters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eks_blueprint.errors import Found
from eks_blueprint.spec.ack import AckServiceName, AckServiceSpec
from eks_blueprint.spec.cluster import ClusterSpec
from eks_blueprint.spec.environment import EnvironmentSpec

__all__ = ["ack_name_issues"]


@dataclass(frozen=True)
class _Own:
    """A resource of a cluster that ACK must not be able to adopt.

    :param service: its service, as ACK names it.
    :param name: its name, or how it starts, with a ``*``.
    :param where: account and Region.
    :param what: what it is, up to the name of the cluster.
    :param why: what somebody could do who may change it.
    """

    service: AckServiceName
    name: str
    where: EnvironmentSpec
    what: str
    why: str


def ack_name_issues(clusters: Mapping[str, ClusterSpec]) -> Iterator[Found]:
    """Return issues for names with which ACK could change what a cluster depends on.

    Who may create objects of ACK could adopt the bucket from which Flux reads, give it another
    policy and write into it, and so administer that cluster; or delete the topic of its alarms, or
    the queue of its interruptions.

    :param clusters: clusters by name.

    Source: ACK documentation, "Resource Adoption"; CloudFormation user guide, "Name type".
    """
    kept = [one for name, cluster in clusters.items() for one in _own(name, cluster)]
    for name, cluster in clusters.items():
        for service, path, pattern in _patterns(cluster):
            for own in kept:
                if (
                    own.service == service
                    and _meet(pattern, own.name)
                    and _may_be_there(cluster.environment, own)
                ):
                    yield (
                        ("clusters", name, *path),
                        f"must not cover {own.what}, whose name {_called(own.name)}, since "
                        f"{own.why}, got {pattern}; use names that only your resources have, such "
                        f"as {name}-ack-*",
                    )


def _own(name: str, cluster: ClusterSpec) -> Iterator[_Own]:
    # The id of the cluster's construct is Blueprint, with which generated names go on.
    generated = f"{name}-Blueprint*"
    bucket = cluster.gitops.bucket if cluster.gitops is not None else None
    if bucket is not None:
        yield _Own(
            "s3",
            # S3 takes lower case only.
            bucket.bucket or generated.lower(),
            cluster.environment,
            f"the bucket from which Flux reads clusters.{name}",
            "who changes its policy administers that cluster",
        )
    alarms = cluster.observability.alarms if cluster.observability is not None else None
    if alarms is not None:
        topic, where = generated, cluster.environment
        if alarms.topic_arn is not None:
            _, _, _, region, account, topic = alarms.topic_arn.split(":")
            where = EnvironmentSpec(account=account, region=region)
        yield _Own(
            "sns",
            topic,
            where,
            f"the topic of the alarms of clusters.{name}",
            "who deletes it is the last to hear of that cluster",
        )
    if cluster.karpenter is not None:
        yield _Own(
            "sqs",
            generated,
            cluster.environment,
            f"the queue from which Karpenter reads interruptions of clusters.{name}",
            "who deletes it lets nodes of that cluster stop without being drained",
        )


_Path = tuple[str | int, ...]


def _patterns(cluster: ClusterSpec) -> Iterator[tuple[AckServiceName, _Path, str]]:
    if cluster.ack_controllers is not None:
        yield from _of(cluster.ack_controllers.services, ("ack_controllers",))
    ack = cluster.capabilities.ack if cluster.capabilities is not None else None
    if ack is not None:
        here = ("capabilities", "ack")
        yield from _of(ack.services, (*here, "services"))
        for name, selector in ack.role_selectors.items():
            yield from _of(selector.services, (*here, "role_selectors", name, "services"))


def _of(
    services: Mapping[AckServiceName, AckServiceSpec], path: tuple[str, ...]
) -> Iterator[tuple[AckServiceName, _Path, str]]:
    for service, spec in services.items():
        for index, pattern in enumerate(spec.resource_names):
            yield service, (*path, service, "resource_names", index), pattern


def _meet(one: str, other: str) -> bool:
    """Whether a name fits both; a ``*`` at the end stands for any rest."""
    if one.endswith("*") and other.endswith("*"):
        one, other = one[:-1], other[:-1]
        return one.startswith(other) or other.startswith(one)
    if one.endswith("*"):
        return other.startswith(one[:-1])
    return one.startswith(other[:-1]) if other.endswith("*") else one == other


def _may_be_there(one: EnvironmentSpec, own: _Own) -> bool:
    def same(mine: str | None, other: str | None) -> bool:
        return None in (mine, other) or mine == other

    # A bucket is reached from every Region.
    return same(one.account, own.where.account) and (
        own.service == "s3" or same(one.region, own.where.region)
    )


def _called(name: str) -> str:
    return f"starts with {name[:-1]}" if name.endswith("*") else f"is {name}"
