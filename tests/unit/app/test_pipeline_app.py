"""The pipeline of a spec beside its clusters."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint.app.assembling import Assembling
from eks_blueprint.app.report import read_report
from eks_blueprint.assembly import read_assembly
from eks_blueprint.spec import BlueprintSpec

PIPELINE = "AWS::CodePipeline::Pipeline"
FLEET: dict[str, Any] = {
    "waves": [{"name": "test"}, {"name": "production", "approval": {}}],
    "environments": {
        "test": {"account": "111122223333", "regions": ["eu-west-1"], "wave": "test"},
        "production": {"account": "444455556666", "regions": ["us-east-1"], "wave": "production"},
    },
    "pipeline": {
        "account": "777788889999",
        "region": "eu-west-1",
        "source": {"codecommit": {"repository": "clusters"}},
        "spec": "clusters.yaml",
    },
    "defaults": {"profile": "core"},
    "clusters": {
        # An object through kubectl, with a label that CDK makes of the construct path.
        "a": {
            "environment": "test",
            "manifests": {"team": {"objects": [{"apiVersion": "v1", "kind": "Namespace",
                                                 "metadata": {"name": "team"}}]}},
        },
        "b": {"environment": "production"},
    },
}  # fmt: skip


CONNECTED = {
    "waves": [{"name": "all"}],
    "pipeline": FLEET["pipeline"],
    "defaults": {"profile": "core"},
    "clusters": {
        "orders": {
            "environment": {"account": "111122223333", "region": "us-east-1", "wave": "all"}
        },
        "reports": {
            "environment": {"account": "444455556666", "region": "eu-west-1", "wave": "all"},
            "network": {"cidr": "10.1.0.0/16"},
        },
    },
    "connections": {"backoffice": {"clusters": ["orders", "reports"], "peering": {}}},
}


@dataclass(frozen=True)
class Written:
    plain: Path
    staged: Path


def write(folder: Path, fields: Mapping[str, Any], only: tuple[str, ...] | None = None) -> Path:
    folder.mkdir()
    Assembling(
        BlueprintSpec.model_validate(fields),
        only=only,
        packs=(),
        context={},
        overrides={},
        validate=False,
    ).write(folder)
    return folder


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("written")
    without = {key: value for key, value in FLEET.items() if key != "pipeline"}
    return Written(write(folder / "plain", without), write(folder / "staged", FLEET))


def files(folder: Path, pattern: str) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob(pattern)):
        yield path.name, path.read_bytes()


def test_templates_are_equal_byte_for_byte_to_those_without_a_pipeline(written: Written) -> None:
    plain = dict(files(written.plain, "*.template.json"))
    staged = dict(files(written.staged, "assembly-*/*.template.json"))
    assert staged == plain
    assert b"aws.cdk.eks/prune-" in plain["a.template.json"]
    names = {path.name for path in written.staged.glob("*.template.json")}
    assert names == {
        "fleet-pipeline.template.json",
        "fleet-pipeline-artifacts-us-east-1.template.json",
    }


def test_assets_are_the_same_and_there_once(written: Written) -> None:
    plain = {path.name for path in written.plain.glob("asset.*")}
    assert plain
    assert {path.name for path in written.staged.rglob("asset.*")} == plain
    for file in written.staged.glob("assembly-*/*.assets.json"):
        for asset in json.loads(file.read_text("utf-8"))["files"].values():
            assert (file.parent / asset["source"]["path"]).exists()


def test_stacks_are_known_with_their_accounts_and_sizes(written: Written) -> None:
    stacks = {one.name: one.environment for one in read_report(written.staged).stacks}
    assert stacks["a"] == "111122223333/eu-west-1"
    assert stacks["fleet-pipeline"] == "777788889999/eu-west-1"
    assert {*read_assembly(written.plain).stacks} < {*read_assembly(written.staged).stacks}


def test_a_selection_is_written_without_the_pipeline(tmp_path: Path) -> None:
    folder = write(tmp_path / "selected", FLEET, only=("b",))
    assert {*read_assembly(folder).stacks} == {"b", "b-network"}


def test_stacks_of_a_connection_come_after_those_that_they_need(tmp_path: Path) -> None:
    folder = write(tmp_path / "staged", CONNECTED)
    without = {key: value for key, value in CONNECTED.items() if key != "pipeline"}
    plain = read_assembly(write(tmp_path / "plain", without))
    (pipeline,) = read_assembly(folder).stacks["fleet-pipeline"].of_type(PIPELINE)
    turn: dict[str, int] = {}
    for number, stage in enumerate(pipeline.properties["Stages"]):
        for action in stage["Actions"]:
            if action["ActionTypeId"]["Provider"] == "CloudFormation":
                turn[action["Configuration"]["StackName"]] = number * 100 + action["RunOrder"]
    assert turn.keys() == plain.stacks.keys()
    assert "backoffice-orders-connection" in turn
    for name, stack in plain.stacks.items():
        assert all(turn[other] < turn[name] for other in stack.depends_on), name
