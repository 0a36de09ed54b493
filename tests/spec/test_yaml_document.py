"""YAML that would end the process, or never end, is refused with its line."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from eks_blueprint.errors import SpecError
from eks_blueprint.spec_files import document as yaml_document
from eks_blueprint.spec_files.events import MAX_DEPTH, MAX_VALUES
from eks_blueprint.spec_files.text import MAX_BYTES


def read(folder: Path, text: str) -> Any:
    path = folder / "s.yaml"
    path.write_bytes(text.encode())
    return yaml_document.read(path).value


def message(folder: Path, text: str) -> str:
    with pytest.raises(SpecError) as refused:
        read(folder, text)
    (issue,) = refused.value.issues
    return f"{issue.line}: {issue.message}"


@pytest.fixture(params=["libyaml", "python"])
def _parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers: not every build of PyYAML has libyaml."""
    if request.param == "python":
        monkeypatch.setattr(yaml_document, "LOADER", yaml.SafeLoader)


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 12", 12),
        ("a: -3", -3),
        ("a: 0", 0),
        ("a: 9223372036854775807", 9223372036854775807),
        ("a: 0.5", 0.5),
        ("a: 1.5e+3", 1500.0),
        ("a: yes", True),
        ("a: Off", False),
        ("a: ~", None),
        ("a:", None),
        ("a: 2025-01-01", "2025-01-01"),
        ("a: 2025-02-30", "2025-02-30"),
        ("a: 2025-01-01T25:00:00Z", "2025-01-01T25:00:00Z"),
        ("a: 012345678901", "012345678901"),
        ("a: =", "="),
        ("a: '12'", "12"),
        ("\ufeffa: 1", 1),
    ],
)
def test_plain_values(tmp_path: Path, text: str, value: object) -> None:
    assert read(tmp_path, text) == {"a": value}
    assert type(read(tmp_path, text)["a"]) in (type(value), *type(value).__subclasses__())


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize(
    "text",
    ["012", "1:30", "0x1F", "0b1", "1_000", "+5", "-0", ".nan", "1:30.5", "1.0e+999", "1" * 5000],
)
def test_fails_on_numbers_that_are_not_plain(tmp_path: Path, text: str) -> None:
    assert "number" in message(tmp_path, f"\na: {text}")
    assert message(tmp_path, f"\na: {text}").startswith("2: ")


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize(
    "tag",
    [
        *("!!set", "!!null", "!!binary", "!!str", "!!int", "!!float", "!!bool", "!!timestamp"),
        *("!!omap", "!!pairs", "!own", "!<tag:example.com:x>", "!"),
    ],
)
def test_fails_on_every_tag(tmp_path: Path, tag: str) -> None:
    wanted = f"2: the tag {tag} is not allowed; remove it"
    assert message(tmp_path, f"b: 1\na: {tag} x") == wanted
    assert message(tmp_path, f"b: 1\n{tag} x: a") == wanted
    assert message(tmp_path, f"b: 1\na: {tag} {{}}") == wanted


def nested(levels: int) -> str:
    return "a: " + "[" * (levels - 1) + "]" * (levels - 1) + "\n"


@pytest.mark.usefixtures("_parser")
def test_depth_is_limited(tmp_path: Path) -> None:
    assert read(tmp_path, nested(MAX_DEPTH))
    wanted = "1: must have at most 100 levels of maps and lists, got more"
    assert message(tmp_path, nested(MAX_DEPTH + 1)) == wanted
    assert message(tmp_path, "[" * 3000) == wanted


def test_depth_is_limited_for_maps_in_blocks(tmp_path: Path) -> None:
    text = "".join(f"{' ' * level}a:\n" for level in range(500))
    assert message(tmp_path, text).startswith("101: must have at most 100 levels")


def test_aliases_do_not_make_it_deeper(tmp_path: Path) -> None:
    text = "a0: &a0 []\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 2000))
    assert message(tmp_path, text).endswith("at most 100 levels of maps and lists, got more")


def test_aliases_do_not_multiply_without_end(tmp_path: Path) -> None:
    text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for n in range(1, 12):
        text += f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n"
    assert message(tmp_path, text).endswith("aliases must not repeat more than 100,000 values")


def test_aliases_of_a_large_file_are_read(tmp_path: Path) -> None:
    values = ", ".join(["x"] * 1000)
    text = f"a: &a [{values}]\nb: [{', '.join(['*a'] * 50)}]\n"
    assert len(read(tmp_path, text)["b"]) == 50


@pytest.mark.usefixtures("_parser")
def test_control_character_has_its_line(tmp_path: Path) -> None:
    wanted = "2: is not valid YAML: "
    assert message(tmp_path, "ä: 1\nb: \x07\n").startswith(wanted)
    assert "\n" not in message(tmp_path, "a: 1\nb: \x07\n")


def test_deepest_file_ends_with_two(tmp_path: Path) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text("clusters: " + "[" * 100_000)
    command = [sys.executable, "-m", "eks_blueprint.cli", "validate", "--spec", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == f"{path}:1: must have at most 100 levels of maps and lists, got more\n"


def test_number_of_values_is_limited(tmp_path: Path) -> None:
    text = f"a: [{', '.join(['x'] * (MAX_VALUES - 3))}]\n"
    assert len(read(tmp_path, text)["a"]) == MAX_VALUES - 3
    wanted = "2: must have at most 100,000 keys and values"
    assert message(tmp_path, f"{text}b: x\n") == wanted


def test_size_is_limited(tmp_path: Path) -> None:
    text = "a: x # "
    assert read(tmp_path, text + "x" * (MAX_BYTES - len(text))) == {"a": "x"}
    wanted = "0: must have at most 4,194,304 bytes, got 4,194,305"
    assert message(tmp_path, text + "x" * (MAX_BYTES + 1 - len(text))) == wanted


def refused(path: Path) -> str:
    with pytest.raises(SpecError) as error:
        yaml_document.read(path)
    (issue,) = error.value.issues
    assert issue.file == str(path)
    return issue.message


def test_pipe_is_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    assert refused(pipe).startswith("must be a file, got a pipe or device")


def test_device_without_end_is_refused() -> None:
    assert refused(Path("/dev/zero")).startswith("must be a file, got a pipe or device")


def test_name_that_no_file_can_have(tmp_path: Path) -> None:
    assert refused(tmp_path / "a\x00b") == "cannot be read, since no file has such a name"
