"""No example has a finding, and no acknowledgement is stale."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest

from eks_blueprint.cluster import ControlPlane
from eks_blueprint.errors import BlueprintError
from eks_blueprint.governance import (
    ACKNOWLEDGEMENTS,
    Acknowledgement,
    acknowledgements,
    attach_packs,
)
from eks_blueprint.governance.acknowledgements import cluster
from eks_blueprint.network import ConnectionTrust
from eks_blueprint.portability import ConnectorRole
from eks_blueprint.spec import ClusterSpec
from tests.support.apps import EXAMPLES, Assembly
from tests.support.findings import accepted, violations

Reports = Mapping[str, list[dict[str, Any]]]


@pytest.mark.parametrize("name", [path.stem for path in EXAMPLES])
def test_example_has_no_finding_in_any_pack(name: str, reports: Reports) -> None:
    assert violations(reports[name]) == []


def test_all_packs_and_the_template_validation_ran(reports: Reports) -> None:
    # A plugin without any finding, accepted or not, leaves no trace in a report.
    ran = {plugin["pluginName"] for plugins in reports.values() for plugin in plugins}
    assert ran >= {
        "AwsSolutions",
        "HIPAA.Security",
        "NIST.800.53.R5",
        "PCI.DSS.321",
        "EksBlueprint",
        "CloudFormation Validate",
    }


@pytest.mark.parametrize("name", [path.stem for path in EXAMPLES])
def test_assembly_lacks_no_context(name: str, assemblies: Mapping[str, Assembly]) -> None:
    assert "missing" not in assemblies[name].manifest


def test_no_acknowledgement_is_stale(reports: Reports) -> None:
    found = {
        (finding.rule, finding.reason)
        for plugins in reports.values()
        for finding in accepted(plugins)
    }
    reasons = {reason for _, reason in found}
    stale = [
        (entry.path, rule)
        for entry in ACKNOWLEDGEMENTS
        for rule in (entry.rules if isinstance(entry.rules, tuple) else ["computed"])
        # Annotations leave the report when they are acknowledged; the existing VPC shows them.
        if not rule.startswith("Annotation::")
        # No example has two accounts or a connector. Their entries are tried like all others by
        # test_foreign_app.test_every_acknowledgement_is_needed_under_other_ids.
        and entry.construct not in (ConnectorRole, ConnectionTrust)
        and (rule, entry.reason) not in found
        and not (rule == "computed" and entry.reason in reasons)
    ]
    assert stale == []


def test_no_logical_id_is_typed() -> None:
    # Eight hexadecimal digits end every logical id that CDK makes.
    typed = re.compile(r"<[A-Za-z]+[0-9A-F]{8}")
    assert typed.search("log-group:<NetworkFlowLogLogGroup2C677FCD>:*"), "the check would be void"
    folder = Path(acknowledgements.__file__).parent
    files = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.py")}
    assert len(files) > 5, "the check would be void"
    assert [name for name, text in files.items() if typed.search(text)] == []


def test_every_acknowledgement_has_a_reason_of_its_own() -> None:
    assert all(len(entry.reason.split()) >= 15 for entry in ACKNOWLEDGEMENTS)
    assert all(entry.reason.endswith(".") for entry in ACKNOWLEDGEMENTS)


def test_acknowledgements_name_findings_not_whole_rules() -> None:
    coarse = [
        rule
        for entry in ACKNOWLEDGEMENTS
        for rule in (entry.rules if isinstance(entry.rules, tuple) else ())
        if rule.startswith(("AwsSolutions-IAM4", "AwsSolutions-IAM5")) and "[" not in rule
    ]
    assert coarse == []


def test_fails_on_an_unknown_pack(app: Any) -> None:
    with pytest.raises(BlueprintError, match="packs must be none, or some of aws-solutions"):
        attach_packs(app, ["aws-solution"])


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"rules": "AwsSolutions-IAM4"}, "rules must be a tuple of findings"),
        ({"reason": " "}, "reason must say why"),
        ({"path": ("Role",)}, "path must be a text"),
    ],
)
def test_fails_on_an_acknowledgement_that_would_do_nothing_or_say_nothing(
    wrong: dict[str, Any], message: str
) -> None:
    right: dict[str, Any] = {"path": "", "rules": ("AwsSolutions-IAM4",), "reason": "Because."}
    with pytest.raises(BlueprintError, match=message):
        Acknowledgement(cdk.Stack, **{**right, **wrong})


def test_fails_on_a_pack_that_is_no_list(app: Any) -> None:
    with pytest.raises(BlueprintError, match="packs must be a list of names"):
        attach_packs(app, "aws-solutions")


def test_public_endpoint_is_acknowledged_only_where_the_spec_allows_it(
    agnostic_stack: cdk.Stack,
) -> None:
    stack = agnostic_stack
    made = ControlPlane(
        stack,
        "It",
        cluster_name="x",
        spec=ClusterSpec(),
        vpc=(vpc := cdk.aws_ec2.Vpc(stack, "Vpc", nat_gateways=1)),
        subnets=vpc.private_subnets,
    )
    (entry,) = (one for one in cluster.ENTRIES if one.classes == (ControlPlane,))
    assert callable(entry.rules)
    assert [*entry.rules(made)] == []
