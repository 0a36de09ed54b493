"""Lines of a template."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

__all__ = ["line_of", "lines_of", "repeated_name"]

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:\n]|[^\s{}\[\],:"]+')

Path = tuple[str | int, ...]


def lines_of(text: str) -> Mapping[Path, int]:
    """Return the line of each value of a text in JSON, from 1.

    The line of a value in an object is that of its name.

    :param text: the text; what is no JSON has the lines before the error.
    :returns: lines by path, such as ``("Resources", "Vpc", "Properties", "Tags", 0)``.
    """
    found: dict[Path, int] = {}
    for path, line, _ in _places(text):
        found.setdefault(path, line)
    return found


def line_of(lines: Mapping[Path, int], path: Path, *, least: int = 1) -> int | None:
    """Return the line of a value, or of the nearest value around it that has one.

    :param lines: lines by path.
    :param path: path of the value.
    :param least: length of the shortest path that counts. Default: 1.
    """
    around = (path[:size] for size in range(len(path), least - 1, -1))
    return next((lines[one] for one in around if one in lines), None)


def repeated_name(text: str) -> tuple[str, int] | None:
    """Return a name that stands twice in an object of JSON, and the line of the second.

    :param text: the text.
    """
    found: set[Path] = set()
    for path, line, is_name in _places(text):
        if is_name and path in found:
            return str(path[-1]), line
        if is_name:
            found.add(path)
    return None


def _places(text: str) -> Iterator[tuple[Path, int, bool]]:
    """Yield path and line of each name and value, and whether it is a name."""
    line = 1
    # Names and indexes down to where the text is read; an object waits for a name.
    path: list[str | int] = []
    waits = False
    for token in _TOKEN.findall(text):
        match token:
            case "\n":
                line += 1
            case "{" | "[":
                yield tuple(path), line, False
                path.append("" if token == "{" else 0)
                waits = token == "{"
            case "}" | "]":
                del path[-1:]
                waits = False
            case ",":
                # Names are texts, and indexes are numbers.
                waits = bool(path) and isinstance(path[-1], str)
                path[-1:] = [one if isinstance(one, str) else one + 1 for one in path[-1:]]
            case ":":
                pass
            case _:
                if waits:
                    path[-1] = _name(token)
                yield tuple(path), line, waits
                waits = False


def _name(token: str) -> str:
    if "\\" not in token:
        return token[1:-1]
    try:
        return str(json.loads(token, strict=False))
    except ValueError:
        return token[1:-1]
