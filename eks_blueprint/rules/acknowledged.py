"""Findings that somebody accepted, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from eks_blueprint.assembly import Stack, json_of, mapping_of, sequence_of, text_of
from eks_blueprint.rules.rule import RuleFinding

__all__ = ["PACK", "Reasons", "is_named", "reasons_in_reports", "reasons_in_templates"]

PACK = "EksBlueprint"
"""Name of the pack in reports of the CDK, and before its findings in acknowledgements."""

_KEY = "cdk_nag"

Reasons = Mapping[tuple[str, str], tuple[tuple[str, str], ...]]
"""Names of findings with the reasons, by stack and logical id; no logical id for a whole stack."""


def is_named(finding: RuleFinding, name: str) -> bool:
    """Say whether an acknowledgement names a finding: by its id, or all of a rule.

    :param finding: the finding.
    :param name: such as ``SEC-END-1``, ``SEC-END-1[EndpointPublicAccess]`` or either with the name
        of the pack before it, as in ``EksBlueprint::SEC-END-1``.
    """
    return name.removeprefix(f"{PACK}::") in (finding.id, finding.rule_id)


def reasons_in_templates(stacks: Mapping[str, Stack]) -> Reasons:
    """Return what templates acknowledge in ``Metadata`` of themselves and of their resources.

    :param stacks: the stacks by name.
    """
    found = {}
    for key, stack in stacks.items():
        found[key, ""] = tuple(_said(stack.template.get("Metadata")))
        for name, resource in stack.resources.items():
            found[key, name] = tuple(_said(resource.content.get("Metadata")))
    return found


def reasons_in_reports(texts: Iterable[str], stacks: Mapping[str, Stack]) -> Reasons:
    """Return what an app acknowledged when it was synthesized with the pack.

    :param texts: the validation reports of the CDK, as JSON.
    :param stacks: the stacks of the assembly by name.
    :raises ValueError: if a report is no JSON.
    """
    by_file = {_last(stack.file): key for key, stack in stacks.items()}
    nested = {
        (_last(origin.file), origin.logical_id): (key, name)
        for key, stack in stacks.items()
        for name, origin in stack.nested.items()
    }
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for text in texts:
        for plugin in sequence_of(mapping_of(json_of(text)).get("pluginReports")):
            if mapping_of(plugin).get("pluginName") != PACK:
                continue
            for violation in map(mapping_of, sequence_of(plugin.get("suppressedViolations"))):
                for key, name in _places(violation, by_file, nested):
                    pair = (
                        text_of(violation.get("ruleName", "")),
                        text_of(violation.get("reason") or ""),
                    )
                    found.setdefault((key, name), []).append(pair)
    return {place: tuple(pairs) for place, pairs in found.items()}


def _places(
    violation: Mapping[str, Any],
    by_file: Mapping[str, str],
    nested: Mapping[tuple[str, str], tuple[str, str]],
) -> Iterator[tuple[str, str]]:
    for part in ("violatingConstructs", "violatingResources"):
        for one in map(mapping_of, sequence_of(violation.get(part))):
            resource = mapping_of(one.get("cloudFormationResource")) or one
            file = _last(text_of(resource.get("templatePath", "")).replace("\\", "/"))
            name = resource.get("logicalId") or resource.get("resourceLogicalId")
            if not isinstance(name, str):
                continue
            if file in by_file:
                yield by_file[file], name
            elif (file, name) in nested:
                yield nested[file, name]


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def _said(metadata: Any) -> Iterator[tuple[str, str]]:
    for rule in sequence_of(mapping_of(mapping_of(metadata).get(_KEY)).get("rules_to_suppress")):
        name, reason = mapping_of(rule).get("id"), mapping_of(rule).get("reason")
        if not isinstance(name, str):
            continue
        details = mapping_of(rule).get("applies_to")
        for detail in sequence_of(details) if details else [None]:
            shown = f"{name}[{detail}]" if isinstance(detail, str) else name
            yield shown, reason if isinstance(reason, str) and reason else "no reason is given"
