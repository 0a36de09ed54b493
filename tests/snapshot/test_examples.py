"""Every stack of every example, as it was reviewed.

`make snapshots` writes them anew; read the diff before you commit it, a changed logical id is a
replaced resource.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.support.apps import EXAMPLES, example

FOLDER = Path(__file__).parent / "templates"
HASH = re.compile(r"\b[0-9a-f]{64}\b")


def normalised(template: dict[str, Any]) -> str:
    return HASH.sub("<hash>", json.dumps(template, indent=1, sort_keys=True)) + "\n"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_templates_are_as_reviewed(path: Path, request: pytest.FixtureRequest) -> None:
    folder = FOLDER / path.stem
    got = {name: normalised(template) for name, template in example(path).templates.items()}
    if request.config.getoption("--update-snapshots"):
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.json"):
            old.unlink()
        for name, text in got.items():
            (folder / f"{name}.json").write_text(text, encoding="utf-8")
    wanted = {file.stem: file.read_text(encoding="utf-8") for file in folder.glob("*.json")}
    assert sorted(got) == sorted(wanted)
    for name, text in got.items():
        assert text == wanted[name], f"{name} changed; read the diff, then make snapshots"


def test_no_snapshot_without_example() -> None:
    assert {folder.name for folder in FOLDER.iterdir()} == {path.stem for path in EXAMPLES}
