"""Constructs refuse what is no spec, such as the map of a YAML file, with the way to make one."""

import inspect
from typing import Any

import aws_cdk as cdk
import pytest
from constructs import Construct

from eks_blueprint.errors import BlueprintError
from tests.support.constructs import MAKERS, Surroundings, public_constructs


def parameters() -> list[tuple[str, str, str]]:
    """Return construct, parameter and annotation of each argument that holds specs."""
    return [
        (name, parameter.name, str(parameter.annotation))
        for name, made in public_constructs().items()
        for parameter in inspect.signature(made.__init__).parameters.values()
        # Gateways are the keys of their map.
        if "Spec" in str(parameter.annotation).replace("Mapping[RemoteGatewaySpec, ", "")
    ]


def make_with(name: str, parameter: str, value: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a construct with another value of one argument than its recipe gives."""
    made = public_constructs()[name]
    init = made.__init__

    def other(self: Construct, *args: Any, **given: Any) -> None:
        init(self, *args, **{**given, parameter: value})

    at = Surroundings(cdk.App(), name)
    monkeypatch.setattr(made, "__init__", other)
    MAKERS[name](at)


def test_parameters_are_found() -> None:
    assert len(parameters()) > 35
    assert ("Tenant", "spec", "TenantSpec") in parameters()


@pytest.mark.parametrize(("name", "parameter", "annotation"), parameters())
def test_maps_are_no_specs(
    name: str, parameter: str, annotation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A map of specs is refused for its values, and a spec because it is a map.
    several = annotation.startswith("Mapping")
    kind = annotation.removeprefix("Mapping[str, ").split(" | ")[0].rstrip("]")
    path = f"{parameter}.web" if several else parameter
    with pytest.raises(BlueprintError) as caught:
        make_with(name, parameter, {"web": {}} if several else {}, monkeypatch)
    message = str(caught.value)
    assert f"{path}: must be of class {kind}" in message
    assert message.endswith(f"got dict; for a map, use {kind}.model_validate")


def test_lists_are_no_maps_of_specs(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BlueprintError, match="groups: must be a map from names to NodeGroupSpec"):
        make_with("NodeGroups", "groups", [], monkeypatch)


def test_keys_of_a_map_are_specs(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BlueprintError, match="remote_routes: must be of class RemoteGatewaySpec"):
        make_with("NetworkStack", "remote_routes", {"web": ["10.80.0.0/24"]}, monkeypatch)
