"""Who has access to a cluster, as a picture says it."""

from __future__ import annotations

import re

from eks_blueprint.review.access import Access, AccessEntry
from eks_blueprint.review.picture.logical_ids import short_id
from eks_blueprint.review.picture.model import Item

__all__ = ["people_of"]

_NODES = ("EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX", "EC2", "HYPERPOD_LINUX")
_POLICY = re.compile(r"^AmazonEKS(.+)Policy$")


def people_of(access: Access) -> tuple[Item, ...]:
    """Return who has access, without the roles of nodes.

    :param access: who may do what.
    """
    return tuple(_item(one) for one in access.entries if one.type not in _NODES)


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
