"""Templates and assemblies that ``check`` is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from eks_blueprint.assembly import (
    CloudAssembly,
    Stack,
    is_assembly,
    json_of,
    line_of,
    mapping_of,
    read_assembly,
    read_template,
    template_lines,
    text_of,
)
from eks_blueprint.errors import BlueprintError
from eks_blueprint.rules.acknowledged import Reasons, reasons_in_reports, reasons_in_templates

__all__ = ["Templates", "read_templates"]

_SUFFIXES = (".json", ".yaml", ".yml", ".template")
_REPORT = "validation-report.json"
_NESTED = "AWS::CloudFormation::Stack"
_FUNCTION = "Fn::"
_MODULE = "::MODULE"
# The transform for loops, which are named one by one.
_LOOPS = "AWS::LanguageExtensions"


@dataclass(frozen=True, eq=False)
class Templates:
    """What is judged together.

    :param assembly: the stacks and the trees for GitOps.
    :param files: file of each stack.
    :param reasons: acknowledgements of templates and of the syntheses that wrote them.
    :param skipped: files of folders that are no templates.
    """

    assembly: CloudAssembly
    files: Mapping[str, Path]
    reasons: Sequence[Reasons]
    skipped: Sequence[str] = ()
    _lines: dict[str, Mapping[tuple[str | int, ...], int]] = field(default_factory=dict)

    def line(self, stack: str, path: str) -> int | None:
        """Return the line of a path such as ``Resources/Vpc/Properties/Tags``.

        :param stack: name of the stack.
        :param path: the path; where a part of it is not there, the line is that of what is.
        """
        if stack not in self.files:
            return None
        if stack not in self._lines:
            file = self.files[stack]
            self._lines[stack] = template_lines(file.read_text("utf-8"), file.name)
        return line_of(self._lines[stack], tuple(path.split("/")))

    @cached_property
    def nested(self) -> tuple[str, ...]:
        """Stacks within stacks, whose templates are judged only if they are given as well."""
        return tuple(
            f"{key}/{one.logical_id}"
            for key, stack in self.assembly.stacks.items()
            for one in stack.of_type(_NESTED)
        )

    @cached_property
    def macros(self) -> tuple[str, ...]:
        """Transforms, loops and modules, which make resources when a template is deployed."""
        found: list[str] = []
        for key, stack in self.assembly.stacks.items():
            given = stack.template.get("Transform") or []
            for one in given if isinstance(given, list) else [given]:
                name = text_of(mapping_of(one).get("Name", one))
                found += [] if name == _LOOPS else [f"{key}/Transform {name}"]
            resources = mapping_of(stack.template.get("Resources"))
            found += [f"{key}/{one}" for one in resources if one.startswith(_FUNCTION)]
            found += [f"{key}/{i}" for i, r in stack.resources.items() if r.type.endswith(_MODULE)]
        return tuple(found)


def read_templates(paths: Sequence[Path]) -> Templates:
    """Read templates, folders of templates and cloud assemblies.

    :param paths: files and folders; what is given together is judged together.
    :raises BlueprintError: if one cannot be read, or none holds a template.
    """
    stacks: dict[str, Stack] = {}
    files: dict[str, Path] = {}
    gitops: dict[str, str] = {}
    reports: list[str] = []
    skipped: list[str] = []
    for path in paths:
        if is_assembly(path):
            found = read_assembly(path)
            gitops |= found.gitops
            report = path / _REPORT
            if report.is_file():
                reports.append(report.read_text("utf-8"))
            read = [(stack, path / stack.file) for stack in found.stacks.values()]
        elif path.is_dir():
            read = [*_folder(path, skipped)]
        else:
            read = [(_stack(path), path)]
        for stack, file in read:
            name = _free(stack.name, stacks)
            stacks[name] = replace(stack, name=name)
            files[name] = file
    if not stacks:
        raise BlueprintError(
            f"check needs a CloudFormation template, got none in {', '.join(map(str, paths))}"
        )
    try:
        accepted = reasons_in_reports(reports, stacks)
    except ValueError as error:
        raise BlueprintError(f"{_REPORT} must be as cdk synth writes it, got {error}") from None
    reasons = (reasons_in_templates(stacks), accepted)
    return Templates(CloudAssembly(stacks, gitops), files, reasons, tuple(skipped))


def _folder(folder: Path, skipped: list[str]) -> Iterator[tuple[Stack, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.suffix not in _SUFFIXES or not path.is_file():
            continue
        # Folders hold other files as well; one that looks like a template must be one.
        if _looks_like_template(path):
            yield _stack(path), path
        else:
            skipped.append(str(path))


def _looks_like_template(path: Path) -> bool:
    try:
        if path.suffix == ".json":
            content = json_of(path.read_text("utf-8"))
            return "Resources" in mapping_of(content)
        text = path.read_text("utf-8")
    except (OSError, ValueError):
        return False
    return any(line.startswith(("Resources:", '"Resources"', "{")) for line in text.splitlines())


def _stack(path: Path) -> Stack:
    name = path.name
    for suffix in (*_SUFFIXES, ".template"):
        name = name.removesuffix(suffix)
    template = read_template(path)
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
