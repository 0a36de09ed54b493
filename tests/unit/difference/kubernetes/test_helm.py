"""Helm releases that come, go, change or move."""

from typing import Any

from eks_blueprint.assembly import CloudAssembly
from eks_blueprint.difference.change import Action, ResourceChange
from tests.unit.difference.kubernetes.sides import (
    Object,
    assembly,
    changes,
    chart,
    item,
    kustomization,
    manifest,
)


def _flux(*releases: Object, layer: str = "controllers") -> CloudAssembly:
    resources = {
        "K": manifest(kustomization("controllers")),
        "L": manifest(kustomization("crds")),
    }
    return assembly(resources, {layer: releases})


def _release(name: str = "web", version: str = "1.0.0", **spec: Any) -> Object:
    return item(
        "HelmRelease",
        "web",
        "helm.toolkit.fluxcd.io/v2",
        namespace="flux-system",
        spec={
            "releaseName": name,
            "targetNamespace": "apps",
            "chart": {"spec": {"chart": "web", "version": version}},
            **spec,
        },
    )


def _only(found: list[ResourceChange]) -> ResourceChange:
    (one,) = found
    return one


def _of_release(old: CloudAssembly, new: CloudAssembly) -> ResourceChange:
    return _only([one for one in changes(old, new) if one.type == "Helm release"])


def test_values_are_compared_by_path() -> None:
    old = chart(values={"replicas": 1, "image": {"tag": "a"}})
    new = chart(values={"replicas": 2, "image": {"tag": "a"}, "extra": None})
    found = _only(changes(assembly({"A": old}), assembly({"A": new})))
    assert (found.id, found.action) == ("prod/HelmRelease/apps/web", Action.UPDATE)
    assert [(one.path, one.old, one.new) for one in found.properties] == [
        ("values.extra", "", "null"),
        ("values.replicas", "1", "2"),
    ]


def test_a_new_major_version_is_noted() -> None:
    found = _only(changes(assembly({"A": chart()}), assembly({"A": chart(version="2.0.0")})))
    assert [(one.path, one.old, one.new) for one in found.properties] == [
        ("version", "1.0.0", "2.0.0")
    ]
    assert "new major version" in found.remark


def test_a_minor_version_is_not_noted() -> None:
    found = _only(changes(assembly({"A": chart()}), assembly({"A": chart(version="1.1.0")})))
    assert found.remark == ""


def test_an_older_version_is_noted() -> None:
    found = _only(changes(assembly({"A": chart(version="1.1.0")}), assembly({"A": chart()})))
    assert "older version" in found.remark


def test_helm_leaves_definitions_of_the_folder_as_they_are() -> None:
    name = "aws-load-balancer-controller"
    old, new = chart(name), chart(name, version="1.1.0")
    found = _only(changes(assembly({"A": old}), assembly({"A": new})))
    assert "definitions in the folder crds" in found.remark


def test_a_release_that_leaves_the_template_is_uninstalled() -> None:
    found = _only(changes(assembly({"A": chart("vertical-pod-autoscaler")}), assembly()))
    assert found.action == Action.REMOVE
    assert "CustomResourceDefinitions stay" in found.remark


def test_a_chart_with_definitions_among_its_templates_takes_them_along() -> None:
    found = _only(changes(assembly({"A": chart("karpenter-crd")}), assembly()))
    assert found.action == Action.REMOVE
    assert "every object" in found.remark


def test_another_chart_takes_along_the_definitions_of_the_one_before() -> None:
    old, new = (
        assembly({"A": chart("web", Chart=name)}) for name in ("karpenter-crd", "some-crds")
    )
    found = _only(changes(old, new))
    assert found.action == Action.RECREATE
    assert "every object" in found.remark


def test_a_release_that_gets_another_name_under_its_id_stays_installed() -> None:
    """CDK's handler upgrades the new name, and uninstalls nothing."""
    found = changes(assembly({"A": chart("web")}), assembly({"A": chart("shop")}))
    assert {one.id: one.action for one in found} == {
        "prod/HelmRelease/apps/web": Action.LEAVE,
        "prod/HelmRelease/apps/shop": Action.ADD,
    }


def test_a_release_under_another_logical_id_is_lost() -> None:
    found = _only(changes(assembly({"A": chart()}), assembly({"B": chart()})))
    assert found.action == Action.REMOVE
    assert found.causes[0] == "it moves to `prod/B`"


def test_values_of_flux_are_compared_once() -> None:
    found = _only(
        changes(_flux(_release(values={"a": 1})), _flux(_release(version="1.1.0", values={"a": 2})))
    )
    assert found.type == "Helm release"
    assert [one.path for one in found.properties] == ["version", "values.a"]


def test_other_settings_of_a_helmrelease_are_changes_of_the_object() -> None:
    found = _only(changes(_flux(_release(interval="1m")), _flux(_release(interval="2m"))))
    assert (found.type, found.action) == ("HelmRelease", Action.UPDATE)


def test_flux_uninstalls_what_leaves_its_tree() -> None:
    assert _of_release(_flux(_release()), _flux()).action == Action.REMOVE


def test_flux_uninstalls_a_release_that_gets_another_name() -> None:
    found = changes(_flux(_release()), _flux(_release("shop")))
    assert {one.id: one.action for one in found} == {
        "prod/HelmRelease/apps/web": Action.REMOVE,
        "prod/HelmRelease/apps/shop": Action.ADD,
    }


def test_flux_keeps_a_suspended_release() -> None:
    assert _of_release(_flux(_release(suspend=True)), _flux()).action == Action.LEAVE


def test_flux_reinstalls_for_another_chart_unless_told_otherwise() -> None:
    def other(**spec: Any) -> Object:
        return _release(**spec, chart={"spec": {"chart": "shop", "version": "1.0.0"}})

    in_place = {"upgrade": {"chartNameChangeStrategy": "InPlaceUpdate"}}
    plain = _of_release(_flux(_release()), _flux(other()))
    told = _of_release(_flux(_release()), _flux(other(**in_place)))
    assert (plain.action, told.action) == (Action.RECREATE, Action.UPDATE)


def test_from_cloudformation_to_flux_a_release_is_installed_again() -> None:
    found = _of_release(assembly({"A": chart()}), _flux(_release()))
    assert found.action == Action.RECREATE


def test_from_flux_to_cloudformation_a_release_is_lost() -> None:
    found = _of_release(_flux(_release()), assembly({"A": chart()}))
    assert found.action == Action.REMOVE


def test_between_layers_of_flux_nothing_says_who_is_first() -> None:
    found = _of_release(_flux(_release()), _flux(_release(), layer="crds"))
    assert found.action == Action.MAY_REPLACE


def test_a_helmrelease_in_a_manifest_is_an_object() -> None:
    found = _only(changes(assembly({"A": manifest(_release())}), assembly()))
    assert (found.type, found.action) == ("HelmRelease", Action.REMOVE)


def test_a_release_of_a_tree_goes_with_its_kustomization() -> None:
    old = _flux(_release())
    new = assembly({"L": manifest(kustomization("crds"))}, {"controllers": [_release()]})
    found = {one.id: one.action for one in changes(old, new)}
    assert found["prod/HelmRelease/apps/web"] is Action.REMOVE
