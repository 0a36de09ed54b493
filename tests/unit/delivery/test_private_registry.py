"""Charts and images come from copies in a private registry, by both deliveries."""

import json
from dataclasses import replace

import aws_cdk as cdk
import pytest
from aws_cdk import aws_eks_v2 as eks
from aws_cdk.assertions import Template

from eks_blueprint import catalogue
from eks_blueprint.delivery import (
    Chart,
    FluxDelivery,
    HelmRelease,
    KubectlDelivery,
    Manifests,
    PrivateRegistry,
    images_of,
)
from eks_blueprint.errors import BlueprintError

HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
REGISTRY = PrivateRegistry("mirror", "111122223333", "eu-west-1", "amazonaws.com")
OWN = Chart(
    name="podinfo",
    repository="https://stefanprodan.github.io/podinfo/",
    version="6.7.0+eks.1",
    namespace="podinfo",
)
PODS = {
    "initContainers": [{"name": "a", "image": "busybox:1.36"}],
    "containers": [{"name": "b", "image": f"{HOST}/shop/web:1"}, {"name": "c"}],
    "ephemeralContainers": [{"name": "d", "image": "quay.io/team/debug:2"}],
    "volumes": [{"name": "data", "image": {"reference": "ghcr.io/team/data:3"}}, {"name": "e"}],
}
JOB = {
    "apiVersion": "batch/v1",
    "kind": "CronJob",
    "metadata": {"name": "job", "namespace": "shop"},
    "spec": {"jobTemplate": {"spec": {"template": {"spec": PODS}}}},
}


@pytest.mark.parametrize(
    ("reference", "copy"),
    [
        ("busybox:1.36", f"{HOST}/mirror/docker.io/library/busybox:1.36"),
        ("quay.io/a/b:1", f"{HOST}/mirror/quay.io/a/b:1"),
        (f"{HOST}/shop/web:1", f"{HOST}/shop/web:1"),
        (
            f"quay.io/a/b:1@sha256:{'0a' * 32}",
            f"{HOST}/mirror/quay.io/a/b:1@sha256:{'0a' * 32}",
        ),
    ],
)
def test_copies_keep_tag_and_digest(reference: str, copy: str) -> None:
    assert REGISTRY.image(reference) == copy


def test_image_of_a_token_stays() -> None:
    reference = f"{cdk.Aws.ACCOUNT_ID}.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1"
    assert REGISTRY.image(reference) == reference


def test_images_of_all_containers_and_volumes_are_replaced() -> None:
    (made,) = REGISTRY.manifests(Manifests("job", (JOB,))).objects
    pods = made["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    assert pods["initContainers"][0]["image"] == f"{HOST}/mirror/docker.io/library/busybox:1.36"
    assert pods["containers"] == PODS["containers"]
    assert pods["ephemeralContainers"][0]["image"] == f"{HOST}/mirror/quay.io/team/debug:2"
    assert pods["volumes"][0]["image"] == {"reference": f"{HOST}/mirror/ghcr.io/team/data:3"}
    assert pods["volumes"][1] == {"name": "e"}
    assert JOB["spec"]["jobTemplate"]["spec"]["template"]["spec"] is PODS  # type: ignore[index]


def test_objects_without_images_stay_the_same() -> None:
    manifests = Manifests(
        "config", ({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "a"}},)
    )
    assert REGISTRY.manifests(manifests) is manifests


def test_values_of_a_chart_keep_what_the_copy_does_not_change() -> None:
    release = HelmRelease("karpenter", values={"controller": {"image": {}, "env": []}})
    made = REGISTRY.release(release)
    assert made.values["controller"] == {
        "image": {"repository": f"{HOST}/mirror/public.ecr.aws/karpenter/controller"},
        "env": [],
    }
    assert made.repository == f"oci://{HOST}/mirror/charts/public.ecr.aws/karpenter/karpenter"
    assert made.is_oci
    assert made.is_copy


def test_two_keys_take_registry_and_repository() -> None:
    chart = replace(
        catalogue.chart("external-dns"),
        images_at={"global.registry/image.repository": "quay.io/team/app"},
    )
    made = REGISTRY.release(HelmRelease("dns", chart=chart))
    assert made.values["global"]["registry"] == HOST
    assert made.values["image"]["repository"] == "mirror/quay.io/team/app"


def test_charts_of_users_come_from_copies_too() -> None:
    values = {"extra": PODS}
    made = REGISTRY.release(HelmRelease("web", chart=OWN, values=values))
    copy = "mirror/charts/stefanprodan.github.io/podinfo/podinfo"
    assert made.repository == f"oci://{HOST}/{copy}"
    image = made.values["extra"]["initContainers"][0]["image"]
    assert image == f"{HOST}/mirror/docker.io/library/busybox:1.36"


def test_fails_for_an_image_that_is_not_copied() -> None:
    release = HelmRelease("karpenter", values={"controller": {"image": {"tag": "2.0.0"}}})
    with pytest.raises(
        BlueprintError, match=r"values.controller.image.tag of release karpenter must"
    ):
        REGISTRY.release(release)


def test_fails_for_a_version_whose_images_are_not_known() -> None:
    chart = catalogue.chart("karpenter").at("1.0.0")
    with pytest.raises(BlueprintError, match="must have the version of the catalogue"):
        REGISTRY.release(HelmRelease("karpenter", chart=chart))


def test_helm_pulls_copies(stack: cdk.Stack, managed_cluster: eks.ICluster) -> None:
    registry = PrivateRegistry("copy")
    delivery = KubectlDelivery(stack, "D", cluster=managed_cluster, private_registry=registry)
    delivery.install(HelmRelease("external-dns"))
    delivery.apply(Manifests("job", (JOB,)))
    template = Template.from_stack(stack)
    (chart,) = template.find_resources("Custom::AWSCDK-EKS-HelmChart").values()
    repository = json.dumps(chart["Properties"]["Repository"])
    assert '"oci://' in repository
    assert "/copy/charts/kubernetes-sigs.github.io/external-dns/external-dns" in repository
    (objects,) = template.find_resources("Custom::AWSCDK-EKS-KubernetesResource").values()
    assert "/copy/docker.io/library/busybox:1.36" in json.dumps(objects)
    assert [one.name for one in delivery.sources] == ["external-dns", "job"]


def test_flux_pulls_copies_with_the_role_of_its_controller() -> None:
    delivery = FluxDelivery("prod", private_registry=PrivateRegistry("copy"))
    delivery.install(HelmRelease("web", chart=OWN))
    source, release = delivery.tree["infrastructure/controllers/prod/web.yaml"]
    assert source["kind"] == "OCIRepository"
    assert source["spec"]["provider"] == "aws"
    assert source["spec"]["ref"] == {"tag": "6.7.0_eks.1"}
    assert source["spec"]["url"].endswith("/copy/charts/stefanprodan.github.io/podinfo/podinfo")
    assert "Token" not in source["spec"]["url"]
    assert release["spec"]["chartRef"] == {"kind": "OCIRepository", "name": "web"}


def test_images_of_a_release_are_those_of_the_catalogue() -> None:
    found = {str(image) for image in images_of(HelmRelease("karpenter"))}
    assert found == set(catalogue.chart("karpenter").images)
    names = [image.name for image in images_of(Manifests("job", (JOB,)))]
    assert sorted(names) == ["docker.io/library/busybox", "ghcr.io/team/data", "quay.io/team/debug"]
