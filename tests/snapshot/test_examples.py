"""Every stack of every example, as it was reviewed.

`make snapshots` writes them anew; read the diff before you commit it, a changed logical id is a
replaced resource.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint.assembly import read_assembly
from eks_blueprint.difference.difference import difference
from tests.support.apps import EXAMPLES, ROOT, example
from tests.support.releases import HEADING, named_since, surprises
from tools.release_assemblies import kept, last_release, version_of

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


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_upgrade_from_the_last_release_replaces_what_the_page_names(path: Path) -> None:
    release = last_release()
    before = kept(release).get(path.stem)
    if before is None:
        # It is newer than the release.
        return
    text = (ROOT / "docs" / "upgrading.md").read_text("utf-8")
    rows = named_since(text, version_of(release))
    after = read_assembly(example(path).folder)
    assert [*surprises(before, after, rows)] == [], f"name it in docs/upgrading.md, {HEADING!r}"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_nothing_differs_from_itself(path: Path) -> None:
    folder = example(path).folder
    found = difference(read_assembly(folder), read_assembly(folder))
    assert found.changes == ()
    assert [one for one in found.findings if one.severity != "info"] == []
