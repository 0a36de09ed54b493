"""Templates of pages are compiled once, and what is left of that cannot do harm."""

import sys
from pathlib import Path

import jinja2
import pytest
from jinja2 import DictLoader, Environment

from eks_blueprint.review.page.bytecode import Bytecode


@pytest.fixture(autouse=True)
def _python_writes_bytecode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def rendered(folder: Path, text: str = "Hello {{ name }}") -> str:
    environment = Environment(loader=DictLoader({"t": text}), bytecode_cache=Bytecode(folder))
    return environment.get_template("t").render(name="you")


def never(*_: object, **__: object) -> None:
    pytest.fail("a template was compiled")


def test_a_template_is_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "new" / "cache"
    assert rendered(folder) == "Hello you"
    monkeypatch.setattr(Environment, "_generate", never)
    assert rendered(folder) == "Hello you"


def test_a_template_that_changed_is_compiled_again(tmp_path: Path) -> None:
    rendered(tmp_path)
    assert rendered(tmp_path, "Bye {{ name }}") == "Bye you"


def test_another_version_of_jinja_compiles_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered(tmp_path)
    monkeypatch.setattr(jinja2, "__version__", "99.0")
    monkeypatch.setattr(Environment, "_generate", never)
    with pytest.raises(pytest.fail.Exception, match="a template was compiled"):
        rendered(tmp_path)


@pytest.mark.parametrize(
    ("kept", "more"),
    [(0, b""), (5, b""), (40, b""), (-1, b""), (0, b"\xff" * 99), (12, b"\xff" * 99)],
    ids=["empty", "magic", "checksum", "last byte", "another", "no pickle"],
)
def test_a_damaged_file_is_compiled_again(tmp_path: Path, kept: int, more: bytes) -> None:
    rendered(tmp_path)
    (file,) = tmp_path.iterdir()
    content = file.read_bytes()
    file.write_bytes(content[:kept] + more)
    assert rendered(tmp_path) == "Hello you"


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert rendered(tmp_path / "file") == "Hello you"


def test_nothing_is_written_where_python_writes_no_bytecode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert rendered(tmp_path) == "Hello you"
    assert not [*tmp_path.iterdir()]
