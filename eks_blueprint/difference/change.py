"""What a deployment does to one resource or object."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Action", "PropertyChange", "ResourceChange", "StackChange"]


class Action(StrEnum):
    """What happens to a resource or object, from harmless to severe."""

    POLICY = "policy"
    """Only attributes such as ``DeletionPolicy`` change; the resource is not touched now."""
    ADD = "add"
    """It is created."""
    UPDATE = "update"
    """It is changed in place."""
    LEAVE = "leave behind"
    """It leaves the stack but still exists, and is still charged."""
    MAY_REPLACE = "may replace"
    """It is changed in place or replaced, depending on values that only AWS knows."""
    REPLACE = "replace"
    """A new one is created, and the old one is deleted."""
    RECREATE = "recreate"
    """It is deleted, then created again under its name."""
    REMOVE = "remove"
    """It is deleted."""
    REFUSE = "refuse"
    """The change is refused, and the deployment fails."""


@dataclass(frozen=True)
class PropertyChange:
    """A property or field that gets another value.

    :param path: its dotted path, such as ``ResourcesVpcConfig.SubnetIds``.
    :param old: what it was, shortened; empty where it was not set.
    :param new: what it becomes, shortened; empty where it is no longer set.
    :param action: what changing it does to the resource. Default: update.
    :param cause: why its value changes although the template has the same text: what it refers to
        is replaced. Default: empty.
    :param of_list: whether both are items of a list that leave it and that it gets; it may have
        others, which stay. Default: false.
    """

    path: str
    old: str
    new: str
    action: Action = Action.UPDATE
    cause: str = ""
    of_list: bool = False


@dataclass(frozen=True)
class ResourceChange:
    """What a deployment does to one resource of a template, or one object of a cluster.

    :param stack: name of the stack.
    :param id: what ``--allow`` takes: ``stack/LogicalId``, or ``stack/Kind/namespace/name`` for an
        object (without ``namespace/`` where it has none).
    :param type: type of the resource, such as ``AWS::EKS::Nodegroup``; kind of an object, such as
        ``StorageClass``; ``Helm release``.
    :param action: what happens to it.
    :param properties: what changes of it. Default: none.
    :param causes: why, the nearest cause first, such as ``SubnetId is only set when it is created``
        and then the chain of what it refers to. Default: none.
    :param remark: what follows from it, or what to do instead. Default: empty.
    """

    stack: str
    id: str
    type: str
    action: Action
    properties: tuple[PropertyChange, ...] = ()
    causes: tuple[str, ...] = ()
    remark: str = ""


@dataclass(frozen=True)
class StackChange:
    """What a deployment does to a stack.

    :param name: its name.
    :param action: ``add``, ``update``, or ``leave behind`` for one that only the old side has.
    :param remark: what follows from it. Default: empty.
    """

    name: str
    action: Action
    remark: str = ""
