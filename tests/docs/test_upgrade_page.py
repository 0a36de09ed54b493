"""The page about upgrades names every check of the plan."""

import re

from tests.support.apps import ROOT

TEXT = (ROOT / "docs" / "how-to" / "upgrade.md").read_text(encoding="utf-8")
# The checks of objects have a page of their own, which is written from the catalogue.
MODULES = [
    path
    for room in ("upgrade", "readiness")
    for path in sorted((ROOT / "eks_blueprint" / room).glob("*.py"))
]


def test_every_check_has_a_row() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in MODULES)
    checks = set(re.findall(r'Finding\(\s*"([a-z-]+)"', code))
    checks |= set(re.findall(r'return "(chart-[a-z]+)"', code))
    rows = {
        name
        for cell in re.findall(r"^\| (`[^|]+) \|", TEXT, re.MULTILINE)
        for name in re.findall(r"`([a-z-]+)`", cell)
    }
    assert checks == rows
