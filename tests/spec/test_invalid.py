"""Every spec under `invalid/` is refused with exactly the messages it names."""

import subprocess
import sys
from pathlib import Path

import pytest

from eks_blueprint import spec
from eks_blueprint.errors import BlueprintError, SpecError

FOLDER = Path(__file__).parent / "invalid"
INVALID = sorted(FOLDER.rglob("*.yaml"))
# What only a programmer would say: it must never reach a user.
JARGON = ("pydantic", "Traceback", "validation error", "Input should", "Spec", "ctx", "type=")


def expected(path: Path) -> list[str]:
    prefix = "# expect: "
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix(prefix) for line in lines if line.startswith(prefix)]


def same(line: str, wanted: str) -> bool:
    """Compare a line; what follows three dots may change, such as the list of all keys."""
    start, dots, rest = wanted.partition("...")
    return line == wanted or (bool(dots) and not rest and line.startswith(start))


def reported(error: SpecError, path: Path) -> list[str]:
    return [line.removeprefix(f"{path}:").removeprefix(" ") for line in str(error).splitlines()]


def test_there_are_many_invalid_specs() -> None:
    assert len(INVALID) >= 100


@pytest.mark.parametrize(
    "path", INVALID, ids=lambda path: path.relative_to(FOLDER).with_suffix("").as_posix()
)
def test_fails_with_the_expected_messages(path: Path) -> None:
    with pytest.raises(SpecError) as refused:
        spec.load(path)
    lines, wanted = reported(refused.value, path), expected(path)
    assert len(lines) == len(wanted), lines
    assert [pair for pair in zip(lines, wanted, strict=True) if not same(*pair)] == []
    assert not [word for word in JARGON if word in str(refused.value)]


def test_fails_on_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(BlueprintError, match="there is no such file"):
        spec.load(tmp_path / "nowhere.yaml")


def test_fails_on_a_folder(tmp_path: Path) -> None:
    with pytest.raises(BlueprintError, match=r"or a folder with fleet\.yaml, got a folder without"):
        spec.load(tmp_path)


def test_fails_on_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "image.yaml"
    path.write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(BlueprintError, match="UTF-8"):
        spec.load(path)


@pytest.mark.parametrize("text", ["", "# nothing but a comment\n"])
def test_fails_on_an_empty_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "empty.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BlueprintError, match="is empty"):
        spec.load(path)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "eks_blueprint.cli", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "path",
    [INVALID[0], INVALID[len(INVALID) // 2], Path("no/such/file.yaml")],
    ids=["unknown-key", "middle", "missing"],
)
def test_command_line_exits_with_two_and_no_traceback(path: Path) -> None:
    done = run("validate", "--spec", str(path))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert str(path) in done.stderr


def test_synth_writes_nothing_for_an_invalid_spec(tmp_path: Path) -> None:
    done = run("synth", "--spec", str(INVALID[3]), "--output", str(tmp_path / "out"))
    assert done.returncode == 2
    assert not (tmp_path / "out").exists()


def test_fails_on_a_selection_that_matches_nothing() -> None:
    done = run("validate", "--spec", "examples/06-multi-cluster.yaml", "--clusters", "test-*")
    assert done.returncode == 2
    assert "must match at least one cluster, got 'test-*'" in done.stderr


def test_valid_spec_is_reported_with_its_clusters() -> None:
    done = run("validate", "--spec", "examples/06-multi-cluster.yaml", "--clusters", "prod-*")
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 clusters: prod-eu, prod-us" in done.stdout
