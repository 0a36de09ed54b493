"""Networks of clusters that are connected: peering or a transit gateway, and what may pass."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.types import Bool, Int, Name, pattern

__all__ = ["AllowedTrafficSpec", "ConnectionSpec", "PeeringSpec", "TransitGatewaySpec"]

# EC2 API 2016-11-15, shapes TransitGatewayId, TransitGatewayRouteTableId and RouteTableId have no
# pattern of their own; ids have 8 or 17 hexadecimal digits (EC2 user guide, "Resource IDs").
TransitGatewayId = Annotated[
    str, AfterValidator(pattern(r"tgw-[0-9a-f]{8,17}", "a transit gateway id such as tgw-0a1b2c3d"))
]
TransitGatewayRouteTableId = Annotated[
    str,
    AfterValidator(
        pattern(
            r"tgw-rtb-[0-9a-f]{8,17}",
            "the id of a route table of a transit gateway such as tgw-rtb-0a1b2c3d",
        )
    ),
]
RouteTableId = Annotated[
    str,
    AfterValidator(pattern(r"rtb-[0-9a-f]{8,17}", "a route table id such as rtb-0a1b2c3d")),
]
_Port = Annotated[Int, Field(ge=1, le=65535)]


class PeeringSpec(Spec):
    """A VPC peering connection, in one account and Region or across them."""


class TransitGatewaySpec(Spec):
    """A transit gateway to which the VPCs of all clusters are attached."""

    id: TransitGatewayId | None = None
    """Id of an existing transit gateway, which its owner has shared with the accounts of the
    clusters. Default: none; one is created in the account of the first cluster and shared with the
    other accounts."""

    route_table_id: TransitGatewayRouteTableId | None = None
    """Route table of the existing transit gateway with which the VPCs are associated and to which
    they propagate their ranges; the transit gateway must belong to the account of the clusters.
    Default: the default route table of the transit gateway."""

    amazon_side_asn: Int = 64512
    """Autonomous system number of a transit gateway that is created, 64512 to 65534 or 4200000000
    to 4294967294. Default: 64512."""

    external_accounts: Bool = False
    """Share a transit gateway that is created with accounts outside of the organization, each of
    which has to accept the invitation before its stack is deployed. Default: false; AWS RAM shares
    within the organization only."""

    def issues(self) -> Iterable[Found]:
        # EC2 API reference, TransitGatewayRequestOptions.AmazonSideAsn.
        ranges = (range(64512, 65535), range(4_200_000_000, 4_294_967_295))
        if not any(self.amazon_side_asn in one for one in ranges):
            yield (
                ("amazon_side_asn",),
                f"must be 64512 to 65534 or 4200000000 to 4294967294, got {self.amazon_side_asn}",
            )
        if self.id is None:
            if self.route_table_id is not None:
                yield (
                    ("route_table_id",),
                    "needs id, since a transit gateway that is created has a default route table; "
                    "add the id of the existing transit gateway",
                )
            return
        for field in ("amazon_side_asn", "external_accounts"):
            if field in self.model_fields_set:
                yield (
                    (field,),
                    "has no effect with id, whose transit gateway is not changed; remove it",
                )


class AllowedTrafficSpec(Spec):
    """Ports on which one cluster accepts connections of another."""

    source: Name
    """Cluster whose nodes and pods open the connections."""

    destination: Name
    """Cluster whose cluster security group gets the rule."""

    protocol: Literal["tcp", "udp"] = "tcp"
    """Protocol. Default: tcp."""

    from_port: _Port
    """First port, 1 to 65535."""

    to_port: _Port | None = None
    """Last port. Default: `from_port`, a single port."""

    @property
    def ports(self) -> tuple[int, int]:
        """The first and the last port."""
        return self.from_port, self.from_port if self.to_port is None else self.to_port

    def issues(self) -> Iterable[Found]:
        if self.to_port is not None and self.to_port < self.from_port:
            yield ("to_port",), f"must be at least from_port {self.from_port}, got {self.to_port}"
        if self.source == self.destination:
            yield (
                ("destination",),
                f"must be another cluster than source, got {self.destination!r} for both",
            )


class ConnectionSpec(Spec):
    """Clusters whose networks are connected; nothing passes but what `allow` names."""

    clusters: tuple[Name, ...] = Field(min_length=2)
    """Names of the clusters, two with `peering`. The first requests the peering connection, or owns
    the transit gateway."""

    peering: PeeringSpec | None = None
    """Connect the VPCs of two clusters by VPC peering. Default: none."""

    transit_gateway: TransitGatewaySpec | None = None
    """Connect the VPCs of two or more clusters of one Region by a transit gateway. Default: none.
    Clusters that share a VPC have neither: only `allow` has an effect."""

    public_subnets: Bool = False
    """Add the routes to the route tables of the public subnets as well, so that pods that reach
    IPv4 addresses by NAT64, and internet-facing load balancers, reach the other side. Default:
    false; private subnets and those of the control plane have them."""

    route_table_ids: dict[Name, tuple[RouteTableId, ...]] = {}
    """Route tables that get the routes, by cluster, for clusters in existing VPCs, of which the
    spec names no route tables. Default: none."""

    allow: dict[Name, AllowedTrafficSpec] = {}
    """What may pass, by a name of your choice. Default: nothing."""

    def issues(self) -> Iterable[Found]:
        if self.peering is not None and self.transit_gateway is not None:
            yield (), "must have peering or transit_gateway, got both"
        if self.peering is not None and len(self.clusters) != 2:
            yield (
                ("clusters",),
                f"must name two clusters with peering, got {len(self.clusters)}; use "
                "transit_gateway for more, since peering is not transitive",
            )
        for name, traffic in self.allow.items():
            for field in ("source", "destination"):
                cluster = getattr(traffic, field)
                if cluster not in self.clusters:
                    yield (
                        ("allow", name, field),
                        f"must be one of clusters, which has {', '.join(self.clusters)}, "
                        f"got {cluster!r}",
                    )
        for cluster, tables in self.route_table_ids.items():
            path = ("route_table_ids", cluster)
            if cluster not in self.clusters:
                yield (
                    path,
                    f"must be one of clusters, which has {', '.join(self.clusters)}, "
                    f"got {cluster!r}",
                )
            for index, table in enumerate(tables):
                if table in tables[:index]:
                    yield (*path, index), f"must not stand twice in the list, got {table!r}"
