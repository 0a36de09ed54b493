"""Every rule judges its templates as their names and their metadata say."""

from __future__ import annotations

import json
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


def _limits(name: str, *objects: str) -> tuple[Verdict, tuple[str, ...]]:
    template = read_template(HERE / name / "compliant.yaml")
    for number, one in enumerate(objects):
        template["Resources"][f"Object{number}"] = {
            "Type": "Custom::AWSCDK-EKS-KubernetesResource",
            "Properties": {"ClusterName": {"Ref": "Cluster"}, "Manifest": one},
        }
    if name == "SEC-TEN-5":
        del template["Resources"]["Engine"]
    (found,) = [one for one in check_stacks({"app": Stack("app", template)}) if one.rule.id == name]
    return found.verdict, found.limits


def _constraint(action: str) -> str:
    return json.dumps(
        [
            {
                "apiVersion": "constraints.gatekeeper.sh/v1beta1",
                "kind": "NoNodePort",
                "metadata": {"name": "a"},
                "spec": {"enforcementAction": action},
            }
        ]
    )


def test_constraints_that_only_report_are_said_to() -> None:
    verdict, limits = _limits("SEC-TEN-5", _constraint("dryrun"))
    assert verdict is Verdict.MET
    assert "only reports: each of the 1 constraints has enforcementAction dryrun" in limits[0]
    assert _limits("SEC-TEN-5", _constraint("dryrun"), _constraint("warn"))[1] == ()


def test_fails_on_an_exception_in_the_place_of_a_policy() -> None:
    exception = '[{"apiVersion": "kyverno.io/v2", "kind": "PolicyException"}]'
    assert _limits("SEC-TEN-5", exception)[0] is Verdict.NOT_MET


def test_an_engine_without_network_policies_is_said_to_limit_nothing() -> None:
    assert "these templates have no network policy" in _limits("SEC-NET-1")[1][0]
    policy = '[{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy"}]'
    assert _limits("SEC-NET-1", policy) == (Verdict.MET, ())
