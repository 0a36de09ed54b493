"""What CloudFormation creates before what, read off a template; it deletes the other way."""

from collections.abc import Iterator
from typing import Any

from eks_blueprint import assembly
from eks_blueprint.assembly import depends_on

__all__ = ["Graph", "graph", "references"]

Graph = dict[str, set[str]]


def references(value: Any) -> Iterator[str]:
    """Logical ids that a value refers to."""
    return (one.target for one in assembly.references(value))


def graph(resources: dict[str, dict[str, Any]]) -> Graph:
    """Everything that must exist before each resource, through any number of steps."""
    direct = {key: depends_on(resource) & resources.keys() for key, resource in resources.items()}
    closed: Graph = {}

    def close(key: str) -> set[str]:
        if key not in closed:
            closed[key] = set()
            closed[key] = set(direct[key]).union(*(close(before) for before in direct[key]))
        return closed[key]

    for key in direct:
        close(key)
    return closed
