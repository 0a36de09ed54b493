"""Who has access to a cluster, and its keys, as a picture says it."""

from __future__ import annotations

import re
from collections import Counter

from eks_blueprint.review.access import Access, AccessEntry
from eks_blueprint.review.picture.logical_ids import short_id
from eks_blueprint.review.picture.model import Item

__all__ = ["keys_of", "people_of"]

_NODES = ("EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX", "EC2", "HYPERPOD_LINUX")
_POLICY = re.compile(r"^AmazonEKS(.+)Policy$")


def people_of(access: Access) -> tuple[Item, ...]:
    """Return who has access, without the roles of nodes.

    :param access: who may do what.
    """
    return tuple(_item(one) for one in access.entries if one.type not in _NODES)


def keys_of(access: Access) -> tuple[Item, ...]:
    """Return the keys, with what they encrypt.

    :param access: who may do what.
    """
    uses = Counter(
        ", ".join(dict.fromkeys(one.what for one in key.encrypts)) or "nothing in the templates"
        for key in access.keys
    )
    return tuple(
        Item(what[:1].upper() + what[1:], "key" if count == 1 else f"{count} keys")
        for what, count in uses.items()
    )


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
