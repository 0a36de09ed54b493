"""A cloud assembly as the sections of a review read it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from eks_blueprint.assembly import (
    CloudAssembly,
    Origin,
    Resource,
    Stack,
    line_of,
    mapping_of,
    references,
    sequence_of,
    template_lines,
    text_of,
)
from eks_blueprint.review.construct_paths import construct_paths
from eks_blueprint.review.place import Place

__all__ = ["Source", "Target", "text"]

_IMPORT = "Fn::ImportValue"
_OUTPUT = "Fn::GetStackOutput"
_REFERENCE = re.compile(r"<([A-Za-z0-9]+)((?:\.[A-Za-z0-9.]+)?)>")


class Target(NamedTuple):
    """What a value refers to, in whichever stack it is.

    :param resource: the resource.
    :param attribute: the attribute that is read; empty for ``Ref``.
    """

    resource: Resource
    attribute: str


@dataclass(frozen=True, eq=False)
class Source:
    """A cloud assembly with the lines of its templates and the paths of its constructs.

    :param assembly: the cloud assembly.
    """

    assembly: CloudAssembly

    def place(self, resource: Resource, *path: str | int) -> Place:
        """Return where a resource stands.

        :param resource: the resource.
        :param path: path below the resource to a value. Default: the resource itself.
        """
        key = self.keys.get(id(resource), resource.stack)
        stack = self.assembly.stacks.get(key)
        origin = Origin(stack.file if stack is not None else "", resource.logical_id, "")
        if stack is not None:
            origin = stack.nested.get(resource.logical_id, origin)
        whole = ("Resources", origin.logical_id, *path)
        line = line_of(self.lines(origin.file), whole, least=2)
        return Place(key, resource.logical_id, resource.type, origin.file, line, origin.path)

    def place_of(self, resource: Resource | None) -> Place | None:
        """Return where a resource stands; ``None`` for none."""
        return self.place(resource) if resource is not None else None

    def located(self, stack: str, name: str, stacks: Collection[str], path: str = "") -> Place:
        """Return the place of a resource by its names.

        :param stack: name of its stack, in CloudFormation or in the assembly.
        :param name: its logical id, or the file of a tree for GitOps.
        :param stacks: names in the assembly of the stacks that are meant.
        :param path: path of a value, such as ``Resources/Cluster/Properties/Logging``. Default: the
            resource itself.
        """
        parts = path.split("/")[2:] if path.startswith("Resources/") else []
        steps = [int(one) if one.isdigit() else one for one in parts]
        for key in stacks:
            one = self.assembly.stacks[key]
            if stack in (key, one.name) and name in one.resources:
                return self.place(one.resources[name], *steps)
        return Place(stack, "", "", f"gitops/{name.removeprefix('gitops/')}" if name else "")

    @cached_property
    def keys(self) -> Mapping[int, str]:
        """Names of stacks in the assembly, by the identity of their resources."""
        return {
            id(one): key
            for key, stack in self.assembly.stacks.items()
            for one in stack.resources.values()
        }

    def lines(self, file: str) -> Mapping[tuple[str | int, ...], int]:
        """Return the lines of a template; none, where it cannot be read.

        :param file: its file, from the folder of the assembly.
        """
        if file not in self._lines:
            text = self.text(file)
            self._lines[file] = template_lines(text, file) if text else {}
        return self._lines[file]

    @cached_property
    def _lines(self) -> dict[str, Mapping[tuple[str | int, ...], int]]:
        return {}

    def text(self, file: str) -> str:
        """Return the text of a template; none, where it cannot be read.

        :param file: its file, from the folder of the assembly.
        """
        folder = self.assembly.folder
        if folder is None or not file:
            return ""
        try:
            return (folder / file).read_text("utf-8")
        except (OSError, ValueError):
            return ""

    @cached_property
    def resources(self) -> tuple[Resource, ...]:
        """All resources, in the order of the stacks."""
        return tuple(
            one for stack in self.assembly.stacks.values() for one in stack.resources.values()
        )

    @cached_property
    def exports(self) -> Mapping[str, tuple[Stack, Any]]:
        """The value of each export, and its stack."""
        found = {}
        for stack in self.assembly.stacks.values():
            for output in mapping_of(stack.template.get("Outputs")).values():
                name = mapping_of(mapping_of(output).get("Export")).get("Name")
                if name is not None:
                    found[text_of(name)] = (stack, mapping_of(output).get("Value"))
        return found

    def targets(self, stack: Stack, value: Any) -> Iterator[Target]:
        """Yield the resources that a value refers to, through exports and outputs of other stacks.

        :param stack: the stack with the value.
        :param value: any part of its template.
        """
        yield from self._targets(stack, value, 0)

    def _targets(self, stack: Stack, value: Any, depth: int) -> Iterator[Target]:
        for one in references(value):
            if one.target in stack.resources:
                yield Target(stack.resources[one.target], one.attribute)
        if depth < 5:
            for other, below in self._imported(value):
                yield from self._targets(other, below, depth + 1)

    def _imported(self, value: Any) -> Iterator[tuple[Stack, Any]]:
        if isinstance(value, Mapping):
            if _IMPORT in value and len(value) == 1:
                found = self.exports.get(text_of(value[_IMPORT]))
                if found is not None:
                    yield found
                return
            if _OUTPUT in value and len(value) == 1:
                yield from self._output(value[_OUTPUT])
                return
            for item in value.values():
                yield from self._imported(item)
        elif isinstance(value, list):
            for item in value:
                yield from self._imported(item)

    def _output(self, value: Any) -> Iterator[tuple[Stack, Any]]:
        named = mapping_of(value)
        name = text_of(named.get("StackName", ""))
        for stack in self.assembly.stacks.values():
            outputs = mapping_of(stack.template.get("Outputs"))
            if stack.name == name and text_of(named.get("OutputName", "")) in outputs:
                output = mapping_of(outputs[text_of(named.get("OutputName", ""))])
                yield stack, output.get("Value")

    def target(self, stack: Stack, value: Any) -> Resource | None:
        """Return the first resource that a value refers to."""
        return next((one.resource for one in self.targets(stack, value)), None)

    def subnets(self, stack: Stack, value: Any) -> tuple[str, ...]:
        """Return the logical ids of subnets; what no stack has stays as it is.

        :param stack: the stack with the value.
        :param value: a subnet or a list of them, in its template.
        """
        found: list[str] = []
        for item in value if isinstance(value, list) else [value] if value else []:
            target = self.target(stack, item)
            found.append(target.logical_id if target is not None else text_of(item))
        return tuple(found)

    def said(self, stack: Stack, value: Any) -> str:
        """Return a value as text, with the names of resources instead of imports.

        :param stack: the stack with the value.
        :param value: any part of its template.
        """
        if isinstance(value, Mapping) and len(value) == 1 and {*value} & {_IMPORT, _OUTPUT}:
            for other, below in self._imported(value):
                return self.said(other, below)
        if isinstance(value, Mapping) and set(value) == {"Fn::Join"}:
            joined = sequence_of(value["Fn::Join"])
            if len(joined) == 2 and isinstance(joined[1], list):
                return text_of(joined[0]).join(self.said(stack, one) for one in joined[1])
        if isinstance(value, Mapping) and set(value) == {"Ref"}:
            return self._default(stack, str(value["Ref"])) or text_of(value)
        return text_of(value)

    @staticmethod
    def _default(stack: Stack, name: str) -> str:
        """Return the default of a parameter, unless the template hides it."""
        parameter = mapping_of(mapping_of(stack.template.get("Parameters")).get(name))
        if str(parameter.get("NoEcho", "")).lower() == "true" or "Default" not in parameter:
            return ""
        # Of a parameter of the Parameter Store, the default is the name of the value.
        return f"<{name}>" if "SSM" in str(parameter.get("Type")) else text_of(parameter["Default"])

    @cached_property
    def constructs(self) -> Mapping[tuple[str, str], str]:
        """Paths of constructs, by stack and logical id."""
        return construct_paths(self.assembly)

    @cached_property
    def logical_ids(self) -> Mapping[str, tuple[str, str]]:
        """Stack and logical id, by the path of the construct."""
        return {path: key for key, path in self.constructs.items()}

    def readable(self, resource: Resource) -> str:
        """Return what people know a resource by: its construct below the stack, or its logical id.

        :param resource: the resource.
        """
        key = self.keys.get(id(resource), resource.stack)
        path = self.constructs.get((key, resource.logical_id), "")
        below = path.removeprefix(f"{key}/").removesuffix("/Resource").removesuffix("/Default")
        return below or resource.logical_id

    def shown(self, stack: Stack, text: str) -> str:
        """Return a text with what people know resources by, instead of logical ids.

        :param stack: the stack that the text was found in.
        :param text: a text with references as ``said`` writes them.
        """

        def name(found: re.Match[str]) -> str:
            one = stack.resources.get(found[1]) or self._alone.get(found[1])
            # What a reference to a resource gives is its name or id, and an ARN is the same.
            attribute = "" if found[2] == ".Arn" else found[2]
            return found[0] if one is None else f"<{self.readable(one)}{attribute}>"

        return _REFERENCE.sub(name, text)

    @cached_property
    def _alone(self) -> Mapping[str, Resource]:
        """Resources by logical id, without those that several stacks have."""
        times = Counter(one.logical_id for one in self.resources)
        return {one.logical_id: one for one in self.resources if times[one.logical_id] == 1}


def text(value: Any) -> str:
    """Return a value as text; nothing is an empty text.

    :param value: any part of a template.
    """
    return "" if value is None else text_of(value)
