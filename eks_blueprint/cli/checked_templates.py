"""Templates and assemblies that ``check`` is given."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from eks_blueprint.assembly import (
    LOOPS,
    CloudAssembly,
    Stack,
    decoded,
    is_assembly,
    line_of,
    looks_like_template,
    makes_resources,
    mapping_of,
    read_assembly,
    read_template,
    template_lines,
    template_text,
    text_of,
    with_nested,
)
from eks_blueprint.errors import BlueprintError
from eks_blueprint.rules.acknowledged import Reasons, reasons_in_reports, reasons_in_templates

__all__ = ["Templates", "read_templates"]

_SUFFIXES = (".json", ".yaml", ".yml", ".template")
_REPORT = "validation-report.json"
_FUNCTION = "Fn::"
_LOOP = "Fn::ForEach::"
_SSM = "AWS::SSM::"
_MODULE = "::MODULE"


@dataclass(frozen=True, eq=False)
class Templates:
    """What is judged together.

    :param assembly: the stacks and the trees for GitOps.
    :param files: file of each stack.
    :param folders: where the files of nested stacks are, by the stack around them.
    :param reasons: acknowledgements of templates and of the syntheses that wrote them.
    :param skipped: files of folders that are no templates.
    """

    assembly: CloudAssembly
    files: Mapping[str, Path]
    folders: Mapping[str, Path]
    reasons: Sequence[Reasons]
    skipped: Sequence[str] = ()
    _lines: dict[Path, Mapping[tuple[str | int, ...], int]] = field(default_factory=dict)

    def file(self, stack: str, logical_id: str) -> Path | None:
        """Return the template that a resource stands in, which may be that of a nested stack.

        :param stack: name of the stack.
        :param logical_id: the resource.
        """
        origin = self.assembly.stacks[stack].nested.get(logical_id)
        if origin is not None:
            return self.folders[stack] / origin.file
        return self.files.get(stack)

    def line(self, stack: str, path: str) -> int | None:
        """Return the line of a path such as ``Resources/Vpc/Properties/Tags``.

        :param stack: name of the stack.
        :param path: the path; where a part of it is not there, the line is that of what is.
        """
        section, _, rest = path.partition("/")
        name, slash, below = rest.partition("/")
        file = self.file(stack, name)
        if file is None:
            return None
        origin = self.assembly.stacks[stack].nested.get(name)
        loop = self.assembly.stacks[stack].loops.get(name, ())
        if origin is not None:
            path = f"{section}/{origin.logical_id}{slash}{below}"
            loop = origin.loop
        if file not in self._lines:
            self._lines[file] = template_lines(decoded(file.read_bytes()), file.name)
        names = (*loop, *below.split("/")) if loop else tuple(path.split("/"))
        return line_of(self._lines[file], names)

    @cached_property
    def unread(self) -> tuple[str, ...]:
        """Nested stacks whose templates could not be read, and why."""
        return tuple(
            f"{key}/{name}: {why}"
            for key, stack in self.assembly.stacks.items()
            for name, why in stack.unread.items()
        )

    @cached_property
    def defaults(self) -> tuple[str, ...]:
        """Parameters whose defaults decide what resources and exports are, with the defaults."""
        found: list[str] = []
        for key, stack in self.assembly.stacks.items():
            template = stack.template
            used = json.dumps([template.get("Resources"), template.get("Outputs")], default=str)
            for name, one in mapping_of(template.get("Parameters")).items():
                kind, value = (
                    text_of(mapping_of(one).get("Type", "")),
                    mapping_of(one).get("Default"),
                )
                # Of parameters of Systems Manager, the default is a name.
                if value is None or kind.startswith(_SSM):
                    continue
                if f'{{"Ref": "{name}"}}' in used or f"${{{name}}}" in used:
                    hidden = text_of(mapping_of(one).get("NoEcho", "")).lower() == "true"
                    found.append(f"{key}/{name} = {'****' if hidden else text_of(value)}")
        return tuple(found)

    @cached_property
    def unexpanded(self) -> tuple[str, ...]:
        """Loops that could not be expanded, and why."""
        return tuple(
            f"{key}/{place}: {why}"
            for key, stack in self.assembly.stacks.items()
            for place, why in stack.unexpanded.items()
        )

    @cached_property
    def hides_resources(self) -> bool:
        """Whether loops of resources could not be expanded, so that anything may be missing."""
        return any(
            makes_resources(place)
            for stack in self.assembly.stacks.values()
            for place in stack.unexpanded
        )

    @cached_property
    def macros(self) -> tuple[str, ...]:
        """Transforms and modules, which make resources when a template is deployed."""
        found: list[str] = []
        for key, stack in self.assembly.stacks.items():
            given = stack.template.get("Transform") or []
            for one in given if isinstance(given, list) else [given]:
                name = text_of(mapping_of(one).get("Name", one))
                found += [] if name == LOOPS else [f"{key}/Transform {name}"]
            resources = mapping_of(stack.template.get("Resources"))
            made = [one for one in resources if one.startswith(_FUNCTION)]
            found += [f"{key}/{one}" for one in made if not one.startswith(_LOOP)]
            found += [f"{key}/{i}" for i, r in stack.resources.items() if r.type.endswith(_MODULE)]
        return tuple(found)


def read_templates(paths: Sequence[Path]) -> Templates:
    """Read templates, folders of templates and cloud assemblies.

    :param paths: files and folders; what is given together is judged together.
    :raises BlueprintError: if one cannot be read, or none holds a template.
    """
    gitops: dict[str, str] = {}
    reports: list[str] = []
    skipped: list[str] = []
    read: list[tuple[Stack, Path, Path]] = []
    for path in paths:
        if is_assembly(path):
            found = with_nested(read_assembly(path))
            gitops |= found.gitops
            report = path / _REPORT
            if report.is_file():
                reports.append(report.read_text("utf-8"))
            read += [(stack, path / stack.file, path) for stack in found.stacks.values()]
        elif path.is_dir():
            read += [_alone(stack, file) for stack, file in _folder(path, skipped)]
        else:
            read.append(_alone(_stack(path), path))
    inside = {
        (folder / origin.file).resolve()
        for stack, _, folder in read
        for origin in stack.nested.values()
    }
    # A nested stack is judged within the one around it, with its parameters.
    outer = [one for one in read if one[1].resolve() not in inside]
    stacks: dict[str, Stack] = {}
    files: dict[str, Path] = {}
    folders: dict[str, Path] = {}
    judged: set[Path] = set()
    for stack, file, folder in outer or read:
        # What is named twice, or stands in a folder that is named too, is judged once.
        if file.resolve() in judged:
            continue
        judged.add(file.resolve())
        name = _free(stack.name, stacks)
        stacks[name] = replace(stack, name=name)
        files[name], folders[name] = file, folder
    if not stacks:
        raise BlueprintError(
            f"check needs a CloudFormation template, got none in {', '.join(map(str, paths))}"
        )
    try:
        accepted = reasons_in_reports(reports, stacks)
    except ValueError as error:
        raise BlueprintError(f"{_REPORT} must be as cdk synth writes it, got {error}") from None
    reasons = (reasons_in_templates(stacks), accepted)
    return Templates(CloudAssembly(stacks, gitops), files, folders, reasons, tuple(skipped))


def _alone(stack: Stack, file: Path) -> tuple[Stack, Path, Path]:
    """Return a stack of no assembly with what is nested in it, by paths below its folder."""
    folder = file.parent
    own = CloudAssembly({stack.name: replace(stack, file=file.name)}, {}, folder)
    return with_nested(own).stacks[stack.name], file, folder


def _folder(folder: Path, skipped: list[str]) -> Iterator[tuple[Stack, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.suffix not in _SUFFIXES or not path.is_file():
            continue
        # Folders hold other files as well; one that looks like a template must be one.
        text = _template_in(path)
        if text is None:
            skipped.append(str(path))
        else:
            yield _stack(path, text), path


def _template_in(path: Path) -> str | None:
    """Return the text of a file that looks like a template."""
    try:
        text = decoded(path.read_bytes())
    except (OSError, ValueError):
        return None
    return text if looks_like_template(text) else None


def _stack(path: Path, text: str | None = None) -> Stack:
    name = path.name
    for suffix in (*_SUFFIXES, ".template"):
        name = name.removesuffix(suffix)
    template = read_template(path) if text is None else template_text(text, str(path))
    if "Resources" not in template:
        raise BlueprintError(f"{path}: a CloudFormation template must have Resources, got none")
    return Stack(name or path.name, template)


def _free(name: str, taken: Mapping[str, Stack]) -> str:
    """Return a name that no other stack has: two folders may have files of one name."""
    number = 2
    found = name
    while found in taken:
        found, number = f"{name} ({number})", number + 1
    return found
