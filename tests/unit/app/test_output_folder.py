"""The output holds what it held before, or all of the new assembly."""

import json
from pathlib import Path

import pytest

from eks_blueprint.app.file_lock import lock
from eks_blueprint.app.output_folder import output_folder
from eks_blueprint.errors import BlueprintError


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".eks-blueprint.json"
    }


def write(output: Path, files: dict[str, str], *, publish: bool = True) -> None:
    with output_folder(output) as folder:
        for name, text in files.items():
            path = folder.staging / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        if publish:
            folder.publish()


def test_second_synthesis_replaces_the_first_as_a_whole(tmp_path: Path) -> None:
    output = tmp_path / "deep" / "cdk.out"
    write(output, {"a.template.json": "1", "gitops/clusters/a/x.yaml": "1", "cdk.out": ""})
    write(output, {"b.template.json": "2", "cdk.out": ""})
    assert contents(output) == {"b.template.json": "2", "cdk.out": ""}
    assert not (output / "gitops").exists()


def test_files_of_others_stay_where_they_are(tmp_path: Path) -> None:
    write(tmp_path, {"cdk.out": "", "gitops/a.yaml": "1"})
    (tmp_path / "notes.md").write_text("mine", "utf-8")
    (tmp_path / "gitops" / "mine.yaml").write_text("mine", "utf-8")
    write(tmp_path, {"cdk.out": ""})
    assert contents(tmp_path) == {"cdk.out": "", "gitops/mine.yaml": "mine", "notes.md": "mine"}


def test_without_publish_nothing_changes(tmp_path: Path) -> None:
    output = tmp_path / "deep" / "cdk.out"
    write(output, {"a.template.json": "1"}, publish=False)
    assert not (tmp_path / "deep").exists()
    write(output, {"a.template.json": "1"})
    write(output, {"b.template.json": "2"}, publish=False)
    assert contents(output) == {"a.template.json": "1"}


def test_interruption_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    write(tmp_path, {"a.template.json": "1"})

    def interrupt() -> None:
        with output_folder(tmp_path) as folder:
            (folder.staging / "b.template.json").write_text("2", "utf-8")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupt()
    assert contents(tmp_path) == {"a.template.json": "1"}
    assert [*tmp_path.glob(".eks-blueprint-*")] == []


def test_fails_half_way_and_puts_everything_back(tmp_path: Path) -> None:
    write(tmp_path, {"a.json": "1", "b.json": "1", "z/old.json": "1"})
    # A folder of somebody else stands where a file has to go, after others were moved.
    (tmp_path / "c.json").mkdir()
    (tmp_path / "c.json" / "mine").write_text("mine", "utf-8")
    before = contents(tmp_path)
    with pytest.raises(BlueprintError, match="output must be a folder that can be written"):
        write(tmp_path, {"a.json": "2", "b.json": "2", "c.json": "2", "new/x.json": "2"})
    assert contents(tmp_path) == before
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("marker", ["cdk.out", ".eks-blueprint.json"])
def test_takes_a_cloud_assembly_that_others_wrote(marker: str, tmp_path: Path) -> None:
    (tmp_path / marker).write_text("{}", "utf-8")
    (tmp_path / "Other.template.json").write_text("{}", "utf-8")
    write(tmp_path, {"a.template.json": "1"})
    assert {"a.template.json", "Other.template.json"} <= contents(tmp_path).keys()


def test_takes_a_folder_with_nothing_but_locks_of_the_cdk_cli(tmp_path: Path) -> None:
    for name in ("synth.lock", "read.17.1.lock", "error.txt", "performance-counters.json"):
        (tmp_path / name).write_text("17", "utf-8")
    write(tmp_path, {"a.template.json": "1"})
    assert contents(tmp_path)["synth.lock"] == "17"


def test_fails_on_a_folder_that_is_no_cloud_assembly(tmp_path: Path) -> None:
    for name in ("README.md", "app.py", "src.py", "x.py"):
        (tmp_path / name).write_text("mine", "utf-8")
    with pytest.raises(BlueprintError, match=r"which holds README\.md, app\.py, src\.py, \.\.\.;"):
        write(tmp_path, {"a.template.json": "1"})
    assert len(contents(tmp_path)) == 4


def test_fails_on_a_folder_that_only_holds_a_cloud_assembly(tmp_path: Path) -> None:
    write(tmp_path / "cdk.out", {"cdk.out": "", "a.template.json": "1"})
    with pytest.raises(BlueprintError, match=r"which holds cdk\.out;"):
        write(tmp_path, {"cdk.out": "", "a.template.json": "1"})


def test_fails_where_no_folder_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", "utf-8")
    for path in (tmp_path / "file", tmp_path / "file" / "cdk.out"):
        with pytest.raises(BlueprintError, match="output must be a folder that can be written"):
            write(path, {"a.template.json": "1"})
    assert contents(tmp_path) == {"file": "mine"}


def test_list_that_was_tampered_with_deletes_nothing_outside(tmp_path: Path) -> None:
    output = tmp_path / "cdk.out"
    write(output, {"a.template.json": "1"})
    mine = tmp_path / "mine"
    mine.write_text("mine", "utf-8")
    names = {"files": ["../mine", str(mine), "a.template.json"]}
    (output / ".eks-blueprint.json").write_text(json.dumps(names), "utf-8")
    write(output, {"b.template.json": "2"})
    assert mine.exists()
    assert contents(output) == {"b.template.json": "2"}


def test_links_and_empty_lists_do_no_harm(tmp_path: Path) -> None:
    with output_folder(tmp_path) as folder:
        (folder.staging / "asset").mkdir()
        (folder.staging / "asset" / "link").symlink_to("nowhere")
        (folder.staging / "asset" / "up").symlink_to("..")
        folder.publish()
    assert (tmp_path / "asset" / "link").is_symlink()
    (tmp_path / ".eks-blueprint.json").write_text("[", "utf-8")
    write(tmp_path, {"asset/link": "2"})
    assert (tmp_path / "asset" / "link").read_text("utf-8") == "2"
    assert not (tmp_path / "nowhere").exists()


def test_leftovers_of_a_killed_process_are_removed_and_those_of_a_running_one_stay(
    tmp_path: Path,
) -> None:
    killed, running = tmp_path / ".eks-blueprint-killed", tmp_path / ".eks-blueprint-running"
    for folder in (killed, running):
        folder.mkdir()
    with lock(running):
        write(tmp_path, {"cdk.out": ""})
        assert running.exists()
    assert not killed.exists()


def test_fails_where_a_folder_of_the_output_is_a_link_elsewhere(tmp_path: Path) -> None:
    output, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    write(output, {"cdk.out": "", "gitops/x.yaml": "1"})
    (output / "gitops" / "x.yaml").unlink()
    (output / "gitops").rmdir()
    elsewhere.mkdir()
    (elsewhere / "x.yaml").write_text("mine", "utf-8")
    (output / "gitops").symlink_to(elsewhere)
    with pytest.raises(BlueprintError, match=r"got the link .*gitops; remove the link"):
        write(output, {"cdk.out": "", "gitops/x.yaml": "2"})
    write(output, {"cdk.out": "3"})
    assert (elsewhere / "x.yaml").read_text("utf-8") == "mine"
    assert (output / "cdk.out").read_text("utf-8") == "3"


@pytest.mark.parametrize(
    "listed", ['{"files": 5}', '{"files": [5, "../mine", "/mine"]}', "[]", "{", ""]
)
def test_damaged_list_is_no_obstacle_and_leads_nowhere(tmp_path: Path, listed: str) -> None:
    mine, output = tmp_path / "mine", tmp_path / "out"
    mine.write_text("mine", "utf-8")
    write(output, {"cdk.out": ""})
    (output / ".eks-blueprint.json").write_text(listed, "utf-8")
    write(output, {"cdk.out": "2"})
    assert mine.exists()
    assert contents(output) == {"cdk.out": "2"}


def test_name_in_the_list_that_no_file_can_have_is_skipped(tmp_path: Path) -> None:
    write(tmp_path, {"cdk.out": ""})
    text = json.dumps({"files": ["x" * 5000]})
    (tmp_path / ".eks-blueprint.json").write_text(text, "utf-8")
    write(tmp_path, {"cdk.out": "2"})
    assert contents(tmp_path) == {"cdk.out": "2"}


def test_fails_with_the_reason_where_the_name_is_too_long(tmp_path: Path) -> None:
    with pytest.raises(BlueprintError, match="output must be a folder that can be written"):
        write(tmp_path / ("x" * 300), {"cdk.out": ""})
