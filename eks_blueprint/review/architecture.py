"""What a cluster is made of, as plain data from which a picture is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from eks_blueprint.review.networks import Endpoint, Gateway, Network
from eks_blueprint.review.place import Place

__all__ = [
    "Architecture",
    "Compute",
    "Connection",
    "ControlPlane",
    "Endpoint",
    "Gateway",
    "GitOps",
    "Host",
    "LoadBalancing",
    "Network",
    "Part",
    "Store",
    "Tenant",
]


@dataclass(frozen=True)
class ControlPlane:
    """The control plane.

    :param place: the cluster.
    :param name: name of the cluster.
    :param version: its version of Kubernetes.
    :param support: ``STANDARD`` or ``EXTENDED``; empty where EKS chooses.
    :param private_endpoint: whether the API server is reached from within the VPC.
    :param public_endpoint: whether it is reached from the internet.
    :param public_cidrs: from where it is reached on the internet.
    :param authentication: mode of authentication; empty where EKS chooses.
    :param encrypted_with: what encrypts Kubernetes secrets; empty, a key of AWS.
    :param logs: types of logs that are on.
    :param deletion_protection: whether EKS refuses to delete it.
    :param auto_mode: whether EKS Auto Mode is on.
    :param ip_family: ``ipv4`` or ``ipv6``; empty where EKS chooses.
    :param tiers: tiers of its subnets.
    :param subnets: logical ids or ids of its subnets.
    :param remote_nodes: ranges of nodes in networks outside AWS.
    :param remote_pods: ranges of pods in networks outside AWS.
    :param outposts: Outposts with its control plane; none, it is in the Region.
    """

    place: Place
    name: str
    version: str
    support: str
    private_endpoint: bool
    public_endpoint: bool
    public_cidrs: tuple[str, ...]
    authentication: str
    encrypted_with: str
    logs: tuple[str, ...]
    deletion_protection: bool
    auto_mode: bool
    ip_family: str
    tiers: tuple[str, ...]
    subnets: tuple[str, ...]
    remote_nodes: tuple[str, ...]
    remote_pods: tuple[str, ...]
    outposts: tuple[str, ...]


@dataclass(frozen=True)
class Compute:
    """Nodes or capacity for pods.

    :param kind: what it is.
    :param name: its name.
    :param place: the resource; ``None`` for an object in a tree for GitOps.
    :param instances: types or requirements of its instances.
    :param capacity: ``on-demand``, ``spot``, both, or empty.
    :param size: least, desired and most nodes, or its limits, in words.
    :param image: operating system or type of the machine image.
    :param tiers: tiers of its subnets.
    :param subnets: logical ids or ids of its subnets.
    """

    kind: Literal["node group", "Fargate profile", "NodePool", "Auto Scaling group"]
    name: str
    place: Place | None
    instances: tuple[str, ...]
    capacity: str
    size: str
    image: str
    tiers: tuple[str, ...]
    subnets: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """An add-on, a chart or a capability.

    :param kind: ``add-on``, ``chart`` or ``capability``.
    :param name: its name.
    :param version: its version, or empty.
    :param namespace: its namespace, or empty.
    :param place: the resource; ``None`` in a tree for GitOps.
    """

    kind: Literal["add-on", "chart", "capability"]
    name: str
    version: str
    namespace: str
    place: Place | None


@dataclass(frozen=True)
class LoadBalancing:
    """A way in which requests reach workloads.

    :param kind: what it is, such as ``IngressClass``.
    :param name: its name.
    :param controller: what makes the load balancer.
    :param scheme: ``internal``, ``internet-facing``, or empty where each object says it.
    :param place: the resource; ``None`` in a tree for GitOps.
    """

    kind: str
    name: str
    controller: str
    scheme: str
    place: Place | None


@dataclass(frozen=True)
class GitOps:
    """What delivers from a repository.

    :param engine: ``Flux`` or ``Argo CD``.
    :param kind: kind of its source, such as ``GitRepository``.
    :param source: address of the source.
    :param paths: folders that it applies.
    """

    engine: Literal["Flux", "Argo CD"]
    kind: str
    source: str
    paths: tuple[str, ...]


@dataclass(frozen=True)
class Host:
    """An instance beside the nodes, such as a bastion.

    :param name: its name.
    :param instance_type: its instance type.
    :param place: the resource.
    :param tiers: tiers of its subnet.
    :param subnets: logical id or id of its subnet.
    """

    name: str
    instance_type: str
    place: Place
    tiers: tuple[str, ...]
    subnets: tuple[str, ...]


@dataclass(frozen=True)
class Store:
    """A resource with data.

    :param kind: what it is.
    :param name: its name.
    :param place: the resource.
    """

    kind: str
    name: str
    place: Place


@dataclass(frozen=True)
class Connection:
    """A way to other networks.

    :param kind: what it is.
    :param name: its name.
    :param place: the resource.
    :param peer: the network at its other end: the stack of a VPC, an id, or empty.
    """

    kind: str
    name: str
    place: Place
    peer: str


@dataclass(frozen=True)
class Tenant:
    """A team with namespaces of its own.

    :param name: its name.
    :param namespaces: its namespaces.
    """

    name: str
    namespaces: tuple[str, ...]


@dataclass(frozen=True)
class Architecture:
    """What a cluster is made of.

    :param account: account; empty where the template fits every one.
    :param region: Region; empty where the template fits every one.
    :param network: its VPC with zones, subnets, gateways and endpoints.
    :param control_plane: its control plane.
    :param compute: node groups, Fargate profiles, NodePools and Auto Scaling groups.
    :param parts: add-ons, charts and capabilities.
    :param load_balancing: ways in which requests reach workloads.
    :param gitops: what delivers from repositories.
    :param hosts: instances beside the nodes.
    :param stores: resources with data.
    :param connections: ways to other networks.
    :param tenants: teams with namespaces of their own.
    """

    account: str
    region: str
    network: Network
    control_plane: ControlPlane
    compute: tuple[Compute, ...]
    parts: tuple[Part, ...]
    load_balancing: tuple[LoadBalancing, ...]
    gitops: tuple[GitOps, ...]
    hosts: tuple[Host, ...]
    stores: tuple[Store, ...]
    connections: tuple[Connection, ...]
    tenants: tuple[Tenant, ...]
