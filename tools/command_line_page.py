"""The reference page of the command line, written from the commands themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eks_blueprint.cli.program import COMMANDS, NAME, command, page_of

__all__ = ["command_line_page"]

_PROSE = Path(__file__).with_name("command_line_prose.md")


def command_line_page() -> str:
    """Give the text of ``docs/reference/command-line.md``."""
    text = _PROSE.read_text(encoding="utf-8")
    return text.replace("<!-- commands -->", "\n".join(_lines()).strip())


def _lines() -> Iterator[str]:
    yield "| Command | What it does | More |\n| --- | --- | --- |"
    for name, what in COMMANDS.items():
        page = page_of(name)
        yield f"| [`{name}`](#{NAME}-{name}) | {what} | {_link(page)} |"
    yield ""
    for name in COMMANDS:
        yield from _command(name)


def _link(page: str) -> str:
    """Return a link whose text is the name of the page, or of its part."""
    name = page.partition("#")[2] or Path(page).stem
    return f"[{name.replace('-', ' ')}](../{page})" if page else ""


def _command(name: str) -> Iterator[str]:
    found = command(name)
    yield f"## {NAME} {name}\n"
    yield _prose(found.help or "")
    rows = [*_rows(found.params)]
    if rows:
        yield "\n| Option | Meaning |\n| --- | --- |"
        yield from rows
    yield "\n```sh"
    yield found.epilog or ""
    yield "```\n"


def _rows(params: list[Any]) -> Iterator[str]:
    for param in params:
        names = ", ".join(f"`{one}`" for one in param.opts)
        if param.param_type_name == "argument":
            names = f"`{param.metavar}`"
        elif not param.is_flag:
            values = param.metavar or "|".join(param.type_descriptor.choices or ())
            names = f"{names} `{values}`".replace("|", "\\|")
        needed = "; required" if param.required else ""
        yield f"| {names} | {_prose(param.help or '')}{needed} |"


def _prose(text: str) -> str:
    """Show options and placeholders as code."""
    text = re.sub(r"(?<![\w`-])(--[a-z][a-z-]+(?: [A-Z]+)?)", r"`\1`", text)
    return re.sub(r"(?<![\w`])(\{[a-z]+\}|[A-Z]+=[A-Z:]+)(?![\w`])", r"`\1`", text)
