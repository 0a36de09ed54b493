"""The tree builds with kustomize, Flux's own builder, and holds no token."""

import pytest
import yaml

from tests.support.apps import EXAMPLES, Assembly, example
from tests.support.objects import substituted
from tests.unit.delivery.flux.conftest import Kustomize

GITOPS = next(path for path in EXAMPLES if path.stem == "09-gitops")
LAYERS = ("crds", "controllers", "definitions", "configs")


@pytest.fixture(scope="module")
def assembly() -> Assembly:
    return example(GITOPS)


@pytest.mark.parametrize("cluster", ["staging", "production"])
@pytest.mark.parametrize("layer", LAYERS)
def test_layer_builds(assembly: Assembly, kustomize: Kustomize, cluster: str, layer: str) -> None:
    text = kustomize(assembly.folder / "gitops" / "clusters" / cluster / layer)
    built = [item for item in yaml.safe_load_all(text) if item]
    source = assembly.folder / "gitops" / "infrastructure" / layer / cluster
    written = [
        item
        for path in source.glob("*.yaml")
        if path.name != "kustomization.yaml"
        for item in yaml.safe_load_all(path.read_text(encoding="utf-8"))
    ]
    assert len(built) == len(written)
    # Only Gatekeeper's templates become definitions, and staging has no Gatekeeper.
    assert bool(built) == ((cluster, layer) != ("staging", "definitions"))


def test_every_variable_of_the_tree_is_in_the_config_map(assembly: Assembly) -> None:
    for cluster in ("staging", "production"):
        (data,) = [
            item["data"]
            for resource in assembly.resources(cluster).values()
            if resource["Type"] == "Custom::AWSCDK-EKS-KubernetesResource"
            for item in manifest(resource)
            if item["metadata"]["name"] == "cluster-variables"
        ]
        for path in (assembly.folder / "gitops").glob(f"infrastructure/*/{cluster}/*.yaml"):
            content = path.read_text(encoding="utf-8")
            assert "Token[" not in content
            substituted(content, data)  # a name that is not there is a KeyError


def manifest(resource: dict[str, object]) -> list[dict[str, dict[str, dict[str, str]]]]:
    from tests.support.objects import text

    properties = resource["Properties"]
    assert isinstance(properties, dict)
    found: list[dict[str, dict[str, dict[str, str]]]] = yaml.safe_load(text(properties["Manifest"]))
    return found


def test_no_secret_is_in_template_or_tree(assembly: Assembly) -> None:
    secret = "secret:gitops-AbCdEf"
    text = (assembly.folder / "production.template.json").read_text(encoding="utf-8")
    assert secret in text, "the name is there, for the policy"
    assert "{{resolve:" not in text
    for path in (assembly.folder / "gitops").rglob("*.yaml"):
        assert "identity" not in path.read_text(encoding="utf-8")
