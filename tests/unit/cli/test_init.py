"""A first spec and app: what is asked, what is written, and what is never overwritten."""

import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from eks_blueprint import __version__, catalogue, spec
from eks_blueprint.cli import main
from eks_blueprint.cli.packaged import distribution, requirement
from eks_blueprint.cli.program import COMMANDS, command
from eks_blueprint.cli.starter import NODES, Starter, refusals, spec_text
from eks_blueprint.spec.profile import PROFILES
from tests.support.apps import ROOT

ADMIN = "arn:aws:iam::111122223333:role/admin"
FLAGS = ["--name", "shop", "--admin", ADMIN]
APP = {"clusters.yaml", "app.py", "cdk.json", "requirements.txt", ".gitignore"}
WHEEL = f"wheels/eks_blueprint-{__version__}-py3-none-any.whl"
REPOSITORY = "https://git.example.com/platform.git"


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def files() -> set[str]:
    return {path.relative_to(".").as_posix() for path in Path().rglob("*")}


def answers(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr("eks_blueprint.cli.init.can_ask", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("nodes", NODES)
@pytest.mark.parametrize("name", ["shop", "no", "1e3"])
@pytest.mark.parametrize("bastion", [True, False])
def test_each_choice_is_a_valid_spec(profile: str, nodes: str, name: str, bastion: bool) -> None:
    place = ("111122223333", "eu-west-1") if bastion else ("", "")
    starter = Starter(name, profile, ADMIN, *place, nodes=nodes, bastion=bastion)
    wrong = [one.path for one in refusals(starter)]
    # A name begins with a letter; it is refused as a name, and not as another type.
    assert wrong == (["clusters.1e3"] if name == "1e3" else [])
    if not wrong:
        Path("a.yaml").write_text(spec_text(starter), "utf-8")
        (cluster,) = spec.load("a.yaml").clusters.values()
        assert cluster.profile == profile
        production = profile == "production" and nodes == "profile"
        assert (cluster.karpenter is not None) is (nodes == "karpenter" or production)
        assert (cluster.auto_mode is not None) is (nodes == "auto-mode")
        assert (cluster.bastion is not None) is bastion


def test_flags_alone_write_a_spec_and_say_what_comes_next(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["init", "new/shop", *FLAGS, "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["result"] == "init"
    assert said["files"] == ["clusters.yaml"]
    assert said["next_commands"][:2] == ["cd new/shop", "eks-blueprint validate clusters.yaml"]
    for line in said["next_commands"][1:]:
        assert line.split()[1] in COMMANDS
    assert files() == {"new", "new/shop", "new/shop/clusters.yaml"}


def test_an_app_synthesizes_at_once(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["init", *FLAGS, "--profile", "poc", "--app"]) == 0
    assert files() == {*APP, "wheels", WHEEL}
    assert main(["validate"]) == 0
    context = json.loads(Path("cdk.json").read_text("utf-8"))["context"]
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        # As the CDK CLI passes it.
        "CDK_CONTEXT_JSON": json.dumps(context),
        "CDK_OUTDIR": "cdk.out",
    }
    done = subprocess.run([sys.executable, "app.py"], env=environment, check=False)
    assert done.returncode == 0
    written = {path.name for path in Path("cdk.out").glob("*.template.json")}
    assert written == {"shop.template.json", "shop-network.template.json"}
    # What `doctor` compares with.
    manifest = json.loads(Path("cdk.out/manifest.json").read_text("utf-8"))
    stack = manifest["artifacts"]["shop"]["properties"]
    facts = catalogue.toolchain()
    assert manifest["minimumCliVersion"] == facts.cdk_cli
    assert stack["requiresBootstrapStackVersion"] == facts.bootstrap


@pytest.mark.parametrize(
    ("origin", "line"),
    [
        # In a checkout, from a file and from a folder: nobody else has them.
        (None, f"./{WHEEL}[node]"),
        ({"url": "file:///tmp/eks_blueprint.whl", "archive_info": {}}, f"./{WHEEL}[node]"),
        ({"url": "file:///home/me/it", "dir_info": {"editable": True}}, f"./{WHEEL}[node]"),
        (
            {"url": "file:///home/me/it", "vcs_info": {"vcs": "git", "commit_id": "c0ffee"}},
            f"./{WHEEL}[node]",
        ),
        # By its name, and from a repository.
        ({}, f"eks-blueprint[node]=={__version__}"),
        (
            {"url": REPOSITORY, "vcs_info": {"vcs": "git", "commit_id": "c0ffee"}},
            f"eks-blueprint[node] @ git+{REPOSITORY}@c0ffee",
        ),
        (
            {
                "url": REPOSITORY,
                "vcs_info": {"vcs": "git", "commit_id": "c0ffee"},
                "subdirectory": "eks",
            },
            f"eks-blueprint[node] @ git+{REPOSITORY}@c0ffee#subdirectory=eks",
        ),
    ],
    ids=["checkout", "file", "editable", "local-git", "index", "git", "git-folder"],
)
def test_an_app_names_the_library_where_pip_finds_it(
    origin: dict[str, Any] | None, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    described = replace(distribution(), origin=origin)
    monkeypatch.setattr(requirement, "distribution", lambda: described)
    assert main(["init", *FLAGS, "--app"]) == 0
    *comments, last = Path("requirements.txt").read_text("utf-8").splitlines()
    assert last == line
    assert Requirement(last.replace(f"./{WHEEL}", "eks-blueprint")).extras == {"node"}
    assert all(one.startswith("# ") for one in comments)
    assert Path(WHEEL).is_file() is line.startswith("./")
    assert ("on no package index" in comments[-1]) is line.startswith("./")


def test_fails_where_the_library_is_neither_installed_nor_in_a_checkout(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copied = tmp_path.parent / "copied"
    copied.mkdir()
    monkeypatch.setattr(sys.modules[distribution.__module__], "PACKAGE", copied)
    assert main(["init", *FLAGS, "--app"]) == 2
    assert "must run installed or in its checkout" in capsys.readouterr().err
    assert files() == set()


@pytest.mark.parametrize(
    ("flags", "missing"),
    [
        ([], "--name and --admin are missing"),
        (["--name", "shop"], "--admin is missing"),
        (["--admin", ADMIN], "--name is missing"),
    ],
)
def test_fails_where_nobody_can_answer_and_says_which_flags_are_missing(
    flags: list[str], missing: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", *flags]) == 2
    assert capsys.readouterr().err.strip() == (
        f"init asks on a terminal only; here it needs --name and --admin, and {missing}"
    )
    assert files() == set()


def test_answers_are_asked_until_the_spec_takes_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ["my shop", "shop", "tiny", "poc", "1", "nowhere-1", "111122223333", "eu-west-1"]
    answers(monkeypatch, *lines, "me", ADMIN, "karpenter", "n", "y")
    assert main(["init"]) == 0
    output = capsys.readouterr()
    assert "must be a name that starts with a letter" in output.err
    assert "must be one of production, core, poc, got tiny" in output.err
    assert "must be the ARN of an IAM role or user" in output.err
    assert output.out.startswith("Written into .")
    expected = Starter("shop", "poc", ADMIN, "111122223333", "eu-west-1", "karpenter", False)
    assert Path("clusters.yaml").read_text("utf-8") == spec_text(expected)
    assert "app.py" in files()


def test_enter_takes_the_defaults_and_flags_are_not_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers(monkeypatch, "", "", "", "", "", "")
    assert main(["init", "--admin", ADMIN]) == 0
    expected = Starter("production", "production", ADMIN)
    assert Path("clusters.yaml").read_text("utf-8") == spec_text(expected)
    assert files() == {"clusters.yaml"}


def test_no_answer_is_an_interruption_that_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys.modules["eks_blueprint.cli.main"], "interrupted", lambda: 130)
    answers(monkeypatch, "shop")
    assert main(["init"]) == 130
    assert files() == set()


def test_fails_where_a_file_exists_and_leaves_everything(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("app.py").write_text("mine", "utf-8")
    assert main(["init", *FLAGS, "--app"]) == 2
    assert capsys.readouterr().err == (
        "init overwrites nothing, and app.py exists; choose another folder, or add --force\n"
    )
    assert files() == {"app.py"}
    Path("clusters.yaml").symlink_to("nowhere")
    assert main(["init", *FLAGS]) == 2
    assert main(["init", *FLAGS, "--app", "--force"]) == 0
    assert Path("app.py").read_text("utf-8") != "mine"
    assert Path("clusters.yaml").read_text("utf-8").startswith("# Written by")
    assert not Path("clusters.yaml").is_symlink()


def test_what_git_ignores_already_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    Path(".gitignore").write_text("mine\n", "utf-8")
    assert main(["init", *FLAGS, "--app"]) == 0
    assert ".gitignore was there, and is kept" in capsys.readouterr().out
    assert Path(".gitignore").read_text("utf-8") == "mine\n"


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--region", "eu-west-1"], "clusters.shop.environment.account: is not set"),
        (["--admin", "me"], "clusters.shop.access_entries.admin.principal_arn: must be the ARN"),
        (["--name", "a: {}"], "clusters.a: {}: must be a name"),
        # What YAML could not hold.
        (["--name", "a" * 5000], f"clusters.{'a' * 20}...: must have at most 100 characters"),
        (["--name", "a\udcff"], "clusters.NAME: must be printable text, got 'a\\udcff'"),
        (["--admin", "a\n"], "clusters.NAME.access_entries.admin.principal_arn: must be printable"),
    ],
)
def test_fails_where_the_spec_would_be_refused(
    flags: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", *FLAGS, *flags]) == 2
    assert capsys.readouterr().err.startswith(message)
    assert files() == set()


def test_a_link_to_a_folder_is_one() -> None:
    Path("real").mkdir()
    Path("link").symlink_to("real")
    assert main(["init", "link", *FLAGS]) == 0
    assert Path("real/clusters.yaml").is_file()


@pytest.mark.parametrize("force", [[], ["--force"]])
@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Path("wheels").symlink_to("elsewhere"), "got the link wheels; remove the link"),
        (lambda: Path("wheels").write_text("", "utf-8"), "wheels cannot be one; move it away"),
        (lambda: Path("app.py").mkdir(), "init writes files of these names, and app.py cannot be"),
        (lambda: Path("clusters.yaml").mkdir(), "clusters.yaml cannot be one; move it away"),
    ],
    ids=["link", "file", "folder", "spec"],
)
def test_fails_where_something_else_has_a_name_and_nothing_of_it_is_lost(
    make: Any, message: str, force: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("elsewhere").mkdir()
    make()
    before = files()
    assert main(["init", *FLAGS, "--app", *force]) == 2
    assert message in capsys.readouterr().err
    assert files() == before


def test_of_two_at_once_the_second_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def other(_: Starter) -> str:
        # Another process writes while this one makes its text.
        Path("clusters.yaml").write_text("theirs", "utf-8")
        return "mine"

    monkeypatch.setattr("eks_blueprint.cli.init.spec_text", other)
    assert main(["init", *FLAGS]) == 2
    assert "clusters.yaml exists" in capsys.readouterr().err
    assert Path("clusters.yaml").read_text("utf-8") == "theirs"
    assert files() == {"clusters.yaml"}


def test_fails_where_the_folder_cannot_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    Path("file").write_text("", "utf-8")
    for folder in ("file", "file/below"):
        assert main(["init", folder, *FLAGS]) == 2
        assert "must be a folder" in capsys.readouterr().err


def test_choices_are_those_of_the_spec() -> None:
    def choices(option: str) -> Any:
        (found,) = [one for one in command("init").params if option in one.opts]
        return found.type_descriptor.choices

    assert choices("--profile") == PROFILES
    assert choices("--nodes") == NODES
