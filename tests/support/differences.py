"""What differs between the templates of two specs, in the words of the catalogue."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import aws_cdk as cdk

from eks_blueprint import stacks
from eks_blueprint.assembly import CloudAssembly, read_assembly
from eks_blueprint.spec import BlueprintSpec
from tests.support.apps import context

__all__ = ["assemblies_of", "differences", "resources_in"]

Resources = dict[str, dict[str, Any]]
_ATTRIBUTES = ("DeletionPolicy", "UpdateReplacePolicy")


def assemblies_of(specs: Mapping[str, Mapping[str, Any]]) -> dict[str, CloudAssembly]:
    """Synthesize specs in one app, a stage for each, and give them as if each had its own app."""
    app = cdk.App(context=context())
    built = {
        name: stacks.build(cdk.Stage(app, name), BlueprintSpec.model_validate(spec))
        for name, spec in specs.items()
    }
    folder = Path(app.synth().directory)
    for name, found in built.items():
        stacks.write_gitops(found, folder / f"assembly-{name}" / "gitops")
    return {name: _assembly(folder / f"assembly-{name}", name) for name in specs}


def resources_in(assembly: CloudAssembly) -> Resources:
    """Give the resources of all stacks."""
    found: Resources = {}
    for stack in assembly.stacks.values():
        found |= stack.template["Resources"]
    return found


def _assembly(folder: Path, stage: str) -> CloudAssembly:
    found = read_assembly(folder)
    renamed = (
        replace(
            stack,
            name=stack.name.removeprefix(f"{stage}-"),
            template=_without(stage, stack.template),
            depends_on=tuple(one.removeprefix(f"{stage}-") for one in stack.depends_on),
        )
        for stack in found.stacks.values()
    )
    return CloudAssembly({one.name: one for one in renamed}, found.gitops)


def _without(stage: str, template: Mapping[str, Any]) -> dict[str, Any]:
    # The stage is in names of exports, in descriptions and, hashed, in labels and names of objects.
    text = re.sub(rf"\b{stage}[-/]", "", json.dumps(template))
    text = re.sub(r"aws\.cdk\.eks/prune-c8[0-9a-f]{40}", "prune", text)
    text = re.sub(r"\btenants-[0-9a-f]{8}\b", "tenants", text)
    found: dict[str, Any] = json.loads(text)
    return found


def differences(before: Resources, after: Resources) -> set[str]:
    """Say what differs.

    :returns: types of which resources came or went, ``type property`` and ``kind field``.
    """
    found = set()
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            found |= set(_whole(old or new or {}))
        elif old != new:
            found |= set(_parts(old, new))
    return found


def _whole(resource: dict[str, Any]) -> Iterator[str]:
    objects = _objects(resource["Properties"].get("Manifest"))
    yield from (one["kind"] for one in objects.values()) if objects else (resource["Type"],)


def _parts(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    kind = old["Type"]
    yield from (f"{kind} {name}" for name in _ATTRIBUTES if old.get(name) != new.get(name))
    for path in _paths(old.get("Properties", {}), new.get("Properties", {})):
        if path == ("Manifest",):
            yield from _fields(old["Properties"]["Manifest"], new["Properties"]["Manifest"])
        else:
            yield f"{kind} {'.'.join(path)}"


def _fields(old: Any, new: Any) -> Iterator[str]:
    before, after = _objects(old), _objects(new)
    for name in before.keys() | after.keys():
        kind = name.partition("/")[0]
        for path in _paths(before.get(name, {}), after.get(name, {})):
            yield f"{kind} {'.'.join(path)}"


def _paths(old: Any, new: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict) and not _is_function(old):
        for key in old.keys() | new.keys():
            yield from _paths(old.get(key), new.get(key), (*path, key))
    else:
        yield path


def _is_function(value: dict[str, Any]) -> bool:
    return len(value) == 1 and next(iter(value)).startswith(("Fn::", "Ref"))


def _objects(manifest: Any) -> dict[str, Any]:
    """Read the objects of a custom resource; what AWS fills in becomes text."""
    if isinstance(manifest, dict):
        _, parts = manifest["Fn::Join"]
        manifest = "".join(
            p if isinstance(p, str) else json.dumps(p).replace('"', "") for p in parts
        )
    objects = json.loads(manifest) if manifest else []
    return {f"{one['kind']}/{one['metadata']['name']}": one for one in objects}
