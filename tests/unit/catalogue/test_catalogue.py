"""The catalogue: every value has a source, every look-up an answer or an error."""

import re
from pathlib import Path

import pytest

from eks_blueprint import catalogue
from eks_blueprint.core import BlueprintError
from tests.support.apps import ROOT

FOLDER = ROOT / "eks_blueprint" / "catalogue"


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.yaml")), ids=lambda path: path.name)
def test_every_file_names_its_sources(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.search(r"user guide|moto|terraform|aws-cdk-lib", text)


@pytest.mark.parametrize("version", catalogue.kubernetes_versions())
def test_every_pin_is_an_add_on_version_with_a_source(version: str) -> None:
    release = catalogue.kubernetes(version)
    assert release.version == version
    for pin in release.addons.values():
        assert re.fullmatch(r"v\d+\.\d+\.\d+-eksbuild\.\d+", pin.version or "")
        assert pin.source


def test_versions_have_a_file_each() -> None:
    files = {path.stem for path in (FOLDER / "kubernetes").glob("*.yaml")}
    assert files == set(catalogue.kubernetes_versions())


def test_support_ends_in_order() -> None:
    release = catalogue.kubernetes("1.35")
    assert release.standard_until is not None
    assert release.extended_until is not None
    assert release.standard_until < release.extended_until


def test_add_ons_that_are_required_are_known() -> None:
    for name in catalogue.addon_names():
        facts = catalogue.addon(name)
        assert facts is not None
        assert all(catalogue.addon(other) for other in facts.requires)
    assert catalogue.addon("somebody-elses") is None


def test_fails_on_an_unknown_kubernetes_version() -> None:
    with pytest.raises(BlueprintError, match=r"kubernetes_version must be one of 1\.36, 1\.35"):
        catalogue.kubernetes("1.12")
