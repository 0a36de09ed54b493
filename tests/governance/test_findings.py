"""No example has a finding, and no acknowledgement is stale."""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

import pytest

from eks_blueprint.errors import BlueprintError
from eks_blueprint.governance import ACKNOWLEDGEMENTS, attach_packs
from tests.support.apps import EXAMPLES, Assembly

Reports = Mapping[str, list[dict[str, Any]]]


def findings(plugins: list[dict[str, Any]], key: str) -> Iterator[tuple[str, str, str]]:
    """Pack, rule and construct path of each finding."""
    for plugin in plugins:
        for violation in plugin.get(key, []):
            for construct in violation["violatingConstructs"]:
                yield plugin["pluginName"], violation["ruleName"], construct["constructPath"]


@pytest.mark.parametrize("name", [path.stem for path in EXAMPLES])
def test_example_has_no_finding_in_any_pack(name: str, reports: Reports) -> None:
    assert list(findings(reports[name], "violations")) == []


def test_all_four_packs_and_the_template_validation_ran(reports: Reports) -> None:
    # A plugin without any finding, accepted or not, leaves no trace in a report.
    ran = {plugin["pluginName"] for plugins in reports.values() for plugin in plugins}
    assert ran >= {
        "AwsSolutions",
        "HIPAA.Security",
        "NIST.800.53.R5",
        "PCI.DSS.321",
        "CloudFormation Validate",
    }


@pytest.mark.parametrize("name", [path.stem for path in EXAMPLES])
def test_assembly_lacks_no_context(name: str, assemblies: Mapping[str, Assembly]) -> None:
    assert "missing" not in assemblies[name].manifest


def test_no_acknowledgement_is_stale(reports: Reports) -> None:
    accepted = {
        (violation["ruleName"], violation["acknowledgedAt"].partition("/")[2])
        for plugins in reports.values()
        for plugin in plugins
        for violation in plugin.get("suppressedViolations", [])
    }
    stale = [
        (entry.path, rule)
        for entry in ACKNOWLEDGEMENTS
        for rule in entry.rules
        # Annotations leave the report when they are acknowledged; the existing VPC shows them.
        if not rule.startswith("Annotation::")
        and not any(rule == got and fnmatchcase(path, entry.path) for got, path in accepted)
    ]
    assert stale == []


def test_every_acknowledgement_has_a_reason_of_its_own() -> None:
    assert all(len(entry.reason.split()) >= 15 for entry in ACKNOWLEDGEMENTS)
    assert all(entry.reason.endswith(".") for entry in ACKNOWLEDGEMENTS)


def test_acknowledgements_name_findings_not_whole_rules() -> None:
    coarse = [
        rule
        for entry in ACKNOWLEDGEMENTS
        for rule in entry.rules
        if rule.startswith(("AwsSolutions-IAM4", "AwsSolutions-IAM5")) and "[" not in rule
    ]
    assert coarse == []


def test_fails_on_an_unknown_pack(app: Any) -> None:
    with pytest.raises(BlueprintError, match="packs must be none, or some of aws-solutions"):
        attach_packs(app, ["aws-solution"])
