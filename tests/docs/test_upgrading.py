"""The page about newer versions names what is gone, and what is there instead."""

import importlib
import inspect
import re

import pytest

from eks_blueprint import spec
from eks_blueprint.spec._base import Spec
from tests.support.apps import ROOT
from tests.support.constructs import constructs

_TEXT = (ROOT / "docs" / "upgrading.md").read_text(encoding="utf-8")
_ROWS = dict(re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|$", _TEXT, re.MULTILINE))
_PARAMETERS = re.findall(
    r"^\| `(\w+|\*)\((\w+)=\)` \| `(?:\w+|\*)\((\w+)=\)` \|", _TEXT, re.MULTILINE
)
_PYTHON = {old: new for old, new in _ROWS.items() if old.startswith("eks_blueprint.")}


@pytest.mark.parametrize("new", _PYTHON.values())
def test_new_names_are_there(new: str) -> None:
    assert _exists(new)


@pytest.mark.parametrize("old", _PYTHON)
def test_old_names_are_gone(old: str) -> None:
    assert not _exists(old)


@pytest.mark.parametrize(("name", "old", "new"), _PARAMETERS)
def test_parameters_have_their_new_names_only(name: str, old: str, new: str) -> None:
    kinds = constructs() if name == "*" else {name: constructs()[name]}
    signatures = [inspect.signature(kind.__init__).parameters for kind in kinds.values()]
    assert any(new in parameters for parameters in signatures)
    assert old == new or not any(old in parameters for parameters in signatures)


def test_every_renamed_key_of_the_spec_is_there() -> None:
    models = [getattr(spec, name) for name in spec.__all__ if name.endswith("Spec")]
    renamed = {
        old: new
        for model in models
        if issubclass(model, Spec)
        for old, new in getattr(model, "RENAMED_KEYS", {}).items()
    }
    table = _TEXT.partition("### Spec\n")[2].partition("\n### ")[0]
    assert renamed == {old: new for old, new in _ROWS.items() if f"| `{old}` |" in table}


@pytest.mark.parametrize("old", re.findall(r"^\| `(\w+)\(\)` of `\w+` \|", _TEXT, re.MULTILINE))
def test_other_pages_do_not_name_old_methods(old: str) -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    texts = {page.name: page.read_text("utf-8") for page in pages if page.name != "upgrading.md"}
    assert [name for name, text in texts.items() if re.search(rf"[`.]{old}\(", text)] == []


def _exists(name: str) -> bool:
    module, _, attribute = name.rpartition(".")
    try:
        importlib.import_module(name)
    except ModuleNotFoundError:
        try:
            return hasattr(importlib.import_module(module), attribute)
        except ModuleNotFoundError:
            return False
    return True
