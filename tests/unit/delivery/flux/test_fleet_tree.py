"""Clusters of a fleet share one tree."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from eks_blueprint.delivery import FluxDelivery, HelmRelease, Manifests, is_yours, rendered
from eks_blueprint.errors import BlueprintError

Tree = Mapping[str, Sequence[Mapping[str, Any]]]


def config(name: str, **data: Any) -> Mapping[str, Any]:
    metadata = {"name": name, "namespace": "default"}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}


def part(cluster: str, *more: Mapping[str, Any], environment: str | None = "production") -> Tree:
    made = FluxDelivery(cluster, layout="fleet", fleet_environment=environment)
    made.install(HelmRelease("karpenter", values={"settings": {"clusterName": cluster}}))
    made.apply(Manifests("settings", (config("x", owner=f"owner={cluster}"),)))
    for item in more:
        made.apply(Manifests(item["metadata"]["name"], (item,)))
    return made.tree


def union(*parts: Tree) -> dict[str, Sequence[Mapping[str, Any]]]:
    return {path: objects for one in parts for path, objects in one.items()}


def test_one_more_cluster_is_one_more_folder() -> None:
    before = rendered(union(part("eu"), part("us")))
    after = rendered(union(part("eu"), part("us"), part("ap")))
    new = after.keys() - before.keys()
    assert new == {
        f"clusters/ap/{folder}/kustomization.yaml"
        for folder in ("crds", "controllers", "definitions", "configs", "apps", "patches")
    }
    assert {path: after[path] for path in before} == before


def test_a_cluster_with_more_of_its_own_changes_no_file_of_the_others() -> None:
    before = rendered(union(part("eu"), part("us")))
    after = rendered(union(part("ap", config("own", a="b")), part("eu"), part("us")))
    assert {path: after[path] for path in before} == before
    new = {path.split("/")[0] + "/" + path.split("/")[1] for path in after.keys() - before.keys()}
    assert new == {"base/configs", "clusters/ap"}


def test_a_part_does_not_depend_on_the_other_clusters() -> None:
    mixed = union(part("eu"), part("us", config("own", a="b")), part("test", environment="test"))
    assert all(mixed[path] == objects for path, objects in part("eu").items())


def test_nothing_shared_names_a_cluster() -> None:
    shared = {
        path: text
        for path, text in rendered(part("paris")).items()
        if not path.startswith("clusters/")
    }
    assert all("paris" not in path and "paris" not in text for path, text in shared.items())
    (settings,) = (text for path, text in shared.items() if path.endswith("/settings.yaml"))
    assert "owner: owner=${cluster_name}" in settings


def test_levels_are_the_environment_and_then_the_cluster() -> None:
    tree = part("eu")
    for layer in ("crds", "controllers", "definitions", "configs"):
        (entry,) = tree[f"clusters/eu/{layer}/kustomization.yaml"]
        assert entry["components"] == ["../../../environments/production/patches", "../patches"]
    (own,) = tree["clusters/eu/apps/kustomization.yaml"]
    assert own["resources"] == ["../../../apps/production"]
    (environment,) = tree["apps/production/kustomization.yaml"]
    assert environment["resources"] == ["../base"]
    assert tree["apps/base/kustomization.yaml"][0]["resources"] == []


def test_a_cluster_without_an_environment_has_two_levels() -> None:
    tree = part("eu", environment=None)
    assert tree["clusters/eu/configs/kustomization.yaml"][0]["components"] == ["../patches"]
    assert tree["clusters/eu/apps/kustomization.yaml"][0]["resources"] == ["../../../apps/base"]
    assert not any(path.startswith("environments/") for path in tree)


def test_files_of_the_user_say_so() -> None:
    texts = rendered(part("eu"))
    yours = {path for path, text in texts.items() if text.startswith("# Yours: ")}
    assert yours == {
        "apps/base/kustomization.yaml",
        "apps/production/kustomization.yaml",
        "environments/production/patches/kustomization.yaml",
        "clusters/eu/apps/kustomization.yaml",
        "clusters/eu/patches/kustomization.yaml",
    }
    assert yours == {path for path in texts if is_yours(path)}


@pytest.mark.parametrize("name", ["no", "Y", "true", "null", "on"])
def test_a_name_that_is_no_text_in_yaml_stays_where_it_is(name: str) -> None:
    made = FluxDelivery(name, layout="fleet")
    made.apply(Manifests("settings", (config("x", owner=name),)))
    assert "cluster_name" not in made.variables.values
    (text,) = (t for path, t in rendered(made.tree).items() if path.endswith("/settings.yaml"))
    assert f"owner: '{name}'" in text


def test_names_and_kinds_and_longer_words_are_left_as_they_are() -> None:
    made = FluxDelivery("apps", layout="fleet")
    deployment = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "apps", "namespace": "apps"},
        "spec": {"text": "apps appsx myapps apps-1 ${apps}", "cluster": "apps apps-1"},
    }
    made.apply(Manifests("settings", (deployment,)))
    (item,) = next(o for path, o in made.tree.items() if path.endswith("/settings.yaml"))
    assert (item["apiVersion"], item["metadata"]) == (
        deployment["apiVersion"],
        deployment["metadata"],
    )
    # A text with braces of its own is escaped, and nothing else.
    assert item["spec"]["text"] == "apps appsx myapps apps-1 $${apps}"
    assert item["spec"]["cluster"] == "${cluster_name} ${cluster_name}-1"


def test_a_tree_of_its_own_has_the_name_as_it_is() -> None:
    made = FluxDelivery("eu")
    made.apply(Manifests("settings", (config("x", owner="eu"),)))
    assert made.tree["infrastructure/configs/eu/settings.yaml"][0]["data"] == {"owner": "eu"}
    assert "apps" not in [layer.name for layer in made.close()]


def test_objects_of_the_user_wait_for_those_of_the_library() -> None:
    made = FluxDelivery("eu", layout="fleet")
    assert made.close()[-1].name == "apps"
    assert made.close()[-1].depends_on == ("configs",)


@pytest.mark.parametrize("name", ["apps", "patches"])
def test_fails_on_a_layer_whose_folder_is_the_users(name: str) -> None:
    made = FluxDelivery("eu", layout="fleet")
    first = made.apply(Manifests("first", (config("x"),)))
    before = made.checkpoint("all", after=(first,))
    with pytest.raises(BlueprintError, match=f"a layer of its own.*got {name}"):
        made.apply(Manifests(name, (config("y"),)), after=(before,))


def test_a_tree_of_a_thousand_files_is_made_in_seconds() -> None:
    def of(number: int) -> Tree:
        made = FluxDelivery(f"cluster-{number}", layout="fleet", fleet_environment="test")
        values = {f"key-{index}": f"value of cluster-{number}" for index in range(40)}
        for index in range(20):
            made.apply(Manifests(f"same-{index}", (config(f"same-{index}", **values),)))
        # Nobody shares these.
        for index in range(5):
            own = config(f"own-{index}", number=f"n{number}", **values)
            made.apply(Manifests(f"own-{index}", (own,)))
        return made.tree

    start = time.process_time()
    texts = rendered(union(*(of(number) for number in range(75))))
    seconds = time.process_time() - start
    assert len(texts) > 1000
    # Measured: 3.0 to 4.5 s of a processor in a process of its own, half of it for checks of the
    # objects and half for YAML; 8.6 to 15 s among other tests on two cores that nine shared.
    assert seconds < 20, f"{len(texts)} files took {seconds:.1f} s"
