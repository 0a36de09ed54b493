"""Words of a command line that are no options, and options without their value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from eks_blueprint.errors import BlueprintError

__all__ = ["UsageError", "check_options", "near"]


class UsageError(BlueprintError):
    """A command line that no command understands."""


def near(word: str, names: Iterable[str]) -> str:
    """Return the names that resemble a word as a question, or all of them.

    :param word: what was written.
    :param names: what it could be.
    """
    known = sorted(names)
    close = get_close_matches(word.lower(), known)
    return (
        f"did you mean {' or '.join(close)}?" if close else f"it must be one of {', '.join(known)}"
    )


def check_options(command: str, takes_value: Mapping[str, bool], words: Sequence[str]) -> None:
    """Refuse options that a command does not have, and options that lack their value.

    The parser would take an option that follows for the value.

    :param command: the command as it is called, such as ``eks-blueprint synth``.
    :param takes_value: whether an option takes a value, by each of its names.
    :param words: the command line after the command.
    :raises BlueprintError: if there is such an option.
    """
    left = iter(words)
    for word in left:
        if word == "--":
            return
        if not word.startswith("-") or word == "-":
            continue
        name, joined = _split(word)
        if name not in takes_value:
            long = [one for one in takes_value if one.startswith("--")]
            raise UsageError(f"{command} has no option {name}; {near(name, long)}")
        if not takes_value[name]:
            if joined and word.startswith("--"):
                raise UsageError(f"{name} takes no value, got {word}")
            continue
        if not joined:
            value = next(left, None)
            if value is None or _split(value)[0] in takes_value or value.startswith("--"):
                raise UsageError(f"{name} needs a value, got {value or 'nothing'}")


def _split(word: str) -> tuple[str, bool]:
    """Return the name of an option, and whether its value is in the same word."""
    if word.startswith("--"):
        name, sign, _ = word.partition("=")
        return name, bool(sign)
    return word[:2], len(word) > 2
