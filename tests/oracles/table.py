"""The table of leaves and oracles."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

__all__ = ["Entry", "entries", "entry_of"]


@dataclass(frozen=True, eq=False)
class Entry:
    """An entry of ``fields.yaml``, whose head describes the keys."""

    fields: tuple[str, ...]
    oracle: str = ""
    none: str = ""
    sample: str | list[str | int] = "~"
    mixed: bool = False
    format: str = ""
    spelling: str = ""
    wider: str = ""
    narrower: str = ""

    @property
    def samples(self) -> list[str]:
        return [self.sample] if isinstance(self.sample, str) else [*map(str, self.sample)]

    @property
    def source(self) -> str:
        return self.oracle.partition(" ")[0]

    @property
    def place(self) -> str:
        return self.oracle.partition(" ")[2]


@cache
def entries() -> tuple[Entry, ...]:
    """Give all entries."""
    found: list[dict[str, Any]] = yaml.safe_load(
        Path(__file__).with_name("fields.yaml").read_text("utf-8")
    )
    return tuple(Entry(**{**one, "fields": tuple(one["fields"])}) for one in found)


def entry_of(path: str) -> Entry | None:
    """Give the entry with the closest pattern, if there is one."""
    found = [*_fits(path)]
    return max(found, key=lambda one: one[0])[1] if found else None


def pattern_of(path: str) -> str | None:
    """Give the closest pattern, if there is one."""
    found = [*_fits(path)]
    return max(found, key=lambda one: one[0])[2] if found else None


def _fits(path: str) -> Iterator[tuple[tuple[bool, int], Entry, str]]:
    for entry in entries():
        for pattern in entry.fields:
            if _expression(pattern).fullmatch(path):
                yield (pattern == path, len(pattern.replace("**", ""))), entry, pattern


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(^\*\*\.|\.\*\*$|\?)", pattern)
    known = {"**.": r"(.*\.)?", ".**": r"\..*", "?": r"[^.]+"}
    return re.compile("".join(known.get(part) or re.escape(part) for part in parts))
