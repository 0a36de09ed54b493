"""Objects against the schemas of both versions."""

from typing import Any

import pytest

from eks_blueprint.readiness import schemas
from eks_blueprint.results import Severity
from tests.support.upgrades import deployment, found, of

CHANGED, INVALID = "schema-changed", "schema-invalid"


def taint_rule(**spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "resource.k8s.io/v1alpha3",
        "kind": "DeviceTaintRule",
        "metadata": {"name": "a"},
        "spec": {"taint": {"key": "a", "effect": "NoExecute"}, **spec},
    }


def test_field_that_the_target_lost_is_an_error() -> None:
    # The device class selector of a taint rule is gone in the schema of 1.35.
    item = taint_rule(deviceSelector={"deviceClassName": "a"})
    (one,) = (one for one in found(item, current="1.34", target="1.35") if one.check == CHANGED)
    assert one.severity is Severity.ERROR
    assert "spec.deviceSelector.deviceClassName is no known field" in one.message
    assert of(found(taint_rule(), current="1.34", target="1.35"), CHANGED) == []


def test_field_that_the_target_brought_is_no_finding() -> None:
    item = deployment(restartPolicyRules=[])
    assert of(found(item), CHANGED) == []


def test_object_that_fits_neither_version_is_a_warning() -> None:
    item = deployment()
    item["spec"]["replica"] = 3
    (one,) = (one for one in found(item) if one.check == INVALID)
    assert one.severity is Severity.WARNING
    assert one.message == "spec.replica is no known field"
    assert of(found(deployment()), INVALID) == []


def test_value_of_another_type_is_a_warning() -> None:
    item = deployment()
    item["spec"]["replicas"] = "three"
    assert of(found(item, own=False), INVALID) == ["warning"]


@pytest.mark.parametrize("value", ["<Cluster.Arn>", "${replicas}", "{{ .Values.replicas }}"])
def test_value_that_something_fills_in_may_be_of_any_type(value: str) -> None:
    item = deployment()
    item["spec"]["replicas"] = value
    assert of(found(item, own=False), INVALID) == []


def test_part_of_values_need_not_be_complete() -> None:
    patch = {"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"x": 1}}
    assert of(found(charts={"shop": {"patches": [patch]}}), INVALID) == []


def test_custom_resources_are_counted() -> None:
    item = {
        "apiVersion": "example.com/v1",
        "kind": "Shop",
        "metadata": {"name": "a", "namespace": "shop"},
        "spec": {"anything": True},
    }
    (one,) = (one for one in found(item) if one.check == "objects-not-checked")
    assert one.severity is Severity.INFO
    assert one.message.endswith(": 1")
    assert of(found(deployment()), "objects-not-checked") == []


def test_missing_schemas_are_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schemas, "schemas_known", lambda _: False)
    items = found(deployment(), deployment(name="other"))
    (one,) = (one for one in items if one.check == "schemas-not-checked")
    assert one.severity is Severity.INFO
    assert one.remedy == "pip install kubernetes-validate"


def test_package_that_is_missing_has_no_schemas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schemas, "_PACKAGE", "no_such_package")
    assert not schemas.schemas_known("1.36")


@pytest.mark.parametrize(("version", "known"), [("1.36", True), ("1.99", False)])
def test_schemas_of_a_version_are_looked_for(version: str, known: bool) -> None:
    pytest.importorskip("kubernetes_validate")
    assert schemas.schemas_known(version) is known
