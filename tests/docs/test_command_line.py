"""The commands explain themselves: help, examples, defaults, and the pages about them."""

import re
import shlex
from typing import Any

import pytest

from eks_blueprint.app.context import KEYS
from eks_blueprint.cli import main
from eks_blueprint.cli.program import COMMANDS, NAME, command, page_of
from eks_blueprint.estimate import read_assumptions
from eks_blueprint.stacks.limits import QUOTAS
from tests.support.apps import ROOT
from tests.support.command_line import parsed

TEXT = (ROOT / "docs" / "how-to" / "synthesize.md").read_text(encoding="utf-8")


def options(name: str) -> list[Any]:
    return [one for one in command(name).params if one.param_type_name == "option"]


def examples(name: str) -> list[str]:
    return (command(name).epilog or "").splitlines()


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_a_text_every_option_and_the_examples(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main([name, "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"Usage: {NAME} {name} ")
    for option in options(name):
        assert all(one in shown for one in option.opts)
        assert option.help, option.opts
    assert all(f"\n  {line}\n" in shown for line in examples(name))


@pytest.mark.parametrize("name", COMMANDS)
def test_defaults_of_options_are_in_their_help(name: str) -> None:
    for option in options(name):
        if option.default and not option.is_flag:
            own = str(option.default)
            assert f"default: {own}" in option.help or "default: that of" in option.help


@pytest.mark.parametrize(
    ("name", "example"), [(name, one) for name in COMMANDS for one in examples(name)]
)
def test_every_example_is_understood(name: str, example: str) -> None:
    program, *words = shlex.split(example.partition(" > ")[0], comments=True)
    assert program == NAME
    assert parsed(words)[0] == name


def test_assumptions_of_examples_are_those_of_the_catalogue() -> None:
    given = [one for line in examples("cost") for one in re.findall(r"--assume (\S+)", line)]
    assert given
    assert read_assumptions(given)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_an_example_and_a_page(name: str) -> None:
    assert examples(name)
    assert (ROOT / "docs" / page_of(name).partition("#")[0]).is_file()


def test_the_table_of_commands_is_what_their_files_are() -> None:
    files = {one.stem for one in (ROOT / "eks_blueprint" / "cli" / "commands").glob("*.py")}
    assert files - {"__init__"} == {*COMMANDS}


def test_every_key_of_the_context_has_a_row() -> None:
    assert re.findall(r"^\| `-c (\w+)=", TEXT, re.MULTILINE) == [*KEYS]


def test_limits_are_those_that_are_checked() -> None:
    for name, most in QUOTAS.items():
        assert f"{most:,} {name.lower()}" in TEXT
