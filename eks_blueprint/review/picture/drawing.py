"""What a picture shows of an architecture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from posixpath import commonpath

from eks_blueprint.review.architecture import Architecture, Part
from eks_blueprint.review.picture.machines import machines_of
from eks_blueprint.review.picture.model import DrawnCluster, Item
from eks_blueprint.review.picture.references import plain
from eks_blueprint.review.picture.tiers import drawn_network, tier_names

__all__ = ["drawn"]

_BUILD = re.compile(r"-eksbuild\.\d+$")
_AUTHENTICATION = {
    "API": "access entries",
    "API_AND_CONFIG_MAP": "access entries and aws-auth",
    "CONFIG_MAP": "aws-auth",
}
_KINDS = {
    "GitRepository": "from a Git repository",
    "Bucket": "from a bucket",
    "OCIRepository": "from a registry",
}


def drawn(
    architecture: Architecture,
    people: Sequence[Item] = (),
    keys: Sequence[Item] = (),
    ways_in: Sequence[Item] | None = None,
) -> DrawnCluster:
    """Return what a picture shows of a cluster.

    :param architecture: the architecture.
    :param people: who has access. Default: not said.
    :param keys: what its keys encrypt. Default: not said.
    :param ways_in: what the internet reaches in its network. Default: load balancers that the
        architecture says to be internet-facing.
    """
    plane = architecture.control_plane
    tiers = tier_names(architecture)
    return DrawnCluster(
        name=plain(plane.name, plane.place.stack),
        version=plane.version or "of EKS's choice",
        region=architecture.region,
        account=architecture.account,
        network=drawn_network(architecture),
        control_plane_tier=next((tiers[one] for one in plane.subnets if one in tiers), ""),
        public=plane.public_cidrs if plane.public_endpoint else (),
        control_plane=tuple(_facts(architecture)),
        machines=tuple(machines_of(architecture)),
        addons=_parts(architecture, "add-on"),
        controllers=(*_parts(architecture, "chart"), *_parts(architecture, "capability")),
        balancing=tuple(
            Item(
                f"{one.kind} {one.name}".strip() if one.kind != one.name else one.name,
                one.scheme,
            )
            for one in architecture.load_balancing
        ),
        gitops=tuple(_gitops(architecture)),
        people=tuple(people),
        tenants=tuple(Item(one.name, ", ".join(one.namespaces)) for one in architecture.tenants),
        keys=tuple(keys),
        data=tuple(_stores(architecture)),
        ways_in=tuple(
            (
                Item(f"{one.kind} {one.name}")
                for one in architecture.load_balancing
                if one.scheme == "internet-facing"
            )
            if ways_in is None
            else ways_in
        ),
        remote=tuple(
            Item(name, ", ".join(ranges))
            for name, ranges in (("Nodes", plane.remote_nodes), ("Pods", plane.remote_pods))
            if ranges
        ),
    )


def _facts(architecture: Architecture) -> Iterator[Item]:
    plane = architecture.control_plane
    if plane.outposts:
        yield Item("Runs on", "an Outpost" if len(plane.outposts) == 1 else "Outposts")
    ways = []
    if plane.private_endpoint:
        ways.append("private" if plane.public_endpoint else "private only")
    if plane.public_endpoint:
        ways.append(f"public, from {', '.join(plane.public_cidrs)}")
    yield Item("Endpoint", " and ".join(ways) or "not known")
    yield Item(
        "Access",
        _AUTHENTICATION.get(plane.authentication, plane.authentication or "of EKS's choice"),
    )
    yield Item("Secrets", "customer managed key" if plane.encrypted_with else "key of AWS")
    yield Item("Logs", ", ".join(plane.logs) or "none")
    yield Item("Addresses", {"ipv6": "IPv6", "ipv4": "IPv4"}.get(plane.ip_family, "IPv4"))
    yield Item("Support policy", plane.support.lower() or "of EKS's choice")
    yield Item("Deletion", "protected" if plane.deletion_protection else "not protected")
    if plane.auto_mode:
        yield Item("Compute", "EKS Auto Mode")


def _parts(architecture: Architecture, kind: str) -> tuple[Item, ...]:
    found: Sequence[Part] = [one for one in architecture.parts if one.kind == kind]
    return tuple(Item(plain(one.name, kind), _BUILD.sub("", one.version)) for one in found)


def _stores(architecture: Architecture) -> Iterator[Item]:
    """Yield each kind of store with the names of them, or with how many there are."""
    kinds: dict[str, list[str]] = {}
    for one in architecture.stores:
        name = "" if one.name == one.place.logical_id else plain(one.name, "")
        kinds.setdefault(one.kind, []).append(name)
    for kind, names in kinds.items():
        title = kind[:1].upper() + kind[1:]
        yield from (Item(title, name) for name in names if name)
        nameless = names.count("")
        if nameless:
            yield Item(title, f"{nameless}" if nameless > 1 else "")


def _gitops(architecture: Architecture) -> Iterator[Item]:
    for one in architecture.gitops:
        yield Item(one.engine, _KINDS.get(one.kind, one.kind))
        yield Item("Source", plain(one.source, "of this deployment"))
        yield Item("Folders", _folders(one.paths))


def _folders(paths: Sequence[str]) -> str:
    """Return ``clusters/shop: crds, controllers`` of folders that lie in the same one."""
    plainly = [one.removeprefix("./").strip("/") for one in paths]
    if len(plainly) < 2 or not all(plainly):
        return ", ".join(plainly)
    shared = commonpath(plainly)
    if not shared:
        return ", ".join(plainly)
    return f"{shared}: {', '.join(one.removeprefix(f'{shared}/') for one in plainly)}"
