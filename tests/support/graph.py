"""What CloudFormation creates before what, read off a template; it deletes the other way."""

from collections.abc import Iterator
from typing import Any

__all__ = ["Graph", "graph", "references"]

Graph = dict[str, set[str]]


def references(value: Any) -> Iterator[str]:
    """Logical ids that a value refers to."""
    if isinstance(value, dict):
        if isinstance(value.get("Ref"), str):
            yield value["Ref"]
        if "Fn::GetAtt" in value:
            yield value["Fn::GetAtt"][0]
        for item in value.values():
            yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


def graph(resources: dict[str, dict[str, Any]]) -> Graph:
    """Everything that must exist before each resource, through any number of steps."""
    direct = {
        key: (set(references(resource)) | set(resource.get("DependsOn", []))) & resources.keys()
        for key, resource in resources.items()
    }
    closed: Graph = {}

    def close(key: str) -> set[str]:
        if key not in closed:
            closed[key] = set()
            closed[key] = direct[key].union(*(close(before) for before in direct[key]))
        return closed[key]

    for key in direct:
        close(key)
    return closed
