"""What stands in templates and must not be on a page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint.assembly import CloudAssembly, kubernetes_objects, mapping_of, releases
from eks_blueprint.review.hidden import HIDDEN, set_in, without_secrets

__all__ = ["Masks"]

# A text in a template, in JSON in it, and in JSON in that.
_LEVELS = 3
# Texts of this length are hidden wherever they stand, shorter ones only behind their name.
_TELLING = 8


class Masks:
    """Secrets of an assembly, which a text is shown without.

    :param assembly: the cloud assembly.
    """

    def __init__(self, assembly: CloudAssembly) -> None:
        found: dict[tuple[str, str], None] = {}
        for stack in assembly.stacks.values():
            found |= dict.fromkeys(_hidden("", stack.template, without_secrets(stack.template)))
            found |= dict.fromkeys(_not_echoed(stack.template))
        for item in kubernetes_objects(assembly):
            found |= dict.fromkeys(_hidden("", item.content, without_secrets(item.content)))
        for release in releases(assembly):
            found |= dict.fromkeys(_hidden("", release.values, without_secrets(release.values)))
        self._patterns = [one for name, value in found for one in _patterns(name, value)]

    def applied(self, text: str) -> str:
        """Return a text with the word for what is hidden instead of it.

        :param text: a template.
        """
        for pattern in self._patterns:
            text = pattern.sub(lambda one: f"{one['before'] or ''}{HIDDEN}", text)
        return text


def _not_echoed(template: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the defaults of parameters that CloudFormation does not show either."""
    for parameter in mapping_of(template.get("Parameters")).values():
        content = mapping_of(parameter)
        default = content.get("Default")
        if str(content.get("NoEcho", "")).lower() == "true" and isinstance(default, (str, int)):
            yield "Default", str(default)


def _hidden(name: str, raw: Any, shown: Any) -> Iterator[tuple[str, str]]:
    """Yield name and value of each text that is not shown."""
    if isinstance(raw, Mapping):
        if shown == HIDDEN:
            for key, item in raw.items():
                yield from _hidden(str(key), item, HIDDEN)
        elif isinstance(shown, Mapping):
            for key, item in raw.items():
                yield from _hidden(str(key), item, shown.get(key))
    elif isinstance(raw, list):
        for place, item in enumerate(raw):
            yield from _hidden(name, item, shown if shown == HIDDEN else shown[place])
    elif shown != raw and isinstance(raw, (str, int)) and raw:
        # Of a text that is shown in part, what is not.
        parts = [("", one) for one in set_in(str(raw))] if shown != HIDDEN else [(name, str(raw))]
        yield from parts


def _patterns(name: str, value: str) -> Iterator[re.Pattern[str]]:
    written, named = value, name
    for _ in range(_LEVELS):
        written, named = json.dumps(written)[1:-1], json.dumps(named)[1:-1]
        before = rf'(?P<before>\\*"{re.escape(named)}\\*"\s*:\s*(?:\\*")?)'
        if len(value) >= _TELLING:
            before = "(?P<before>)"
        # A number is not the beginning of another one.
        yield re.compile(before + re.escape(written) + (r"(?!\d)" if value.isdecimal() else ""))
