"""The spec of the tutorial makes the stacks that the tutorial names."""

import re
from pathlib import Path

from eks_blueprint.spec import load
from tests.support.apps import ROOT, synthesize


def test_spec_of_the_tutorial_synthesizes(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    (spec,) = re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL)
    file = tmp_path / "first.yaml"
    file.write_text(spec, encoding="utf-8")
    assembly = synthesize(load(file))
    assert set(assembly.templates) == {"first-network", "first"}
    outputs = [
        name for name in assembly.templates["first"]["Outputs"] if name.startswith("Bastion")
    ]
    assert len(outputs) == 3
