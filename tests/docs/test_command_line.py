"""The page about the command line names every command, option, default and context key."""

import re
from typing import Any

from eks_blueprint.app.context import KEYS
from eks_blueprint.cli.program import COMMANDS, command
from eks_blueprint.stacks.limits import QUOTAS
from tests.support.apps import ROOT

TEXT = (ROOT / "docs" / "reference" / "command-line.md").read_text(encoding="utf-8")


def commands() -> dict[str, list[Any]]:
    return {name: command(name).params for name in COMMANDS}


def test_every_command_has_a_row() -> None:
    assert re.findall(r"^\| `(\w+)` \| \w+s ", TEXT, re.MULTILINE) == [*COMMANDS]


def test_every_option_has_a_row_with_its_commands_and_default() -> None:
    rows = {
        (option, command): meaning
        for option, names, meaning in re.findall(
            r"^\| (?:`SPEC`, or )?`(?:-j`, `)?(--[\w-]+)(?: FILE)?` \| ([^|]+) \| ([^|]+) \|$",
            TEXT,
            re.MULTILINE,
        )
        for command in re.findall(r"`(\w+)`", names)
    }
    options = {
        (param.opts[-1], name): param
        for name, params in commands().items()
        for param in params
        if param.param_type_name == "option"
    }
    assert rows.keys() == options.keys()
    for key, param in options.items():
        assert ("Required" in rows[key]) is param.required
        if param.default:
            assert f"Default: `{param.default}`" in rows[key]


def test_the_row_of_the_spec_says_that_one_of_both_is_required() -> None:
    for params in commands().values():
        if "--spec" in (option for one in params for option in one.opts):
            assert [one.metavar for one in params[:2]] == ["SPEC", "FILE"]
    assert "Exactly one of both is required, unless `cdk.json`" in TEXT


def test_every_key_of_the_context_has_a_row() -> None:
    assert re.findall(r"^\| `-c (\w+)=", TEXT, re.MULTILINE) == [*KEYS]


def test_limits_are_those_that_are_checked() -> None:
    for name, most in QUOTAS.items():
        assert f"{most:,} {name.lower()}" in TEXT
