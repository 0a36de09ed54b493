"""``make review``: which examples have a report, when they are synthesized, and what fails."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.apps import ROOT
from tools import reviews
from tools.examples import Example
from tools.reviews_page import reviews_page

POC = Example(ROOT, Path("examples/03-poc.yaml"))
APP = Example(ROOT, Path("examples/07-python"))


class Commands:
    """Stands for the command line; writes what it would write."""

    def __init__(self) -> None:
        self.given: list[Sequence[str]] = []
        self.fails = ""

    def __call__(self, command: Sequence[str]) -> str:
        self.given.append(command)
        if self.fails in command:
            raise subprocess.CalledProcessError(2, command, "", "the reason\n")
        folder = Path(command[command.index("--output") + 1])
        folder.mkdir(parents=True)
        (folder / "review.html").touch()
        return "trial: 20 recommendations met\nwritten to there\n"

    @property
    def names(self) -> list[str]:
        return [next(one for one in ("synth", "review") if one in line) for line in self.given]


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> Commands:
    stub = Commands()
    monkeypatch.setattr(reviews, "_run", stub)
    return stub


@pytest.mark.parametrize("example", [POC, APP], ids=lambda example: example.name)
def test_an_assembly_is_made_once(commands: Commands, tmp_path: Path, example: Example) -> None:
    assert reviews.reviewed(example, tmp_path / "assemblies", tmp_path / "one") == ""
    assert reviews.reviewed(example, tmp_path / "assemblies", tmp_path / "two") == ""
    assert commands.names == ["synth", "review", "review"]


def test_an_assembly_of_other_files_is_made_anew(
    commands: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviews.assembly_of(POC, tmp_path / "assembly")
    monkeypatch.setattr(reviews, "_of_the_library", lambda: "another version")
    reviews.assembly_of(POC, tmp_path / "assembly")
    assert commands.names == ["synth", "synth"]


@pytest.mark.parametrize("command", ["synth", "review"])
def test_fails_with_what_the_command_says(commands: Commands, tmp_path: Path, command: str) -> None:
    commands.fails = command
    problem = reviews.reviewed(POC, tmp_path / "assemblies", tmp_path / "reviews")
    assert problem == "failed\nthe reason"
    assert not (tmp_path / "reviews" / "03-poc").exists()


def test_fails_for_an_example_that_is_not_there(
    commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["reviews", "--example", "99-none"])
    with pytest.raises(SystemExit, match=r"EXAMPLE must be one of 01-production, .*, got 99-none"):
        reviews.main()
    assert commands.given == []


def test_the_page_leads_to_the_reports_that_exist(commands: Commands, tmp_path: Path) -> None:
    reviews.reviewed(POC, tmp_path / "assemblies", tmp_path)
    (tmp_path / "03-poc" / "review.md").touch()
    (tmp_path / "03-poc" / "review-trial.html").touch()
    text = reviews_page([POC, APP], tmp_path).read_text(encoding="utf-8")
    assert 'href="03-poc/review.html"' in text
    assert 'href="03-poc/review.md"' in text
    assert 'href="03-poc/review-trial.html">trial</a>: 20 recommendations met' in text
    assert "written to" not in text
    assert "07-python" not in text
