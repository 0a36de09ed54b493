"""Values that stand in no file, filled in while a command runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

__all__ = ["filled"]


def filled(files: Mapping[str, Sequence[str]], command: str) -> Sequence[str]:
    """Return lines of a shell that run a command with copies of files, without placeholders.

    The copies are in a folder that only the user can read, and are deleted afterwards. A variable
    that is not set stops the lines; ``envsubst`` would fill in an empty text.

    :param files: variables of each file, as the command names it; files without are read in place.
    :param command: what runs.
    """
    with_placeholders = {file: names for file, names in files.items() if names}
    if not with_placeholders:
        return [command]
    words = [
        f'"$work/{word}"' if word in with_placeholders else word for word in command.split(" ")
    ]
    wanted = dict.fromkeys(name for names in with_placeholders.values() for name in names)
    return [
        "(set -e; umask 077; work=$(mktemp -d); trap 'rm -rf \"$work\"' EXIT",
        ": " + " ".join(f'"${{{name}:?}}"' for name in wanted),
        *(_copy(file, names) for file, names in with_placeholders.items()),
        " ".join(words) + ")",
    ]


def _copy(file: str, names: Sequence[str]) -> str:
    values = " ".join(f"${{{name}}}" for name in names)
    return f"envsubst '{values}' < {file} > \"$work/{file}\""
