"""Mistakes in specs: text and structure of good files, changed at random places."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Sequence
from typing import Any

import yaml

__all__ = ["Mutator"]

# What YAML, Python, AWS and Kubernetes each read in their own way.
_TOKENS = "*a !!set !x | >- --- ... { } [ ] , {} [] ~ null yes .nan -.inf 1e999 0x1F 012 # ' \""
_SCALARS = """
    .. ../x / // * ** - -- . : a:b @ %s {x} ${x} {{x}} 0 -1 1.30 1e3 yes null 0.0.0.0/0 ::/0 v1 1Ei
    10.0.0.0/33 10.0.0.1/8 arn: arn:aws:iam::1:role/x arn:aws:kms:x:y:z https:// https://[::1 oci://
    https://u:p@h ssh:// 2025-01-01 system:masters aws:x kube-system default eu-west-1a
    us-gov-west-1 vpc-0a1b2c3d {{resolve:ssm:x}}
"""
TOKENS = (
    *_TOKENS.split(),
    *("&a ", "<<: *a", "? ", "- ", ": ", "%YAML 1.1", "2025-02-30", "1:30", "9" * 30),
    *("\t", "\r", "\x00", "\x07", "\x85", "\u2028", "\ufeff", "\ud7ff", "\U0001f600"),
    *("[" * 200, "{a: " * 200, "*a, " * 50),
)
SCALARS: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 3, 2**63, -(2**70), 0.5, 1e308, "", " ", "x", "x" * 70),
    *("y" * 70_000, "a b", "a\nb", "a\x00b", "\u2028", "\u0430dmin", "\uff11\uff12", "\u2167"),
    *("* * * * *", *_SCALARS.split()),
)
DEEP: Any = {}
for _ in range(90):
    DEEP = {"a": [DEEP]}
BRANCHES = ({}, [], {"": {}}, {"x": None}, [None], [[]], [{}], {"a": {"b": []}}, ["x"] * 3, DEEP)
NAMES = ("x", "", "a b", "\u043d\u0430", "x" * 300, "\n")


class Mutator:
    """Makes a file of a seed that is probably wrong, and the same one for the same seed.

    :param corpus: texts of specs.
    """

    def __init__(self, corpus: Sequence[str]) -> None:
        self._corpus = tuple(corpus)
        self._values = [yaml.load(text, Loader=yaml.CSafeLoader) for text in corpus]

    def text(self, seed: str) -> str:
        """Return a mutated file.

        :param seed: decides everything.
        """
        dice = random.Random(seed)
        if dice.random() < 0.4:
            return self._of_text(dice)
        value = copy.deepcopy(dice.choice(self._values))
        for _ in range(dice.choice((1, 1, 1, 2, 3, 6))):
            value = self._of_value(value, dice)
        try:
            if dice.random() < 0.3:
                return json.dumps(value, indent=dice.choice((None, 1)))
            return yaml.safe_dump(value, allow_unicode=True, width=dice.choice((40, 10_000)))
        except RecursionError:  # several times DEEP
            return f"clusters: {'[' * 10_000}"

    def _of_text(self, dice: random.Random) -> str:
        lines = dice.choice(self._corpus).splitlines()
        for _ in range(dice.choice((1, 1, 2, 3))):
            index = dice.randrange(len(lines))
            line = lines[index]
            column = dice.randrange(len(line) + 1)
            changes: tuple[Callable[[], list[str]], ...] = (
                lambda line=line, at=column: [line[:at] + dice.choice(TOKENS) + line[at:]],
                lambda line=line, at=column: [line[:at] + line[at + 1 :]],
                lambda line=line, at=column: [line[:at]],
                lambda line=line: [line, line],
                lambda line=line: [" " * dice.randrange(9) + line.lstrip()],
                lambda: [dice.choice(dice.choice(self._corpus).splitlines() or [""])],
                list,
            )
            lines[index : index + 1] = dice.choice(changes)()
            lines = lines or [""]
        return "\n".join(lines) + "\n"

    def _of_value(self, value: Any, dice: random.Random) -> Any:
        """Change one node: its value, its type, its key or its place."""
        places = [*_places(value)]
        if not places:
            return dice.choice(BRANCHES)
        holder, key = dice.choice(places)
        match dice.randrange(7):
            case 0 | 1:
                holder[key] = copy.deepcopy(dice.choice(SCALARS))
            case 2:
                holder[key] = copy.deepcopy(dice.choice(BRANCHES))
            case 3:
                other, at = dice.choice([*_places(dice.choice(self._values))])
                holder[key] = copy.deepcopy(other[at])
            case 4:
                del holder[key]
            case 5 if isinstance(holder, dict):
                holder[_renamed(key, dice)] = holder.pop(key)
            case _ if isinstance(holder, dict):
                holder[dice.choice(("x", "", "a b", "\u043d\u0430", "x" * 300, "\n"))] = (
                    dice.choice(SCALARS)
                )
            case _:
                holder.append(dice.choice(SCALARS))
        return value


def _places(value: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    if not isinstance(value, dict | list):
        return found
    for key in value if isinstance(value, dict) else range(len(value)):
        found.append((value, key))
        found += _places(value[key])
    return found


def _renamed(key: Any, dice: random.Random) -> str:
    text = str(key)
    at = dice.randrange(len(text) + 1)
    return dice.choice(
        (
            text[:at] + text[at + 1 :],
            text[:at] + dice.choice("a\u0430 _-.:/\n\u200b") + text[at:],
            text.upper(),
            f" {text}",
            text.replace("e", "\u0435"),
        )
    )
