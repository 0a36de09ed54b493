"""Nested stacks: their resources among those of the stack that they are a part of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eks_blueprint.assembly.cloud_assembly import CloudAssembly
from eks_blueprint.assembly.joining import joined
from eks_blueprint.assembly.loops import with_loops
from eks_blueprint.assembly.references import text_of
from eks_blueprint.assembly.stack import NESTED, Origin, Resource, Stack
from eks_blueprint.assembly.template import json_of
from eks_blueprint.assembly.template_file import read_template
from eks_blueprint.assembly.values import mapping_of
from eks_blueprint.errors import BlueprintError

__all__ = ["with_nested"]

_PATH = "aws:asset:path"
_FUNCTION = "Fn::"
_ASSETS = ".assets.json"
_HASH = re.compile(r"[0-9a-f]{64}")
# CloudFormation has no limit; whoever writes an assembly by hand may nest without end.
_DEPTH = 8
_STACKS = 200


def with_nested(assembly: CloudAssembly) -> CloudAssembly:
    """Return an assembly whose stacks have the resources of loops and nested stacks as well.

    A resource of a nested stack keeps its logical id; where another one has it, that of the nested
    stack stands before. Parameters and outputs of nested stacks are replaced by what they are
    given, so that references lead from one template to the other. ``Stack.nested`` says where each
    of them stands, ``Stack.unread`` which nested stacks could not be read, and why.

    Templates are found as the CDK names them, by ``aws:asset:path`` or the manifest of assets, or
    as a path from the template, as ``aws cloudformation package`` reads it; never outside of the
    folder of the assembly.

    :param assembly: the cloud assembly. One that was read from no folder is returned as it is.
    """
    if assembly.folder is None:
        return assembly
    folder = assembly.folder
    stacks = {key: _whole(folder, stack) for key, stack in assembly.stacks.items()}
    if all(stacks[key] is stack for key, stack in assembly.stacks.items()):
        return assembly
    return replace(assembly, stacks=stacks)


def _whole(folder: Path, stack: Stack) -> Stack:
    stack = with_loops(stack)
    if not any(stack.of_type(NESTED)):
        return stack
    return _Nesting(folder, _assets(folder, stack.file)).of(stack)


@dataclass
class _Nesting:
    """The nested stacks of one stack.

    :param folder: folder of the assembly.
    :param assets: files of assets by hash, from that folder.
    """

    folder: Path
    assets: Mapping[str, str]
    left: int = _STACKS

    def of(self, stack: Stack, trail: Sequence[str] = ()) -> Stack:
        """Return a stack with what is nested in it, at any depth."""
        template = stack.template
        nested: dict[str, Origin] = {}
        unread: dict[str, str] = {}
        unexpanded = dict(stack.unexpanded)
        for one in stack.of_type(NESTED):
            try:
                child = self._child(stack, one, (*trail, stack.file))
            except (BlueprintError, OSError, ValueError, RecursionError) as error:
                unread[one.logical_id] = str(error).partition("\n")[0]
                continue
            template, names = joined(template, one.logical_id, child.template)
            for old, new in names.items():
                inner = child.nested.get(old)
                nested[new] = (
                    replace(inner, path=f"{one.logical_id}/{inner.path}")
                    if inner is not None
                    else Origin(child.file, old, one.logical_id, child.loops.get(old, ()))
                )
            unread |= {f"{one.logical_id}/{name}": why for name, why in child.unread.items()}
            unexpanded |= {f"{one.logical_id}/{at}": why for at, why in child.unexpanded.items()}
        return replace(
            stack, template=template, nested=nested, unread=unread, unexpanded=unexpanded
        )

    def _child(self, stack: Stack, one: Resource, trail: Sequence[str]) -> Stack:
        if self.left <= 0:
            raise ValueError(f"a stack may have at most {_STACKS} nested ones")
        file = self._file(stack, one)
        if file in trail or len(trail) > _DEPTH:
            raise ValueError(f"{file} is nested in itself, or deeper than {_DEPTH} levels")
        self.left -= 1
        template = read_template(self.folder / file)
        child = replace(stack, template=template, file=file, loops={}, unexpanded={})
        child = with_loops(child, mapping_of(one.properties.get("Parameters")))
        if child.unexpanded:
            resources = mapping_of(child.template.get("Resources"))
            left = {key: item for key, item in resources.items() if not key.startswith(_FUNCTION)}
            child = replace(child, template={**child.template, "Resources": left})
        return self.of(child, trail)

    def _file(self, stack: Stack, one: Resource) -> str:
        """Return the file of a nested stack, from the folder of the assembly."""
        beside = stack.file.rpartition("/")[0]
        for name in self._names(one):
            path = (self.folder / beside / name).resolve()
            if path.is_file() and path.is_relative_to(self.folder.resolve()):
                return path.relative_to(self.folder.resolve()).as_posix()
        raise ValueError("its template is not a file of the assembly")

    def _names(self, one: Resource) -> Iterator[str]:
        asset = mapping_of(one.content.get("Metadata")).get(_PATH)
        if isinstance(asset, str):
            yield asset
        address = text_of(one.properties.get("TemplateURL", ""))
        yield from (self.assets[found] for found in _HASH.findall(address) if found in self.assets)
        if address and ":" not in address and "<" not in address:
            yield address


def _assets(folder: Path, file: str) -> Mapping[str, str]:
    """Return the files of the assets of a stack by their hashes."""
    manifest = folder / f"{file.removesuffix('.json').removesuffix('.template')}{_ASSETS}"
    try:
        content = json_of(manifest.read_text("utf-8")) if manifest.is_file() else {}
    except (OSError, ValueError):
        return {}
    found = {}
    for name, asset in mapping_of(mapping_of(content).get("files")).items():
        path = mapping_of(mapping_of(asset).get("source")).get("path")
        if isinstance(path, str):
            found[name] = path
    return found
