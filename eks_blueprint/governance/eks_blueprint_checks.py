"""The library's own rules as a pack for any CDK app."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import jsii
from aws_cdk import (
    IPolicyValidationContext,
    IPolicyValidationPlugin,
    PolicyValidationPluginReport,
    PolicyViolatingResource,
    PolicyViolation,
)

from eks_blueprint.assembly import Stack, json_of, template_of
from eks_blueprint.governance.packs import plugin_of
from eks_blueprint.recommendations import Severity

if TYPE_CHECKING:
    from eks_blueprint.rules import RuleFinding

__all__ = ["EksBlueprintChecks"]

# The package loads its rooms by name; an import statement would count as one of them all.
_VERSION: str = import_module("eks_blueprint").__version__
_UNKNOWN = "unknown-"
_SEVERITIES: dict[Severity, str] = {"high": "error", "medium": "warning", "low": "info"}


@jsii.implements(IPolicyValidationPlugin)
class EksBlueprintChecks:
    """Checks the templates of a CDK app by the recommendations, whoever made its constructs.

    ``Validations.of(app).add_plugins(EksBlueprintChecks())`` stands beside packs of cdk-nag;
    ``attach_packs(app, ["eks-blueprint"])`` does the same. A finding fails the synthesis unless it
    is acknowledged, by an ``Acknowledgement`` or as ``EksBlueprint::SEC-END-1[...]`` with
    ``Validations.of(construct).acknowledge``. What is unknown, such as a parameter without a
    default, is no finding. Objects that Flux or Argo CD read from a repository are not looked at;
    ``eks-blueprint check cdk.out`` looks at those of this library's trees.

    Source: recommendation SEC-CMP-1; aws-cdk-lib, ``IPolicyValidationPlugin``.
    """

    @property
    def name(self) -> str:
        """Name of the pack in reports, and before its findings in acknowledgements."""
        return plugin_of("eks-blueprint")

    @property
    def version(self) -> str:
        """Version of the library."""
        return _VERSION

    @property
    def rule_ids(self) -> list[str]:
        """Ids of the rules, which are those of the recommendations."""
        # Loaded where it is needed: most apps attach other packs.
        from eks_blueprint.rules import RULES

        return [*RULES]

    def validate(self, context: IPolicyValidationContext) -> PolicyValidationPluginReport:
        """Judge the templates together, so that references between stacks are followed.

        :param context: what the CDK says of the templates.
        """
        from eks_blueprint.rules import check_stacks

        given = context.stack_templates
        stacks = {one.stack_construct_path: _stack(one) for one in given}
        files = {one.stack_construct_path: one.template_path for one in given}
        by_id: dict[str, list[RuleFinding]] = {}
        for result in check_stacks(stacks):
            for finding in result.findings:
                by_id.setdefault(finding.id, []).append(finding)
        return PolicyValidationPluginReport(
            success=not by_id,
            plugin_version=_VERSION,
            violations=[_violation(found, files) for found in by_id.values()],
        )


def _stack(given: Any) -> Stack:
    path = Path(given.template_path)
    return Stack(
        name=given.stack_construct_path.rpartition("/")[2],
        template=template_of(json_of(path.read_text("utf-8"))),
        account=_known(given.account_id),
        region=_known(given.region),
    )


def _known(value: str | None) -> str | None:
    return None if value is None or value.startswith(_UNKNOWN) else value


def _violation(found: Iterable[RuleFinding], files: dict[str, str]) -> PolicyViolation:
    findings = [*found]
    one = findings[0]
    return PolicyViolation(
        rule_name=one.id,
        description="; ".join(dict.fromkeys(finding.message for finding in findings)),
        severity=_SEVERITIES[one.severity],
        violating_resources=cast(
            list[PolicyViolatingResource | dict[str, Any]],
            [
                PolicyViolatingResource(
                    resource_logical_id=finding.logical_id,
                    template_path=files[finding.stack],
                    # Names of properties below the resource, as the CDK writes them.
                    locations=[".".join(finding.path.split("/")[2:]) or "Properties"],
                )
                for finding in findings
            ],
        ),
    )
