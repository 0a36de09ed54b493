"""A change while it is being found out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from eks_blueprint.assembly import Resource, Stack
from eks_blueprint.difference.change import Action, PropertyChange, ResourceChange
from eks_blueprint.difference.values import Reading

__all__ = ["REPLACING", "Draft", "Side", "StackPair"]

_ORDER = list(Action)
REPLACING = (Action.REPLACE, Action.RECREATE)
"""What gives a resource another physical id."""


@dataclass(eq=False)
class Draft:
    """What happens to a resource, as far as it is known.

    :param stack: name of the stack.
    :param logical_id: its logical id.
    :param old: the resource as it is deployed, if it is.
    :param new: the resource as it will be, if it will.
    :param action: what happens to it; ``None`` for nothing so far.
    :param properties: what changes of it, by path.
    :param causes: why, the nearest cause first.
    :param remark: what follows from it.
    """

    stack: str
    logical_id: str
    old: Resource | None
    new: Resource | None
    action: Action | None = None
    properties: dict[str, PropertyChange] = field(default_factory=dict)
    causes: list[str] = field(default_factory=list)
    remark: str = ""

    @property
    def id(self) -> str:
        """What ``--allow`` takes."""
        return f"{self.stack}/{self.logical_id}"

    @property
    def type(self) -> str:
        """Type of the resource, the new one if it changes."""
        resource = self.new or self.old
        return resource.type if resource is not None else ""

    def raise_to(self, action: Action) -> bool:
        """Make the action at least as severe as this one, and say whether that changed it."""
        if self.action is not None and _ORDER.index(self.action) >= _ORDER.index(action):
            return False
        self.action = action
        return True

    def change(self) -> ResourceChange | None:
        """Return the change, or ``None`` if nothing happens."""
        if self.action is None:
            return None
        return ResourceChange(
            stack=self.stack,
            id=self.id,
            type=self.type,
            action=self.action,
            properties=tuple(self.properties[key] for key in sorted(self.properties)),
            causes=tuple(dict.fromkeys(self.causes)),
            remark=self.remark,
        )


@dataclass(frozen=True, eq=False)
class Side:
    """A stack of one side, with the properties of its resources in one notation.

    :param stack: the stack.
    :param reading: reads its values.
    :param properties: its resources' properties, by logical id.
    """

    stack: Stack
    reading: Reading
    properties: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, stack: Stack) -> Side:
        """Read a stack."""
        reading = Reading(stack.template)
        found = {key: reading.of(one.properties) for key, one in stack.resources.items()}
        # What is no map, such as one Fn::If around everything, is one property without a name.
        properties = {key: one if _is_map(one) else {"": one} for key, one in found.items()}
        return cls(stack, reading, properties)


@dataclass(frozen=True, eq=False)
class StackPair:
    """A stack before and after, and what happens to its resources.

    :param name: its name.
    :param old: as it is deployed, if it is.
    :param new: as it will be, if it will.
    :param drafts: by logical id; resources to which nothing happens are among them.
    """

    name: str
    old: Side | None
    new: Side | None
    drafts: Mapping[str, Draft]


def _is_map(value: Any) -> bool:
    return isinstance(value, Mapping) and not any(key.startswith("Fn::") for key in value)
