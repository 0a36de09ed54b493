"""A stack and its resources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from eks_blueprint.assembly.references import depends_on

__all__ = ["NESTED", "Origin", "Resource", "Stack"]

NESTED = "AWS::CloudFormation::Stack"
"""Type of a nested stack."""

_FUNCTION = "Fn::"
_DATABASE = "AWS::RDS::DBInstance"
_DATABASES = "AWS::RDS::DBCluster"


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
        properties = self.content.get("Properties")
        return properties if isinstance(properties, Mapping) else {}

    @property
    def deletion_policy(self) -> str:
        """What happens to it when it leaves the template.

        Where nothing is said, ``Delete``; ``Snapshot`` for databases of RDS that are no part of a
        cluster, and for their clusters.

        Source: CloudFormation template reference, "DeletionPolicy attribute".
        """
        return str(self.content.get("DeletionPolicy", self._unsaid))

    @property
    def update_replace_policy(self) -> str:
        """What happens to it when it is replaced; ``Delete`` where nothing is said."""
        return str(self.content.get("UpdateReplacePolicy", "Delete"))

    @property
    def _unsaid(self) -> str:
        alone = self.type == _DATABASE and "DBClusterIdentifier" not in self.properties
        return "Snapshot" if alone or self.type == _DATABASES else "Delete"

    @cached_property
    def depends_on(self) -> frozenset[str]:
        """Logical ids that it waits for when it is created; it is deleted before them."""
        return depends_on(self.content)

    def __str__(self) -> str:
        return f"{self.stack}/{self.logical_id}"


@dataclass(frozen=True)
class Origin:
    """Where a resource of a nested stack stands.

    :param file: file of the template, from the folder of the assembly.
    :param logical_id: its logical id there.
    :param path: logical ids of the nested stacks that it is in, the outer ones first, ``/`` between
        them.
    :param loop: where it stands there if a loop makes it. Default: none does.
    """

    file: str
    logical_id: str
    path: str
    loop: tuple[str | int, ...] = ()


@dataclass(frozen=True, eq=False)
class Stack:
    """A stack of a cloud assembly.

    :param name: its name in CloudFormation.
    :param template: its template.
    :param account: account, or ``None`` where the template fits every one.
    :param region: Region, or ``None`` where the template fits every one.
    :param depends_on: names of the stacks that are deployed before it.
    :param termination_protection: whether CloudFormation refuses to delete it. Default: false.
    :param hierarchical_id: what the CDK CLI finds it by in the app, such as ``stage/stack``.
        Default: its name.
    :param stage: the nested cloud assembly of the stage that holds it. Default: none does.
    :param file: file of the template, from the folder of the assembly, ``/`` between folders.
        Default: empty, where the template was not read from an assembly.
    :param nested: where resources stand that are of nested stacks, by logical id. Default: none
        are, as long as ``with_nested`` did not add them.
    :param unread: nested stacks that could not be read, and why, by their logical ids. Default:
        none.
    :param loops: where resources stand that loops make, by logical id. Default: none are, as long
        as ``with_loops`` did not add them.
    :param unexpanded: loops that ``with_loops`` could not expand, and why, by their places.
        Default: none.
    """

    name: str
    template: Mapping[str, Any]
    account: str | None = None
    region: str | None = None
    depends_on: tuple[str, ...] = ()
    termination_protection: bool = False
    hierarchical_id: str = ""
    stage: str | None = None
    file: str = ""
    nested: Mapping[str, Origin] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)
    loops: Mapping[str, tuple[str | int, ...]] = field(default_factory=dict)
    unexpanded: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def resources(self) -> Mapping[str, Resource]:
        """Its resources by logical id; those that a macro makes are not known."""
        found = self.template.get("Resources") or {}
        return {
            key: Resource(self.name, key, content)
            for key, content in found.items()
            if not key.startswith(_FUNCTION)
        }

    def of_type(self, *types: str) -> Iterator[Resource]:
        """Yield its resources of these types."""
        return (one for one in self.resources.values() if one.type in types)
