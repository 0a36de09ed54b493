"""Resources and what they refer to, for scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from eks_blueprint.assembly import mapping_of, sequence_of, text_of
from eks_blueprint.results import NOT_DATA
from eks_blueprint.review.place import Place
from eks_blueprint.review.source import Source

__all__ = ["Edge", "Graph", "ReviewResource", "graph_of", "resources_of"]


@dataclass(frozen=True)
class ReviewResource:
    """A resource of a template.

    :param place: where it stands.
    :param name: its name, by a property or tag; else its logical id.
    :param construct: path of its construct, or empty.
    :param deletion_policy: what happens when it leaves the template.
    :param properties: its properties, as the template has them; JSON leaves them out.
    """

    place: Place
    name: str
    construct: str
    deletion_policy: str
    properties: Mapping[str, Any] = field(metadata=NOT_DATA, repr=False)

    @property
    def id(self) -> str:
        """Stack and logical id."""
        return self.place.id

    @property
    def type(self) -> str:
        """Its type."""
        return self.place.type


@dataclass(frozen=True)
class Edge:
    """A resource that needs another.

    :param origin: id of the resource, ``stack/LogicalId``.
    :param target: id of what it needs.
    """

    origin: str
    target: str


@dataclass(frozen=True)
class Graph:
    """What needs what, across stacks.

    :param edges: the edges.
    """

    edges: tuple[Edge, ...]

    def needs(self, id: str) -> tuple[str, ...]:  # noqa: A002 - the name of the thing
        """Return the ids of what a resource needs.

        :param id: id of the resource, ``stack/LogicalId``.
        """
        return tuple(one.target for one in self.edges if one.origin == id)

    def needed_by(self, id: str) -> tuple[str, ...]:  # noqa: A002
        """Return the ids of what needs a resource.

        :param id: id of the resource.
        """
        return tuple(one.origin for one in self.edges if one.target == id)

    def reaches(self, id: str) -> frozenset[str]:  # noqa: A002
        """Return the ids of everything that a resource needs, through any number of steps.

        :param id: id of the resource.
        """
        found: set[str] = set()
        waiting = [id]
        while waiting:
            for one in self.needs(waiting.pop()):
                if one not in found:
                    found.add(one)
                    waiting.append(one)
        return frozenset(found)


def resources_of(source: Source) -> tuple[ReviewResource, ...]:
    """Return all resources of an assembly.

    :param source: the assembly.
    """
    return tuple(
        ReviewResource(
            place=source.place(one),
            name=_name(one.properties) or one.logical_id,
            construct=source.constructs.get((key, one.logical_id), ""),
            deletion_policy=one.deletion_policy,
            properties=one.properties,
        )
        for key, stack in source.assembly.stacks.items()
        for one in stack.resources.values()
    )


def graph_of(source: Source) -> Graph:
    """Return what needs what in an assembly.

    :param source: the assembly.
    """
    return Graph(tuple(_edges(source)))


def _edges(source: Source) -> Iterator[Edge]:
    for key, stack in source.assembly.stacks.items():
        for one in stack.resources.values():
            needed = {f"{key}/{name}" for name in one.depends_on if name in stack.resources}
            needed |= {
                source.place(target.resource).id for target in source.targets(stack, one.content)
            }
            yield from (Edge(f"{key}/{one.logical_id}", name) for name in sorted(needed))


def _name(properties: Mapping[str, Any]) -> str:
    for key in ("Name", "AddonName", "LogGroupName", "BucketName", "RoleName", "GroupName"):
        if isinstance(properties.get(key), str):
            return str(properties[key])
    for tag in sequence_of(properties.get("Tags")):
        if mapping_of(tag).get("Key") == "Name":
            return text_of(mapping_of(tag).get("Value", ""))
    return ""
