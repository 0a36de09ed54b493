"""What is found about changes of objects and releases, and what may be allowed."""

from collections.abc import Sequence

import pytest

from eks_blueprint.assembly import CloudAssembly
from eks_blueprint.difference.difference import difference
from eks_blueprint.difference.document import shown_as
from tests.unit.difference.kubernetes.sides import Object, assembly, chart, item, manifest

API = "storage.k8s.io/v1"
POLICY = item("ValidatingAdmissionPolicy", "p", "admissionregistration.k8s.io/v1")


def _found(
    old: CloudAssembly, new: CloudAssembly, *, allow: Sequence[str] = ()
) -> list[tuple[str, str, str]]:
    found = difference(old, new, allow=allow).findings
    return [
        (one.check, one.severity.value, one.subject)
        for one in found
        if not one.subject.endswith(("/A", "/B"))
    ]


def _one(old: Object | None, new: Object | None) -> list[tuple[str, str, str]]:
    before = assembly({"A": old} if old else {})
    return _found(before, assembly({"A": new} if new else {}))


@pytest.mark.parametrize(
    ("kind", "api"),
    [
        ("Namespace", "v1"),
        ("PersistentVolume", "v1"),
        ("PersistentVolumeClaim", "v1"),
        ("CustomResourceDefinition", "apiextensions.k8s.io/v1"),
        ("VolumeSnapshot", "snapshot.storage.k8s.io/v1"),
        ("DBInstance", "rds.services.k8s.aws/v1alpha1"),
    ],
)
def test_what_loses_data_is_an_error_until_it_is_allowed(kind: str, api: str) -> None:
    old, new = assembly({"A": manifest(item(kind, api=api))}), assembly()
    subject = f"prod/{kind}/it"
    assert _found(old, new) == [("deleted", "error", subject)]
    assert _found(old, new, allow=[subject]) == [("deleted", "info", subject)]


@pytest.mark.parametrize(
    ("kind", "api", "what"),
    [
        ("ValidatingAdmissionPolicy", "admissionregistration.k8s.io/v1", "protection is lost"),
        ("EksNoPrivileged", "constraints.gatekeeper.sh/v1beta1", "protection is lost"),
        ("NetworkPolicy", "networking.k8s.io/v1", "protection is lost"),
        ("NodePool", "karpenter.sh/v1", "nodes are drained"),
        ("StorageClass", API, "new claims"),
        ("ServiceAccount", "v1", "new pods"),
        ("RoleBinding", "rbac.authorization.k8s.io/v1", "permissions"),
    ],
)
def test_what_stops_working_is_a_warning(kind: str, api: str, what: str) -> None:
    old = assembly({"A": manifest(item(kind, api=api))})
    (found,) = [one for one in difference(old, assembly()).findings if kind in one.subject]
    assert (found.check, found.severity.value) == ("object-deleted", "warning")
    assert what in found.message


def test_nothing_is_found_of_what_nobody_misses() -> None:
    old = manifest(item("HelmRepository", api="source.toolkit.fluxcd.io/v1"))
    assert _one(old, None) == []
    assert _one(None, manifest(item("Namespace"))) == []


def test_a_refused_change_blocks_the_deployment() -> None:
    old = manifest(item("StorageClass", api=API, provisioner="a"))
    new = manifest(item("StorageClass", api=API, provisioner="b"))
    before, after = assembly({"A": old}, recreates=""), assembly({"A": new}, recreates="")
    assert _found(before, after) == [("refused", "error", "prod/StorageClass/it")]
    assert difference(before, after).blocked


def test_what_this_library_recreates_is_a_remark() -> None:
    old = manifest(item("StorageClass", api=API, provisioner="a"))
    new = manifest(item("StorageClass", api=API, provisioner="b"))
    assert _one(old, new) == [("object-recreated", "info", "prod/StorageClass/it")]


def test_a_volume_that_is_recreated_has_to_be_allowed() -> None:
    policy = {"persistentVolumeReclaimPolicy": "Retain"}
    old = manifest(item("PersistentVolume", spec={**policy, "csi": {"volumeHandle": "a"}}))
    new = manifest(item("PersistentVolume", spec={**policy, "csi": {"volumeHandle": "b"}}))
    assert _one(old, new) == [("replaced", "error", "prod/PersistentVolume/it")]


def test_what_is_lost_by_moving_is_an_error_whatever_it_is() -> None:
    old, new = assembly({"A": manifest(POLICY)}), assembly({"B": manifest(POLICY)})
    assert _found(old, new) == [("deleted", "error", "prod/ValidatingAdmissionPolicy/p")]


def test_what_stays_in_the_cluster_is_a_warning() -> None:
    left = item("ConfigMap", "left")
    old, new = manifest(POLICY, left), manifest(left)
    assert _one(old, new) == [("left-behind", "warning", "prod/ValidatingAdmissionPolicy/p")]


def test_releases() -> None:
    assert _one(chart("vertical-pod-autoscaler"), None) == [
        ("object-deleted", "warning", "prod/HelmRelease/apps/vertical-pod-autoscaler")
    ]
    assert _one(chart("karpenter-crd"), None) == [
        ("deleted", "error", "prod/HelmRelease/apps/karpenter-crd")
    ]
    assert _one(chart(), chart(version="2.0.0")) == [
        ("chart-version", "warning", "prod/HelmRelease/apps/web")
    ]
    assert _one(chart(), chart(version="1.1.0", values={"replicas": 2})) == []


def test_a_release_that_moves_is_lost() -> None:
    old, new = assembly({"A": chart()}), assembly({"B": chart()})
    assert _found(old, new) == [("deleted", "error", "prod/HelmRelease/apps/web")]


def test_what_goes_with_a_namespace_is_not_found_again() -> None:
    inside = item("NetworkPolicy", api="networking.k8s.io/v1", namespace="shop")
    old = assembly({"A": manifest(item("Namespace", "shop"), inside)})
    assert _found(old, assembly()) == [("deleted", "error", "prod/Namespace/shop")]


def test_what_goes_with_its_namespace_has_one_row() -> None:
    """Only what holds data is shown beside it."""
    inside = [
        item("Role", "a", "rbac.authorization.k8s.io/v1", namespace="shop"),
        item("ConfigMap", "b", namespace="shop"),
        item("PersistentVolumeClaim", "data", namespace="shop"),
    ]
    stays = item("ConfigMap", "c", namespace="other")
    old = assembly({"A": manifest(item("Namespace", "shop"), *inside, stays)})
    text = shown_as(difference(old, assembly({"A": manifest(item("Namespace", "other"))})), "text")
    assert "ConfigMap/shop/b and 1 more" in " ".join(text.split())
    assert "Role/shop/a" not in text
    assert "PersistentVolumeClaim/shop/data" in text
    assert "ConfigMap/other/c" in text
