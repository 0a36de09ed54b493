"""The catalogue: every value has a source, every look-up an answer or an error."""

import re
from pathlib import Path

import pytest

from eks_blueprint import catalogue
from tests.support.apps import ROOT

FOLDER = ROOT / "eks_blueprint" / "catalogue"


# The sources of spec-changes are entries of one file, which test_changes.py resolves.
# Names of findings and warnings are this library's own, and no fact of somebody else.
OWN = ("difference-checks.yaml", "warnings.yaml")
FILES = [
    path
    for path in sorted(FOLDER.rglob("*.yaml"))
    if path.parent.name != "spec-changes" and path.name not in OWN
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_names_its_sources(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    known = "user guide|moto|terraform|aws-cdk-lib|commit|source: (pkg|[a-z-]+)/|cfn-lint"
    assert re.search(f"{known}|kubernetes-validate", text)


def test_versions_have_a_file_each() -> None:
    files = {path.stem for path in (FOLDER / "kubernetes").glob("*.yaml")}
    assert files == set(catalogue.kubernetes_versions())
