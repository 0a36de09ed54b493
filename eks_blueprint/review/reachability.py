"""What is reachable, from where and on which ports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eks_blueprint.review.architecture import Architecture, LoadBalancing
from eks_blueprint.review.clusters import Cluster
from eks_blueprint.review.exposed import PublicResource, public_resources
from eks_blueprint.review.networks import Endpoint
from eks_blueprint.review.place import Place
from eks_blueprint.review.security_groups import TrafficRule, reach_everywhere, traffic_rules
from eks_blueprint.review.source import Source

__all__ = ["Api", "InternetWay", "PublicResource", "Reachability", "TrafficRule", "reachability_of"]


@dataclass(frozen=True)
class Api:
    """The endpoint of the Kubernetes API.

    :param private: whether it is reached from within the VPC.
    :param public: whether it is reached from the internet.
    :param cidrs: from where it is reached on the internet.
    :param open: whether the whole internet reaches it.
    :param place: the cluster.
    """

    private: bool
    public: bool
    cidrs: tuple[str, ...]
    open: bool
    place: Place


@dataclass(frozen=True)
class InternetWay:
    """A way between the VPC and the internet.

    :param kind: what it is.
    :param direction: ``in and out``, or ``out``.
    :param what: what uses it.
    :param places: its resources.
    """

    kind: str
    direction: str
    what: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Reachability:
    """What is reachable.

    :param api: the endpoint of the Kubernetes API.
    :param open_to_internet: what the whole internet reaches, in words; empty, nothing of the
        templates and objects.
    :param internet: ways between the VPC and the internet.
    :param rules: rules of security groups.
    :param load_balancing: ways in which requests reach workloads.
    :param endpoints: VPC endpoints.
    :param public: resources that others than the account may reach.
    :param notes: what is not known.
    """

    api: Api
    open_to_internet: tuple[str, ...]
    internet: tuple[InternetWay, ...]
    rules: tuple[TrafficRule, ...]
    load_balancing: tuple[LoadBalancing, ...]
    endpoints: tuple[Endpoint, ...]
    public: tuple[PublicResource, ...]
    notes: tuple[str, ...]


def reachability_of(source: Source, cluster: Cluster, architecture: Architecture) -> Reachability:
    """Return what is reachable.

    :param source: the assembly.
    :param cluster: the cluster.
    :param architecture: what the cluster is made of.
    """
    plane = architecture.control_plane
    api = Api(
        plane.private_endpoint,
        plane.public_endpoint,
        plane.public_cidrs,
        reach_everywhere(plane.public_cidrs),
        plane.place,
    )
    rules = tuple(traffic_rules(source, cluster))
    public = tuple(public_resources(source, cluster))
    return Reachability(
        api=api,
        open_to_internet=tuple(_open(api, rules, architecture, public)),
        internet=tuple(_internet(architecture)),
        rules=rules,
        load_balancing=architecture.load_balancing,
        endpoints=architecture.network.endpoints,
        public=public,
        notes=tuple(_notes(cluster, architecture)),
    )


def _open(
    api: Api,
    rules: tuple[TrafficRule, ...],
    architecture: Architecture,
    public: tuple[PublicResource, ...],
) -> Iterator[str]:
    if api.open:
        yield "the Kubernetes API, from every address"
    elif api.public:
        yield f"the Kubernetes API, from {', '.join(api.cidrs)}"
    for rule in rules:
        if rule.open:
            yield f"{rule.destination} on {rule.ports}, as far as its subnets have a route"
    for one in architecture.load_balancing:
        if one.scheme == "internet-facing":
            yield f"{one.kind} {one.name}: its load balancers are internet-facing"
    yield from (one.what for one in public)


def _internet(architecture: Architecture) -> Iterator[InternetWay]:
    subnets = architecture.network.subnets
    kinds = {
        "internet gateway": "in and out",
        "NAT gateway": "out",
        "egress-only internet gateway": "out",
    }
    for kind, direction in kinds.items():
        own = tuple(one.place for one in architecture.network.gateways if one.kind == kind)
        users = dict.fromkeys(one.name or one.tier for one in subnets if kind in one.ways)
        if own:
            yield InternetWay(
                kind,
                direction,
                f"subnets {', '.join(users)}" if users else "no subnet of the assembly",
                own,
            )


def _notes(cluster: Cluster, architecture: Architecture) -> Iterator[str]:
    if architecture.network.place is None:
        yield "the VPC exists already: its routes, gateways and endpoints are not in the assembly"
    yield (
        "EKS makes the cluster security group, which lets the control plane and the nodes reach "
        "each other on every port; "
        + (
            "network policies in the objects limit what the pods that they select may reach"
            if any(one.kind.endswith("NetworkPolicy") for one in cluster.objects)
            else "no network policy in the objects limits what pods may reach"
        )
    )
    if any(one.kind in ("Ingress", "Service", "Gateway") for one in cluster.objects) or any(
        one.kind == "IngressClass" for one in architecture.load_balancing
    ):
        yield "load balancers of workloads that are deployed later are not in the assembly"
