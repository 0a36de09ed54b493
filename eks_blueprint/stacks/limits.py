"""CloudFormation's limits for a template, checked on the synthesized templates."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, cast
from weakref import WeakSet

import jsii
from aws_cdk import (
    IPolicyValidationContext,
    IPolicyValidationPlugin,
    PolicyValidationPluginReport,
    PolicyViolatingResource,
    PolicyViolation,
    Validations,
)
from constructs import IConstruct

from eks_blueprint.stacks.security_group_rules import security_group_excess

__all__ = ["QUOTAS", "WARN_FROM", "Excess", "TemplateLimits", "check_limits", "template_excess"]

QUOTAS: Mapping[str, int] = {
    "Resources": 500,
    "Outputs": 200,
    "Parameters": 200,
    "Mappings": 200,
    "bytes": 1_000_000,
}
"""Maximum number of entries of each section of a template, and maximum size in bytes.

Source: CloudFormation user guide, "Understand CloudFormation quotas", which states 1 MB; the exact
number is from CloudFormation's error message, "Template may not exceed 1000000 bytes in size".
"""

WARN_FROM = 0.8
"""Share of a quota from which a template gets a warning.

A template is rejected only where CloudFormation would reject it. A rejected update leaves the
cluster unchanged, and the warning appears a hundred resources before that.
"""

_KUBERNETES = frozenset({"Custom::AWSCDK-EKS-HelmChart", "Custom::AWSCDK-EKS-KubernetesResource"})
# Constructs that only group others, so that their ids do not describe a part of the spec.
_WRAPPERS = frozenset({"Blueprint", "Components", "Delivery"})


class Excess(NamedTuple):
    """One quota that a template exceeds or comes close to.

    :param quota: key of :data:`QUOTAS`, or ``SecurityGroupRules``.
    :param got: number of entries, or bytes, of the template.
    :param message: what must be, value got, and the remedy.
    """

    quota: str
    got: int
    message: str

    @property
    def refused(self) -> bool:
        """Whether CloudFormation would reject the template; other quotas can be raised."""
        return self.quota in QUOTAS and self.got > QUOTAS[self.quota]


def template_excess(template: Path) -> tuple[Excess, ...]:
    """Compare a template with CloudFormation's quotas.

    :param template: template in a cloud assembly. Its metadata file, if there is one, shows which
        construct each resource belongs to.
    :returns: every quota of which the template uses more than :data:`WARN_FROM`, and every
        security group with more rules than the default quota.
    """
    text = template.read_bytes()
    content: dict[str, Any] = json.loads(text)
    counts = {key: len(content.get(key, ())) for key in QUOTAS} | {"bytes": len(text)}
    return (
        *(
            Excess(key, counts[key], _message(key, counts[key], content, template))
            for key, most in QUOTAS.items()
            if counts[key] > most * WARN_FROM
        ),
        *(Excess("SecurityGroupRules", *found) for found in security_group_excess(content)),
    )


@jsii.implements(IPolicyValidationPlugin)
class TemplateLimits:
    """Fails the synthesis of an app that has a template which CloudFormation would reject.

    CDK also counts resources, but it only warns about bytes, and it offers no remedy that a spec
    can follow. A template above :data:`WARN_FROM` of a quota gets a warning.
    """

    NAME = "eks-blueprint"

    @property
    def name(self) -> str:
        """The name of the plugin in ``validation-report.json``."""
        return self.NAME

    def validate(self, context: IPolicyValidationContext) -> PolicyValidationPluginReport:
        """Check every template of the app."""
        excesses = {path: template_excess(Path(path)) for path in context.template_paths}
        # Each stack costs a handful of messages to Node, and hardly ever has an excess.
        stacks = context.stack_templates if any(excesses.values()) else ()
        found = [
            (stack.stack_construct_path, stack.template_path, excess)
            for stack in stacks
            for excess in excesses[stack.template_path]
        ]
        return PolicyValidationPluginReport(
            success=not any(excess.refused for _, _, excess in found),
            violations=[
                PolicyViolation(
                    rule_name=_rule(excess.quota),
                    description=f"{path}: {excess.message}",
                    # CDK allows errors to be acknowledged, but not fatal findings.
                    severity="fatal" if excess.refused else "warning",
                    violating_resources=[
                        PolicyViolatingResource(
                            construct_path=path, template_path=template, locations=[]
                        )
                    ],
                )
                for path, template, excess in found
            ],
        )


_CHECKED: WeakSet[IConstruct] = WeakSet()


def check_limits(scope: IConstruct) -> None:
    """Check the templates of an app or stage when it is synthesized.

    :param scope: the app, the stage, or another scope of a stack. Only the first call for a scope
        has an effect.
    """
    if scope in _CHECKED:
        return
    _CHECKED.add(scope)
    # Version and names of rules are for CDK's statistics, and a question to Python each.
    plugin = cast("IPolicyValidationPlugin", TemplateLimits())
    Validations.of(scope).add_plugins(plugin)


def _rule(quota: str) -> str:
    return f"template-{quota.lower()}"


def _message(quota: str, got: int, content: Mapping[str, Any], template: Path) -> str:
    most = QUOTAS[quota]
    unit = "bytes" if quota == "bytes" else quota.lower()
    head = (
        f"must have at most {most:,} {unit} in its template, which is all that CloudFormation "
        f"takes, got {got:,}"
        if got > most
        else f"has {got:,} of the {most:,} {unit} that CloudFormation takes in a template"
    )
    if quota not in ("bytes", "Resources"):
        return f"{head}; move some to another stack"
    indentation = _without_indentation(content) if quota == "bytes" and got > most else ""
    return f"{head}: {_parts(quota, content, template)}; {indentation}{_remedy(content)}"


def _without_indentation(content: Mapping[str, Any]) -> str:
    size = len(json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode())
    if size > QUOTAS["bytes"]:
        return ""
    return (
        f"set the context @aws-cdk/core:suppressTemplateIndentation to true in cdk.json, which "
        f"leaves {size:,}, or "
    )


def _parts(quota: str, content: Mapping[str, Any], template: Path) -> str:
    """List the parts that contribute most, with their share."""
    shares: Counter[str] = Counter()
    paths = _construct_paths(template)
    for key, resource in content.get("Resources", {}).items():
        size = len(json.dumps(resource, indent=1)) if quota == "bytes" else 1
        shares[_part(paths.get(key, ""), resource)] += size
    return ", ".join(f"{part} {share:,}" for part, share in shares.most_common(5))


def _remedy(content: Mapping[str, Any]) -> str:
    kinds = [resource.get("Type") for resource in content.get("Resources", {}).values()]
    delivered = sum(kind in _KUBERNETES for kind in kinds)
    # With gitops, only Flux's own charts and objects remain, about a dozen.
    flux = (
        f"set gitops, with which Flux brings most of the {delivered} charts and Kubernetes objects "
        "among them, or "
        if delivered > len(kinds) / 4
        else ""
    )
    return f"{flux}leave some of these parts to another cluster"


def _part(path: str, resource: Mapping[str, Any]) -> str:
    """Return the part of the spec that a resource belongs to: its first meaningful path id."""
    ids: Iterator[str] = (name for name in path.split("/")[2:] if name not in _WRAPPERS)
    return next(ids, str(resource.get("Type"))).partition("-")[0]


def _construct_paths(template: Path) -> dict[str, str]:
    """Return construct paths by logical id, from the metadata file of the template."""
    metadata = template.with_name(template.name.replace(".template.json", ".metadata.json"))
    if metadata == template or not metadata.is_file():
        return {}
    return {
        entry["data"]: path
        for path, entries in json.loads(metadata.read_bytes()).items()
        for entry in entries
        if entry["type"] == "aws:cdk:logicalId"
    }
