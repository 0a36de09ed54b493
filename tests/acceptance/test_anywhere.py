"""An API server with the definitions of EKS Anywhere takes every manifest, and what Flux reads."""

from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from eks_blueprint.app.anywhere import anywhere_files
from eks_blueprint.delivery.flux.layers import BASE_LAYERS
from eks_blueprint.spec import load
from tests.acceptance.api_server import ApiServer
from tests.acceptance.surroundings import apply, make_namespace, removed_after
from tests.support.apps import ANYWHERE

Object = dict[str, Any]
BLUEPRINT = load(ANYWHERE)
# Cilium brings its definitions with itself; they are not among those of the tests.
UNKNOWN = ("cilium.io", "packages.eks.amazonaws.com")


def objects(files: dict[str, str]) -> Iterator[Object]:
    for name, text in files.items():
        if not name.endswith(".yaml") or name.endswith("kustomization.yaml"):
            continue
        for item in yaml.safe_load_all(text):
            if not item["apiVersion"].startswith(UNKNOWN):
                yield item


def test_the_tree_of_a_cluster_is_applied_in_the_order_of_its_layers(server: ApiServer) -> None:
    files = anywhere_files(BLUEPRINT, ["shop"])
    found: list[Object] = []
    for layer in BASE_LAYERS:
        start = f"gitops/infrastructure/{layer}/shop/"
        inside = {name: text for name, text in files.items() if name.startswith(start)}
        # kustomize-controller applies namespaces before the rest of a Kustomization.
        found += sorted(objects(inside), key=lambda item: item["kind"] != "Namespace")
    assert {"HelmRelease", "ConstraintTemplate", "Namespace", "NetworkPolicy"} <= {
        one["kind"] for one in found
    }
    make_namespace(server, "flux-system")
    with removed_after(server, found):
        for item in found:
            apply(server, item)


@pytest.mark.parametrize("name", [*BLUEPRINT.anywhere_clusters])
def test_objects_are_applied_twice_and_deleted(name: str, server: ApiServer) -> None:
    files = {
        file: text
        for file, text in anywhere_files(BLUEPRINT, [name]).items()
        if not file.startswith("gitops/")
    }
    found = [*objects(files)]
    assert any(one["kind"] == "Cluster" for one in found)
    for namespace in ("default", "flux-system"):
        make_namespace(server, namespace)
    with removed_after(server, found):
        first = [apply(server, item) for item in found]
        second = [apply(server, item) for item in found]
        assert first == second
