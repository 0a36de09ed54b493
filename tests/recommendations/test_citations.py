"""Ids that stand anywhere in the project are those of the register, and what is built is cited."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from eks_blueprint.recommendations import AREAS, recommendations
from tests.recommendations.links import ROOT

# Wider than the ids of today, so that a wrong area is seen, too; not AwsSolutions-EKS1 or UTF-8.
_SHAPES = rf"(?:{'|'.join(AREAS)})-(?:[A-Z]{{2,5}}-)?\d{{1,2}}|[A-Z]{{3}}-[A-Z]{{2,5}}-\d{{1,2}}"
ID = re.compile(rf"(?<![\w.-])(?:{_SHAPES})(?![\w-])")
RANGE = re.compile(rf"({ID.pattern})\s+to\s+({ID.pattern})")
PLACES = (
    "eks_blueprint",
    "schema",
    "docs",
    "examples",
    "tools",
    "bench",
    "app.py",
    "Makefile",
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
)
SUFFIXES = {".py", ".yaml", ".yml", ".json", ".md", ".rego", ""}


def cited(text: str) -> set[str]:
    """Find ids, those between the ends of a range included."""
    ids = set(ID.findall(text))
    for first, last in RANGE.findall(text):
        stem, _, start = first.rpartition("-")
        end = last.rpartition("-")[2]
        ids |= {f"{stem}-{number}" for number in range(int(start), int(end) + 1)}
    return ids


def files() -> Iterator[Path]:
    for name in PLACES:
        path = ROOT / name
        assert path.exists(), name
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (file for file in found if file.is_file() and file.suffix in SUFFIXES)


def docstrings(file: Path) -> Iterator[str]:
    """Give the docstrings of a module, those of attributes included."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield text


def test_ids_in_code_schema_docs_and_examples_are_known() -> None:
    known = recommendations().keys()
    unknown = [
        f"{file.relative_to(ROOT)}:{number}: {one}"
        for file in files()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        for one in cited(line)
        if one not in known
    ]
    assert unknown == [], "not in eks_blueprint/recommendations/register.yaml"


def test_what_is_built_is_cited_where_it_is_built() -> None:
    text = "\n".join(
        text for file in sorted((ROOT / "eks_blueprint").rglob("*.py")) for text in docstrings(file)
    )
    missing = [
        one.id
        for one in recommendations().values()
        if one.status != "planned" and one.id not in cited(text)
    ]
    assert missing == [], "cite the id in the docstring of the construct that carries it out"


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("recommendations SEC-NODE-1 to\n    SEC-NODE-3", {f"SEC-NODE-{n}" for n in (1, 2, 3)}),
        ("(OPS-DEP-1), PORT-1.", {"OPS-DEP-1", "PORT-1"}),
        ("SEC-1 and NET-POL-9", {"SEC-1", "NET-POL-9"}),
        ("AwsSolutions-EKS1 ELBSecurityPolicy-TLS13-1-2-Res UTF-8 CVE-2020-8554 KEP-5495", set()),
    ],
)
def test_knows_an_id_when_it_sees_one(text: str, ids: set[str]) -> None:
    assert cited(text) == ids
