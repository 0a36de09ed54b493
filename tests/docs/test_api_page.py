"""The reference of the Python API says everything about every public name."""

import pytest

import eks_blueprint
from tools.api_attributes import attributes
from tools.api_source import Class, Function, find

# Models of the spec have a page of their own.
NAMES = {
    name: found
    for name, room in eks_blueprint._ROOM_OF.items()
    if (found := find(f"eks_blueprint.{room}", name)) is not None
    and not (isinstance(found, Class) and found.where.startswith("eks_blueprint.spec."))
}


def undocumented(function: Function, documented: set[str]) -> set[str]:
    """Give the parameters without a text, apart from the two that every construct takes."""
    names = {one.name for one in function.parameters}
    construct = {"scope", "construct_id"}
    return names - documented - (construct if construct <= names else set())


def functions(found: Class | Function) -> list[Function]:
    """Give a function, or the public methods of a class."""
    if isinstance(found, Function):
        return [found]
    public = (one for one in found.methods() if not one.node.name.startswith("_"))
    return [one for one in public if not one.is_property]


@pytest.mark.parametrize("name", NAMES)
def test_parameters_of_constructors_are_documented(name: str) -> None:
    found = NAMES[name]
    made = found.method("__init__") if isinstance(found, Class) else None
    if made is not None and isinstance(found, Class):
        documented = set(found.doc.parameters)
        assert undocumented(made, documented) == set()
        assert documented <= {one.name for one in made.parameters}


@pytest.mark.parametrize("name", NAMES)
def test_functions_and_methods_are_documented(name: str) -> None:
    for function in functions(NAMES[name]):
        assert function.doc.text, function.node.name
        documented = set(function.doc.parameters)
        assert undocumented(function, documented) == set(), function.node.name


@pytest.mark.parametrize("name", NAMES)
def test_attributes_have_types(name: str) -> None:
    found = NAMES[name]
    if isinstance(found, Class):
        assert [one.name for one in attributes(found) if not one.type] == []


def test_what_a_type_is_comes_from_the_source() -> None:
    found = NAMES["FileSystem"]
    assert isinstance(found, Class)
    types = {one.name: one.type for one in attributes(found)}
    assert types["key"] == "kms.IKey"  # an annotation
    assert types["resource"].endswith("efs.CfnFileSystem")  # a class
    assert types["file_system_id"] == "str"  # a reference
    assert types["storage_class"] == "Installed"  # what a method of a parameter gives
    assert types["access_points"].endswith("efs.CfnAccessPoint]")  # what its own method gives
    assert types["security_group"] == "ec2.ISecurityGroup"  # a property that it inherits
