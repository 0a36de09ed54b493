"""Who has access to a cluster, its keys and what is open, as a picture says it."""

from __future__ import annotations

import re
from collections import Counter

from eks_blueprint.review.access import Access, AccessEntry
from eks_blueprint.review.picture.logical_ids import short_id
from eks_blueprint.review.picture.model import Item
from eks_blueprint.review.reachability import Reachability

__all__ = ["keys_of", "people_of", "ways_in"]

_NODES = ("EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX", "EC2", "HYPERPOD_LINUX")
_UNUSED = "a key without use in these templates"
_POLICY = re.compile(r"^AmazonEKS(.+)Policy$")


def people_of(access: Access) -> tuple[Item, ...]:
    """Return who has access, without the roles of nodes.

    :param access: who may do what.
    """
    return tuple(_item(one) for one in access.entries if one.type not in _NODES)


def keys_of(access: Access) -> tuple[Item, ...]:
    """Return what keys of the account encrypt, each kind with how many there are.

    :param access: who may do what.
    """
    things: Counter[str] = Counter()
    keys: Counter[str] = Counter()
    for key in access.keys:
        what = [one.what for one in key.encrypts] or [_UNUSED]
        things.update(what)
        keys.update({*what})
    return tuple(
        Item(what[:1].upper() + what[1:], _counted(things[what], keys[what])) for what in things
    )


def _counted(things: int, keys: int) -> str:
    return " with ".join(
        [*([f"{things}"] if things > 1 else []), *([f"{keys} keys"] if keys > 1 else [])]
    )


def ways_in(reachability: Reachability) -> tuple[Item, ...]:
    """Return what the internet reaches in the network of a cluster, without the Kubernetes API.

    :param reachability: what is reachable.
    """
    found = [
        *(Item(one.destination, one.ports) for one in reachability.rules if one.open),
        *(
            Item(f"{one.kind} {one.name}")
            for one in reachability.load_balancing
            if one.scheme == "internet-facing"
        ),
    ]
    return tuple(dict.fromkeys(found))


def _item(entry: AccessEntry) -> Item:
    name = entry.principal.rpartition("/")[2]
    if entry.role is not None:
        name = short_id(entry.role.logical_id).removesuffix("Role")
    rights = [_words(one.name) for one in entry.policies] or list(entry.groups)
    return Item(name, ", ".join(rights))


def _words(policy: str) -> str:
    """Return ``cluster admin`` of ``AmazonEKSClusterAdminPolicy``."""
    found = _POLICY.match(policy)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", found[1]).lower() if found else policy
