"""Asks on a terminal for what no option said."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from eks_blueprint.cli.starter import NODES, Starter, refusals

__all__ = ["Given", "asked", "can_ask", "yes_or_no"]

# Stands for what was not asked yet.
_START = Starter("production", "production", "arn:aws:iam::111122223333:role/admin")
_FIELDS = {"name": "clusters", "admin": "principal_arn", "account": "account", "region": "region"}

Given = Mapping[str, Any]
"""Answers by the name of the field of ``Starter``; ``None`` where no option gave one."""


def can_ask() -> bool:
    """Say whether somebody is there to answer."""
    return bool(sys.stdin and sys.stdin.isatty() and sys.stderr.isatty())


def asked(given: Given, profiles: Sequence[str]) -> Starter:
    """Ask for what is not given, each until the answer is accepted.

    :param given: what options said.
    :param profiles: names of the profiles, the default first.
    """
    answers = replace(_START, **{key: value for key, value in given.items() if value is not None})
    _say("Press Enter for the value between brackets. Nothing is written before the end.")
    if given["name"] is None:
        answers = _until(answers, "name", lambda: _text("name of the cluster", "production"))
    if given["profile"] is None:
        profile = _choice("profile (poc is small and easy to delete)", profiles)
        answers = replace(answers, profile=profile)
    if given["account"] is None and given["region"] is None:
        answers = _place(answers)
    if given["admin"] is None:
        answers = _until(
            answers, "admin", lambda: _text("ARN of the IAM role that administers it", None)
        )
    if given["nodes"] is None:
        answers = replace(answers, nodes=_choice("nodes", NODES))
    if given["bastion"] is None:
        said = yes_or_no("a bastion, to reach the private endpoint", default=True)
        answers = replace(answers, bastion=said)
    return answers


def yes_or_no(what: str, *, default: bool) -> bool:
    """Ask a question.

    :param what: the question.
    :param default: the answer of Enter.
    """
    while True:
        said = _text(f"{what}, y or n", "y" if default else "n").lower()
        if said in ("y", "yes", "n", "no"):
            return said.startswith("y")
        _say(f"must be y or n, got {said}")


def _place(answers: Starter) -> Starter:
    account = _text("account id (empty: the one that the CDK CLI deploys with)", "")
    if not account:
        return replace(answers, account="", region="")
    while True:
        region = _text("Region", "eu-west-1")
        found = replace(answers, account=account, region=region)
        wrong = _wrong(found, "account") or _wrong(found, "region")
        if not wrong:
            return found
        _say(wrong)
        if _wrong(found, "account"):
            account = _text("account id", None)


def _until(answers: Starter, field: str, ask: Callable[[], str]) -> Starter:
    while True:
        answer: dict[str, Any] = {field: ask()}
        found = replace(answers, **answer)
        wrong = _wrong(found, field)
        if not wrong:
            return found
        _say(wrong)


def _wrong(answers: Starter, field: str) -> str:
    """Return what the spec says of an answer, or nothing."""
    wanted = _FIELDS[field]
    found = [one for one in refusals(answers) if wanted in one.path]
    # The name is a key, under which everything stands.
    if field == "name":
        found = [one for one in found if one.path.count(".") <= 1]
    return "; ".join(one.message for one in found)


def _text(what: str, default: str | None) -> str:
    while True:
        # The answer of the command has standard output for itself.
        hint = f" [{default}]" if default else ""
        print(f"{what}{hint}:", end=" ", file=sys.stderr, flush=True)
        said = input().strip()
        if said:
            return said
        if default is not None:
            return default


def _choice(what: str, names: Sequence[str]) -> str:
    while True:
        said = _text(f"{what}: {', '.join(names)}", names[0])
        if said in names:
            return said
        _say(f"must be one of {', '.join(names)}, got {said}")


def _say(text: str) -> None:
    print(text, file=sys.stderr)
