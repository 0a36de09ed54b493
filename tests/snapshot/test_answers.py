"""What commands say about each example, as it was reviewed; `make snapshots` writes it anew."""

from pathlib import Path

import pytest

from eks_blueprint.assembly import read_assembly
from eks_blueprint.spec import load
from tests.support.answers import ANSWERS
from tests.support.apps import EXAMPLES, example

FOLDER = Path(__file__).parent / "answers"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_answers_are_as_reviewed(path: Path, request: pytest.FixtureRequest) -> None:
    assembly = read_assembly(example(path).folder)
    for command, answer in ANSWERS.items():
        file = FOLDER / command / f"{path.stem}.md"
        got = answer(load(path), assembly)
        if request.config.getoption("--update-snapshots"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(got, encoding="utf-8")
        assert got == file.read_text("utf-8"), f"{command} changed; read the diff, then snapshots"


def test_no_answer_without_example() -> None:
    stems = {path.stem for path in EXAMPLES}
    assert {file.stem for file in FOLDER.glob("*/*.md")} <= stems
    assert {folder.name for folder in FOLDER.glob("*")} == ANSWERS.keys()
