"""What a name stands for is explained from the register, the catalogue and the spec."""

import json
import re
from typing import Any

import pytest

from eks_blueprint import catalogue
from eks_blueprint.cli import main
from eks_blueprint.cli.explained import explanation_of, known_names, quick_names
from eks_blueprint.errors import BlueprintError
from eks_blueprint.recommendations import recommendations
from eks_blueprint.spec import BlueprintSpec, ClusterSpec
from tests.support.apps import ROOT


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main(["explain", *words, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_recommendation_has_reason_severity_fields_and_sources(
    capsys: pytest.CaptureFixture[str],
) -> None:
    one = recommendations()["SEC-KMS-1"]
    found = answer(capsys, "SEC-KMS-1")
    assert (found["result"], found["kind"], found["title"]) == (
        "explanation",
        "recommendation",
        one.title,
    )
    assert found["text"] == one.rationale
    assert found["facts"]["severity"] == one.severity
    assert found["facts"]["rule"].startswith("Looks at clusters")
    assert found["lists"]["fields"] == [*one.fields]
    assert found["lists"]["sources"] == [*one.sources]
    assert (ROOT / found["facts"]["page"].partition("#")[0]).is_file()


@pytest.mark.parametrize(
    ("words", "name", "kind", "detail"),
    [
        ("sec-kms-1", "SEC-KMS-1", "recommendation", ""),
        ("SEC-KMS-1[Key::none]", "SEC-KMS-1", "recommendation", "Key::none"),
        ("AwsSolutions-EKS1", "AwsSolutions-EKS1", "check", ""),
        ("AwsSolutions-IAM5[Action::s3:*]", "AwsSolutions-IAM5", "check", "Action::s3:*"),
        ("removed-api", "removed-api", "upgrade check", None),
        ("no-access", "eks_blueprint:no-access", "warning", None),
        ("eks_blueprint:experimental", "eks_blueprint:experimental", "warning", None),
        ("[ack: eks_blueprint:no-access]", "eks_blueprint:no-access", "warning", None),
        ("export-in-use", "export-in-use", "check of diff", None),
        ("refused", "refused", "check of diff", None),
        ("SpecError", "SpecError", "Python", None),
        ("nodegroups", "NodeGroups", "Python", None),
        ("load", "load", "Python", None),
        ("vpc-cni", "vpc-cni", "add-on", None),
        ("aws-load-balancer-controller", "aws-load-balancer-controller", "chart", None),
        ("external_dns", "external-dns", "add-on", None),
        ("karpenter", "clusters.*.karpenter", "field", None),
        ("clusters.*.karpenter", "clusters.*.karpenter", "field", None),
        ("defaults.karpenter", "clusters.*.karpenter", "field", None),
        (
            "clusters.prod.node_groups.workers.min_size",
            "clusters.*.node_groups.*.min_size",
            "field",
            None,
        ),
        ("node_groups.NAME.taints", "clusters.*.node_groups.*.taints", "field", None),
        ("waves[].name", "waves.name", "field", None),
        ("waves", "waves", "field", None),
    ],
)
def test_each_way_to_write_a_name_finds_it(
    words: str, name: str, kind: str, detail: str | None
) -> None:
    found = explanation_of(words)
    assert (found.id, found.kind, found.facts.get("found")) == (name, kind, detail)


def test_a_field_says_what_a_change_of_it_does() -> None:
    found = explanation_of("node_groups.workers.min_size")
    assert found.facts["type"] == "integer"
    assert found.facts["default"] == "2"
    assert found.text.startswith("Minimum number of nodes")
    assert found.lists["a change of it"][0].startswith("change: in place; ")
    assert any(one.startswith("EFF-NODE-1: ") for one in found.lists["recommendations"])
    assert "](" not in str(explanation_of("gitops").lists["a change of it"])


@pytest.mark.parametrize("model", [ClusterSpec, BlueprintSpec])
def test_every_field_is_explained(model: type[ClusterSpec] | type[BlueprintSpec]) -> None:
    for name in model.model_fields:
        found = explanation_of(name)
        assert found.text, name
        assert found.kind == "field"


def test_every_name_of_the_register_and_the_catalogue_is_explained() -> None:
    for name in (*quick_names(), *catalogue.components(), *catalogue.chart_names()):
        assert explanation_of(name).id


def test_a_warning_says_how_it_is_silenced_and_what_else_has_its_name() -> None:
    found = explanation_of("chart-version")
    assert found.facts["silenced by"].endswith('acknowledge_warning("eks_blueprint:chart-version")')
    assert found.lists["also"][0].startswith("check of diff: A chart gets")
    assert explanation_of("anywhere-docker").facts["silenced by"] == "nothing"
    assert "](" not in explanation_of("hybrid-nodes-without-routes").text


def test_every_check_of_diff_is_known_and_has_a_row_in_the_docs() -> None:
    folder = ROOT / "eks_blueprint"
    files = [*(folder / "difference").rglob("*.py"), folder / "cli" / "diff.py"]
    text = "".join(path.read_text("utf-8") for path in files)
    made = {*re.findall(r'(?:Finding\(|_CHECK =)\s*"([a-z-]+)"', text)}
    made |= {*re.findall(r'Action\.[A-Z_]+: \(?"([a-z]+(?:-[a-z]+)+|deleted|replaced)"', text)}
    known = {*catalogue.difference_checks()}
    assert len(made) >= 18
    assert made == known
    page = (ROOT / "docs" / "how-to" / "what-a-change-does.md").read_text("utf-8")
    rows = "\n".join(row for row in page.splitlines() if row.startswith("| `"))
    assert known <= {*re.findall(r"`([a-z-]+)`", rows)}


@pytest.mark.parametrize("name", known_names.public_names())
def test_every_public_name_is_explained_by_its_docstring(name: str) -> None:
    found = known_names.public_name(name)
    assert found.title
    assert (ROOT / found.facts["page"]).is_file()
    assert ":param" not in found.text


def test_names_of_warnings_are_no_names_of_anything_before_them() -> None:
    assert not {*catalogue.known_warnings()} & {*catalogue.upgrade_checks()}


def test_without_a_name_the_recommendations_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    rows = answer(capsys)["recommendations"]
    assert [one["id"] for one in rows] == [*recommendations()]
    assert main(["explain"]) == 0
    assert all(name in capsys.readouterr().out or name for name in recommendations())


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("kms", "did you mean SEC-KMS-1, AwsSolutions-KMS5?"),
        ("karpentr", "did you mean karpenter"),
        ("SEC-KMS-9", "did you mean SEC-KMS-1"),
        ("qqqqqq", "eks-blueprint explain lists the ids"),
        ("eks_blueprint:no-acces", "did you mean no-access"),
    ],
)
def test_fails_with_the_names_that_are_near(words: str, near: str) -> None:
    with pytest.raises(BlueprintError) as refused:
        explanation_of(words)
    assert f"got {words.removeprefix('eks_blueprint:')}; {near}" in str(refused.value)


@pytest.mark.parametrize("words", ["", " "])
def test_fails_for_nothing(words: str) -> None:
    with pytest.raises(BlueprintError, match="leave it out to list the ids"):
        explanation_of(words)


def test_a_long_name_is_not_repeated_in_full() -> None:
    with pytest.raises(BlueprintError) as refused:
        explanation_of("x" * 5000)
    assert len(str(refused.value)) < 400


def test_fails_where_a_rule_of_a_pack_belongs_to_no_recommendation(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["explain", "NIST.800.53.R5-XYZ"]) == 2
    assert "validation-report.json" in capsys.readouterr().err
