"""Every rule judges its templates as their names and their metadata say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint.assembly import Stack, read_template
from eks_blueprint.recommendations import recommendations
from eks_blueprint.rules import RULES, RuleResult, Verdict, check_stacks

HERE = Path(__file__).parent
TEMPLATES = sorted(HERE.glob("*-*/*.yaml"))


def result(path: Path) -> tuple[dict[str, Any], RuleResult]:
    """Judge a template by the rule whose folder it is in."""
    template = read_template(path)
    (found,) = [
        one
        for one in check_stacks({"app": Stack("app", template)})
        if one.rule.id == path.parent.name
    ]
    return template, found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_rule_judges_its_template(path: Path) -> None:
    template, found = result(path)
    said = template.get("Metadata", {})
    wanted = {
        (name, f"{found.rule.id}[{detail}]")
        for name, details in said.get("Findings", {}).items()
        for detail in details
    }
    assert {(one.logical_id, one.id) for one in found.findings} == wanted
    compliant = path.stem.startswith("compliant")
    assert found.verdict.value == said.get("Verdict", "met" if compliant else "not met")
    assert compliant == (not wanted)


@pytest.mark.parametrize("name", RULES)
def test_each_rule_has_compliant_and_violating_templates(name: str) -> None:
    stems = {path.stem.partition("-")[0] for path in (HERE / name).glob("*.yaml")}
    assert stems >= {"compliant", "violating"}


def test_every_recommendation_that_a_template_shows_has_a_rule() -> None:
    assert [*RULES] == [one.id for one in recommendations().values() if one.rule == "built"]


def test_rules_have_the_titles_of_their_recommendations() -> None:
    for name, rule in RULES.items():
        assert rule.title == recommendations()[name].title
        assert rule.severity == recommendations()[name].severity


def test_an_empty_template_is_not_applicable() -> None:
    results = check_stacks({"app": Stack("app", {"Resources": {}})})
    assert {one.verdict for one in results} == {Verdict.NOT_APPLICABLE}


def test_stacks_are_told_apart_by_their_keys_not_by_their_names() -> None:
    template = {
        "Resources": {
            "Cluster": {"Type": "AWS::EKS::Cluster"},
            "Nodes": {
                "Type": "AWS::EKS::Nodegroup",
                "Properties": {"ClusterName": {"Ref": "Cluster"}, "AmiType": "AL2_x86_64"},
            },
        }
    }
    stacks = {key: Stack("cluster", template) for key in ("eu/cluster", "us/cluster")}
    (found,) = [one for one in check_stacks(stacks) if one.rule.id == "SEC-NODE-1"]
    assert found.resources == (("eu/cluster", "Nodes"), ("us/cluster", "Nodes"))


def _limits(
    name: str, *objects: Any, without: str = "", resources: Mapping[str, Any] | None = None
) -> tuple[Verdict, str]:
    """Judge a compliant template with other resources and objects; say what is not done."""
    template = read_template(HERE / name / "compliant.yaml")
    template["Resources"].pop(without, None)
    template["Resources"] |= resources or {}
    for number, one in enumerate(objects):
        template["Resources"][f"Object{number}"] = {
            "Type": "Custom::AWSCDK-EKS-KubernetesResource",
            "Properties": {"ClusterName": {"Ref": "Cluster"}, "Manifest": json.dumps([one])},
        }
    (found,) = [one for one in check_stacks({"app": Stack("app", template)}) if one.rule.id == name]
    return found.verdict, "; ".join(found.limits)


def _object(version: str, kind: str, **spec: Any) -> dict[str, Any]:
    return {"apiVersion": version, "kind": kind, "metadata": {"name": "a"}, "spec": spec}


def _constraint(**spec: Any) -> dict[str, Any]:
    return _object("constraints.gatekeeper.sh/v1beta1", "NoNodePort", **spec)


def _kyverno(*rules: dict[str, Any], **spec: Any) -> dict[str, Any]:
    return _object("kyverno.io/v1", "ClusterPolicy", rules=[*rules], **spec)


_SCOPED = {"enforcementAction": "scoped"}


@pytest.mark.parametrize(
    ("policy", "is_idle"),
    [
        (_constraint(), False),
        (_constraint(enforcementAction="deny"), False),
        (_constraint(enforcementAction="dryrun"), True),
        (_constraint(enforcementAction="warn"), True),
        (_constraint(**_SCOPED, scopedEnforcementActions=[{"action": "warn"}]), True),
        (_constraint(**_SCOPED, scopedEnforcementActions=[{"action": "deny"}]), False),
        (_kyverno({"validate": {}}), True),
        (_kyverno({"validate": {}}, validationFailureAction="enforce"), False),
        (_kyverno({"validate": {"failureAction": "Enforce"}}), False),
        (
            _kyverno({"validate": {"failureAction": "Audit"}}, validationFailureAction="Enforce"),
            True,
        ),
        (_kyverno({"mutate": {}}), False),
        (_object("policies.kyverno.io/v1", "ValidatingPolicy"), False),
        (_object("policies.kyverno.io/v1", "ValidatingPolicy", validationActions=["Audit"]), True),
        (_object("policies.kubewarden.io/v1", "AdmissionPolicy"), False),
        (_object("policies.kubewarden.io/v1", "AdmissionPolicy", mode="monitor"), True),
    ],
    ids=range(15),
)
def test_policies_that_only_report_are_said_to(policy: dict[str, Any], is_idle: bool) -> None:
    verdict, limit = _limits("SEC-TEN-5", policy, without="Engine")
    assert verdict is Verdict.MET
    assert limit == ("it only reports: none of its policies (1) refuses anything" * is_idle)


def test_some_policies_that_only_report_are_counted() -> None:
    both = (_constraint(), _constraint(enforcementAction="dryrun"))
    assert _limits("SEC-TEN-5", *both)[1] == "1 of its 2 policies only report"


def test_an_engine_without_a_policy_is_said_to_have_none() -> None:
    assert _limits("SEC-TEN-5")[1] == "the engine has no policy in these templates"


def test_a_template_of_gatekeeper_without_a_constraint_is_named() -> None:
    names = {"crd": {"spec": {"names": {"kind": "AllowedRegistries"}}}}
    template = _object("templates.gatekeeper.sh/v1", "ConstraintTemplate", **names)
    limit = _limits("SEC-TEN-5", template, _constraint())[1]
    assert limit == "templates that no constraint uses check nothing: AllowedRegistries"


@pytest.mark.parametrize("kind", ["PolicyException", "ClusterCleanupPolicy"])
def test_fails_on_what_checks_nothing_in_the_place_of_a_policy(kind: str) -> None:
    one = _object("kyverno.io/v2", kind)
    assert _limits("SEC-TEN-5", one, without="Engine")[0] is Verdict.NOT_MET


def test_an_engine_without_network_policies_is_said_to_limit_nothing() -> None:
    assert "these templates have no network policy" in _limits("SEC-NET-1")[1]
    policy = _object("networking.k8s.io/v1", "NetworkPolicy")
    assert _limits("SEC-NET-1", policy) == (Verdict.MET, "")


def test_metrics_that_no_autoscaler_uses_are_said_to_scale_nothing() -> None:
    assert "no autoscaler of pods in these templates" in _limits("EFF-SIZE-1", without="Web")[1]


def test_an_authority_that_nothing_uses_is_said_to_be_unused() -> None:
    assert _limits("SEC-TLS-2")[1] == ""
    assert "no certificate in these templates" in _limits("SEC-TLS-2", without="Api")[1]


def test_alarms_that_reach_nobody_are_said_to() -> None:
    assert "has no subscription in these templates" in _limits("REL-OPS-1")[1]
    topic = {"Type": "AWS::SNS::Topic", "Properties": {"Subscription": [{"Protocol": "email"}]}}
    assert _limits("REL-OPS-1", resources={"Topic": topic})[1] == ""
    listener = {"Type": "AWS::SNS::Subscription", "Properties": {"TopicArn": {"Ref": "Topic"}}}
    assert _limits("REL-OPS-1", resources={"Listener": listener})[1] == ""


def test_what_mounts_secrets_is_said_to_be_unused() -> None:
    template = read_template(HERE / "SEC-SEC-1" / "compliant.yaml")
    driver = {
        "Type": "AWS::EKS::Addon",
        "Properties": {
            "ClusterName": {"Ref": "Cluster"},
            "AddonName": "aws-secrets-store-csi-driver-provider",
        },
    }
    stack = {"Resources": {"Cluster": template["Resources"]["Cluster"], "Driver": driver}}
    found = {one.rule.id: one for one in check_stacks({"app": Stack("app", stack)})}["SEC-SEC-1"]
    assert "nothing in these templates uses it" in found.limits[0]
