"""Shells complete commands, options and names; nothing is printed that is no answer."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from eks_blueprint.cli import main
from eks_blueprint.cli.completion import PACKS
from eks_blueprint.cli.program import COMMANDS
from eks_blueprint.governance import packs
from tests.support.apps import ROOT

FLEET = """
clusters:
  # The first one.
  one:
    profile: poc
    network:
      nat: single

  "two": {profile: poc}
environments:
  test: {account: "111122223333", regions: [eu-west-1]}
"""


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


def completed(
    line: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> list[str]:
    """Ask as bash does."""
    words = line.split()
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(words) - (not line.endswith(" "))))
    monkeypatch.setenv("_EKS_BLUEPRINT_COMPLETE", "complete_bash")
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 0
    return capfd.readouterr().out.split()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("eks-blueprint ", [*COMMANDS]),
        ("eks-blueprint sy", ["synth"]),
        ("eks-blueprint synth --pa", ["--packs"]),
        ("eks-blueprint synth --packs ", [*PACKS]),
        ("eks-blueprint synth --packs hipaa,n", ["hipaa,nist-800-53-r5", "hipaa,none"]),
        ("eks-blueprint cost --format ", ["text", "json", "markdown"]),
        ("eks-blueprint init --nodes k", ["karpenter"]),
        ("eks-blueprint explain SEC-KM", ["SEC-KMS-1"]),
        ("eks-blueprint explain sec-kms-", ["sec-kms-1"]),
        ("eks-blueprint synth my.yaml --clusters ", ["one", "two"]),
        ("eks-blueprint synth --spec my.yaml --clusters t", ["two"]),
        ("eks-blueprint synth my.yaml --clusters one,t", ["one,two"]),
        ("eks-blueprint synth --clusters ", ["one", "two"]),
        ("eks-blueprint synth folder --clusters ", ["prod", "one", "two"]),
    ],
)
def test_names_that_fit_are_found(
    line: str,
    found: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    Path("my.yaml").write_text(FLEET, "utf-8")
    Path("folder/clusters").mkdir(parents=True)
    Path("folder/fleet.yaml").write_text(FLEET, "utf-8")
    Path("folder/clusters/prod.yaml").write_text("profile: poc\n", "utf-8")
    Path("cdk.json").write_text('{"context": {"spec": "my.yaml"}}', "utf-8")
    assert completed(line, monkeypatch, capfd) == found


def test_a_spec_that_is_not_there_prints_nothing_into_the_prompt(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COMP_WORDS", "eks-blueprint synth absent.yaml --clusters ")
    monkeypatch.setenv("COMP_CWORD", "4")
    monkeypatch.setenv("_EKS_BLUEPRINT_COMPLETE", "complete_bash")
    assert main([]) == 1
    assert capfd.readouterr() == ("", "")


def test_completion_loads_neither_the_cdk_nor_the_spec() -> None:
    program = "import sys\nfrom eks_blueprint.cli import main\ntry:\n  main([])\nfinally:\n"
    program += "  print('loaded', *sys.modules, sep=chr(10))\n"
    environment = {
        **os.environ,
        "COMP_WORDS": "eks-blueprint synth my.yaml --clusters ",
        "COMP_CWORD": "4",
        "_EKS_BLUEPRINT_COMPLETE": "complete_bash",
        "PYTHONPATH": str(ROOT),
    }
    Path("my.yaml").write_text(FLEET, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment
    )
    answer, loaded = done.stdout.split("loaded\n")
    assert answer.split() == ["one", "two"]
    assert not {"aws_cdk", "rich", "eks_blueprint.spec", "boto3"} & {*loaded.split()}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_each_shell_is_shown_and_installed(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--show-completion", shell])
    assert ended.value.code == 0
    script = capsys.readouterr().out
    assert "_EKS_BLUEPRINT_COMPLETE=complete_" + shell in script

    Path("home").mkdir()
    with pytest.raises(SystemExit) as ended:
        main(["--install-completion", shell])
    assert ended.value.code == 0
    written = [one for one in Path("home").rglob("*") if one.is_file() and "eks" in one.name]
    assert [one.read_text("utf-8").strip() for one in written] == [script.strip()]


def test_the_shell_is_that_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHELL", "/usr/bin/fish")
    with pytest.raises(SystemExit):
        main(["--show-completion"])
    assert capsys.readouterr().out.startswith("complete --command eks-blueprint")


@pytest.mark.parametrize(("shell", "got"), [("", "nothing in the variable SHELL"), ("csh", "csh")])
def test_fails_where_the_shell_is_not_known(
    shell: str, got: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHELL", shell)
    assert main(["--install-completion"]) == 2
    assert capsys.readouterr().err.startswith(
        f"the shell must be one of bash, zsh, fish, got {got}; name it\n"
    )


def test_fails_without_a_home_and_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nowhere() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", nowhere)
    assert main(["--install-completion", "bash"]) == 2
    assert "--show-completion bash" in capsys.readouterr().err


def test_packs_are_those_of_governance() -> None:
    assert (*packs.PACKS, "none") == PACKS
