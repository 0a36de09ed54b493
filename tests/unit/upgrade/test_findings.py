"""What is in the way of an upgrade."""

import json
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint import catalogue
from eks_blueprint.results import Severity, rendered
from eks_blueprint.spec import load, positions
from eks_blueprint.upgrade import document
from tests.support.plans import CORE, checks, cluster_plan, commands, phase, plan, step

NODES = {**CORE, "kubernetes_version": "1.35"}
ATTESTED = {
    "ami_id": "ami-0a1b2c3d",
    "cis_attestation": {
        "benchmark": "CIS",
        "level": 1,
        "date": "2026-01-01",
        "report": "s3://audits/a.json",
    },
}


def of(cluster: dict[str, Any], *names: str, **options: Any) -> list[tuple[Severity, str]]:
    found = checks(step(cluster, **options).findings, *names)
    return [(one.severity, one.subject) for one in found]


def test_harmless_upgrade_has_no_errors_and_warnings() -> None:
    found = step(NODES).findings
    assert not [one for one in found if one.severity is not Severity.INFO]


def test_pin_that_only_the_version_before_has_is_refused() -> None:
    (found,) = checks(step({**NODES, "addons": {"cert-manager": {}}}).findings, "spec-refused")
    assert found.severity is Severity.ERROR
    assert found.subject == "clusters.prod.addons.cert-manager.version"
    assert not of({**NODES, "addons": {"cert-manager": {"version": "default"}}}, "spec-refused")


def test_finding_about_a_field_names_its_line(tmp_path: Path) -> None:
    file = tmp_path / "prod.yaml"
    file.write_text(
        "clusters:\n  prod:\n    profile: core\n    cluster_autoscaler:\n      values: {}\n"
        "    addons:\n      coredns: {version: v1.11.1-eksbuild.1}\n",
        encoding="utf-8",
    )
    cluster = load(file).clusters["prod"].model_dump(exclude_unset=True)
    found = step(cluster, positions=positions(file)).findings
    places = {one.check: (one.file, one.line) for one in found}
    assert places["chart-unsupported"] == (str(file), 4)
    assert places["addon-pinned"] == (str(file), 7)


def test_addon_that_keeps_its_version_gets_a_command() -> None:
    found = step({**NODES, "addons": {"coredns": {"version": "default"}}})
    (kept,) = checks(found.findings, "addon-kept")
    assert "coredns" in kept.message
    assert any(
        "update-addon" in line and "coredns" in line for line in commands(phase(found, "after"))
    )


def test_addon_version_of_the_user_is_compared_with_the_catalogue() -> None:
    old = {"addons": {"coredns": {"version": "v1.11.1-eksbuild.1"}}}
    new = {"addons": {"coredns": {"version": "v1.99.0-eksbuild.1"}}}
    where = "clusters.prod.addons.coredns.version"
    assert of({**NODES, **old}, "addon-pinned") == [(Severity.WARNING, where)]
    assert of({**NODES, **new}, "addon-pinned") == [(Severity.INFO, where)]


@pytest.mark.parametrize(
    ("version", "severity"),
    [
        ("v1.36.0-eksbuild.1", None),
        ("v1.35.3-eksbuild.1", Severity.WARNING),
        ("v1.33.0-eksbuild.1", Severity.WARNING),
        ("v1.32.0-eksbuild.1", Severity.ERROR),
        ("v1.37.0-eksbuild.1", Severity.ERROR),
    ],
)
def test_kube_proxy_must_be_near_the_api_server(version: str, severity: Severity | None) -> None:
    found = of({**NODES, "addons": {"kube-proxy": {"version": version}}}, "kube-proxy-skew")
    assert [one for one, _ in found] == ([severity] if severity else [])


def test_cni_does_not_skip_a_minor(monkeypatch: pytest.MonkeyPatch) -> None:
    real = catalogue.KubernetesRelease.addon_version

    def older(self: catalogue.KubernetesRelease, name: str) -> catalogue.AddonVersion:
        if name == "vpc-cni" and self.version == "1.35":
            return catalogue.AddonVersion("v1.20.4-eksbuild.1", "a test")
        return real(self, name)

    monkeypatch.setattr(catalogue.KubernetesRelease, "addon_version", older)
    monkeypatch.setattr(
        "eks_blueprint.spec.rules.network_policies_and_addons.catalogue.AddonFacts.has",
        lambda *_: True,
    )
    found = step(NODES)
    (one,) = checks(found.findings, "addon-skips-minor")
    assert "1.21" in one.remedy
    assert any("vpc-cni" in action.title for action in phase(found, "first-deployment").actions)


def test_agent_whose_version_before_is_not_known() -> None:
    old = {**CORE, "kubernetes_version": "1.33"}
    where = "clusters.prod.addons.eks-pod-identity-agent"
    assert of(old, "addon-skips-minor") == [(Severity.WARNING, where)]
    assert [one.name for one in step(old).phases][:2] == ["before", "spec"]


def test_addon_outside_of_the_range_of_its_project() -> None:
    addons = {"cert-manager": {"version": "v1.19.2-eksbuild.1"}}
    where = "clusters.prod.addons.cert-manager"
    assert of({**NODES, "addons": addons}, "addon-unsupported") == [(Severity.ERROR, where)]


def test_karpenter_of_the_user_goes_first() -> None:
    production = {"kubernetes_version": "1.35", "karpenter": {"chart_version": "1.9.2"}}
    found = step(production)
    (one,) = checks(found.findings, "chart-first")
    assert one.severity is Severity.ERROR
    assert "1.26 to 1.35, got 1.36" in one.message
    assert [one.name for one in found.phases][:3] == ["before", "first-deployment", "spec"]
    newer = {"kubernetes_version": "1.35", "karpenter": {"chart_version": "1.13.0"}}
    assert not checks(step(newer).findings, "chart-first", "chart-unknown")


def test_chart_version_of_which_nothing_is_known() -> None:
    production = {"kubernetes_version": "1.35", "ingress": {"chart_version": "3.9.9"}}
    assert of(production, "chart-unknown") == [(Severity.WARNING, "clusters.prod.ingress")]


def test_cluster_autoscaler_has_the_minor_of_the_control_plane() -> None:
    found = step({**NODES, "cluster_autoscaler": {}})
    (one,) = checks(found.findings, "chart-unsupported", "spec-refused")
    assert "values.image.tag to v1.36.1" in one.remedy
    mended = {"chart_version": "9.59.0", "values": {"image": {"tag": "v1.36.1"}}}
    assert not checks(
        step({**NODES, "cluster_autoscaler": mended}).findings,
        "chart-unsupported",
        "chart-unknown",
        "spec-refused",
    )


def test_own_charts_are_known_by_the_name_of_the_chart() -> None:
    chart = {"repository": "https://charts.jetstack.io", "chart": "cert-manager"}
    charts = {"certificates": {**chart, "version": "v1.20.1", "namespace": "certificates"}}
    where = "clusters.prod.charts.certificates.version"
    assert of({**NODES, "charts": charts}, "chart-unsupported") == [(Severity.ERROR, where)]
    charts["certificates"]["version"] = "v1.21.0"
    assert not of({**NODES, "charts": charts}, "chart-unsupported", "chart-unknown")
    charts["certificates"]["chart"] = "another"
    found = of({**NODES, "charts": charts}, "chart-unknown")
    assert found == [(Severity.INFO, "clusters.prod.charts")]


def test_custom_amis_bring_their_own_kubelet() -> None:
    group = {"apps": {"instance_types": ["m7g.large"], "custom_ami": ATTESTED}}
    where = "clusters.prod.node_groups.apps.custom_ami.ami_id"
    assert of({**NODES, "node_groups": group}, "custom-ami") == [(Severity.WARNING, where)]
    pools = {"kubernetes_version": "1.35", "karpenter": {"custom_amis": {"arm64": ATTESTED}}}
    where = "clusters.prod.karpenter.custom_amis.arm64.ami_id"
    assert of(pools, "custom-ami") == [(Severity.WARNING, where)]


def test_release_of_bottlerocket_without_the_version() -> None:
    def group(release: str) -> dict[str, Any]:
        return {**NODES, "node_groups": {"apps": {"release_version": release}}}

    where = "clusters.prod.node_groups.apps.release_version"
    assert of(group("1.58.0-c5c37032"), "release-too-old") == [(Severity.ERROR, where)]
    assert not of(group("1.61.0-c5c37032"), "release-too-old")


def test_release_of_karpenter_that_is_too_old_is_part_of_the_edit() -> None:
    found = step({"kubernetes_version": "1.35", "karpenter": {"bottlerocket_version": "v1.58.0"}})
    assert checks(found.findings, "release-too-old")
    assert [(one.path, one.before) for one in found.edits] == [
        (("kubernetes_version",), "1.35"),
        (("karpenter", "bottlerocket_version"), "v1.58.0"),
    ]


def test_namespaces_of_tenants_get_the_newer_standard() -> None:
    teams = {"kubernetes_version": "1.35", "tenants": {"shop": {"namespaces": {"shop": {}}}}}
    names = [one.what for one in step(teams).changes]
    assert "Pod Security Standards" in names
    assert "Pod Security Standards" not in [one.what for one in step(NODES).changes]


def test_layer_of_kubectl_is_checked_for_each_step() -> None:
    found = cluster_plan({**CORE, "kubernetes_version": "1.34", "karpenter": {}}, to="1.36")
    assert not [one for each in found.steps for one in each.findings if one.check == "spec-refused"]


def test_what_holds_for_several_steps_is_found_once() -> None:
    cluster = {**CORE, "kubernetes_version": "1.34", "addons": {"coredns": {"version": "default"}}}
    shop = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": {}}
    found = plan(
        {"prod": {**cluster}},
        to="1.36",
        resources={
            "Shop": {
                "Type": "Custom::AWSCDK-EKS-KubernetesResource",
                "Properties": {"Manifest": json.dumps([shop])},
            }
        },
    )
    first, second = found.clusters[0].steps
    assert {*first.findings} & {*second.repeated}
    assert not {*first.findings} & {*second.findings}
    assert len([*found.findings()]) == len({*found.findings()})
    assert "Findings of earlier steps that hold for this one" in rendered(
        found, kind="upgrade", document=document, to="text"
    )


def test_a_chart_that_is_replaced_before_the_first_step_is_replaced_for_all() -> None:
    pools = {"default": {"limits": {"cpu": 10, "memory_gib": 10}}}
    karpenter = {"chart_version": "1.5.0", "node_pools": pools}
    cluster = {**CORE, "kubernetes_version": "1.34", "karpenter": karpenter}
    first, second = cluster_plan(cluster, to="1.36").steps
    assert checks(first.findings, "chart-first")
    assert not checks(second.findings, "chart-first")
    assert "first-deployment" in [one.name for one in first.phases]
    assert "first-deployment" not in [one.name for one in second.phases]


def test_errors_of_later_steps_are_told_from_those_of_the_first() -> None:
    """So that a first step without errors can be written by itself."""
    cluster = {**CORE, "kubernetes_version": "1.34", "addons": {"cert-manager": {}}}
    found = plan({"prod": cluster}, to="1.36")
    assert found.has_errors
    assert not found.first_step.has_errors
