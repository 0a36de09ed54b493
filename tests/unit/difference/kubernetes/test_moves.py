"""Objects that leave a template or a tree, or get another deliverer."""

from dataclasses import replace
from typing import Any

import pytest

from eks_blueprint.assembly import CloudAssembly
from eks_blueprint.difference import difference
from eks_blueprint.difference.change import Action, ResourceChange
from tests.unit.difference.kubernetes.sides import (
    Object,
    assembly,
    changes,
    item,
    kustomization,
    manifest,
)

NAMESPACE = item("Namespace", "shop")
ROLE = item("Role", "r", "rbac.authorization.k8s.io/v1", namespace="shop", rules=[])
CONFIG = item("ConfigMap", "c", namespace="shop", data={"a": "1"})


def _flux(*objects: Object, layer: str = "configs", **spec: Any) -> CloudAssembly:
    resources = {
        "K": manifest(kustomization("configs", **spec)),
        "L": manifest(kustomization("definitions", **spec)),
    }
    return assembly(resources, {layer: objects})


def _only(found: list[ResourceChange]) -> ResourceChange:
    (one,) = found
    return one


def test_what_leaves_the_template_is_deleted_with_what_it_holds() -> None:
    found = _only(changes(assembly({"A": manifest(NAMESPACE)}), assembly()))
    assert (found.id, found.type, found.action) == (
        "prod/Namespace/shop",
        "Namespace",
        Action.REMOVE,
    )


def test_objects_that_stay_in_a_removed_namespace_are_counted() -> None:
    old = assembly({"A": manifest(NAMESPACE), "B": manifest(CONFIG)})
    found = _only(changes(old, assembly({"B": manifest(CONFIG)})))
    assert "what stays in the template goes with it: ConfigMap shop/c" in found.remark


def test_what_a_retained_resource_applied_stays() -> None:
    old = assembly({"A": manifest(NAMESPACE, DeletionPolicy="Retain")})
    assert _only(changes(old, assembly())).action == Action.LEAVE


def test_kubectl_deletes_only_some_kinds_that_leave_a_manifest() -> None:
    """`kubectl apply --prune` has a list of them."""
    left = item("ConfigMap", "d", namespace="shop")
    old = assembly({"A": manifest(CONFIG, ROLE, left)})
    new = assembly({"A": manifest(left)})
    assert {one.type: one.action for one in changes(old, new)} == {
        "ConfigMap": Action.REMOVE,
        "Role": Action.LEAVE,
    }


@pytest.mark.parametrize(
    "left",
    [item("ConfigMap", "d", namespace="other"), item("Namespace", "x")],
    ids=["another namespace", "no namespace"],
)
def test_kubectl_deletes_only_in_namespaces_of_the_manifest(left: Object) -> None:
    old, new = assembly({"A": manifest(CONFIG, left)}), assembly({"A": manifest(left)})
    assert _only(changes(old, new)).action == Action.LEAVE


def test_nothing_is_pruned_without_the_label() -> None:
    left = item("ConfigMap", "d", namespace="shop")
    old = assembly({"A": manifest(CONFIG, left, PruneLabel=None)})
    new = assembly({"A": manifest(left, PruneLabel=None)})
    assert _only(changes(old, new)).action == Action.LEAVE


def test_another_namespace_is_another_object() -> None:
    other = {**CONFIG, "metadata": {"name": "c", "namespace": "web"}}
    found = changes(assembly({"A": manifest(CONFIG)}), assembly({"B": manifest(other)}))
    assert {one.id: one.action for one in found} == {
        "prod/ConfigMap/shop/c": Action.REMOVE,
        "prod/ConfigMap/web/c": Action.ADD,
    }


def test_an_object_under_another_logical_id_is_lost() -> None:
    """CloudFormation applies the new resource, then deletes the old one, which has the object."""
    old, new = assembly({"A": manifest(CONFIG)}), assembly({"B": manifest(CONFIG)})
    found = _only(changes(old, new))
    assert found.action == Action.REMOVE
    assert found.causes[0] == "it moves to `prod/B`"
    assert "then the old one deletes it" in found.causes[2]


def test_an_object_under_another_logical_id_stays_if_the_old_one_is_retained() -> None:
    old = assembly({"A": manifest(CONFIG, DeletionPolicy="Retain")})
    assert changes(old, assembly({"B": manifest(CONFIG)})) == []


def test_another_resource_cannot_create_what_exists() -> None:
    """CDK's default runs `kubectl create`."""
    old = assembly({"A": manifest(CONFIG)})
    new = assembly({"B": manifest(CONFIG, Overwrite=False)})
    assert _only(changes(old, new)).action == Action.REFUSE


def test_an_object_that_moves_between_resources_that_stay() -> None:
    left, role = item("ConfigMap", "d", namespace="shop"), ROLE
    old = assembly({"A": manifest(CONFIG, role, left), "B": manifest(left)})
    new = assembly({"A": manifest(left), "B": manifest(left, CONFIG, role)})
    assert {one.type: one.action for one in changes(old, new)} == {
        "ConfigMap": Action.MAY_REPLACE,
    }


def test_flux_deletes_what_leaves_its_tree() -> None:
    assert _only(changes(_flux(CONFIG), _flux())).action == Action.REMOVE


@pytest.mark.parametrize(
    "annotation",
    [{"prune": "disabled"}, {"prune": "Disabled"}, {"reconcile": "disabled"}, {"ssa": "Ignore"}],
)
def test_flux_keeps_what_says_so(annotation: dict[str, str]) -> None:
    said = {f"kustomize.toolkit.fluxcd.io/{key}": value for key, value in annotation.items()}
    old = item("ConfigMap", "c", namespace="shop", annotations=said)
    assert _only(changes(_flux(old), _flux())).action == Action.LEAVE


def test_flux_keeps_what_a_kustomization_does_not_prune() -> None:
    old, new = _flux(CONFIG, prune=False), _flux(prune=False)
    assert _only(changes(old, new)).action == Action.LEAVE


@pytest.mark.parametrize(
    ("spec", "action"),
    [
        ({}, Action.REMOVE),
        ({"prune": False}, Action.LEAVE),
        ({"prune": False, "deletionPolicy": "Delete"}, Action.REMOVE),
        ({"deletionPolicy": "WaitForTermination"}, Action.REMOVE),
        ({"deletionPolicy": "Orphan"}, Action.LEAVE),
        ({"suspend": True}, Action.LEAVE),
    ],
)
def test_a_kustomization_that_is_deleted_takes_what_its_policy_says(
    spec: dict[str, Any], action: Action
) -> None:
    found = changes(_flux(CONFIG, **spec), assembly())
    assert {one.action for one in found if one.type == "ConfigMap"} == {action}


def test_from_cloudformation_to_flux_an_object_is_deleted_and_comes_again() -> None:
    old = assembly({"A": manifest(NAMESPACE)})
    found = {one.type: one for one in changes(old, _flux(NAMESPACE))}["Namespace"]
    assert found.action == Action.RECREATE
    assert found.causes[0] == "it moves to the layer configs of Flux"


def test_from_flux_to_cloudformation_an_object_is_lost() -> None:
    new = assembly({"A": manifest(NAMESPACE)})
    found = {one.type: one for one in changes(_flux(NAMESPACE), new)}["Namespace"]
    assert found.action == Action.REMOVE


def test_between_layers_nothing_says_who_is_first() -> None:
    old, new = _flux(CONFIG), _flux(CONFIG, layer="definitions")
    assert _only(changes(old, new)).action == Action.MAY_REPLACE


def test_another_file_of_the_same_layer_is_no_move() -> None:
    old, new = _flux(ROLE, CONFIG), _flux(CONFIG, ROLE)
    assert changes(old, new) == []


def test_objects_of_a_cluster_that_one_side_lacks_are_not_compared() -> None:
    empty = CloudAssembly({}, {})
    full = assembly({"A": manifest(NAMESPACE)})
    assert changes(full, empty) == []
    assert changes(empty, full) == []


def test_a_tree_that_one_side_does_not_know_is_not_compared() -> None:
    """CloudFormation has the Kustomizations, and not the tree that they read."""
    known = _flux(CONFIG)
    deployed = CloudAssembly(known.stacks, {})
    assert changes(deployed, known) == []
    assert changes(known, deployed) == []


def test_objects_of_a_stack_in_another_region_are_not_compared() -> None:
    def side(region: str, *objects: Object) -> CloudAssembly:
        stack = assembly({"A": manifest(*objects)}).stacks["prod"]
        return CloudAssembly({"prod": replace(stack, region=region)}, {})

    assert changes(side("eu-west-1", NAMESPACE), side("us-east-1")) == []
    assert changes(side("eu-west-1", NAMESPACE), side("eu-west-1")) != []


def test_a_claim_says_what_its_class_does_with_the_volume() -> None:
    made = item("StorageClass", "gp3", "storage.k8s.io/v1", reclaimPolicy="Retain")
    claim = item("PersistentVolumeClaim", "data", spec={"storageClassName": "gp3"})
    old = assembly({"A": manifest(made), "B": manifest(claim)})
    found = _only(changes(old, assembly({"A": manifest(made)})))
    assert "the reclaim policy of its StorageClass gp3 is Retain" in found.remark


def test_an_aws_resource_that_ack_retains_stays() -> None:
    said = {"services.k8s.aws/deletion-policy": "retain"}
    kept = item("Bucket", "b", "s3.services.k8s.aws/v1alpha1", annotations=said)
    plain = item("Bucket", "c", "s3.services.k8s.aws/v1alpha1")
    found = {
        one.id: one.remark
        for one in changes(assembly({"A": manifest(kept), "B": manifest(plain)}), assembly())
    }
    assert found["prod/Bucket/b"] == "the AWS resource behind it stays"
    assert "is deleted" in found["prod/Bucket/c"]


@pytest.mark.parametrize("kept", ["A", "B"])
def test_one_of_two_that_deliver_an_object_deletes_it_for_both(kept: str) -> None:
    both = {"A": manifest(NAMESPACE), "B": manifest(NAMESPACE)}
    found = _only(changes(assembly(both), assembly({kept: both[kept]})))
    assert found.action is Action.REMOVE
    assert f"it moves to `prod/{kept}`" in found.causes


def test_a_second_that_applies_an_object_changes_nothing() -> None:
    both = {"A": manifest(NAMESPACE), "B": manifest(NAMESPACE)}
    assert changes(assembly({"A": both["A"]}), assembly(both)) == []


def test_objects_of_a_list_are_compared_one_by_one() -> None:
    old, new = (
        assembly({"A": manifest({"apiVersion": "v1", "kind": "List", "items": objects})})
        for objects in ([NAMESPACE, CONFIG], [CONFIG])
    )
    found = _only(changes(old, new))
    assert (found.id, found.action) == ("prod/Namespace/shop", Action.REMOVE)


def test_a_tree_without_its_kustomization_is_deleted() -> None:
    old = _flux(NAMESPACE)
    resources = {"L": manifest(kustomization("definitions"))}
    found = changes(old, assembly(resources, {"configs": [NAMESPACE]}))
    assert {one.id: one.action for one in found}["prod/Namespace/shop"] is Action.REMOVE


def test_a_tree_that_only_the_old_side_has_is_said() -> None:
    old = _flux(NAMESPACE)
    assert difference(old, replace(old, gitops={})).notes
    assert not difference(old, old).notes
