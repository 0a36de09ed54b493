"""A stack and its resources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from eks_blueprint.assembly.references import depends_on

__all__ = ["Resource", "Stack"]


@dataclass(frozen=True, eq=False)
class Resource:
    """A resource of a template.

    :param stack: name of the stack.
    :param logical_id: its logical id.
    :param content: what the template says of it.
    """

    stack: str
    logical_id: str
    content: Mapping[str, Any]

    @property
    def type(self) -> str:
        """Its type, such as ``AWS::EKS::Cluster``."""
        return str(self.content["Type"])

    @property
    def properties(self) -> Mapping[str, Any]:
        """Its properties, with functions of CloudFormation where the template has them."""
        properties: Mapping[str, Any] = self.content.get("Properties", {})
        return properties

    @property
    def deletion_policy(self) -> str:
        """What happens to it when it leaves the template; ``Delete`` where nothing is said."""
        return str(self.content.get("DeletionPolicy", "Delete"))

    @property
    def update_replace_policy(self) -> str:
        """What happens to it when it is replaced; ``Delete`` where nothing is said."""
        return str(self.content.get("UpdateReplacePolicy", "Delete"))

    @property
    def depends_on(self) -> frozenset[str]:
        """Logical ids that it waits for when it is created; it is deleted before them."""
        return depends_on(self.content)

    def __str__(self) -> str:
        return f"{self.stack}/{self.logical_id}"


@dataclass(frozen=True, eq=False)
class Stack:
    """A stack of a cloud assembly.

    :param name: its name in CloudFormation.
    :param template: its template.
    :param account: account, or ``None`` where the template fits every one.
    :param region: Region, or ``None`` where the template fits every one.
    :param depends_on: names of the stacks that are deployed before it.
    """

    name: str
    template: Mapping[str, Any]
    account: str | None = None
    region: str | None = None
    depends_on: tuple[str, ...] = ()

    @cached_property
    def resources(self) -> Mapping[str, Resource]:
        """Its resources by logical id."""
        found = self.template.get("Resources", {})
        return {key: Resource(self.name, key, content) for key, content in found.items()}

    def of_type(self, *types: str) -> Iterator[Resource]:
        """Yield its resources of these types."""
        return (one for one in self.resources.values() if one.type in types)
