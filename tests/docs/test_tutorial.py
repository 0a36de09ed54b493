"""What the tutorial shows is what its commands write, and makes the stacks that it names."""

import re
import shlex
from pathlib import Path

import pytest

from eks_blueprint.cli import main
from eks_blueprint.spec import load
from tests.support.apps import ROOT, synthesize

TEXT = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")


def test_init_writes_the_spec_that_is_shown_and_it_synthesizes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (spec,) = re.findall(r"```yaml\n(.*?)```", TEXT, flags=re.DOTALL)
    (command,) = re.findall(
        r"^eks-blueprint (init .*?[^\\])$", TEXT, flags=re.DOTALL | re.MULTILINE
    )
    checkout = tmp_path / "eks_blueprint"
    checkout.mkdir()
    monkeypatch.chdir(checkout)
    assert main(shlex.split(command.replace("\\\n", ""))) == 0
    monkeypatch.chdir("../first")
    assert Path("clusters.yaml").read_text("utf-8").endswith(spec)
    assert main(["validate"]) == 0
    assembly = synthesize(load("clusters.yaml"))
    assert set(assembly.templates) == {"first-network", "first"}
    outputs = [
        name for name in assembly.templates["first"]["Outputs"] if name.startswith("Bastion")
    ]
    assert len(outputs) == 3
    assert main(["explain", re.findall(r"eks-blueprint explain (\S+)`", TEXT)[0]]) == 0
