"""Recommendations, findings and their acknowledgements."""

import json
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint import review
from eks_blueprint.errors import BlueprintError
from eks_blueprint.rules.acknowledged import PACK
from tests.support.cloud_assemblies import written
from tests.unit.review.conftest import Reviewed, cluster

SWITCH = {
    "metadata": {"name": "amazon-vpc-cni", "namespace": "kube-system"},
    "data": {"enable-network-policy-controller": "true"},
}


def answer(found: review.ClusterReview, question: str) -> Any:
    return next(one for one in found.summary.answers if one.question == question)


def row(found: review.ClusterReview, name: str) -> Any:
    return next(one for one in found.scorecard.rows if one.id == name)


def test_a_recommendation_is_met_with_a_proof_and_its_line(reviewed: Reviewed) -> None:
    key = {"Type": "AWS::KMS::Key", "Properties": {}}
    encryption = {"Provider": {"KeyArn": {"Fn::GetAtt": ["Key", "Arn"]}}, "Resources": ["secrets"]}
    found = reviewed({"Key": key}, EncryptionConfig=[encryption])
    met = row(found, "SEC-KMS-1")
    assert met.verdict == "met"
    assert [one.logical_id for one in met.proofs] == ["Cluster"]
    assert met.proofs[0].line is not None
    assert met.proofs[0].file == "prod.template.json"


def test_a_violation_is_a_finding_that_is_open(reviewed: Reviewed) -> None:
    found = reviewed()
    unmet = row(found, "SEC-KMS-1")
    assert unmet.verdict == "not met"
    assert unmet.violations[0].place.logical_id == "Cluster"
    opened = [one for one in found.findings.open if one.rule.startswith("SEC-KMS-1")]
    assert [one.pack for one in opened] == [PACK] * len(opened)
    assert opened


def test_what_no_template_shows_is_unknown(reviewed: Reviewed) -> None:
    found = row(reviewed(), "SEC-NODE-5")
    assert found.verdict == "unknown"
    assert found.note
    assert found.next_step.startswith("Ask the owner of each workload")


def test_what_a_template_leaves_open_names_what_leaves_it_open(reviewed: Reviewed) -> None:
    found = row(reviewed(Version={"Ref": "Version"}), "OPS-UPG-1")
    assert found.verdict == "unknown"
    assert found.note == "Cluster: its Kubernetes version is not known"
    assert [one.logical_id for one in found.proofs] == ["Cluster"]
    assert found.next_step.startswith("Look where the value comes from")


def test_what_does_not_apply_says_what_was_looked_for(reviewed: Reviewed) -> None:
    found = row(reviewed(), "OPS-ACK-1")
    assert found.verdict == "not applicable"
    assert (
        found.note
        == "the rule looks at roles of ACK, and found nothing to judge in these templates"
    )
    assert not found.next_step


def test_a_met_recommendation_says_what_is_not_done(reviewed: Reviewed) -> None:
    config = json.dumps([{"kind": "ConfigMap", "apiVersion": "v1"} | SWITCH])
    objects = {
        "Type": "Custom::AWSCDK-EKS-KubernetesResource",
        "Properties": {"ClusterName": {"Ref": "Cluster"}, "Manifest": config},
    }
    review_ = reviewed({"Objects": objects}, ComputeConfig={"Enabled": True})
    found = row(review_, "SEC-NET-1")
    assert found.verdict == "met"
    assert found.limits
    assert found in review_.scorecard.limited
    said = answer(review_, "Which recommendations are not met?")
    assert any(line.startswith("SEC-NET-1, met with a limit: ") for line in said.lines)
    notes = " ".join(review_.reachability.notes)
    assert "no network policy in the objects limits what pods may reach" in notes


def finding(rule: str, path: str, **more: Any) -> dict[str, Any]:
    return {
        "ruleName": rule,
        "description": "it is wrong - (Control IDs: AC-2(6), AC-3).",
        "severity": "error",
        "violatingConstructs": [{"constructPath": path}],
        **more,
    }


def loaded(folder: Path, report: Any) -> review.Review:
    return review.load(
        written(
            folder,
            {"prod": {"Resources": {"Cluster": cluster()}}},
            report=report,
            paths={"prod": {"prod/Blueprint/Resource": "Cluster"}},
        )
    )


def test_findings_of_packs_have_places_and_reasons(tmp_path: Path) -> None:
    report = {
        "pluginName": "AwsSolutions",
        "violations": [finding("AwsSolutions-EKS1", "prod/Blueprint")],
        "suppressedViolations": [
            finding("AwsSolutions-EKS2", "prod/Blueprint/Resource", reason="it is meant")
        ],
    }
    found = loaded(tmp_path, [report]).clusters[0].findings
    assert (found.packs[0].open, found.packs[0].acknowledged) == (1, 1)
    own = [one for one in found.items if one.pack == "AwsSolutions"]
    assert [(one.state, one.reason) for one in own] == [
        ("open", ""),
        ("acknowledged", "it is meant"),
    ]
    assert {one.place.logical_id for one in own if one.place} == {"Cluster"}
    assert own[0].message == "it is wrong"
    assert own[0].place
    assert own[0].place.line == 3


def test_no_finding_is_no_good_news_where_no_rule_pack_ran(tmp_path: Path) -> None:
    schemas = {"pluginName": "CloudFormation Validate", "violations": []}
    found = loaded(tmp_path, [schemas]).clusters[0]
    assert not found.findings.checked
    assert found.findings.notes[0].startswith("not checked: no rule pack ran")
    assert "eks-blueprint synth --compliance" in found.findings.notes[1]
    said = answer(found, "Did rule packs find anything?")
    assert said.lines[0].startswith("not checked")
    assert said.good is not True
    industry = row(found, "SEC-CMP-1")
    assert (industry.section, industry.verdict) == ("findings", "unknown")
    assert industry.note.startswith("not checked")


def test_packs_that_ran_are_named_where_the_rules_of_an_industry_are_wanted(tmp_path: Path) -> None:
    found = loaded(tmp_path, [{"pluginName": "HIPAA.Security", "violations": []}]).clusters[0]
    assert found.findings.checked
    assert not found.findings.notes
    assert "HIPAA.Security ran when the assembly was synthesized" in row(found, "SEC-CMP-1").note


def test_a_rule_that_was_acknowledged_is_no_open_finding(tmp_path: Path) -> None:
    (tmp_path / "before").mkdir()
    (tmp_path / "after").mkdir()
    opened = [
        one.rule
        for one in loaded(tmp_path / "before", []).clusters[0].findings.open
        if one.rule.startswith("SEC-KMS-1")
    ]
    report = {
        "pluginName": PACK,
        "violations": [],
        "suppressedViolations": [
            finding(name, "prod/Blueprint/Resource", reason="a trial") for name in opened
        ],
    }
    found = loaded(tmp_path / "after", [report]).clusters[0]
    assert not [one for one in found.findings.open if one.rule.startswith("SEC-KMS-1")]
    assert {one.reason for one in row(found, "SEC-KMS-1").violations} == {"a trial"}


def test_advice_of_the_cdk_is_no_open_finding(tmp_path: Path) -> None:
    advice = {
        "pluginName": "Construct Annotations",
        "violations": [finding("a", "prod/Blueprint", severity="warning")],
    }
    found = loaded(tmp_path, [advice]).clusters[0].findings
    assert [one.severity for one in found.items if one.pack == "Construct Annotations"] == ["info"]
    assert not [one for one in found.open if one.pack == "Construct Annotations"]


@pytest.mark.parametrize("text", ["{", "[]", '{"pluginReports": 1}', '{"pluginReports": [1, {}]}'])
def test_broken_reports_are_refused_or_empty(text: str, tmp_path: Path) -> None:
    folder = written(tmp_path, {"prod": {"Resources": {"Cluster": cluster()}}})
    (folder / "validation-report.json").write_text(text, encoding="utf-8")
    if text == "{":
        with pytest.raises(BlueprintError, match=r"validation-report\.json must be as cdk synth"):
            review.load(folder)
    else:
        assert not [one for one in review.load(folder).findings.items if one.pack != PACK]
