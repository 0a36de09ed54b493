"""NAT gateways, endpoints, addresses, load balancers and traffic."""

from __future__ import annotations

from collections.abc import Iterable

from eks_blueprint.assembly import KubernetesObject, Resource, mapping_of, text_of
from eks_blueprint.estimate.amounts import Amounts
from eks_blueprint.estimate.line import Component
from eks_blueprint.estimate.meter import Meter
from eks_blueprint.estimate.values import count_of, zones_of

__all__ = [
    "address",
    "endpoint",
    "load_balancer",
    "nat_gateway",
    "traffic_of_cluster",
    "traffic_of_network",
    "workload_balancers",
]

_ONE = Amounts.of(1)
_CONTROLLERS = ("aws-load-balancer-controller",)
_GROUP = "alb.ingress.kubernetes.io/group.name"


def nat_gateway(meter: Meter, resource: Resource) -> None:
    """Count a NAT gateway; a regional one costs as one in each of its zones."""
    properties = resource.properties
    count = _ONE
    if str(properties.get("AvailabilityMode", "zonal")).lower() == "regional":
        zones = properties.get("AvailabilityZoneAddresses")
        count = count_of(meter.stack, zones) if zones else zones_of(meter.stack)
    meter.add(Component.NAT, "NAT gateway", "nat.hour", count, of=resource)


def endpoint(meter: Meter, resource: Resource) -> None:
    """Count an endpoint: one with a network interface in each of its subnets; gateways are free."""
    properties = resource.properties
    kind = text_of(properties.get("VpcEndpointType", "Gateway"))
    if kind == "Gateway":
        return
    if kind != "Interface":
        meter.leave_out(f"VPC endpoint {kind}", "no price is known", resource)
        return
    zones = count_of(meter.stack, properties.get("SubnetIds", []))
    what = "interface endpoint, zones"
    meter.add(Component.ENDPOINTS, what, "endpoint.hour", zones, of=resource)


def address(meter: Meter, resource: Resource) -> None:
    """Count a public IPv4 address."""
    meter.add(Component.ADDRESSES, "public IPv4 address", "ipv4.hour", _ONE, of=resource)


def load_balancer(meter: Meter, resource: Resource) -> None:
    """Count a load balancer of a template."""
    _add_balancers(meter, _ONE, of=resource)


def workload_balancers(meter: Meter) -> None:
    """Count the load balancers that Ingresses and Services make.

    Those that the assembly has, one for each group of Ingresses, and those that are assumed where a
    controller would make them.
    """
    groups: set[tuple[str, str]] = set()
    shared = any(
        mapping_of(one.content.get("spec")).get("group")
        for one in meter.objects
        if one.kind == "IngressClassParams"
    )
    for one in meter.objects:
        if one.kind == "Ingress":
            annotations = mapping_of(mapping_of(one.content.get("metadata")).get("annotations"))
            name = annotations.get(_GROUP) or ("" if shared else f"{one.namespace}/{one.name}")
            groups.add(("Ingress", str(name)))
        elif one.kind == "Service" and _type(one) == "LoadBalancer":
            groups.add(("Service", f"{one.namespace}/{one.name}"))
    if groups:
        _add_balancers(meter, Amounts.of(len(groups)), of="Ingresses and Services")
    if _makes_balancers(meter):
        assumed = meter.assume("load-balancers")
        _add_balancers(
            meter, assumed, of="assumed Ingresses and Services", uses=("load-balancers",)
        )


def _type(service: KubernetesObject) -> str:
    return str(mapping_of(service.content.get("spec")).get("type", "ClusterIP"))


def _makes_balancers(meter: Meter) -> bool:
    if any(one.chart in _CONTROLLERS for one in meter.releases):
        return True
    return any(
        mapping_of(
            mapping_of(one.properties.get("KubernetesNetworkConfig")).get("ElasticLoadBalancing")
        ).get("Enabled")
        is True
        for one in meter.stack.of_type("AWS::EKS::Cluster")
    )


def _add_balancers(
    meter: Meter, count: Amounts, *, of: Resource | str, uses: Iterable[str] = ()
) -> None:
    part = Component.BALANCERS
    meter.add(part, "load balancer", "lb.hour", count, of=of, uses=uses)
    units = count * meter.assume("load-balancer-units")
    meter.add(
        part,
        "capacity units",
        "lb.capacity-unit",
        units,
        of=of,
        uses=(*uses, "load-balancer-units"),
    )
    if _public(meter):
        zones = zones_of(meter.stack)
        meter.add(
            Component.ADDRESSES,
            "public IPv4 addresses of load balancers",
            "ipv4.hour",
            count * zones,
            of=of,
            uses=uses,
        )


def _public(meter: Meter) -> bool:
    return any(
        mapping_of(one.content.get("spec")).get("scheme") == "internet-facing"
        for one in meter.objects
        if one.kind == "IngressClassParams"
    )


def traffic_of_network(meter: Meter) -> None:
    """Count the assumed traffic through the gateways and endpoints of each VPC of a stack."""
    stack = meter.stack
    networks = Amounts.of(max(1, len(list(stack.of_type("AWS::EC2::VPC")))))
    part = Component.TRAFFIC
    if any(True for _ in stack.of_type("AWS::EC2::NatGateway")):
        meter.add(
            part,
            "GB through NAT gateways",
            "nat.gb",
            networks * meter.assume("nat-gb"),
            uses=("nat-gb",),
        )
    interfaces = (
        one
        for one in stack.of_type("AWS::EC2::VPCEndpoint")
        if one.properties.get("VpcEndpointType") == "Interface"
    )
    if any(True for _ in interfaces):
        meter.add(
            part,
            "GB through interface endpoints",
            "endpoint.gb",
            networks * meter.assume("endpoint-gb"),
            uses=("endpoint-gb",),
        )


def traffic_of_cluster(meter: Meter) -> None:
    """Count the assumed traffic of a cluster between zones and to the internet."""
    part = Component.TRAFFIC
    meter.add(
        part,
        "GB between zones",
        "traffic.cross-zone",
        "cross-zone-gb",
    )
    meter.add(
        part,
        "GB to the internet",
        "traffic.internet",
        "internet-gb",
    )
