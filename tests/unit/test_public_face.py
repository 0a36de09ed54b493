"""``from eks_blueprint import ...``: complete, lazy, and the same for people and type checkers."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import eks_blueprint
from eks_blueprint.errors import BlueprintError
from tests.support.constructs import public_constructs

NAMES = sorted(set(eks_blueprint.__all__) - {"__version__"})


def for_type_checkers() -> dict[str, str]:
    """Read the imports that only type checkers see: room by name."""
    tree = ast.parse(Path(eks_blueprint.__file__ or "").read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    found = {}
    for node in block.body:
        assert isinstance(node, ast.ImportFrom)
        assert node.module is not None
        for alias in node.names:
            # Without the alias the import would be private to the module.
            assert alias.name == alias.asname
            found[alias.name] = node.module.removeprefix("eks_blueprint.")
    return found


def test_type_checkers_see_the_same_names() -> None:
    assert for_type_checkers() == eks_blueprint._ROOM_OF


def test_every_public_construct_is_there() -> None:
    assert {name: kind for name, kind in public_constructs().items() if name not in NAMES} == {}


@pytest.mark.parametrize("name", NAMES)
def test_name_is_that_of_its_room(name: str) -> None:
    room = f"eks_blueprint.{eks_blueprint._ROOM_OF[name]}"
    value = getattr(eks_blueprint, name)
    assert value is getattr(sys.modules[room], name)
    assert name in sys.modules[room].__all__


def test_unknown_names_are_refused() -> None:
    with pytest.raises(AttributeError, match="module 'eks_blueprint' has no attribute 'Nothing'"):
        eks_blueprint.Nothing  # noqa: B018
    with pytest.raises(ImportError, match="cannot import name 'Nothing'"):
        exec("from eks_blueprint import Nothing")


def test_names_are_listed() -> None:
    assert set(NAMES) <= set(dir(eks_blueprint))


@pytest.mark.parametrize("name", ["load", "BlueprintError", "ClusterSpec", "BlueprintSpec"])
def test_specs_and_errors_load_no_cdk(name: str) -> None:
    code = (
        "import sys, eks_blueprint\n"
        f"eks_blueprint.{name}\n"
        "dir(eks_blueprint)\n"
        "print(sorted({'aws_cdk', 'constructs', 'jsii'} & set(sys.modules)))"
    )
    got = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert got.stdout.strip() == "[]"


def test_errors_are_one_class_whichever_way_they_are_imported() -> None:
    assert eks_blueprint.BlueprintError is BlueprintError
