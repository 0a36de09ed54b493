"""API versions that the target version does not serve."""

import json
import re
from pathlib import Path

import pytest
import yaml

from eks_blueprint import spec
from eks_blueprint.catalogue import minor, removed_apis, served_apis
from eks_blueprint.errors import BlueprintError
from eks_blueprint.readiness import findings, manifest_files
from eks_blueprint.results import Severity
from tests.support.upgrades import CLUSTER, assembly, found, of

CHECK = "removed-api"
BUDGET = {
    "apiVersion": "policy/v1beta1",
    "kind": "PodDisruptionBudget",
    "metadata": {"name": "web", "namespace": "shop"},
    "spec": {"maxUnavailable": 1, "selector": {"matchLabels": {"app": "web"}}},
}
CURRENT = {**BUDGET, "apiVersion": "policy/v1"}


def config_map(text: str) -> dict[str, object]:
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "manifests", "namespace": "shop"},
        "data": {"budget.yaml": text},
    }


def test_removed_version_is_an_error_with_what_replaces_it() -> None:
    (one,) = (item for item in found(BUDGET) if item.check == CHECK)
    assert one.severity is Severity.ERROR
    assert one.subject == "PodDisruptionBudget shop/web"
    assert "1.25" in one.message
    assert one.remedy == "use policy/v1"
    assert one.source


def test_served_version_is_no_finding() -> None:
    assert of(found(CURRENT), CHECK) == []


@pytest.mark.parametrize(("target", "severity"), [("1.36", "warning"), ("1.37", "error")])
def test_version_that_goes_later_is_a_warning_until_then(target: str, severity: str) -> None:
    item = {
        "apiVersion": "networking.k8s.io/v1beta1",
        "kind": "ServiceCIDR",
        "metadata": {"name": "more"},
        "spec": {"cidrs": ["10.9.0.0/16"]},
    }
    assert of(found(item, target=target), CHECK) == [severity]


@pytest.mark.parametrize("text", [json.dumps(BUDGET), yaml.safe_dump(BUDGET)])
def test_object_in_a_text_is_found(text: str) -> None:
    (one,) = (item for item in found(config_map(text)) if item.check == CHECK)
    assert one.subject == "PodDisruptionBudget shop/web in ConfigMap shop/manifests"


def test_text_that_speaks_of_objects_is_no_finding() -> None:
    assert of(found(config_map("set apiVersion: and kind: {{ in your files")), CHECK) == []
    assert of(found(config_map(json.dumps(CURRENT))), CHECK) == []


@pytest.mark.parametrize(
    "values",
    [
        {"extraObjects": [BUDGET]},
        {"extraManifests": [json.dumps(BUDGET)]},
        {"extraDeploy": f"---\n{yaml.safe_dump(CURRENT)}---\n{yaml.safe_dump(BUDGET)}"},
        {"deep": {"er": {"pdb": BUDGET}}},
        {"list": {"apiVersion": "v1", "kind": "List", "items": [BUDGET]}},
    ],
)
def test_object_in_values_of_a_chart_is_found(values: object) -> None:
    (one,) = (item for item in found(charts={"shop": values}) if item.check == CHECK)
    assert one.subject == "PodDisruptionBudget shop/web in values of release shop"


def test_object_and_values_of_flux_are_found() -> None:
    release = {
        "apiVersion": "helm.toolkit.fluxcd.io/v2",
        "kind": "HelmRelease",
        "metadata": {"name": "shop", "namespace": "shop"},
        "spec": {"releaseName": "shop", "values": {"extraObjects": [BUDGET]}},
    }
    tree = {
        f"infrastructure/configs/{CLUSTER}/budget.yaml": yaml.safe_dump(BUDGET),
        f"infrastructure/controllers/{CLUSTER}/shop.yaml": yaml.safe_dump(release),
        "infrastructure/configs/other/budget.yaml": yaml.safe_dump(BUDGET),
    }
    assert {item.subject for item in found(gitops=tree) if item.check == CHECK} == {
        "PodDisruptionBudget shop/web",
        "PodDisruptionBudget shop/web in values of release shop",
    }


def test_items_of_a_list_are_found_in_a_file(tmp_path: Path) -> None:
    items = [BUDGET, CURRENT, BUDGET]
    path = tmp_path / "all.yaml"
    path.write_text(yaml.safe_dump({"apiVersion": "v1", "kind": "List", "items": items}))
    assert of(found(manifests=manifest_files([path])), CHECK) == [Severity.ERROR] * 2


def test_target_of_an_autoscaler_is_found() -> None:
    item = {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": "web", "namespace": "shop"},
        "spec": {
            "maxReplicas": 9,
            "scaleTargetRef": {"apiVersion": "apps/v1beta2", "kind": "Deployment", "name": "web"},
        },
    }
    (one,) = (item for item in found(item) if item.check == CHECK)
    assert one.message.startswith("refers to apps/v1beta2 Deployment")


def test_kind_that_nothing_serves_is_a_warning() -> None:
    item = {"apiVersion": "apps/v1", "kind": "Deploymint", "metadata": {"name": "a"}}
    assert of(found(own=False, charts={"shop": {"extra": [item]}}), CHECK) == [Severity.WARNING]


def test_kubeconfig_is_no_finding() -> None:
    item = {"apiVersion": "v1", "kind": "Config", "clusters": [], "contexts": []}
    assert of(found(config_map(json.dumps(item))), CHECK) == []


def test_custom_resources_are_no_finding() -> None:
    item = {
        "apiVersion": "karpenter.sh/v1",
        "kind": "NodePool",
        "metadata": {"name": "a"},
        "spec": {
            "template": {"spec": {"nodeClassRef": {"group": "a.b", "kind": "C", "name": "d"}}}
        },
    }
    assert of(found(item), CHECK) == []


@pytest.mark.parametrize(
    ("api_version", "kind", "use"),
    [
        ("karpenter.sh/v1beta1", "NodePool", "v1"),
        ("karpenter.sh/v1alpha5", "Provisioner", "v1 or v1alpha1"),
        ("helm.toolkit.fluxcd.io/v2beta2", "HelmRelease", "v2"),
        ("snapshot.storage.k8s.io/v1beta1", "VolumeSnapshot", "v1"),
        ("karpenter.sh/v1", "NodePool", ""),
        ("cert-manager.io/v2", "Certificate", ""),
        ("notification.toolkit.fluxcd.io/v1beta3", "Alert", ""),
        ("example.com/v1alpha1", "Shop", ""),
    ],
)
def test_custom_resource_that_its_controller_dropped_is_a_warning(
    api_version: str, kind: str, use: str
) -> None:
    item = {"apiVersion": api_version, "kind": kind, "metadata": {"name": "a"}}
    items = found(charts={"shop": {"extra": [item]}})
    remedies = [one.remedy for one in items if one.check == "removed-custom-api"]
    assert [one.partition(",")[0] for one in remedies] == ([f"use {use}"] if use else [])


def definition(*versions: dict[str, object]) -> dict[str, object]:
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": "shops.example.com"},
        "spec": {"group": "example.com", "names": {"kind": "Shop"}, "versions": list(versions)},
    }


@pytest.mark.parametrize(
    ("version", "expected"), [("v1", []), ("v1beta1", ["warning"]), ("v1alpha1", ["error"])]
)
def test_custom_resource_is_compared_with_its_definition(version: str, expected: list[str]) -> None:
    known = definition(
        {"name": "v1", "served": True},
        {"name": "v1beta1", "served": True, "deprecated": True},
        {"name": "v1alpha1", "served": False},
    )
    item = {
        "apiVersion": f"example.com/{version}",
        "kind": "Shop",
        "metadata": {"name": "a", "namespace": "a"},
    }
    assert of(found(item, known, own=False), "removed-custom-api") == expected
    assert of(found(item, own=False), "removed-custom-api") == []


def test_finding_has_file_and_line_of_the_spec(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text(
        """\
defaults:
  charts:
    shop:
      repository: https://charts.example.com
      version: 1.0.0
      values:
        extraObjects:
          - kind: CronJob
            apiVersion: batch/v1beta1
            metadata: {name: nightly}
clusters:
  prod:
    manifests:
      own:
        objects:
          - apiVersion: v1
            kind: Namespace
            metadata: {name: shop}
          - kind: PodDisruptionBudget
            metadata: {name: web, namespace: shop}
            apiVersion: policy/v1beta1
"""
    )
    blueprint = spec.load(path)
    places = {
        item.place
        for item in findings(
            blueprint,
            assembly(),
            current="1.35",
            target="1.36",
            cluster=CLUSTER,
            positions=spec.positions(path),
        )
        if item.check == CHECK
    }
    assert places == {f"{path}:9", f"{path}:21"}


def test_pool_of_the_library_has_the_line_of_the_spec(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text(
        """\
clusters:
  prod:
    karpenter:
      node_pools:
        other: {limits: {cpu: 8, memory_gib: 32}}
        frozen:
          limits: {cpu: 8, memory_gib: 32}
          disruption_budgets: {none: {nodes: "0"}}
"""
    )
    pool = {
        "apiVersion": "karpenter.sh/v1",
        "kind": "NodePool",
        "metadata": {"name": "frozen"},
        "spec": {"disruption": {"budgets": [{"nodes": "0"}]}},
    }
    (one,) = (
        item
        for item in findings(
            spec.load(path),
            assembly(pool),
            current="1.35",
            target="1.36",
            cluster=CLUSTER,
            positions=spec.positions(path),
        )
        if item.check == "drift-blocked"
    )
    assert one.place == f"{path}:6"


def test_files_and_folders_are_read_with_their_lines(tmp_path: Path) -> None:
    folder = tmp_path / "deploy"
    folder.mkdir()
    text = f"{yaml.safe_dump(CURRENT)}---\n# here\n{yaml.safe_dump(BUDGET, sort_keys=False)}"
    (folder / "all.yml").write_text(text)
    (folder / "mode.yaml").write_text(
        "base: &base {a: 1}\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
        "data: {<<: *base, 1: b}\nmode: 0644\n"
    )
    (folder / "notes.txt").write_text(yaml.safe_dump(BUDGET))
    line = text.split("\n").index("apiVersion: policy/v1beta1") + 1
    items = found(manifests=manifest_files([folder]))
    assert [item.place for item in items if item.check == CHECK] == [f"{folder / 'all.yml'}:{line}"]
    assert of(items, "file-not-checked") == []


def test_template_of_helm_is_read_without_its_actions(tmp_path: Path) -> None:
    path = tmp_path / "budget.yaml"
    path.write_text(
        "{{- if .Values.budget }}\napiVersion: policy/v1beta1\nkind: PodDisruptionBudget\n"
        'metadata:\n  name: {{ include "name" . }}\n  labels:\n    {{- include "l" . }}\n'
        "{{- end }}\n"
    )
    (one,) = (item for item in found(manifests=manifest_files([path])) if item.check == CHECK)
    assert one.place == f"{path}:2"


def test_version_that_an_action_makes_is_no_finding(tmp_path: Path) -> None:
    path = tmp_path / "budget.yaml"
    path.write_text(
        'apiVersion: {{ include "budget.apiVersion" . }}\nkind: PodDisruptionBudget\n'
        "metadata: {name: a}\nspec: {maxUnavailable: 1, selector: {}}\n"
    )
    assert found(manifests=manifest_files([path])) == []


@pytest.mark.parametrize(
    "text", ["a: [", "{{ if }}\na: {{ b }} : c: d\n  e\n", "\0", "a: !!python/object:x {}"]
)
def test_file_that_cannot_be_read_is_warned_about(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(text)
    items = found(manifests=manifest_files([path]))
    assert of(items, "file-not-checked") == [Severity.WARNING]
    assert items[0].file == str(path)


def test_fails_for_a_path_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(BlueprintError, match="must be a file or folder that exists"):
        manifest_files([tmp_path / "none"])


def test_table_agrees_with_the_schemas_of_kubernetes() -> None:
    """What the schemas no longer have is in the table, with the version that dropped it."""
    removed = {
        (one.api_version, kind): minor(one.removed) for one in removed_apis() for kind in one.kinds
    }
    alpha = re.compile(r"v\d+alpha\d+$")
    for key, (_, last) in served_apis().items():
        if key in removed and last < 37:
            assert removed[key] == last + 1, key
        elif key in removed:
            assert removed[key] > 37, key
        elif last < 37:
            assert alpha.search(key[0]), f"{key} is not in the table"


def test_replacement_is_served() -> None:
    for one in removed_apis():
        for kind in filter(None, one.kinds if one.use else ()):
            assert (one.use, kind) in served_apis(), one
