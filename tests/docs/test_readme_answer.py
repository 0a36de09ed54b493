"""What the README shows of an answer is what the command says."""

import re
from pathlib import Path

import pytest

from eks_blueprint.cli import main
from tests.support.apps import ROOT


def test_readme_shows_what_diff_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"`diff` begins\nwith\n\n```\n(.*?)```", text, re.DOTALL)
    old = (ROOT / "examples" / "03-poc.yaml").read_text(encoding="utf-8")
    new = old.replace("capacity_type: spot", "capacity_type: on-demand")
    for name, content in (("old", old), ("my", new)):
        (tmp_path / f"{name}.yaml").write_text(content, encoding="utf-8")
    assert main(["diff", str(tmp_path / "old.yaml"), str(tmp_path / "my.yaml")]) == 1
    assert capsys.readouterr().out.startswith(shown)
