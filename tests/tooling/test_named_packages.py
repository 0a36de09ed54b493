"""What people are told to install comes from those who make it."""

import re
from pathlib import Path

from tests.support.apps import ROOT

# The library is on no package index, where anybody could take its name.
OWN = re.compile(r"pip install[^`\n]*?[ '\"]eks[-_]blueprint\b(?![-\w]*\.whl)")
TEXTS = [
    path
    for folder in ("eks_blueprint", "docs", "tools")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in (".py", ".md", ".yaml", ".j2")
]


def told(path: Path) -> list[str]:
    return [one.group() for one in OWN.finditer(path.read_text(encoding="utf-8"))]


def test_nobody_is_told_to_install_the_library_by_its_name() -> None:
    assert OWN.search("pip install 'eks-blueprint[live]'")
    assert OWN.search("pip install --upgrade eks-blueprint")
    assert not OWN.search("pip install wheels/eks_blueprint-0.2.0-py3-none-any.whl")

    found = {str(path.relative_to(ROOT)): told(path) for path in [*TEXTS, ROOT / "README.md"]}
    assert {name: texts for name, texts in found.items() if texts} == {}
