"""Paths of constructs, as the CDK writes them beside templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eks_blueprint.assembly import (
    CloudAssembly,
    Stack,
    json_of,
    mapping_of,
    sequence_of,
    text_of,
)

__all__ = ["construct_paths"]

_LOGICAL_ID = "aws:cdk:logicalId"
_PATH = "aws:cdk:path"
# What the CDK calls the resource of a nested stack, after the id of the stack.
_NESTED_END = ".NestedStackResource"


def construct_paths(assembly: CloudAssembly) -> Mapping[tuple[str, str], str]:
    """Return the paths of constructs, by stack and logical id.

    :param assembly: the assembly.
    """
    found: dict[tuple[str, str], str] = {}
    for key, stack in assembly.stacks.items():
        listed: dict[str, list[str]] = {}
        for path, entries in _metadata(assembly, stack).items():
            for entry in map(mapping_of, sequence_of(entries)):
                if entry.get("type") == _LOGICAL_ID:
                    name = text_of(entry.get("data"))
                    listed.setdefault(name, []).append(str(path).removeprefix("/"))
        nested = {(one.path, one.logical_id): name for name, one in stack.nested.items()}
        for logical_id in (*listed, *stack.resources):
            path = _construct(stack, listed, nested, logical_id)
            if path:
                found[key, logical_id] = path
    return found


def _construct(
    stack: Stack,
    listed: Mapping[str, Sequence[str]],
    nested: Mapping[tuple[str, str], str],
    logical_id: str,
) -> str:
    """Return the path of a construct, of the resource itself or of what the CDK lists by id."""
    resource = stack.resources.get(logical_id)
    content = resource.content if resource is not None else {}
    path = mapping_of(content.get("Metadata")).get(_PATH)
    if isinstance(path, str):
        return path
    origin = stack.nested.get(logical_id)
    paths = listed.get(origin.logical_id if origin is not None else logical_id, ())
    # Ids of nested stacks are listed with those of the stack, and may be the same.
    inside = ""
    if origin is not None:
        outer, _, last = origin.path.rpartition("/")
        around = nested.get((outer, last), last)
        above, _, end = _construct(stack, listed, nested, around).rpartition("/")
        inside = f"{above.removesuffix('.NestedStack')}/" if end.endswith(_NESTED_END) else ""
    fitting = [one for one in paths if one.startswith(inside)]
    return next(iter(sorted(fitting or paths, key=lambda one: one.count("/"))), "")


def _metadata(assembly: CloudAssembly, stack: Stack) -> Mapping[str, Any]:
    """Return what the CDK wrote about constructs, beside the template or in the manifest."""
    folder = assembly.folder
    if folder is None or not stack.file.endswith(".template.json"):
        return {}
    file = folder / f"{stack.file.removesuffix('.template.json')}.metadata.json"
    try:
        if file.is_file():
            return mapping_of(json_of(file.read_text("utf-8")))
        manifest = json_of((folder / stack.file).with_name("manifest.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    own = stack.file.rpartition("/")[2]
    for artifact in mapping_of(mapping_of(manifest).get("artifacts")).values():
        properties = mapping_of(mapping_of(artifact).get("properties"))
        if properties.get("templateFile") == own:
            return mapping_of(mapping_of(artifact).get("metadata"))
    return {}
