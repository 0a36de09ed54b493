"""Whatever a file holds, it is read or refused: in words, with file and line, and in time.

``FUZZ_SECONDS`` and ``FUZZ_SEED`` choose how long it runs and which files it makes.
"""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from eks_blueprint import spec
from eks_blueprint.errors import Issue, SpecError
from tests.support.apps import EXAMPLES
from tests.support.mutator import Mutator

SECONDS = float(os.environ.get("FUZZ_SECONDS", "20"))
SEED = os.environ.get("FUZZ_SEED", "1")
# A file of a thousand lines takes a second on a machine that does something else as well.
LONGEST_SECONDS = 30
INVALID = sorted((Path(__file__).parent / "invalid").rglob("*.yaml"))
# A folder of files that PyYAML does not read.
UNREADABLE = "yaml"


class TooLongError(Exception):
    """The loader did not answer."""


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    def give_up(*_: object) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def corpus() -> list[str]:
    files = [*EXAMPLES, *(path for path in INVALID if path.parent.name != UNREADABLE)]
    texts = [path.read_text(encoding="utf-8") for path in files]
    # Nor does it read dates that do not exist.
    return [text for text in texts if "-02-30" not in text]


def wrong(issue: Issue, path: Path, lines: int) -> bool:
    text = str(issue)
    placed = 1 <= issue.line <= lines or (issue.line == 0 and not issue.path)
    return issue.file != str(path) or not placed or not text.isprintable() or not issue.message


def check(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    warned: list[Issue] = []
    try:
        with at_most(LONGEST_SECONDS):
            spec.load(path, warn=warned.append)
    except SpecError as error:
        warned += error.issues or [Issue("", 0, "", "refused without an issue")]
    # YAML counts more line breaks than "\n".
    assert [issue for issue in warned if wrong(issue, path, len(text.splitlines()) + 1)] == []


def test_mutated_specs_are_read_or_refused_in_words(tmp_path: Path) -> None:
    mutator = Mutator(corpus())
    end = time.monotonic() + SECONDS
    count = 0
    while time.monotonic() < end:
        seed = f"{SEED}.{count}"
        text = mutator.text(seed)
        try:
            check(tmp_path / "spec.yaml", text)
        except Exception as error:
            pytest.fail(f"seed {seed}: {type(error).__name__}: {error}\n{text[:2000]}")
        count += 1
    assert count >= 20, f"only {count} files in {SECONDS} seconds"


def test_the_same_seed_gives_the_same_file() -> None:
    texts = corpus()
    assert Mutator(texts).text("7.1") == Mutator(texts).text("7.1")
    assert len({Mutator(texts[:3]).text(f"7.{number}") for number in range(20)}) >= 15
