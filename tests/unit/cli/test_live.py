"""Commands ask AWS with --live, and only then."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint.cli import main
from eks_blueprint.live.permissions import PERMISSIONS
from tests.support.apps import ROOT
from tests.support.aws import Answers

MADE = datetime(2026, 1, 1, tzinfo=UTC)
EXAMPLE = str(ROOT / "examples" / "03-poc.yaml")


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Answers:
    answers = Answers(region="eu-west-1")

    def opened(**options: str) -> object:
        assert options.pop("command") in PERMISSIONS
        assert options == {"profile": "prod", "region": "eu-west-1", "role": ""}
        return answers.session

    monkeypatch.setattr("eks_blueprint.live.session.open_session", opened)
    return answers


LIVE = ["--live", "--profile", "prod", "--region", "eu-west-1"]


@pytest.mark.parametrize("options", [["--profile", "prod"], ["--region", "eu-west-1"]])
def test_fails_for_options_that_only_live_reads(
    capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    assert main(["upgrade", EXAMPLE, *options]) == 2
    assert f"{options[0]} must be used with --live" in capsys.readouterr().err


def test_upgrade_shows_what_aws_knows(capsys: pytest.CaptureFixture[str], aws: Answers) -> None:
    aws.refuse("eks", "describe_cluster", "ResourceNotFoundException", "none", name="trial")
    main(["upgrade", EXAMPLE, *LIVE])
    out = " ".join(capsys.readouterr().out.split())
    assert "AWS was asked what runs" in out
    assert "live-cluster" in out
    assert not aws.left


def test_fails_with_the_action_that_is_missing(
    capsys: pytest.CaptureFixture[str], aws: Answers
) -> None:
    aws.refuse("eks", "describe_cluster", "AccessDeniedException", "not authorized")
    assert main(["upgrade", EXAMPLE, *LIVE]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert "must allow eks:DescribeCluster in eu-west-1" in output.err


def nothing_remains(aws: Answers) -> None:
    aws.refuse("eks", "describe_cluster", "ResourceNotFoundException", "none", name="trial")
    aws.give("elbv2", "describe_load_balancers", {"LoadBalancers": []})
    for _ in range(4):
        aws.give("ec2", "describe_instances", {"Reservations": []})
    for _ in range(4):
        aws.give("ec2", "describe_volumes", {"Volumes": []})
    aws.give("ec2", "describe_network_interfaces", {"NetworkInterfaces": []})


def test_teardown_shows_what_exists(capsys: pytest.CaptureFixture[str], aws: Answers) -> None:
    nothing_remains(aws)
    volume = {"VolumeId": "vol-1", "Size": 20, "State": "available"}
    aws.give("ec2", "describe_volumes", {"Volumes": [volume]})
    assert main(["teardown", EXAMPLE, *LIVE]) == 0
    out = capsys.readouterr().out
    assert "AWS was asked what exists, no cluster was" in out
    assert "live-volume-of-nobody" in out
    assert not aws.left


def test_teardown_ends_with_one_where_something_must_go_first(
    capsys: pytest.CaptureFixture[str], aws: Answers
) -> None:
    node = {"InstanceId": "i-1", "InstanceType": "m7g.large", "State": {"Name": "running"}}
    aws.give("ec2", "describe_instances", {"Reservations": [{"Instances": [node]}]})
    aws.give("ec2", "describe_volumes", {"Volumes": []})
    nothing_remains(aws)
    assert main(["teardown", EXAMPLE, *LIVE]) == 1
    out = " ".join(capsys.readouterr().out.split())
    assert "terminate-instances --region eu-west-1" in out


def test_teardown_says_that_nothing_exists(
    capsys: pytest.CaptureFixture[str], aws: Answers
) -> None:
    nothing_remains(aws)
    aws.give("ec2", "describe_volumes", {"Volumes": []})
    assert main(["teardown", EXAMPLE, *LIVE]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "Nothing that controllers of the clusters made was found" in out


def give_stack(aws: Answers, name: str, template: dict[str, Any], **more: Any) -> None:
    stack = {"StackName": name, "StackStatus": "UPDATE_COMPLETE", "CreationTime": MADE, **more}
    aws.give("cloudformation", "describe_stacks", {"Stacks": [stack]}, StackName=name)
    body = {"TemplateBody": json.dumps(template)}
    aws.give("cloudformation", "get_template", body, StackName=name)


def write_assembly(name: str, template: dict[str, Any]) -> str:
    folder = Path("cdk.out")
    folder.mkdir()
    artifact = {
        "type": "aws:cloudformation:stack",
        "environment": "aws://unknown-account/unknown-region",
        "properties": {"templateFile": "a.json"},
    }
    (folder / "manifest.json").write_text(json.dumps({"artifacts": {name: artifact}}), "utf-8")
    (folder / "a.json").write_text(json.dumps(template), "utf-8")
    return str(folder)


def test_diff_compares_with_what_is_deployed(
    capsys: pytest.CaptureFixture[str], aws: Answers
) -> None:
    key = {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": {}}}
    folder = write_assembly("app", {"Resources": {"Key": key}})
    give_stack(aws, "app", {"Resources": {"Key": key}})
    assert main(["diff", "--live", folder, *LIVE[1:]]) == 0
    assert capsys.readouterr().out.startswith("Nothing changes")
    give_stack(aws, "app", {"Resources": {"Key": key, "Old": key}})
    assert main(["diff", *LIVE, folder]) == 1
    assert "app/Old" in capsys.readouterr().out


def test_diff_knows_who_else_imports_an_export(
    capsys: pytest.CaptureFixture[str], aws: Answers
) -> None:
    topic = {"Topic": {"Type": "AWS::SNS::Topic"}}
    output = {"Value": {"Ref": "Topic"}, "Export": {"Name": "app:Topic"}}
    folder = write_assembly("app", {"Resources": topic})
    exported = {"OutputKey": "Topic", "OutputValue": "arn", "ExportName": "app:Topic"}
    old = {"Resources": topic, "Outputs": {"Topic": output}}
    give_stack(aws, "app", old, Outputs=[exported])
    aws.give("cloudformation", "list_imports", {"Imports": ["theirs"]}, ExportName="app:Topic")
    assert main(["diff", *LIVE, folder]) == 1
    out = " ".join(capsys.readouterr().out.split())
    assert "is removed while theirs imports it" in out
    assert "until theirs no longer imports it" in out


@pytest.mark.parametrize(("status", "code"), [("UPDATE_IN_PROGRESS", 0), ("DELETE_FAILED", 1)])
def test_diff_says_that_a_stack_cannot_be_deployed(
    capsys: pytest.CaptureFixture[str], aws: Answers, status: str, code: int
) -> None:
    folder = write_assembly("app", {"Resources": {}})
    give_stack(aws, "app", {"Resources": {}}, StackStatus=status)
    assert main(["diff", *LIVE, folder]) == code
    out = " ".join(capsys.readouterr().out.split())
    assert f"is in {status}, in which CloudFormation does not deploy it" in out


def test_cost_takes_the_prices_of_the_list(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = Answers(region="eu-west-1")
    monkeypatch.setattr(
        "eks_blueprint.live.session.open_session", lambda **_options: answers.session
    )
    gateway = {"Gateway": {"Type": "AWS::EC2::NatGateway", "Properties": {}}}
    folder = write_assembly("app", {"Resources": gateway})
    price = {"unit": "Hrs", "beginRange": "0", "pricePerUnit": {"USD": "1.5"}}
    term = {"priceDimensions": {"d": price}, "effectiveDate": "2026-11-01T00:00:00Z"}
    product = {
        "product": {"sku": "A", "attributes": {"usagetype": "EU-NatGateway-Hours"}},
        "terms": {"OnDemand": {"t": term}},
    }
    answers.give("pricing", "get_products", {"PriceList": []})
    answers.give("pricing", "get_products", {"PriceList": [json.dumps(product)]})
    arguments = ["cost", folder, "--live", "--region", "eu-west-1", "--format", "json"]
    assert main(arguments) == 0
    result = json.loads(capsys.readouterr().out)
    (hours,) = [one for one in result["lines"] if one["price"] == "nat.hour"]
    assert (hours["usd"], hours["basis"]) == (1.5, "live")
    assert result["refreshed"] is not None
    assert any("nat.gb of eu-west-1: the Price List must have" in note for note in result["notes"])


def test_cost_has_a_region_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_assembly("app", {"Resources": {}})
    assert main(["cost", folder, "--region", "eu-west-1"]) == 0
    assert main(["cost", folder, "--profile", "prod"]) == 2
    assert "--profile must be used with --live" in capsys.readouterr().err
