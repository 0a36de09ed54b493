"""How clusters are divided among processes."""

import ast
import inspect

import pytest

from eks_blueprint.app.common import common_parts
from eks_blueprint.app.partition import partition
from eks_blueprint.spec import BlueprintSpec

ALONE = {"anywhere_clusters", "clusters", "pipeline", "waves"}
"""Fields that are no part between clusters: each cluster has what they say of it, and a pipeline is
made of the assembly of all."""
WHERE = {"account": "111122223333", "region": "eu-west-1"}


def blueprint(**networks: str | None) -> BlueprintSpec:
    """Give a spec with these clusters, each in a shared network or one of its own."""
    shared = {name for name in networks.values() if name}
    clusters = {
        name: {
            "profile": "core",
            "environment": WHERE,
            **({"network": {"shared": network}} if network else {}),
        }
        for name, network in networks.items()
    }
    return BlueprintSpec.model_validate(
        {"clusters": clusters, "networks": {name: {"environment": WHERE} for name in shared}}
    )


def test_each_set_has_about_as_many_clusters() -> None:
    spec = blueprint(**dict.fromkeys("abcdefg"))
    assert partition(spec, "abcdefg", 3) == (("a", "d", "g"), ("b", "e"), ("c", "f"))


def test_clusters_of_a_shared_network_stay_together() -> None:
    spec = blueprint(a="n", b=None, c=None, d="n", e="n")
    assert partition(spec, "abcde", 2) == (("a", "d", "e"), ("b", "c"))
    assert partition(spec, "abde", 9) == (("a", "d", "e"), ("b",))


@pytest.mark.parametrize("count", [1, 2, 5, 64])
def test_every_cluster_is_in_exactly_one_set(count: int) -> None:
    names = tuple("abcdef")
    spec = blueprint(a="m", b="n", c=None, d="m", e="n", f=None)
    found = partition(spec, names, count)
    assert sorted(name for one in found for name in one) == [*names]
    assert all(found)
    assert len(found) <= count


def test_every_part_of_a_spec_is_common_or_makes_no_stack_of_several_clusters() -> None:
    """A new field fails here: what several clusters have in common belongs into common_parts."""
    tree = ast.parse(inspect.getsource(common_parts))
    common = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "blueprint"
    }
    assert common | ALONE == set(BlueprintSpec.model_fields)


def test_a_baseline_keeps_no_clusters_together() -> None:
    spec = BlueprintSpec.model_validate(
        {
            "environments": {
                "prod": {
                    "account": WHERE["account"],
                    "regions": [WHERE["region"]],
                    "baseline": {"guardduty": {}},
                }
            },
            "clusters": {name: {"profile": "core", "environment": "prod"} for name in "ab"},
        }
    )
    assert partition(spec, "ab", 2) == (("a",), ("b",))
