"""The pipeline of a fleet."""

import json
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest

from eks_blueprint.assembly import read_assembly
from eks_blueprint.errors import BlueprintError
from eks_blueprint.pipeline import FleetPipeline, WaveOfPlan, planned
from eks_blueprint.spec.pipeline import ApprovalSpec
from eks_blueprint.stacks import PipelineStack
from tests.support.assemblies import ONE_WAVE, one_stack_assembly, write_assembly
from tests.support.constructs import pipeline_spec

STACKS = {"a-network": "eu-west-1", "a": "eu-west-1", "b": "eu-west-1", "c": "us-east-1"}
NEEDS = {"a": ["a-network"], "b": ["a"]}
CONNECTION = "arn:aws:codeconnections:eu-west-1:999999999999:connection/"
CONNECTION += "0a1b2c3d-1111-2222-3333-444455556666"


class Made:
    """A pipeline, as CloudFormation gets it."""

    def __init__(self, folder: Path, **fields: Any) -> None:
        plain, self.output = folder / "plain", folder / "out"
        plain.mkdir()
        (plain / "asset.1.zip").write_text("zip", "utf-8")
        (plain / "asset.2").mkdir()
        (plain / "asset.2" / "index.py").write_text("code", "utf-8")
        source = {"one": "asset.1.zip", "two": "asset.2"}
        self.plain = write_assembly(plain, STACKS, needs=NEEDS, assets={"a": source, "b": source})
        waves = planned(
            read_assembly(plain).stacks,
            waves=[
                WaveOfPlan("test"),
                WaveOfPlan("production", ApprovalSpec(emails=("ops@example.com",)), 60),
            ],
            wave_of={"a-network": "test", "a": "test", "b": "production", "c": "production"},
            clusters=["a", "b", "c"],
            names={"111122223333": "apps"},
        )
        connection = {"arn": CONNECTION, "repository": "example/clusters"}
        spec = pipeline_spec(**{"source": {"connection": connection}, **fields})
        app = cdk.App(outdir=str(self.output), builtin_cloud_formation_validation=False)
        stack = PipelineStack(app, "fleet-pipeline", spec=spec, waves=waves, assembly=plain)
        app.synth()
        self.stack = stack
        self.template = self.read("fleet-pipeline.template.json")
        self.resource = self.of("AWS::CodePipeline::Pipeline")[0]

    def read(self, name: str) -> Any:
        return json.loads((self.output / name).read_text("utf-8"))

    def of(self, kind: str) -> list[dict[str, Any]]:
        found = self.template["Resources"].values()
        return [one["Properties"] for one in found if one["Type"] == kind]

    @property
    def stages(self) -> dict[str, list[str]]:
        return {
            stage["Name"]: [action["Name"] for action in stage["Actions"]]
            for stage in self.resource["Stages"]
        }

    def action(self, name: str) -> dict[str, Any]:
        (found,) = (
            action
            for stage in self.resource["Stages"]
            for action in stage["Actions"]
            if action["Name"] == name
        )
        return found  # type: ignore[no-any-return]

    def commands(self, project: str) -> list[str]:
        (found,) = (
            one
            for one in self.of("AWS::CodeBuild::Project")
            if one["Description"].endswith(project)
        )
        commands: list[str] = json.loads(found["Source"]["BuildSpec"])["phases"]["build"][
            "commands"
        ]
        return commands


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("pipeline"))


def test_a_wave_is_deployed_region_by_region(made: Made) -> None:
    assert made.stages == {
        "Source": ["example_clusters"],
        "Build": ["Synth"],
        "UpdatePipeline": ["SelfMutate"],
        "Assets": ["FileAssets"],
        "test-apps-eu-west-1": ["Gate-test", "a-network.Deploy", "a.Deploy"],
        "production-apps-eu-west-1": ["Gate-production", "Approve-production", "b.Deploy"],
        "production-apps-us-east-1": ["c.Deploy", "Bake-production"],
    }


def test_gate_approval_and_stacks_follow_one_another(made: Made) -> None:
    orders = {
        action["Name"]: action["RunOrder"]
        for stage in made.resource["Stages"]
        for action in stage["Actions"]
    }
    assert orders["Gate-production"] < orders["Approve-production"] < orders["b.Deploy"]
    assert orders["a-network.Deploy"] < orders["a.Deploy"]
    assert orders["c.Deploy"] < orders["Bake-production"]


def test_templates_are_those_of_the_assembly(made: Made) -> None:
    folders = {"a-network": "test", "a": "test", "b": "production", "c": "production"}
    for name, wave in folders.items():
        region = STACKS[name]
        file = f"assembly-fleet-{wave}-apps-{region}/{name}.template.json"
        original = (made.plain / f"{name}.template.json").read_bytes()
        assert (made.output / file).read_bytes() == original
        configuration = made.action(f"{name}.Deploy")["Configuration"]
        assert configuration["TemplatePath"] == f"Synth_Output::{file}"
        assert configuration["StackName"] == name


def test_assets_are_there_once(made: Made) -> None:
    assert (made.output / "asset.1.zip").read_text("utf-8") == "zip"
    assert (made.output / "asset.2" / "index.py").is_file()
    files = made.read("assembly-fleet-test-apps-eu-west-1/a.assets.json")["files"]
    assert files["one"]["source"]["path"] == "../asset.1.zip"
    assert files["template"]["source"]["path"] == "a.template.json"


def test_other_programs_read_the_stacks_of_all_stages(made: Made) -> None:
    stacks = read_assembly(made.output).stacks
    assert {*STACKS, "fleet-pipeline", "fleet-pipeline-artifacts-us-east-1"} == {*stacks}
    assert stacks["a"].depends_on == ("a-network",)
    # It depends on a stack of an earlier stage, which its manifest cannot say.
    assert stacks["b"].depends_on == ("a",)
    assert [*stacks].index("a") < [*stacks].index("b")


def test_an_approval_ends_and_is_announced(made: Made) -> None:
    approval = made.action("Approve-production")
    assert approval["TimeoutInMinutes"] == 168 * 60
    assert "log of the gate" in approval["Configuration"]["CustomData"]
    (subscription,) = made.of("AWS::SNS::Subscription")
    assert subscription["Endpoint"] == "ops@example.com"
    assert "KmsMasterKeyId" in made.of("AWS::SNS::Topic")[0]


def test_the_gate_plans_the_upgrade_and_compares_each_stage(made: Made) -> None:
    role = "--live --role 'cdk-hnb659fds-lookup-role-{account}-{region}'"
    assert made.commands("Gate-production") == [
        f"eks-blueprint upgrade fleet.yaml --clusters b,c {role} || true",
        f"eks-blueprint diff {role} --allow-file allowed-losses.txt "
        "cdk.out/assembly-fleet-production-apps-eu-west-1",
        f"eks-blueprint diff {role} --allow-file allowed-losses.txt "
        "cdk.out/assembly-fleet-production-apps-us-east-1",
    ]


def test_the_bake_time_watches_the_alarms_of_the_wave(made: Made) -> None:
    (command,) = made.commands("Bake-production")
    assert "cdk.out/assembly-fleet-production-apps-us-east-1 --minutes 60 --live" in command
    (project,) = (
        one
        for one in made.of("AWS::CodeBuild::Project")
        if one["Description"].endswith("Bake-production")
    )
    assert project["TimeoutInMinutes"] == 90


def test_builds_run_on_fixed_versions_with_one_encrypted_log(made: Made) -> None:
    for project in made.of("AWS::CodeBuild::Project"):
        assert project["Environment"]["Image"] == "aws/codebuild/standard:8.0"
        text = project["Source"]["BuildSpec"]
        # The commands that publish assets are a file of the assembly.
        file = made.output / text if text.startswith("buildspec") else None
        install = json.loads(file.read_text("utf-8") if file else text)["phases"]["install"]
        assert install["runtime-versions"] == {"nodejs": "24", "python": "3.13"}
        group = project["LogsConfig"]["CloudWatchLogs"]["GroupName"]
        assert "LogGroup" in json.dumps(group)
        assert "EncryptionKey" in project
    assert "AWS::Logs::ResourcePolicy" not in json.dumps(made.template)


def test_readers_of_artifacts_are_deploy_roles_of_the_accounts(made: Made) -> None:
    (policy,) = made.of("AWS::S3::BucketPolicy")
    text = json.dumps(policy)
    assert "111122223333:root" in text
    assert "role/cdk-hnb659fds-deploy-role-*" in text
    assert "PutObject" not in text
    other = made.read("fleet-pipeline-artifacts-us-east-1.template.json")["Resources"]
    (bucket,) = (one for one in other.values() if one["Type"] == "AWS::S3::Bucket")
    assert bucket["Properties"]["BucketName"] == "fleet-artifacts-999999999999-us-east-1"


def test_only_the_synthesis_and_the_pipeline_write_artifacts(made: Made) -> None:
    """A build after it, which installs packages too, changes nothing that is deployed later."""
    writing = {
        one["Description"]
        for one in made.of("AWS::IAM::ManagedPolicy")
        if "s3:PutObject" in json.dumps(one) or "kms:Encrypt" in json.dumps(one)
    }
    assert writing == {"Synthesizes fleet.yaml: build", "Pipeline fleet: part1"}


def test_artifacts_are_in_buckets_of_the_account(made: Made) -> None:
    """Whoever makes a bucket with the name of one that is gone gets and gives no artifact."""
    statements = [
        statement
        for one in made.of("AWS::IAM::ManagedPolicy")
        for statement in one["PolicyDocument"]["Statement"]
        if "s3:" in json.dumps(statement["Action"])
    ]
    assert len(statements) > 8
    for one in statements:
        assert one["Condition"] == {
            "StringEquals": {"aws:ResourceAccount": {"Ref": "AWS::AccountId"}}
        }


def test_the_role_of_the_pipeline_takes_on_the_deploy_roles_only(made: Made) -> None:
    statements = [
        statement
        for one in made.of("AWS::IAM::ManagedPolicy")
        if one["Description"].startswith("Pipeline fleet")
        for statement in one["PolicyDocument"]["Statement"]
    ]
    (assumed,) = (one for one in statements if one["Action"] == "sts:AssumeRole")
    names = ["-".join(json.dumps(one).split("deploy-role-")[1:]) for one in assumed["Resource"]]
    assert [name[:22] for name in names] == ["111122223333-eu-west-1", "111122223333-us-east-1"]
    assert not [one for one in statements if one["Resource"] == "*"]


def test_stages_of_many_regions_have_a_name_that_codepipeline_takes(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.mkdir()
    many = {f"c{number}": f"ap-southeast-{number}" for number in range(1, 10)}
    write_assembly(plain, many)
    waves = planned(
        read_assembly(plain).stacks,
        waves=[WaveOfPlan("production")],
        wave_of=dict.fromkeys(many, "production"),
        concurrent_regions=9,
    )
    app = cdk.App(outdir=str(tmp_path / "out"), builtin_cloud_formation_validation=False)
    PipelineStack(app, "fleet", spec=pipeline_spec(), waves=waves, assembly=plain)
    app.synth()
    found = read_assembly(tmp_path / "out").stacks["fleet"].of_type("AWS::CodePipeline::Pipeline")
    (pipeline,) = found
    names = [one["Name"] for one in pipeline.properties["Stages"]]
    assert names[-1] == "production-ap-southeast-1-and-8-more"


def test_fails_in_a_stack_without_an_account() -> None:
    stack = cdk.Stack(cdk.App(), "agnostic")
    with pytest.raises(BlueprintError, match="must have an account and a Region"):
        FleetPipeline(
            stack,
            "Fleet",
            spec=pipeline_spec(),
            waves=[ONE_WAVE],
            assembly=one_stack_assembly(),
        )


def test_fails_in_a_stage() -> None:
    env = cdk.Environment(account="999999999999", region="eu-west-1")
    stack = cdk.Stack(cdk.Stage(cdk.App(), "prod"), "fleet", env=env)
    with pytest.raises(BlueprintError, match="got one in the stage prod; create it with the app"):
        FleetPipeline(
            stack,
            "Fleet",
            spec=pipeline_spec(),
            waves=[ONE_WAVE],
            assembly=one_stack_assembly(),
        )
