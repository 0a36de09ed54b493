"""The examples for CI: what they run exists, they may do little, comments are not repeated."""

import importlib.util
import json
import re
import shlex
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.apps import ROOT
from tests.support.command_line import parsed

FOLDER = ROOT / "examples" / "ci"
CHECK = FOLDER / "check.sh"
FILES = {
    "check": FOLDER / "github" / "eks-blueprint.yml",
    "comment": FOLDER / "github" / "eks-blueprint-comment.yml",
    "deploy": FOLDER / "github" / "eks-blueprint-deploy.yml",
    "gitlab": FOLDER / "gitlab" / ".gitlab-ci.yml",
    "codebuild": FOLDER / "codebuild" / "buildspec.yml",
}
MARKER = "<!-- eks-blueprint -->"


def _yaml(name: str) -> Any:
    # YAML 1.1 reads the key `on` as true; GitHub does not.
    text = re.sub("^on:", '"on":', FILES[name].read_text("utf-8"), flags=re.MULTILINE)
    return yaml.safe_load(text)


def _steps(name: str) -> list[dict[str, Any]]:
    (job,) = _yaml(name)["jobs"].values()
    steps: list[dict[str, Any]] = job["steps"]
    return steps


def _scripts() -> Iterator[str]:
    yield CHECK.read_text("utf-8")
    for name in ("check", "comment"):
        yield from (step["run"] for step in _steps(name) if "run" in step)
    job = _yaml("gitlab")["eks-blueprint"]
    yield from ("\n".join(job[part]) for part in ("script", "after_script"))
    yield from ("\n".join(phase["commands"]) for phase in _yaml("codebuild")["phases"].values())


def _commands() -> Iterator[list[str]]:
    """Give the arguments of each call of eks-blueprint, with a value for each variable."""
    for line in CHECK.read_text("utf-8").splitlines():
        if line.strip().startswith("eks-blueprint "):
            call = re.split(r" >| \|\|", line.strip())[0].replace("${allow[@]+", "").rstrip("}")
            yield [one for one in shlex.split(call)[1:] if "allow" not in one]


@pytest.mark.parametrize("script", [*_scripts()])
def test_scripts_are_bash(script: str) -> None:
    done = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_four_commands_exist_with_their_options() -> None:
    commands = [*_commands()]
    for command in commands:
        assert parsed(command)[0] == command[0]
    assert [one[0] for one in commands] == ["validate", "synth", "diff", "diff", "upgrade"]


@pytest.mark.parametrize("name", ["check", "comment"])
def test_actions_are_pinned_to_commits_with_their_version(name: str) -> None:
    used = re.findall(r"uses: (.+)", FILES[name].read_text("utf-8"))
    assert used
    for one in used:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)


def test_the_workflow_that_runs_code_of_the_pull_request_can_only_read() -> None:
    workflow = _yaml("check")
    assert workflow["on"] == {"pull_request": None}
    assert workflow["permissions"] == {"contents": "read"}
    assert "permissions" not in workflow["jobs"]["check"]
    assert "secrets." not in FILES["check"].read_text("utf-8")
    for step in _steps("check"):
        if "checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False


def test_the_workflow_that_deploys_has_no_lasting_key_and_stops_at_a_loss() -> None:
    workflow = _yaml("deploy")
    text = FILES["deploy"].read_text("utf-8")
    assert workflow["permissions"] == {"contents": "read"}
    assert "secrets." not in text
    assert workflow["jobs"]["production"]["needs"] == "test"
    for job in workflow["jobs"].values():
        assert job["permissions"] == {"contents": "read", "id-token": "write"}
        assert job["environment"] == "${{ matrix.environment }}"
        scripts = [step["run"] for step in job["steps"] if "run" in step]
        assert not any("${{" in script for script in scripts)
        calls = [line.split() for script in scripts for line in script.splitlines()]
        ours = [call for call in calls if call[0] == "eks-blueprint"]
        assert [call[1] for call in ours] == ["synth", "diff"]
        for call in ours:
            assert parsed(call[1:])[0] == call[1]
    used = re.findall(r"uses: (.+)", text)
    for one in used:
        assert re.fullmatch(r"(aws-)?actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)


def test_the_workflow_that_writes_runs_nothing_of_the_pull_request() -> None:
    workflow = _yaml("comment")
    assert workflow["permissions"] == {}
    (job,) = workflow["jobs"].values()
    assert job["permissions"] == {"actions": "read", "pull-requests": "write"}
    assert workflow["on"]["workflow_run"]["workflows"] == [_yaml("check")["name"]]
    assert [step["uses"].partition("@")[0] for step in job["steps"] if "uses" in step] == [
        "actions/download-artifact"
    ]


@pytest.mark.parametrize("name", ["check", "comment"])
def test_no_script_holds_what_others_write(name: str) -> None:
    """`${{ }}` is put into a script as text: a title could be a command."""
    assert not any("${{" in step["run"] for step in _steps(name) if "run" in step)
    assert "pull_request_target" not in FILES[name].read_text("utf-8").split("on:", 1)[1]


def test_files_that_are_copied_are_there() -> None:
    named = {one for script in _scripts() for one in re.findall(r"\bci/([\w.]+)", script)}
    assert named == {"check.sh", "comment.py"}
    assert {path.name for path in FOLDER.iterdir() if path.is_file()} == named


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with a spec, and a program that ends as `codes` says."""
    program = tmp_path / "bin" / "eks-blueprint"
    program.parent.mkdir()
    program.write_text(
        f"#!{sys.executable}\n"
        "import json, pathlib, sys\n"
        "with open('calls', 'a') as calls:\n"
        "    calls.write(' '.join(sys.argv[1:]) + chr(10))\n"
        "codes = json.loads(pathlib.Path('codes').read_text())\n"
        "print('#', sys.argv[1], 'x' * codes.get('length', 0))\n"
        "sys.exit(codes.get(sys.argv[1], 0))\n"
    )
    program.chmod(0o755)
    (tmp_path / "spec.yaml").touch()
    (tmp_path / "old.yaml").touch()
    return tmp_path


def _check(folder: Path, *arguments: str, **codes: int) -> tuple[int, list[str]]:
    (folder / "codes").write_text(json.dumps(codes))
    (folder / "calls").unlink(missing_ok=True)
    environment = {"PATH": f"{folder / 'bin'}:/usr/bin:/bin"}
    done = subprocess.run(
        ["bash", str(CHECK), "spec.yaml", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
    )
    return done.returncode, (folder / "calls").read_text().splitlines()


def test_check_writes_the_comment(folder: Path) -> None:
    code, calls = _check(folder, "old.yaml")
    assert code == 0
    assert calls == [
        "validate spec.yaml",
        "synth spec.yaml --output cdk.out",
        "diff old.yaml cdk.out --format markdown",
        "upgrade spec.yaml --format markdown",
    ]
    text = (folder / "comment.md").read_text()
    assert text.startswith(f"{MARKER}\n# diff")
    assert "# upgrade" in text


def test_a_loss_fails_after_the_comment_is_written(folder: Path) -> None:
    code, _ = _check(folder, "old.yaml", diff=1)
    assert code == 1
    assert (folder / "comment.md").is_file()


def test_an_upgrade_that_is_not_possible_stops_nothing(folder: Path) -> None:
    assert _check(folder, "old.yaml", upgrade=1)[0] == 0
    assert _check(folder, "old.yaml", upgrade=2)[0] == 0


@pytest.mark.parametrize("command", ["validate", "synth", "diff"])
def test_bad_input_ends_without_a_comment(folder: Path, command: str) -> None:
    (folder / "comment.md").write_text("of an earlier run")
    assert _check(folder, "old.yaml", **{command: 2})[0] == 2
    assert not (folder / "comment.md").exists()


def test_what_may_be_lost_is_read_from_a_file(folder: Path) -> None:
    (folder / "allowed-losses.txt").write_text("prod/A\n\nprod/HelmRelease/apps/b c")
    _, calls = _check(folder, "old.yaml")
    assert calls[2].endswith("--allow prod/A --allow prod/HelmRelease/apps/b c")


def test_a_new_spec_is_compared_with_nothing(folder: Path) -> None:
    code, calls = _check(folder, "missing.yaml")
    assert (code, [one.split()[0] for one in calls]) == (0, ["validate", "synth", "upgrade"])
    assert "The spec is new" in (folder / "comment.md").read_text()


def test_a_build_with_credentials_compares_with_what_is_deployed(folder: Path) -> None:
    assert "diff --live cdk.out --format markdown" in _check(folder, "--live")[1]


def test_the_comment_is_short_enough_without_the_upgrade(folder: Path) -> None:
    _check(folder, "old.yaml", length=60_000)
    text = (folder / "comment.md").read_text()
    assert len(text) < 65_400
    assert "# upgrade" not in text


class _Api(BaseHTTPRequestHandler):
    """Comments as GitHub and GitLab have them; the token's user is 7."""

    def _answer(self, value: Any) -> None:
        content = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self) -> None:
        page = re.search(r"[?&]page=(\d+)", self.path)
        pages: list[Any] = self.server.pages  # type: ignore[attr-defined]
        self._answer({"id": 7} if page is None else pages[int(page[1]) - 1])

    def _write(self) -> None:
        size = int(self.headers["Content-Length"])
        body = json.loads(self.rfile.read(size))["body"]
        made = (self.command, self.path, body, dict(self.headers))
        self.server.made.append(made)  # type: ignore[attr-defined]
        self._answer({"id": 1})

    do_POST = do_PUT = do_PATCH = _write  # noqa: N815

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def api() -> Generator[Any]:
    server: Any = HTTPServer(("127.0.0.1", 0), _Api)
    server.pages, server.made = [[]], []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def _post(api: Any, kind: str, text: str, tmp_path: Path, **without: None) -> int:
    place = f"http://127.0.0.1:{api.server_address[1]}"
    variables = {
        "gitlab": {
            "CI_API_V4_URL": place,
            "CI_MERGE_REQUEST_PROJECT_ID": "3",
            "CI_MERGE_REQUEST_IID": "4",
            "EKS_BLUEPRINT_TOKEN": "t",
        },
        "github": {
            "GITHUB_API_URL": place,
            "CODEBUILD_WEBHOOK_TRIGGER": "pr/4",
            "CODEBUILD_SOURCE_REPO_URL": "https://github.com/our/clusters.git",
            "GITHUB_TOKEN": "t",
        },
    }[kind]
    spec = importlib.util.spec_from_file_location("comment", FOLDER / "comment.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    file = tmp_path / "comment.md"
    file.write_text(text, encoding="utf-8")
    given = {key: value for key, value in variables.items() if key not in without}
    code: int = module.main([str(file)], given)
    return code


PLACES = {
    "gitlab": ("/projects/3/merge_requests/4/notes", "/projects/3/merge_requests/4/notes/5", "PUT"),
    "github": (
        "/repos/our/clusters/issues/4/comments",
        "/repos/our/clusters/issues/comments/5",
        "PATCH",
    ),
}


def _by(author: int, body: str, number: int = 5) -> dict[str, Any]:
    return {"id": number, "body": body, "author": {"id": author}, "user": {"id": author}}


@pytest.mark.parametrize("kind", PLACES)
def test_the_first_comment_is_posted(api: Any, kind: str, tmp_path: Path) -> None:
    # What others wrote is left alone, even if it starts in the same way.
    api.pages = [[_by(8, f"{MARKER}\nnot ours"), _by(7, "other")]]
    assert _post(api, kind, f"{MARKER}\nnew ä", tmp_path) == 0
    assert [one[:3] for one in api.made] == [("POST", PLACES[kind][0], f"{MARKER}\nnew ä")]


@pytest.mark.parametrize("kind", PLACES)
def test_a_later_one_updates_it_also_from_another_page(api: Any, kind: str, tmp_path: Path) -> None:
    api.pages = [[_by(8, "x", n) for n in range(100)], [_by(7, f"{MARKER}\nold")]]
    _post(api, kind, f"{MARKER}\nnew", tmp_path)
    _, place, verb = PLACES[kind]
    assert [one[:3] for one in api.made] == [(verb, place, f"{MARKER}\nnew")]


@pytest.mark.parametrize("kind", PLACES)
def test_nothing_is_posted_without_a_token(api: Any, kind: str, tmp_path: Path) -> None:
    token = {"gitlab": "EKS_BLUEPRINT_TOKEN", "github": "GITHUB_TOKEN"}[kind]
    assert _post(api, kind, "new", tmp_path, **{token: None}) == 0
    assert api.made == []


def test_nothing_is_posted_by_builds_of_branches(api: Any, tmp_path: Path) -> None:
    assert _post(api, "github", "new", tmp_path, CODEBUILD_WEBHOOK_TRIGGER=None) == 0
    assert api.made == []


def test_a_comment_that_is_too_long_is_cut(api: Any, tmp_path: Path) -> None:
    _post(api, "github", "x" * 100_000, tmp_path)
    assert len(api.made[0][2]) < 65_536


def test_headers_hold_the_token(api: Any, tmp_path: Path) -> None:
    _post(api, "github", "x", tmp_path)
    _post(api, "gitlab", "x", tmp_path)
    assert api.made[0][3]["Authorization"] == "Bearer t"
    assert api.made[1][3]["Private-Token"] == "t"
