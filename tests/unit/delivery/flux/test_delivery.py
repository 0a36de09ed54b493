import aws_cdk as cdk
import pytest
from aws_cdk import aws_sqs as sqs

from eks_blueprint.delivery import FluxDelivery, HelmRelease, Manifests
from eks_blueprint.errors import BlueprintError

CONFIG = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "x", "namespace": "default"},
    "data": {"a": "b"},
}
OTHER = {**CONFIG, "metadata": {"name": "y", "namespace": "default"}}
RECORD = {
    "apiVersion": "externaldns.k8s.io/v1alpha1",
    "kind": "DNSEndpoint",
    "metadata": {"name": "x", "namespace": "default"},
}


@pytest.fixture
def delivery() -> FluxDelivery:
    return FluxDelivery("prod")


def test_definitions_are_below_controllers_and_those_below_objects(delivery: FluxDelivery) -> None:
    delivery.install(HelmRelease("karpenter-crd"))
    delivery.install(HelmRelease("karpenter"))
    delivery.apply(Manifests("pool", (CONFIG,)))
    assert {path for path in delivery.tree if "kustomization" not in path} == {
        "infrastructure/crds/prod/karpenter-crd.yaml",
        "infrastructure/controllers/prod/karpenter.yaml",
        "infrastructure/configs/prod/pool.yaml",
    }


def test_layers_without_anything_are_there_all_the_same(delivery: FluxDelivery) -> None:
    (overlay,) = delivery.tree["clusters/prod/crds/kustomization.yaml"]
    assert overlay["resources"] == ["../../../infrastructure/crds/prod"]
    (layer,) = delivery.tree["infrastructure/crds/prod/kustomization.yaml"]
    assert layer["resources"] == []


def test_chart_with_a_service_waits_for_the_load_balancer_webhook(delivery: FluxDelivery) -> None:
    delivery.install(HelmRelease("aws-load-balancer-controller"))
    delivery.install(HelmRelease("external-dns", values={"policy": "upsert-only"}))
    _, release = delivery.tree["infrastructure/controllers/prod/external-dns.yaml"]
    assert release["spec"]["dependsOn"] == [{"name": "aws-load-balancer-controller"}]


def test_definitions_of_a_chart_are_upgraded_once(delivery: FluxDelivery) -> None:
    for name in ("karpenter-crd", "karpenter", "aws-load-balancer-controller"):
        delivery.install(HelmRelease(name))
    crds = {
        name: objects[1]["spec"]["upgrade"]["crds"]
        for name, objects in (
            (path.rpartition("/")[2], objects)
            for path, objects in delivery.tree.items()
            if "kustomization" not in path
        )
    }
    assert crds == {
        "karpenter-crd.yaml": "Skip",
        "karpenter.yaml": "Skip",
        "aws-load-balancer-controller.yaml": "CreateReplace",
    }


def test_aws_resources_become_prerequisites(delivery: FluxDelivery, stack: cdk.Stack) -> None:
    queue = sqs.CfnQueue(stack, "Queue")
    step = delivery.install(HelmRelease("karpenter-crd"))
    delivery.install(HelmRelease("karpenter"), after=(step, queue))
    assert delivery.prerequisites == [queue]


def test_fails_on_a_name_that_is_taken(delivery: FluxDelivery) -> None:
    delivery.apply(Manifests("pool", (CONFIG,)))
    with pytest.raises(BlueprintError, match="pool is delivered already"):
        delivery.apply(Manifests("pool", (CONFIG,)))


def test_release_after_objects_gets_a_layer_that_waits_for_theirs(delivery: FluxDelivery) -> None:
    objects = delivery.apply(Manifests("pool", (CONFIG,)))
    release = delivery.install(HelmRelease("external-dns"), after=[objects])
    delivery.apply(Manifests("record", (RECORD,)))
    delivery.apply(Manifests("other", (OTHER,)))
    assert release.layers == ("chart-external-dns",)
    layers = {one.name: one for one in delivery.close()}
    assert layers["chart-external-dns"].depends_on == ("configs",)
    assert layers["chart-external-dns"].kustomization == "chart-external-dns"
    # Its objects follow it, found by their API group; what needs it not stays where it was.
    assert layers["record"].depends_on == ("chart-external-dns",)
    assert "infrastructure/record/prod/record.yaml" in delivery.tree
    assert "clusters/prod/record/kustomization.yaml" in delivery.tree
    assert "infrastructure/configs/prod/other.yaml" in delivery.tree


def test_what_comes_after_a_checkpoint_stands_in_layers_of_its_own(delivery: FluxDelivery) -> None:
    delivery.apply(Manifests("pool", (CONFIG,)))
    step = delivery.checkpoint("Components")
    first = delivery.apply(Manifests("first", (OTHER,)), after=[step])
    delivery.install(HelmRelease("external-dns"), after=[step, first])
    layers = {one.name: one for one in delivery.close()}
    assert layers["first"].depends_on == ("configs",)
    assert layers["chart-external-dns"].depends_on == ("configs", "first")


def test_definitions_that_objects_of_an_own_layer_become_are_checked(
    delivery: FluxDelivery,
) -> None:
    step = delivery.checkpoint("Components")
    name = "rule.constraints.example.com"
    delivery.apply(Manifests("templates", (CONFIG,), crds=(name,)), after=[step])
    layers = {one.name: one for one in delivery.close()}
    assert layers["templates"].crds == (name,)
    assert layers["definitions"].crds == ()


def test_fails_on_content_after_flux_was_made(delivery: FluxDelivery) -> None:
    delivery.close()
    with pytest.raises(BlueprintError, match="pool must be delivered before Flux is made"):
        delivery.apply(Manifests("pool", (CONFIG,)))


@pytest.mark.parametrize("name", ["configs", "x" * 64])
def test_fails_on_a_name_that_makes_no_layer(delivery: FluxDelivery, name: str) -> None:
    step = delivery.checkpoint("Components")
    with pytest.raises(BlueprintError, match="must have a name that makes a layer of its own"):
        delivery.apply(Manifests(name, (CONFIG,)), after=[step])


def test_longest_name_of_a_layer_is_that_of_a_label(delivery: FluxDelivery) -> None:
    step = delivery.checkpoint("Components")
    assert delivery.apply(Manifests("x" * 63, (CONFIG,)), after=[step]).layers == ("x" * 63,)


FORCE = "kustomize.toolkit.fluxcd.io/force"
CLASS = {
    "apiVersion": "storage.k8s.io/v1",
    "kind": "StorageClass",
    "metadata": {"name": "gp3", "annotations": {"a": "b"}},
    "provisioner": "ebs.csi.aws.com",
}


def annotations(delivery: FluxDelivery, item: dict[str, object]) -> dict[str, str]:
    delivery.apply(Manifests("one", (item,)))
    (written,) = delivery.tree["infrastructure/configs/prod/one.yaml"]
    found: dict[str, str] = written["metadata"].get("annotations", {})
    return found


def test_a_class_is_recreated_where_an_update_is_refused(delivery: FluxDelivery) -> None:
    assert annotations(delivery, CLASS) == {"a": "b", FORCE: "Enabled"}


def test_the_users_own_wish_counts(delivery: FluxDelivery) -> None:
    mine = {**CLASS, "metadata": {"name": "gp3", "annotations": {FORCE: "Disabled"}}}
    assert annotations(delivery, mine) == {FORCE: "Disabled"}


def test_what_holds_something_is_not_recreated(delivery: FluxDelivery) -> None:
    assert annotations(delivery, CONFIG) == {}


def test_a_volume_whose_files_would_be_deleted_is_not_recreated(delivery: FluxDelivery) -> None:
    volume = {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": "files"},
        "spec": {"persistentVolumeReclaimPolicy": "Delete"},
    }
    assert annotations(delivery, volume) == {}
