"""The commands that prepare accounts for a pipeline."""

from pathlib import Path

import pytest

from eks_blueprint.cli.bootstrap import bootstrap
from eks_blueprint.errors import BlueprintError

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "examples" / "29-fleet-pipeline.yaml"


def commands(capsys: pytest.CaptureFixture[str]) -> list[str]:
    lines = capsys.readouterr().out.splitlines()
    return [line for line in lines if " bootstrap " in line]


def test_every_account_and_region_is_named_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap(EXAMPLE) == 0
    found = commands(capsys)
    places = [command.split()[3] for command in found]
    assert places == [
        "aws://777788889999/eu-west-1",
        "aws://777788889999/us-east-1",
        "aws://111122223333/eu-west-1",
        "aws://444455556666/eu-west-1",
        "aws://444455556666/us-east-1",
    ]
    trusting = [command.split()[3] for command in found if "--trust 777788889999" in command]
    assert trusting == places[2:]
    assert all("--cloudformation-execution-policies" in command for command in found)


def test_accounts_that_have_no_cluster_are_named_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = tmp_path / "clusters.yaml"
    services = "{apps: {environment: {account: '888899990000', region: eu-central-1}}}"
    text = f"{EXAMPLE.read_text('utf-8')}\nservice_networks: {services}\n"
    spec.write_text(text, "utf-8")
    bootstrap(spec)
    assert "aws://888899990000/eu-central-1 --trust 777788889999" in "".join(commands(capsys))


def test_policies_and_qualifier_are_those_of_the_user(capsys: pytest.CaptureFixture[str]) -> None:
    policies = ["arn:aws:iam::{account}:policy/fleet", "arn:aws:iam::aws:policy/ReadOnlyAccess"]
    bootstrap(EXAMPLE, policies=policies, qualifier="fleet")
    *_, last = commands(capsys)
    assert "--cloudformation-execution-policies arn:aws:iam::444455556666:policy/fleet" in last
    assert "ReadOnlyAccess --qualifier fleet" in last
    assert "AdministratorAccess" not in last


def test_the_pipeline_is_deployed_once(capsys: pytest.CaptureFixture[str]) -> None:
    bootstrap(EXAMPLE)
    assert "deploy --app cdk.out fleet-pipeline" in capsys.readouterr().out


def test_fails_without_a_pipeline() -> None:
    with pytest.raises(BlueprintError, match="must have a pipeline, got none"):
        bootstrap(ROOT / "examples" / "06-multi-cluster.yaml")


def test_fails_with_a_wrong_qualifier() -> None:
    with pytest.raises(BlueprintError, match="--qualifier must be 1 to 10"):
        bootstrap(EXAMPLE, qualifier="much-too-long")
