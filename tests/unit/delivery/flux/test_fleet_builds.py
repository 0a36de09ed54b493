"""What kustomize builds of a fleet's tree is what each cluster would have in a tree of its own."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from eks_blueprint.assembly import kubernetes_objects, read_assembly
from eks_blueprint.spec import load
from tests.support.apps import EXAMPLES, Assembly, example, synthesize
from tests.support.objects import built, kubectl_objects, substituted
from tests.unit.delivery.flux.conftest import Kustomize

FLEET = next(path for path in EXAMPLES if path.stem == "30-fleet-gitops")
CLUSTERS = ("test-eu", "production-eu", "production-us")
LAYERS = ("crds", "controllers", "definitions", "configs")
POOL = """\
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
- target: {kind: NodePool, name: default}
  patch: |
    - {op: replace, path: /spec/weight, value: WEIGHT}
"""

COMMON = """\
clusters:
  default:
    profile: core
    network: {availability_zones: [eu-west-1a, eu-west-1b, eu-west-1c]}
    karpenter: {}
    gatekeeper: {}
    ingress: {}
    gitops: {layout: LAYOUT, git: {url: "https://github.com/example/fleet.git"}}
"""

Objects = list[dict[str, Any]]


@pytest.fixture(scope="module")
def assembly() -> Assembly:
    return example(FLEET)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Assembly:
    """The same clusters with a tree for each."""
    text = FLEET.read_text("utf-8").replace("layout: fleet", "layout: cluster")
    spec = tmp_path_factory.mktemp("spec") / "own.yaml"
    spec.write_text(text.replace("variables: {tier: gold}", "variables: {}"), encoding="utf-8")
    return synthesize(load(spec))


def files(assembly: Assembly) -> dict[str, str]:
    tree = assembly.folder / "gitops"
    return {
        path.relative_to(tree).as_posix(): path.read_text("utf-8") for path in tree.rglob("*.yaml")
    }


def config(assembly: Assembly, cluster: str, name: str) -> Mapping[str, str]:
    (data,) = (
        item["data"]
        for item in kubectl_objects(assembly, cluster)
        if item["metadata"]["name"] == name
    )
    found: Mapping[str, str] = data
    return found


def in_order(objects: Objects) -> Objects:
    def key(item: dict[str, Any]) -> tuple[str, ...]:
        metadata = item["metadata"]
        return item["kind"], metadata.get("namespace", ""), metadata["name"]

    return sorted(objects, key=key)


@pytest.mark.parametrize("cluster", CLUSTERS)
def test_a_cluster_gets_what_a_tree_of_its_own_holds(
    assembly: Assembly, own: Assembly, kustomize: Kustomize, cluster: str
) -> None:
    variables = config(assembly, cluster, "cluster-variables")
    known = config(own, cluster, "cluster-variables")
    assert variables == {**known, "cluster_name": cluster}
    for layer in LAYERS:
        folder = Path("gitops", "clusters", cluster, layer)
        text = substituted(kustomize(assembly.folder / folder), variables)
        got = [item for item in yaml.safe_load_all(text) if item]
        wanted = [*built(own.folder / folder, known)]
        assert in_order(got) == in_order(wanted)
        assert bool(got) == (layer != "definitions")


def test_one_more_cluster_in_the_spec_is_one_more_folder(
    assembly: Assembly, tmp_path: Path
) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_text(f"{FLEET.read_text('utf-8')}  test-more: {{environment: test}}\n", "utf-8")
    before = files(assembly)
    # Its part alone, which is what it adds: the others are not even built.
    after = before | files(synthesize(load(spec), only=("test-more",)))
    assert {path: after[path] for path in before} == before
    assert {path.rsplit("/", 2)[0] for path in after.keys() - before.keys()} == {
        "clusters/test-more"
    }


def test_a_name_that_is_a_common_word_changes_nothing(kustomize: Kustomize, tmp_path: Path) -> None:
    made = {}
    for layout in ("cluster", "fleet"):
        spec = tmp_path / f"{layout}.yaml"
        spec.write_text(COMMON.replace("LAYOUT", layout), encoding="utf-8")
        made[layout] = synthesize(load(spec))
    variables = config(made["fleet"], "default", "cluster-variables")
    for layer in LAYERS:
        folder = Path("gitops", "clusters", "default", layer)
        text = substituted(kustomize(made["fleet"].folder / folder), variables)
        got = [item for item in yaml.safe_load_all(text) if item]
        wanted = [*built(made["cluster"].folder / folder, variables)]
        assert in_order(got) == in_order(wanted)
        assert got


def test_commands_read_the_same_of_both_layouts(assembly: Assembly, own: Assembly) -> None:
    old, new = read_assembly(own.folder), read_assembly(assembly.folder)
    objects = {
        key: {(one.cluster, *one.identity): one.content for one in kubernetes_objects(side)}
        for key, side in (("old", old), ("new", new))
    }
    added = {key[-1] for key in objects["new"].keys() - objects["old"].keys()}
    # What templates have more of with the layout is told; what Flux applies is the same.
    assert added == {"cluster-metadata", "apps"}
    assert objects["old"].keys() <= objects["new"].keys()
    changed = {key[-1] for key, one in objects["old"].items() if objects["new"][key] != one}
    assert changed == {"cluster-variables"}


def test_folders_of_the_user_build(assembly: Assembly, kustomize: Kustomize) -> None:
    for cluster in CLUSTERS:
        assert kustomize(assembly.folder / "gitops" / "clusters" / cluster / "apps") == ""


def test_patches_of_the_environment_come_before_those_of_the_cluster(
    assembly: Assembly, kustomize: Kustomize, tmp_path: Path
) -> None:
    tree = tmp_path / "tree"
    shutil.copytree(assembly.folder / "gitops", tree)
    for folder, weight in (("environments/production", "7"), ("clusters/production-us", "9")):
        path = tree / folder / "patches" / "kustomization.yaml"
        assert path.is_file()
        path.write_text(POOL.replace("WEIGHT", weight), encoding="utf-8")
    weights = {}
    for cluster in CLUSTERS:
        items = yaml.safe_load_all(kustomize(tree / "clusters" / cluster / "configs"))
        (pool,) = (item for item in items if item["kind"] == "NodePool")
        weights[cluster] = pool["spec"]["weight"]
        # A layer without the object is no error.
        assert kustomize(tree / "clusters" / cluster / "controllers")
    assert weights == {"test-eu": 50, "production-eu": 7, "production-us": 9}


def test_metadata_has_the_names_of_the_gitops_bridge(assembly: Assembly) -> None:
    got = config(assembly, "production-us", "cluster-metadata")
    assert {key: got[key] for key in ("aws_cluster_name", "environment", "tier")} == {
        "aws_cluster_name": "production-us",
        "environment": "production",
        "tier": "gold",
    }
    assert {"aws_account_id", "aws_region", "aws_vpc_id", "kubernetes_version"} <= got.keys()
    assert got["enable_karpenter"] == "true"
    assert got["workload_repo_path"] == "clusters/production-us/apps"
    assert got["addons_repo_revision"] == "production"
    assert "tier" not in config(assembly, "test-eu", "cluster-metadata")
