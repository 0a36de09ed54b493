"""What to do before, during and after, and how to go back."""

from typing import Any

import pytest

from eks_blueprint.results import FORMATS, rendered
from eks_blueprint.upgrade import document
from tests.support.plans import CORE, commands, phase, plan, step

REGION = {"environment": {"account": "111122223333", "region": "eu-west-1"}}
FARGATE = {
    "profile": "core",
    "node_groups": {"system": None},
    "fargate_profiles": {
        "apps": {"selectors": {"web": {"namespace": "web"}, "jobs": {"namespace": "jobs-*"}}}
    },
}
AUTO = {"profile": "core", "auto_mode": {}}


def every(cluster: dict[str, Any]) -> str:
    return "\n".join(line for one in step(cluster).phases for line in commands(one))


def details(cluster: dict[str, Any], name: str) -> str:
    return "\n".join(one.detail for one in phase(step(cluster), name).actions)


def test_phases_have_an_order() -> None:
    assert [one.name for one in step(CORE).phases] == [
        "before",
        "spec",
        "deployment",
        "after",
        "way-back",
    ]


def test_commands_name_cluster_spec_target_and_region() -> None:
    found = step({**CORE, **REGION}, file="clusters/all.yaml")
    text = "\n".join(line for one in found.phases for line in commands(one))
    assert "cdk deploy prod -c spec=clusters/all.yaml" in text
    assert "eks-blueprint upgrade clusters/all.yaml --to 1.36 --clusters prod --write" in text
    assert all("--region eu-west-1" in line for line in text.split("\n") if "aws eks" in line)
    assert "--region" not in every(CORE)


def test_fargate_pods_are_created_again() -> None:
    after = commands(phase(step(FARGATE), "after"))
    assert "kubectl -n web rollout restart deployment" in after
    assert "kubectl -n kube-system rollout restart deployment" in after
    assert not any("jobs-*" in line for line in after)
    assert "pods on Fargate: otherwise EKS refuses" in details(FARGATE, "before")
    assert "nodegroup" not in "".join(commands(phase(step(FARGATE), "way-back")))
    assert "rollout restart" not in every(CORE)


def test_pods_of_tenants_on_fargate_are_among_them() -> None:
    shop = {"namespaces": {"shop": {}, "shop-jobs": {}}, "fargate": True}
    teams = {"kubernetes_version": "1.35", "tenants": {"shop": shop}}
    after = commands(phase(step(teams), "after"))
    assert "kubectl -n shop-jobs rollout restart deployment" in after
    assert "kubectl -n kube-system rollout restart deployment" not in after


def test_kubectl_of_the_library_is_named_where_it_is_used() -> None:
    assert "That of the library is" in details({"kubernetes_version": "1.35"}, "before")
    assert "That of the library is" not in details(CORE, "before")


def test_auto_mode_nodes_roll_by_themselves() -> None:
    assert "EKS takes them back by itself" in details(AUTO, "way-back")
    assert "karpenter.sh/nodepool=NAME" not in every(AUTO)
    assert "nodes of EKS Auto Mode" in [one.what for one in step(AUTO).changes]


def test_private_registry_gets_its_copies_before_the_deployment() -> None:
    isolated = {
        **REGION,
        "private_registry": {},
        "network": {"nat": "none", "ip_family": "ipv4"},
        "kubernetes_version": "1.35",
    }
    lines = commands(phase(step(isolated), "deployment"))
    copied = next(n for n, line in enumerate(lines) if "eks-blueprint images" in line)
    deployed = next(n for n, line in enumerate(lines) if line.startswith("cdk deploy"))
    assert copied < deployed
    assert "eks-blueprint images" not in every(CORE)


@pytest.mark.parametrize(
    ("field", "value", "command"),
    [
        ("velero", {}, "velero backup create before-1-36"),
        ("backup", {}, "aws backup list-protected-resources"),
    ],
)
def test_backup_is_made_with_what_is_installed(
    field: str, value: dict[str, Any], command: str
) -> None:
    assert command in every({"kubernetes_version": "1.35", field: value})
    assert command not in every(CORE)


def test_way_back_ends_with_the_control_plane() -> None:
    production = {"kubernetes_version": "1.35"}
    lines = commands(phase(step(production), "way-back"))
    order = [
        next(n for n, line in enumerate(lines) if word in line)
        for word in ("update-nodegroup-version", "nodeclaims", "update-cluster-version")
    ]
    assert order == sorted(order)
    assert "A rollback of the stack" in details(production, "way-back")


def test_private_endpoint_is_said() -> None:
    assert "The endpoint is private" in details(CORE, "before")
    public = {
        "profile": "poc",
        "endpoint": {"public_access": True, "public_access_cidrs": ["192.0.2.0/24"]},
    }
    assert "The endpoint is private" not in details(public, "before")


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_has_every_step(form: str) -> None:
    two = plan({"prod": {**CORE, "kubernetes_version": "1.34"}}, to="1.36")
    text = rendered(two, kind="upgrade", document=document, to=form)
    assert "1.35" in text
    assert text.count("update-cluster-version") == 2
    if form != "json":
        assert "Step 1 of 2" in text
        assert "each a deployment" in text


def test_names_of_files_are_quoted_in_commands() -> None:
    found = step(CORE, file="my clusters.yaml")
    text = "\n".join(line for one in found.phases for line in commands(one))
    assert "-c spec='my clusters.yaml'" in text
    assert " my clusters.yaml" not in text
