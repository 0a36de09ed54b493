"""``eks-blueprint review --baseline`` with a Git revision."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from eks_blueprint.app.revision import revision_of
from eks_blueprint.cli.main import main
from tests.support.cloud_assemblies import written

CLUSTER = {"Type": "AWS::EKS::Cluster", "Properties": {"Name": "prod", "Version": "1.35"}}
TOPIC = {"Type": "AWS::SNS::Topic"}
SPEC = """\
defaults: {profile: poc, environment: {account: "111122223333", region: eu-west-1}}
clusters:
  a: {}
  b: {}
"""
# An app without the CDK: what it writes depends on a file of the revision, and on a package.
APP = """\
import json, os, pathlib, sys
sys.path.append(".venv")
from package import TYPE
out = pathlib.Path(os.environ["CDK_OUTDIR"])
out.mkdir(exist_ok=True)
template = {"Resources": {name: {"Type": TYPE} for name in open("names").read().split()}}
(out / "app.template.json").write_text(json.dumps(template))
(out / "manifest.json").write_text(json.dumps({"version": "36.0.0", "artifacts": {"app": {
    "type": "aws:cloudformation:stack", "environment": "aws://111122223333/eu-west-1",
    "properties": {"templateFile": "app.template.json"}}}}))
"""
# What the CDK CLI does with an app, as far as it matters here.
CDK = f"""\
#!{sys.executable}
import json, os, subprocess, sys
assert sys.argv[1] == "synth" and "--no-lookups" in sys.argv, sys.argv
out = sys.argv[sys.argv.index("--output") + 1]
app = json.load(open("cdk.json"))["app"]
sys.exit(subprocess.run(app, shell=True, env={{**os.environ, "CDK_OUTDIR": out}}).returncode)
"""


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


def committed(folder: Path, tag: str = "") -> None:
    git(folder, "add", "--force", ".")
    git(folder, "commit", "-q", "-m", "as it is")
    if tag:
        git(folder, "tag", tag)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q")
    monkeypatch.chdir(folder)
    return folder


def assembly(folder: Path, **resources: dict[str, object]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return written(folder, {"app": {"Resources": resources}})


def changed(*words: str) -> dict[str, str]:
    """Review ``cdk.out`` against a baseline, and give what happens to each resource."""
    code = main(["review", "cdk.out", "--output", "out", "--format", "json", *words])
    assert code in (0, 1)
    found = json.loads(Path("out/review.json").read_text("utf-8"))
    return {
        one["id"].rpartition("/")[2]: one["action"]
        for one in found["changes"]["difference"]["changes"]
    }


def test_the_assembly_that_the_revision_has_in_the_same_folder_is_compared(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assembly(Path("cdk.out"), Cluster=CLUSTER)
    committed(repository, "v1")
    assembly(Path("cdk.out"), Cluster=CLUSTER, Topic=TOPIC)
    assert changed("--baseline", "v1") == {"Topic": "add"}
    assert "changes are those since cdk.out of v1 (" in capsys.readouterr().out


@pytest.mark.parametrize("path", ["v1:live/deployed", "v1:./deployed", "v1:live/deployed/"])
def test_another_folder_of_the_revision_is_named_after_a_colon(
    path: str, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "live").mkdir()
    monkeypatch.chdir(repository / "live")
    assembly(Path("deployed"), Cluster=CLUSTER, Topic=TOPIC)
    committed(repository, "v1")
    assembly(Path("cdk.out"), Cluster=CLUSTER)
    assert changed("--baseline", path) == {"Topic": "remove"}


def test_templates_alone_are_compared_as_well(repository: Path) -> None:
    Path("templates").mkdir()
    Path("templates/app.json").write_text(json.dumps({"Resources": {"Topic": TOPIC}}))
    committed(repository, "v1")
    assembly(Path("cdk.out"))
    assert changed("--baseline", "v1:templates") == {"Topic": "remove"}


def test_a_folder_is_meant_before_a_revision_of_the_same_name(repository: Path) -> None:
    assembly(Path("cdk.out"), Topic=TOPIC)
    committed(repository, "before")
    assembly(Path("before"))
    assert changed("--baseline", "before") == {"Topic": "add"}


@pytest.fixture
def app(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder with an app, of which the revision v1 makes a topic less."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "cdk").write_text(CDK)
    (tmp_path / "bin" / "cdk").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    folder = repository / "infrastructure"
    folder.mkdir()
    monkeypatch.chdir(folder)
    Path("cdk.json").write_text(json.dumps({"app": f"{sys.executable} app.py"}))
    Path("app.py").write_text(APP)
    Path("names").write_text("A")
    (repository / ".gitignore").write_text(".venv\n")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "first")
    git(repository, "tag", "v1")
    Path(".venv").mkdir()
    Path(".venv/package.py").write_text("TYPE = 'AWS::SNS::Topic'\n")
    assembly(Path("cdk.out"), A=TOPIC, B=TOPIC)
    return folder


def test_the_app_of_the_revision_is_synthesized_with_the_packages_of_now(
    app: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("names").write_text("not what the revision has")
    assert changed("--baseline", "v1") == {"B": "add"}
    assert "since the app of v1 (" in capsys.readouterr().out


def test_the_repository_stays_as_it_was(app: Path, repository: Path) -> None:
    Path("staged").write_text("")
    git(repository, "add", "infrastructure/staged")

    def state() -> tuple[str, ...]:
        told = []
        for words in (["status", "--porcelain"], ["worktree", "list"], ["stash", "list"]):
            done = subprocess.run(["git", *words], check=True, capture_output=True, text=True)
            told.append(done.stdout)
        return (*told,)

    main(["review", "cdk.out", "--output", "out"])
    before = state()
    changed("--baseline", "HEAD")
    assert state() == before


def test_fails_where_the_app_of_the_revision_does_not_synthesize(
    app: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(".venv/package.py").unlink()
    assert main(["review", "cdk.out", "--output", "out", "--baseline", "v1"]) == 2
    said = capsys.readouterr().err
    assert "the app of v1 (" in said
    assert "No module named 'package'" in said
    assert "name the folder as --baseline" in said
    assert not Path("out").exists()


def test_fails_where_the_app_needs_what_was_not_looked_up(
    app: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = "text = (out / 'manifest.json').read_text()\n"
    more += "(out / 'manifest.json').write_text(text[:-1] + ', \"missing\": [1]}')\n"
    more += "sys.exit('no lookups')\n"
    Path("app.py").write_text(APP + more)
    git(app, "commit", "-q", "-a", "-m", "looks up")
    assert main(["review", "cdk.out", "--output", "out", "--baseline", "HEAD"]) == 2
    assert "no lookups" in capsys.readouterr().err


def test_fails_without_the_cdk_cli(
    app: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    assert main(["review", "cdk.out", "--output", "out", "--baseline", "v1"]) == 2
    assert "got no cdk in node_modules or on PATH" in capsys.readouterr().err


def test_the_spec_of_the_revision_is_synthesized(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = Path("my.yaml")
    spec.write_text(SPEC)
    committed(repository, "v1")
    # Only one of the clusters is synthesized, and one is new: neither is a change of the other.
    spec.write_text(SPEC.replace("a: {}", "a: {tags: {team: x}}"))
    assert main(["synth", "my.yaml", "--clusters", "a", "--packs", "none"]) in (0, 1)
    found = changed("--baseline", "v1", "--spec", "my.yaml")
    assert set(found.values()) == {"update"}
    said = capsys.readouterr().out
    assert "since my.yaml of v1 (" in said
    assert "of this library" in said


BAD: dict[str, tuple[list[str], str]] = {
    "an unknown revision": (["--baseline", "v9"], "got 'v9', which is neither"),
    "an option of Git": (["--baseline=--output=x"], "got '--output=x'"),
    "a path without a revision": (["--baseline", ":x"], "got ':x'"),
    "a path that it lacks": (["--baseline", "v1:nowhere"], "must name a folder of the revision"),
    "a file": (["--baseline", "v1:my.yaml"], "must name a folder of the revision"),
    "a path outside": (["--baseline", "v1:../x"], "must name a folder of the revision"),
    "a folder without templates": (
        ["--baseline", "v1:docs"],
        "or a folder of templates, got docs of v1 (",
    ),
    "the root": (["--baseline", "v1:"], "got the root of v1 ("),
    "neither an app nor an assembly": (["--baseline", "v1"], "which has no cdk.json"),
    "a spec alone": (["--spec", "my.yaml"], "--spec must come with a Git revision"),
    "a spec and a folder": (
        ["--spec", "my.yaml", "--baseline", "docs"],
        "--spec must come with a Git revision",
    ),
    "a spec that it lacks": (
        ["--spec", "new.yaml", "--baseline", "v1"],
        "--spec must be in the revision v1",
    ),
    "a spec that is refused": (
        ["--spec", "my.yaml", "--baseline", "v1"],
        "--baseline v1 must be a revision whose spec is valid, got: my.yaml@v1:",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_fails_for_a_revision_that_cannot_be_compared(
    name: str, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words, message = BAD[name]
    Path("my.yaml").write_text("clusters: {a: {profle: poc}}\n")
    Path("docs").mkdir()
    Path("docs/read.me").write_text("")
    committed(repository, "v1")
    Path("new.yaml").write_text(SPEC)
    assembly(Path("cdk.out"), Cluster=CLUSTER)
    assert main(["review", "cdk.out", "--output", "out", *words]) == 2
    said = capsys.readouterr().err
    assert message in said
    assert "Traceback" not in said
    assert not Path("out").exists()


def test_fails_outside_of_a_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assembly(Path("cdk.out"), Cluster=CLUSTER)
    assert main(["review", "cdk.out", "--baseline", "main"]) == 2
    assert "a revision of the Git repository of this folder, got 'main'" in capsys.readouterr().err


def test_fails_without_git(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assembly(Path("cdk.out"), Cluster=CLUSTER)
    monkeypatch.setenv("PATH", "/nowhere")
    assert main(["review", "cdk.out", "--baseline", "main"]) == 2
    assert "--baseline needs Git" in capsys.readouterr().err


def test_a_revision_is_named_with_its_commit(repository: Path) -> None:
    Path("a").write_text("")
    committed(repository, "v1")
    found = revision_of(Path(), "v1", option="--baseline")
    assert found is not None
    assert str(found) == f"v1 ({found.commit[:12]})"
    by_commit = revision_of(Path(), found.commit[:9], option="--baseline")
    assert str(by_commit) == found.commit[:9]
