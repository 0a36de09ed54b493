"""What is deployed: the stacks of a cloud assembly as CloudFormation has them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import yaml

from eks_blueprint.assembly import CloudAssembly, Stack, template_of
from eks_blueprint.live.errors import LiveError, NotFoundError
from eks_blueprint.live.session import Session

__all__ = ["Deployed", "DeployedStack", "deployed"]

# Nothing is deployed: a change set never ran, or the creation failed and was undone. CloudFormation
# user guide, "Stack status codes".
_EMPTY = ("REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_COMPLETE")


@dataclass(frozen=True)
class DeployedStack:
    """A stack that exists.

    :param name: its name.
    :param status: its status, such as ``UPDATE_COMPLETE``.
    :param termination_protection: whether CloudFormation refuses to delete it.
    :param exports: names of its exports.
    :param imported_by: names of the stacks that import each export, for exports in use.
    """

    name: str
    status: str
    termination_protection: bool
    exports: tuple[str, ...]
    imported_by: Mapping[str, tuple[str, ...]]

    @property
    def busy(self) -> bool:
        """Whether something is under way, so that it cannot be deployed now."""
        return self.status.endswith("_IN_PROGRESS")

    @property
    def stuck(self) -> bool:
        """Whether it must be repaired before it can be deployed."""
        return self.status in (
            "DELETE_FAILED",
            "ROLLBACK_COMPLETE",
            "ROLLBACK_FAILED",
            "UPDATE_ROLLBACK_FAILED",
        )

    @property
    def empty(self) -> bool:
        """Whether it exists and none of its resources does."""
        return self.status in _EMPTY


@dataclass(frozen=True, eq=False)
class Deployed:
    """What is deployed of a cloud assembly.

    :param assembly: the stacks that exist, with the templates as they were deployed. Trees for
        GitOps are those of the other assembly: which commit Flux applied is not asked.
    :param stacks: what CloudFormation says of them, by their names in the assembly.
    :param missing: names in the assembly of the stacks that do not exist yet, or of which nothing
        is deployed.
    """

    assembly: CloudAssembly
    stacks: Mapping[str, DeployedStack]
    missing: tuple[str, ...]

    @property
    def importers(self) -> Mapping[str, tuple[str, ...]]:
        """Names of the stacks that import an export of these stacks, by its name."""
        return {
            export: importing
            for stack in self.stacks.values()
            for export, importing in stack.imported_by.items()
        }


def deployed(session: Session, assembly: CloudAssembly) -> Deployed:
    """Read the templates with which the stacks of an assembly were deployed last.

    Each stack is looked for in its own Region, or in that of the session where it names none.

    :param session: a session in any Region.
    :param assembly: the cloud assembly that would be deployed.
    :raises CredentialsError: if a stack belongs to another account than the credentials.
    :raises LiveError: if AWS cannot be asked.

    Source: AWS CloudFormation API reference, ``DescribeStacks``, ``GetTemplate`` and
    ``ListImports``.
    """
    found: dict[str, Stack] = {}
    states: dict[str, DeployedStack] = {}
    for key, stack in assembly.stacks.items():
        place = session.of_environment(stack.account, stack.region)
        state = _state(place, stack.name)
        if state is None:
            continue
        states[key] = state
        if state.empty:
            continue
        found[key] = replace(
            stack,
            template=_template(place, stack.name),
            termination_protection=state.termination_protection,
        )
    missing = tuple(name for name in assembly.stacks if name not in found)
    return Deployed(CloudAssembly(found, assembly.gitops), states, missing)


def _state(session: Session, name: str) -> DeployedStack | None:
    try:
        answer = list(session.items("cloudformation", "describe_stacks", "Stacks", StackName=name))
    except NotFoundError:
        return None
    if not answer:
        return None
    one = answer[0]
    exports = tuple(
        sorted(out["ExportName"] for out in one.get("Outputs") or () if out.get("ExportName"))
    )
    users = {export: tuple(sorted(_importers(session, export))) for export in exports}
    return DeployedStack(
        name=name,
        status=str(one["StackStatus"]),
        termination_protection=bool(one.get("EnableTerminationProtection")),
        exports=exports,
        imported_by={export: stacks for export, stacks in users.items() if stacks},
    )


def _importers(session: Session, export: str) -> Iterator[str]:
    try:
        yield from session.items("cloudformation", "list_imports", "Imports", ExportName=export)
    except LiveError as error:
        # What CloudFormation answers for an export that no stack imports.
        if "is not imported by any stack" not in str(error):
            raise


def _template(session: Session, name: str) -> Mapping[str, Any]:
    answer = session.call(
        "cloudformation", "get_template", StackName=name, TemplateStage="Original"
    )
    # botocore parses JSON, and leaves everything else as it is.
    body = answer.get("TemplateBody", {})
    try:
        template = _parsed(body) if isinstance(body, str) else json.loads(json.dumps(body))
        return template_of(template)
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        raise LiveError(
            f"the template of stack {name} must be a template in JSON or YAML, got: {error}"
        ) from None


def _parsed(text: str) -> Any:
    return yaml.load(text, Loader=_Loader)


class _Loader(yaml.SafeLoader):
    """YAML as CloudFormation reads it: with short functions, and without dates."""

    yaml_implicit_resolvers = {
        first: [one for one in resolvers if one[0] != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _function(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        assert isinstance(node, yaml.MappingNode)
        value = loader.construct_mapping(node, deep=True)
    if suffix in ("Ref", "Condition"):
        return {suffix: value}
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _function)
