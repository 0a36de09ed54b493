"""Arguments, exit codes, and what is left in the output."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
import yaml

from eks_blueprint.cli import main
from eks_blueprint.cli.spec_argument import spec_of
from eks_blueprint.errors import Warned
from eks_blueprint.results import FORMATS
from eks_blueprint.spec import BlueprintSpec, ClusterSpec
from eks_blueprint.stacks import fleet
from tests.support.apps import ROOT
from tests.support.command_line import parsed

COMMAND = [sys.executable, "-m", "eks_blueprint.cli"]
EXAMPLE = ROOT / "examples" / "06-multi-cluster.yaml"
GIT = {"gitops": {"git": {"url": "https://github.com/example/gitops.git"}}}


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(name: str, **clusters: object) -> str:
    admin = {"principal_arn": "arn:aws:iam::111122223333:role/admin", "role": "admin"}
    defaults = {"access_entries": {"admin": admin}}
    Path(name).write_text(yaml.safe_dump({"defaults": defaults, "clusters": clusters}), "utf-8")
    return name


def files() -> dict[str, bytes]:
    found = (path for path in Path("cdk.out").rglob("*") if path.is_file())
    return {str(path.relative_to("cdk.out")): path.read_bytes() for path in found}


def test_synth_writes_the_selected_clusters_and_says_so(
    capfd: pytest.CaptureFixture[str],
) -> None:
    arguments = ["--spec", str(EXAMPLE), "--clusters", "prod-eu", "--packs", "none"]
    assert main(["synth", *arguments, "--output", "out"]) == 0
    written = {path.name for path in Path("out").glob("*.template.json")}
    assert written == {"prod-eu.template.json", "prod-eu-network.template.json"}
    assert capfd.readouterr().out.splitlines()[0].split()[:2] == ["stack", "resources"]


def test_synth_leaves_nothing_of_the_last_spec_and_everything_on_refusal(
    capfd: pytest.CaptureFixture[str],
) -> None:
    def synth(spec: str) -> int:
        return main(["synth", "--spec", spec, "--packs", "none"])

    poc = {"profile": "poc"}
    assert synth(write("first.yaml", a={**poc, **GIT})) == 0
    first = files()
    assert "gitops/clusters/a/crds/kustomization.yaml" in first

    large = {"configuration": {"note": "x" * 170_000}}
    names = ("coredns", "kube-proxy", "metrics-server", "snapshot-controller", "vpc-cni", "efs")
    addons = {name if name != "efs" else "aws-efs-csi-driver": large for name in names}
    assert synth(write("large.yaml", a={**poc, "addons": addons})) == 2
    error = capfd.readouterr().err
    assert error.startswith("a: must have at most 1,000,000 bytes in its template")
    assert ": Addons 1,0" in error
    assert files() == first

    assert synth(write("second.yaml", b=poc)) == 0
    templates = {name for name in files() if name.endswith(".template.json")}
    assert templates == {"b.template.json", "b-network.template.json"}
    assert not Path("cdk.out", "gitops").exists()


def test_interrupted_synth_leaves_nothing_and_prints_no_traceback() -> None:
    spec = write("my.yaml", prod={"karpenter": {}})
    process = subprocess.Popen(
        [*COMMAND, "synth", "--spec", spec],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
        stderr=subprocess.PIPE,
        text=True,
        # Processes that a script starts in the background ignore Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while not [*Path().glob("cdk.out/.eks-blueprint-*")]:
        assert process.poll() is None
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    _, error = process.communicate()
    assert (process.returncode, error) == (130, "interrupted\n")
    assert not Path("cdk.out").exists()


@pytest.mark.parametrize("command", ["synth", "gitops", "images", "validate"])
def test_no_command_assumes_a_spec(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.splitlines() == [
        f"{command} needs a spec, got neither SPEC nor --spec; name the file, as in eks-blueprint "
        f"{command} my.yaml, or set spec in the context of cdk.json",
        f"see eks-blueprint {command} --help",
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ["SPEC"],
        ["--spec", "SPEC"],
        ["--spec=SPEC"],
        ["SPEC", "--clusters", "b"],
        ["--clusters", "b", "SPEC"],
        ["--spec", "SPEC", "--clusters", "b"],
        ["--clusters", "b", "--spec", "SPEC"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("command", ["synth", "gitops", "images", "validate"])
def test_every_command_takes_the_spec_with_and_without_its_name(
    command: str, arguments: list[str]
) -> None:
    name, options = parsed([command, *arguments])
    assert name == command
    assert spec_of(command, options["spec"], options["named"]) == Path("SPEC")
    assert options["clusters"] == ("b" if "b" in arguments else "")


@pytest.mark.parametrize("command", ["synth", "gitops", "images", "validate"])
def test_fails_where_the_spec_is_named_twice(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "my.yaml", "--spec", "my.yaml"]) == 2
    assert capsys.readouterr().err.startswith(
        f"{command} takes one spec, got SPEC my.yaml and --spec my.yaml; name it once\n"
    )


def test_validate_says_what_it_does_not_know(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "--spec", write("my.yaml", a={}, b={})]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == "my.yaml: valid, 2 clusters: a, b"
    assert second.startswith("not checked: the size of the templates")


def test_validate_does_not_know_all_stages_of_a_pipeline(
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = Path(__file__).parents[3]
    assert main(["validate", "--spec", str(root / "examples" / "29-fleet-pipeline.yaml")]) == 0
    assert "further stages of the pipeline" in capsys.readouterr().out


def test_synth_refuses_a_misspelt_key_in_cdk_json(capsys: pytest.CaptureFixture[str]) -> None:
    Path("cdk.json").write_text('{"context": {"pack": "none"}}', "utf-8")
    assert main(["synth", "--spec", write("my.yaml", a={})]) == 2
    assert "write -c packs=..." in capsys.readouterr().err


@pytest.mark.parametrize("command", ["synth", "gitops"])
def test_output_that_cannot_be_written_is_answered_in_words(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("file").write_text("mine", "utf-8")
    spec = write("my.yaml", a={"profile": "poc", **GIT})
    assert main([command, "--spec", spec, "--output", "file/out"]) == 2
    assert capsys.readouterr().err == (
        "output must be a folder that can be written, got file/out: Not a directory\n"
    )


@pytest.mark.parametrize("command", ["upgrade", "diff", "teardown", "cost"])
def test_input_that_cannot_be_looked_at_is_named(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "x" * 300
    assert main([command, name, name] if command == "diff" else [command, name]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("xxx")
    assert "cannot be read" in output.err
    assert "output" not in output.err


def test_a_reader_that_goes_away_gets_no_traceback() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*COMMAND, "schema"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    # As a program that SIGPIPE ends, and not 1, which means findings.
    assert (done.returncode, done.stderr) == (141, "")


def test_warnings_about_the_chosen_clusters_are_printed_once(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Both when the spec is read and when constructs warn about the same, as they do."""

    def warnings(spec: ClusterSpec) -> Iterator[Warned]:
        if spec.profile == "poc":
            yield Warned("small", ("profile",), "is for trials; use production")

    def build(scope: cdk.App, blueprint: BlueprintSpec, **more: Any) -> tuple[cdk.Stack, ...]:
        built = fleet.build(scope, blueprint, **more)
        cdk.Annotations.of(built[-1]).add_warning_v2(
            "eks_blueprint:small", "profile: is for trials; use production"
        )
        cdk.Annotations.of(built[-1]).add_warning_v2("other", "something else")
        return built

    monkeypatch.setattr(ClusterSpec, "warnings", warnings)
    monkeypatch.setattr("eks_blueprint.stacks.build", build)
    spec = write("my.yaml", a={"profile": "poc"}, b={"profile": "poc"})
    text = "is for trials; use production"

    assert main(["validate", "--spec", spec]) == 0
    expected = [
        f"warning: my.yaml:{n} clusters.{name}.profile: {text}" for n, name in ((3, "a"), (5, "b"))
    ]
    assert capfd.readouterr().err.splitlines() == expected

    assert main(["synth", "--spec", spec, "--clusters", "b", "--packs", "none"]) == 0
    done = capfd.readouterr()
    assert done.err.splitlines() == expected[1:]
    assert [line for line in done.out.splitlines() if line.startswith("warning")] == [
        "warning: something else"
    ]


def test_clusters_and_packs_of_cdk_json_are_the_default() -> None:
    Path("cdk.json").write_text('{"context": {"clusters": "b", "packs": "none"}}', "utf-8")
    spec = write("two.yaml", a={}, b={})
    assert main(["synth", "--spec", spec, "--output", "out"]) == 0
    written = {path.name for path in Path("out").glob("*.template.json")}
    assert written == {"b.template.json", "b-network.template.json"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_fails_with_the_reason_where_the_answer_cannot_be_written() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, "schema"],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith("output must be writable")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command",
    [
        *("upgrade", "diff", "teardown", "cost", "validate", "synth", "images"),
        *("explain", "init", "doctor"),
    ],
)
def test_formats_are_those_of_results(command: str) -> None:
    arguments = [command, "a.yaml", "b.yaml"] if command == "diff" else [command, "a.yaml"]
    assert parsed(arguments)[1]["form"] == FORMATS[0]
    for form in FORMATS:
        assert parsed([*arguments, "--format", form])[1]["form"] == form
