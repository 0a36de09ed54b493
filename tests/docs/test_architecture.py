"""The page about the architecture names every room."""

import re

from tests.support.apps import ROOT


def test_every_room_has_a_row() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.partition("## Rooms")[2].partition("## Decisions")[0]
    named = [
        name
        for row in re.findall(r"^\| (`.+?) \|", table, re.MULTILINE)
        for name in re.findall(r"`(\w+)`", row)
    ]
    rooms = {
        path.stem
        for path in (ROOT / "eks_blueprint").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    assert sorted(named) == sorted(rooms - {"__init__"})
