"""Blocks about what a cluster is made of, what is reachable, and what runs."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.results import Block, Bullets, Heading
from eks_blueprint.review.architecture import Architecture, Compute
from eks_blueprint.review.document.text import at, code, listed, table
from eks_blueprint.review.images import Image
from eks_blueprint.review.reachability import Reachability
from eks_blueprint.review.workloads import Workloads

__all__ = ["architecture_blocks", "reachability_blocks", "workload_blocks"]

_POLICY = {True: "restricts it", False: "allows everything"}


def architecture_blocks(one: Architecture) -> Iterator[Block]:
    """Yield what a cluster is made of.

    :param one: the section.
    """
    yield Heading("Architecture", 3)
    plane = one.control_plane
    yield Bullets(
        (
            f"Control plane: {code(plane.name)}, Kubernetes "
            f"{plane.version or '(the default of EKS)'}, shown by {at(plane.place)}",
            f"Subnets of the control plane: {listed(plane.tiers) or 'existing ones'}",
            f"Control-plane logs: {listed(plane.logs) or 'none'}",
            f"Secrets: encrypted with {code(plane.encrypted_with) or 'a key that AWS owns'}",
            f"Deletion protection: {'on' if plane.deletion_protection else 'off'}",
            f"Network: {code(one.network.name) or 'an existing VPC'}"
            f"{', '.join(('', *one.network.cidrs))}",
        )
    )
    yield table(
        ("zone", "subnet", "tier", "range", "default routes", "shown by"),
        (
            (
                zone.name,
                code(subnet.name),
                subnet.tier,
                ", ".join(filter(None, (subnet.cidr, "IPv6" if subnet.ipv6 else ""))),
                listed(subnet.ways) or "none",
                at(subnet.place),
            )
            for zone in one.network.zones
            for subnet in zone.subnets
        ),
        empty="The subnets exist already; no template has them.",
    )
    yield table(
        ("compute", "name", "instances", "capacity", "size", "subnets", "shown by"),
        (_compute(item) for item in one.compute),
        empty="No node group, Fargate profile or NodePool is in these templates.",
    )
    yield table(
        ("GitOps", "source", "folders"),
        (
            (item.engine, f"{item.kind} {code(item.source)}", listed(item.paths))
            for item in one.gitops
        ),
        empty="Nothing is delivered from a repository.",
    )
    others = [
        *((item.kind, item.name, item.place) for item in one.stores),
        *((item.kind, item.name, item.place) for item in one.connections),
        *((f"instance {item.instance_type}", item.name, item.place) for item in one.hosts),
    ]
    yield table(
        ("other resource", "name", "shown by"),
        ((kind, code(name), at(place)) for kind, name, place in others),
        empty="No store, connection or host is in these templates.",
    )


def _compute(one: Compute) -> tuple[str, ...]:
    return (
        one.kind,
        code(one.name),
        listed(one.instances, most=8),
        one.capacity,
        ", ".join(filter(None, (one.size, one.image))),
        listed(one.tiers),
        at(one.place),
    )


def reachability_blocks(one: Reachability) -> Iterator[Block]:
    """Yield what is reachable.

    :param one: the section.
    """
    yield Heading("Reachability", 3)
    yield Heading("Open to the internet", 4)
    yield Bullets(one.open_to_internet or ("nothing in these templates and objects",))
    api = one.api
    ways = [word for word, has in (("private", api.private), ("public", api.public)) if has]
    yield table(
        ("what", "direction", "used by", "shown by"),
        (
            (
                "Kubernetes API",
                "in",
                f"{' and '.join(ways) or 'nobody'} {listed(api.cidrs)}".strip(),
                at(api.place),
            ),
            *((w.kind, w.direction, w.what, listed(map(at, w.places), 3)) for w in one.internet),
        ),
        empty="",
    )
    yield Heading("Security groups", 4)
    yield table(
        ("from", "to", "ports", "why", "shown by"),
        ((r.origin, r.destination, r.ports, r.description, at(r.place)) for r in one.rules),
        empty="No rule is in these templates.",
    )
    yield Heading("Load balancing", 4)
    yield table(
        ("kind", "name", "controller", "scheme", "shown by"),
        (
            (item.kind, code(item.name), item.controller, item.scheme, at(item.place))
            for item in one.load_balancing
        ),
        empty="No load balancer or class of them is in these templates and objects.",
    )
    yield Heading("VPC endpoints", 4)
    yield table(
        ("service", "type", "policy", "shown by"),
        (
            (
                item.service,
                item.kind,
                _POLICY[item.has_policy],
                at(item.place),
            )
            for item in one.endpoints
        ),
        empty="No VPC endpoint is in these templates.",
    )
    yield Bullets(one.notes)


def workload_blocks(one: Workloads) -> Iterator[Block]:
    """Yield what runs.

    :param one: the section.
    """
    yield Heading("Workloads", 3)
    yield Heading("Charts", 4)
    yield table(
        ("release", "chart", "version", "from", "digest", "delivered by"),
        (
            (
                f"{item.namespace}/{item.name}",
                item.chart,
                item.version.partition("@")[0],
                item.repository,
                code(item.digest) or "none",
                code(item.delivered_by),
            )
            for item in one.charts
        ),
        empty="No chart is in these templates.",
    )
    yield Heading("Images", 4)
    yield table(
        ("registry", "image", "tag", "digest", "used by"),
        (_image(item) for item in one.images),
        empty="No image is named by these templates.",
    )
    yield Heading("Add-ons", 4)
    yield table(
        ("add-on", "version", "service accounts with a role", "shown by"),
        (
            (
                item.name,
                item.version or "the default of EKS",
                listed(item.service_accounts),
                at(item.place),
            )
            for item in one.addons
        ),
        empty="No managed add-on is in these templates.",
    )
    yield Heading("Objects", 4)
    yield table(
        ("kind", "name", "API version", "delivered by"),
        (
            (
                item.kind,
                code("/".join(filter(None, (item.namespace, item.name)))),
                item.api_version,
                code(item.delivered_by),
            )
            for item in one.objects
        ),
        empty="No object is in these templates.",
    )
    yield Bullets(one.notes)


def _image(one: Image) -> tuple[str, ...]:
    return (
        one.registry,
        code(one.repository),
        one.tag,
        code(one.digest) or "none",
        listed(one.used_by),
    )
