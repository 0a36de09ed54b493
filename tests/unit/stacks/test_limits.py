"""A template that CloudFormation would refuse is refused before, with a remedy."""

import json
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest

from eks_blueprint.spec import ClusterSpec
from eks_blueprint.spec.blueprint import BlueprintSpec
from eks_blueprint.stacks.limits import QUOTAS, check_limits, template_excess
from tests.support.apps import synthesize

KUBERNETES = "Custom::AWSCDK-EKS-KubernetesResource"


def write(folder: Path, content: dict[str, Any], size: int = 0) -> Path:
    """Write a template, filled up with blanks to a size."""
    path = folder / "prod.template.json"
    path.write_text(json.dumps(content).ljust(size), encoding="utf-8")
    return path


def named(count: int, **item: Any) -> dict[str, Any]:
    return {f"Item{number}": item for number in range(count)}


@pytest.mark.parametrize("section", ["Resources", "Outputs", "Parameters", "Mappings"])
def test_refuses_one_more_than_the_quota_of_a_section(section: str, tmp_path: Path) -> None:
    most = QUOTAS[section]
    (at_the_quota,) = template_excess(write(tmp_path, {section: named(most)}))
    (above,) = template_excess(write(tmp_path, {section: named(most + 1)}))
    assert not at_the_quota.refused
    assert at_the_quota.message.startswith(f"has {most} of the {most} {section.lower()}")
    assert above.refused
    assert above.message.startswith(f"must have at most {most} {section.lower()}")
    assert f"got {most + 1}" in above.message


def test_refuses_one_byte_more_than_the_quota(tmp_path: Path) -> None:
    (at_the_quota,) = template_excess(write(tmp_path, {}, 1_000_000))
    (above,) = template_excess(write(tmp_path, {}, 1_000_001))
    assert not at_the_quota.refused
    assert above.refused
    assert "at most 1,000,000 bytes" in above.message
    assert "got 1,000,001" in above.message


def test_counts_bytes_and_not_characters(tmp_path: Path) -> None:
    path = tmp_path / "prod.template.json"
    path.write_text(json.dumps({"Description": "ü" * 500_000}, ensure_ascii=False), "utf-8")
    (above,) = template_excess(path)
    assert above.refused


@pytest.mark.parametrize(("count", "warned"), [(400, False), (401, True)])
def test_warns_above_four_fifths_of_a_quota(count: int, warned: bool, tmp_path: Path) -> None:
    found = template_excess(write(tmp_path, {"Resources": named(count)}))
    assert [excess.refused for excess in found] == ([False] if warned else [])


def test_names_the_parts_that_contribute_most_by_their_construct(tmp_path: Path) -> None:
    template = write(tmp_path, {"Resources": named(501, Type=KUBERNETES)})
    paths = {
        f"/prod/Blueprint/Components/Delivery/{'namespace' if number < 300 else 'tenant'}-{number}"
        "/Resource": [{"type": "aws:cdk:logicalId", "data": f"Item{number}"}]
        for number in range(500)
    }
    paths["/prod/Blueprint/ControlPlane/Resource"] = [
        {"type": "aws:cdk:creationStack", "data": []},
        {"type": "aws:cdk:logicalId", "data": "Item500"},
    ]
    (tmp_path / "prod.metadata.json").write_text(json.dumps(paths), "utf-8")
    (excess,) = template_excess(template)
    assert "namespace 300, tenant 200, ControlPlane 1;" in excess.message


def test_names_types_where_nothing_tells_the_construct(tmp_path: Path) -> None:
    template = write(tmp_path, {"Resources": named(501, Type="AWS::EC2::Subnet")})
    (excess,) = template_excess(template)
    assert "AWS::EC2::Subnet 501;" in excess.message
    assert "gitops" not in excess.message


def test_remedy_is_flux_where_it_helps(tmp_path: Path) -> None:
    kubernetes = named(400, Type=KUBERNETES)
    other = {f"Other{number}": {"Type": "AWS::IAM::Role"} for number in range(101)}
    (excess,) = template_excess(write(tmp_path, {"Resources": kubernetes | other}))
    assert "set gitops, with which Flux brings most of the 400 charts" in excess.message


def test_remedy_is_no_indentation_where_that_is_enough(tmp_path: Path) -> None:
    path = tmp_path / "prod.template.json"
    path.write_text(json.dumps({"Resources": named(450, Type="T", Note="x" * 2150)}, indent=40))
    (excess,) = (e for e in template_excess(path) if e.quota == "bytes")
    assert "@aws-cdk/core:suppressTemplateIndentation to true in cdk.json" in excess.message


def test_fails_the_synthesis_of_any_app(tmp_path: Path) -> None:
    app = cdk.App(outdir=str(tmp_path))
    stack = cdk.Stack(app, "Mine")
    check_limits(app)
    check_limits(app)
    for number in range(201):
        cdk.CfnOutput(stack, f"Output{number}", value="x")
    with pytest.raises(RuntimeError, match="Mine: must have at most 200 outputs"):
        app.synth()
    report = json.loads((tmp_path / "validation-report.json").read_text("utf-8"))
    (plugin,) = (one for one in report["pluginReports"] if one["pluginName"] == "eks-blueprint")
    (violation,) = plugin["violations"]
    assert plugin["conclusion"] == "failure"
    assert (violation["ruleName"], violation["severity"]) == ("template-outputs", "fatal")


def test_warning_does_not_fail_the_synthesis(tmp_path: Path) -> None:
    app = cdk.App(outdir=str(tmp_path))
    stack = cdk.Stack(app, "Mine")
    check_limits(app)
    for number in range(161):
        cdk.CfnOutput(stack, f"Output{number}", value="x")
    app.synth()
    report = json.loads((tmp_path / "validation-report.json").read_text("utf-8"))
    ((violation,),) = [plugin["violations"] for plugin in report["pluginReports"]]
    assert violation["severity"] == "warning"
    assert violation["description"] == (
        "Mine: has 161 of the 200 outputs that CloudFormation takes in a template; move some to "
        "another stack"
    )


def test_no_spec_is_refused_for_its_size_before_it_is_synthesized() -> None:
    classes = {f"class-{number}": {} for number in range(460)}
    assert len(ClusterSpec(storage={"storage_classes": classes}).storage.storage_classes) == 460


def test_sixty_small_tenants_fit_into_a_template() -> None:
    """What all tenants have in common must not be in the template once for each of them."""

    def size(count: int) -> int:
        names = [f"team-{number:03d}" for number in range(count)]
        tenants = {name: {"namespaces": {name: {}}} for name in names}
        spec = {"clusters": {"prod": {"profile": "core", "tenants": tenants}}}
        made = synthesize(BlueprintSpec.model_validate(spec))
        return (made.folder / "prod.template.json").stat().st_size

    one, two = size(1), size(2)
    assert one + 59 * (two - one) < 1_000_000


def test_stack_of_a_stage_is_named_by_its_path(tmp_path: Path) -> None:
    app = cdk.App(outdir=str(tmp_path))
    stage = cdk.Stage(app, "Prod")
    stack = cdk.Stack(stage, "Mine")
    check_limits(stage)
    for number in range(201):
        cdk.CfnOutput(stack, f"Output{number}", value="x")
    with pytest.raises(RuntimeError, match="Prod/Mine: must have at most 200 outputs"):
        app.synth()
