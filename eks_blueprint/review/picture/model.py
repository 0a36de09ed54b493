"""What a picture of an architecture shows."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DrawnCluster", "DrawnNetwork", "Item", "Machines", "Tier"]


@dataclass(frozen=True)
class Item:
    """Something with a name and a detail.

    :param name: its name.
    :param detail: such as a version or a range. Default: empty.
    """

    name: str
    detail: str = ""


@dataclass(frozen=True)
class Tier:
    """Subnets with one purpose, at most one in each zone.

    :param name: its name, such as ``private``.
    :param way_out: where traffic to other networks goes, such as ``NAT gateway``.
    :param subnets: what each zone has of it, in the order of the zones: the subnet's range; empty
        where the zone has none.
    :param gateways: name of the gateway in each zone, in the order of the zones; empty where the
        zone has none. Default: no zone has one.
    """

    name: str
    way_out: str
    subnets: tuple[str, ...]
    gateways: tuple[str, ...] = ()


@dataclass(frozen=True)
class Machines:
    """What pods run on.

    :param kind: such as ``node group``.
    :param name: its name.
    :param detail: instance types, sizes, operating system.
    :param tier: name of the tier of its subnets; empty where it is not known.
    :param zones: places of its zones, from 0. Default: all zones.
    """

    kind: str
    name: str
    detail: str
    tier: str
    zones: tuple[int, ...] = ()


@dataclass(frozen=True)
class DrawnNetwork:
    """A VPC.

    :param name: its name.
    :param ranges: its address ranges.
    :param zones: names of its zones; empty for columns of subnets in zones that are not known.
    :param tiers: its tiers, those nearest to the internet first.
    :param gateways: what is attached to it, such as an internet gateway.
    :param endpoints: services that it reaches through VPC endpoints.
    :param neighbours: networks that it is connected with. Default: none.
    :param is_known: whether the templates have it, rather than ids of its subnets. Default: yes.
    """

    name: str
    ranges: tuple[str, ...]
    zones: tuple[str, ...]
    tiers: tuple[Tier, ...]
    gateways: tuple[Item, ...]
    endpoints: tuple[Item, ...]
    neighbours: tuple[Item, ...] = ()
    is_known: bool = True


@dataclass(frozen=True)
class DrawnCluster:
    """A cluster.

    :param name: its name.
    :param version: its version of Kubernetes.
    :param region: its Region; empty where the template fits every one.
    :param account: its account; empty where the template fits every one.
    :param network: its VPC; ``None`` where no template of the assembly has it.
    :param control_plane_tier: name of the tier with the interfaces of the control plane; empty
        where it is not known.
    :param public: from where on the internet its endpoint is reachable; empty, from nowhere.
    :param control_plane: facts about its control plane.
    :param machines: what pods run on.
    :param addons: EKS add-ons.
    :param controllers: charts and controllers that CloudFormation or Flux install.
    :param balancing: what brings requests to pods.
    :param gitops: where the cluster gets its objects from.
    :param people: who has access.
    :param tenants: namespaces of teams.
    :param keys: what its keys encrypt.
    :param data: buckets, queues and file systems.
    :param ways_in: what the internet reaches in its network. Default: nothing.
    :param remote: ranges of its nodes and pods in networks outside AWS. Default: none.
    """

    name: str
    version: str
    region: str
    account: str
    network: DrawnNetwork | None
    control_plane_tier: str
    public: tuple[str, ...]
    control_plane: tuple[Item, ...]
    machines: tuple[Machines, ...]
    addons: tuple[Item, ...]
    controllers: tuple[Item, ...]
    balancing: tuple[Item, ...]
    gitops: tuple[Item, ...]
    people: tuple[Item, ...]
    tenants: tuple[Item, ...]
    keys: tuple[Item, ...]
    data: tuple[Item, ...]
    ways_in: tuple[Item, ...] = ()
    remote: tuple[Item, ...] = ()
