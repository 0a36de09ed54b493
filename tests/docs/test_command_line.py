"""The page about the command line names every command, option, default and context key."""

import argparse
import re

from eks_blueprint.app.context import KEYS
from eks_blueprint.cli.arguments import parser
from eks_blueprint.stacks.limits import QUOTAS
from tests.support.apps import ROOT

TEXT = (ROOT / "docs" / "reference" / "command-line.md").read_text(encoding="utf-8")


def commands() -> dict[str, argparse.ArgumentParser]:
    (group,) = (a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    return dict(group.choices)


def test_every_command_has_a_row() -> None:
    assert re.findall(r"^\| `(\w+)` \| \w+s ", TEXT, re.MULTILINE) == [*commands()]


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
        (action.option_strings[-1], name): action
        for name, command in commands().items()
        for action in command._actions
        if action.option_strings and action.dest != "help"
    }
    assert rows.keys() == options.keys()
    for key, action in options.items():
        assert ("Required" in rows[key]) is action.required
        if action.default:
            assert f"Default: `{action.default}`" in rows[key]


def test_the_row_of_the_spec_says_that_one_of_both_is_required() -> None:
    for command in commands().values():
        for group in command._mutually_exclusive_groups:
            assert group.required
            assert [one.metavar for one in group._group_actions] == ["SPEC", "FILE"]
    assert "Exactly one of both is required" in TEXT


def test_every_key_of_the_context_has_a_row() -> None:
    assert re.findall(r"^\| `-c (\w+)=", TEXT, re.MULTILINE) == [*KEYS]


def test_limits_are_those_that_are_checked() -> None:
    for name, most in QUOTAS.items():
        assert f"{most:,} {name.lower()}" in TEXT
