"""Cloud assemblies of this library and of any other CDK app."""

import json
import math
import os
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_sqs as sqs

from eks_blueprint.assembly import CloudAssembly, is_assembly, read_assembly
from eks_blueprint.errors import BlueprintError

TEMPLATE = {"Resources": {"Queue": {"Type": "AWS::SQS::Queue", "DeletionPolicy": "Retain"}}}
STACK = {
    "type": "aws:cloudformation:stack",
    "environment": "aws://111122223333/eu-central-1",
    "properties": {"templateFile": "a.json"},
}


def deep(levels: int) -> Any:
    return [deep(levels - 1)] if levels else []


def named(name: Any) -> Any:
    return {**STACK, "properties": {"templateFile": "a.json", "stackName": name}}


def write(folder: Path, **artifacts: Any) -> Path:
    (folder / "manifest.json").write_text(json.dumps({"artifacts": artifacts}), "utf-8")
    (folder / "a.json").write_text(json.dumps(TEMPLATE), "utf-8")
    return folder


def template(folder: Path, content: Any) -> CloudAssembly:
    write(folder, a=STACK)
    (folder / "a.json").write_text(json.dumps(content), "utf-8")
    return read_assembly(folder)


def test_an_app_of_somebody_else_is_read_with_its_stages(tmp_path: Path) -> None:
    app = cdk.App(outdir=str(tmp_path))
    place = cdk.Environment(account="111122223333", region="eu-central-1")
    first = cdk.Stack(app, "First", env=place)
    queue = sqs.Queue(first, "Queue")
    # Their ids sort the other way than their order.
    second = cdk.Stack(app, "A", stack_name="second")
    second.add_dependency(first)
    stage = cdk.Stage(app, "Stage", env=place)
    third = cdk.Stack(stage, "Third")
    sqs.Queue(third, "Queue")
    fourth = cdk.Stack(stage, "Fourth", stack_name="fourth")
    fourth.add_dependency(third)
    key = first.get_logical_id(queue.node.default_child)  # type: ignore[arg-type]
    app.synth()

    found = read_assembly(tmp_path)
    assert found.stacks.keys() == {"First", "second", "Stage-Third", "fourth"}
    order = list(found.stacks)
    assert order.index("First") < order.index("second")
    assert order.index("Stage-Third") < order.index("fourth")
    assert found.stacks["second"].depends_on == ("First",)
    assert found.stacks["fourth"].depends_on == ("Stage-Third",)
    places = {name: (one.account, one.region) for name, one in found.stacks.items()}
    assert places["First"] == places["fourth"] == ("111122223333", "eu-central-1")
    assert places["second"] == (None, None)
    (resource,) = found.stacks["First"].of_type("AWS::SQS::Queue")
    assert (resource.logical_id, str(resource)) == (key, f"First/{key}")
    assert found.gitops == {}


def test_stacks_of_one_name_in_several_regions_are_all_there(tmp_path: Path) -> None:
    app = cdk.App(outdir=str(tmp_path))
    for region in ("eu-central-1", "us-east-1"):
        place = cdk.Environment(account="111122223333", region=region)
        sqs.Queue(cdk.Stack(app, region, stack_name="prod", env=place), "Queue")
    app.synth()
    found = read_assembly(tmp_path)
    assert {name: one.region for name, one in found.stacks.items()} == {
        "eu-central-1": "eu-central-1",
        "us-east-1": "us-east-1",
    }
    assert {one.name for one in found.stacks.values()} == {"prod"}


def test_stacks_that_wait_for_each_other_are_shown(tmp_path: Path) -> None:
    write(tmp_path, a={**STACK, "dependencies": ["b"]}, b={**STACK, "dependencies": ["a", "c"]})
    assert set(read_assembly(tmp_path).stacks) == {"a", "b"}


def test_trees_for_gitops_are_read_by_their_paths(tmp_path: Path) -> None:
    tree = write(tmp_path, a=STACK) / "gitops" / "clusters" / "prod"
    tree.mkdir(parents=True)
    (tree / "kustomization.yaml").write_text("a: ü", "utf-8")
    (tree / "notes.txt").write_text("b", "utf-8")
    assert read_assembly(tmp_path).gitops == {"clusters/prod/kustomization.yaml": "a: ü"}


def test_fails_where_a_folder_is_no_assembly(tmp_path: Path) -> None:
    assert not is_assembly(tmp_path)
    with pytest.raises(BlueprintError, match=r"folder with manifest\.json, got .*; write one with"):
        read_assembly(tmp_path)
    (tmp_path / "manifest.json").mkdir()
    with pytest.raises(BlueprintError, match="must be a folder with"):
        read_assembly(tmp_path)


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "[]",
        "{",
        '{"artifacts": null}',
        '{"artifacts": []}',
        '{"artifacts": {"a": null}}',
        '{"artifacts": {"a": {}}}',
        '{"artifacts": {"a": {"type": "aws:cloudformation:stack"}}}',
        '{"artifacts": {"a": {"type": "cdk:cloud-assembly", "properties": {}}}}',
        '{"a": ' + "[" * 100_000,
        json.dumps({"artifacts": {"a": {**STACK, "properties": {"templateFile": "gone.json"}}}}),
        json.dumps({"artifacts": {"a": {**STACK, "environment": None}}}),
        json.dumps({"artifacts": {"a": named(5)}}),
        json.dumps({"artifacts": {"a": named(["x"])}}),
        "\xff",
    ],
    ids=lambda text: text[:70],
)
def test_fails_where_a_manifest_cannot_be_read(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "manifest.json").write_text(manifest, "latin-1")
    with pytest.raises(BlueprintError, match="must be as cdk synth writes it"):
        read_assembly(tmp_path)


def test_an_assembly_without_stacks_is_empty(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{}", "utf-8")
    found = read_assembly(tmp_path)
    assert (found.stacks, found.gitops) == ({}, {})


@pytest.mark.parametrize(
    "content",
    [
        [],
        {"Resources": [1]},
        {"Resources": {"a": None}},
        {"Resources": {"a": {}}},
        {"Resources": {"a": {"Type": 1}}},
        {"Resources": {"a": ["Type"]}},
        {"Parameters": [1]},
        {"Outputs": "x"},
        {"Conditions": [1]},
        {"Mappings": 7},
        {"Resources": {"a": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": math.nan}}}},
        {"Metadata": deep(201)},
    ],
    ids=lambda content: str(content)[:70],
)
def test_fails_where_a_template_cannot_be_read(tmp_path: Path, content: Any) -> None:
    with pytest.raises(BlueprintError, match="must be as cdk synth writes it"):
        template(tmp_path, content)


@pytest.mark.parametrize("content", [{}, {"Resources": None}, {"Resources": {}}], ids=str)
def test_a_template_may_have_no_resources(tmp_path: Path, content: Any) -> None:
    assert template(tmp_path, content).stacks["a"].resources == {}


def test_a_template_may_have_many_levels(tmp_path: Path) -> None:
    found = template(tmp_path, {"Metadata": deep(150)})
    assert found.stacks["a"].template["Metadata"] == deep(150)


def test_a_loop_of_a_template_is_passed_over(tmp_path: Path) -> None:
    loop = {"Fn::ForEach::Queues": ["Name", ["a"], {"${Name}": {"Type": "AWS::SQS::Queue"}}]}
    found = template(tmp_path, {"Resources": {**TEMPLATE["Resources"], **loop}})
    assert list(found.stacks["a"].resources) == ["Queue"]


def test_a_resource_says_what_becomes_of_it(tmp_path: Path) -> None:
    found = template(
        tmp_path,
        {
            "Resources": {
                **TEMPLATE["Resources"],
                "Plain": {"Type": "AWS::SQS::Queue", "Properties": None},
                "Databases": {"Type": "AWS::RDS::DBCluster"},
                "Alone": {"Type": "AWS::RDS::DBInstance"},
                "Member": {
                    "Type": "AWS::RDS::DBInstance",
                    "Properties": {"DBClusterIdentifier": {"Ref": "Databases"}},
                },
            }
        },
    ).stacks["a"]
    assert {key: one.deletion_policy for key, one in found.resources.items()} == {
        "Queue": "Retain",
        "Plain": "Delete",
        "Databases": "Snapshot",
        "Alone": "Snapshot",
        "Member": "Delete",
    }
    assert {one.update_replace_policy for one in found.resources.values()} == {"Delete"}
    assert found.resources["Plain"].properties == {}
    assert found.resources["Member"].depends_on == {"Databases"}


def at(name: str) -> dict[str, Any]:
    return {**STACK, "properties": {"templateFile": name}}


def test_fails_where_a_template_is_not_in_the_folder(tmp_path: Path) -> None:
    outside = tmp_path / "private.json"
    outside.write_text(json.dumps(TEMPLATE), "utf-8")
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "link.json").symlink_to(outside)
    for name in ("../private.json", str(outside), "link.json"):
        with pytest.raises(BlueprintError, match="must be in the folder of the assembly"):
            read_assembly(write(folder, a=at(name)))


def test_fails_where_a_file_of_a_tree_is_a_link_out_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    (folder / "gitops").mkdir(parents=True)
    (tmp_path / "private.yaml").write_text("a: 1", "utf-8")
    (folder / "gitops" / "a.yaml").symlink_to(tmp_path / "private.yaml")
    with pytest.raises(BlueprintError, match="must be in the folder of the assembly"):
        read_assembly(write(folder, a=STACK))


def test_fails_instead_of_waiting_for_a_pipe(tmp_path: Path) -> None:
    write(tmp_path, a=at("pipe.json"))
    os.mkfifo(tmp_path / "pipe.json")
    with pytest.raises(BlueprintError, match=r"pipe\.json must be a file"):
        read_assembly(tmp_path)


@pytest.mark.parametrize("name", [".", "..", "/", "b/.."])
def test_fails_where_an_assembly_holds_itself(tmp_path: Path, name: str) -> None:
    # Three of them would be read three times at each level.
    again = {"type": "cdk:cloud-assembly", "properties": {"directoryName": name}}
    with pytest.raises(BlueprintError, match="must be below its assembly"):
        read_assembly(write(tmp_path, a=again, b=again, c=again))
