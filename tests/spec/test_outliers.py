"""Which clusters of a fleet stand out."""

from decimal import Decimal
from typing import Any

import pytest

from eks_blueprint.outliers import groups, lagging, outlying
from eks_blueprint.spec import BlueprintSpec


def fleet(**versions: str) -> BlueprintSpec:
    """Give clusters of one environment, and one of none with the oldest version."""
    clusters: dict[str, Any] = {
        name: {"environment": "prod", "kubernetes_version": version}
        for name, version in versions.items()
    }
    return BlueprintSpec.model_validate(
        {
            "defaults": {"profile": "core"},
            "environments": {"prod": {"account": "111122223333", "regions": ["eu-west-1"]}},
            "clusters": {**clusters, "lone": {"kubernetes_version": "1.33"}},
        }
    )


def test_clusters_of_an_environment_are_a_group() -> None:
    blueprint = fleet(a="1.35", b="1.35")
    assert groups(blueprint, ["a", "lone", "b"]) == {"prod": ("a", "b"), "": ("lone",)}


def test_a_cluster_is_behind_if_most_of_its_environment_are_newer() -> None:
    blueprint = fleet(a="1.35", b="1.34", c="1.35", d="1.36")
    assert lagging(blueprint, ["a", "b", "c", "d", "lone"]) == {}
    assert lagging(blueprint, ["a", "b", "c", "lone"]) == {"b": "1.35"}


@pytest.mark.parametrize(
    ("values", "far"),
    [
        ([100, 100, 100], []),
        ([100, 900, 100], []),
        ([100, 100, 100, 900], ["d"]),
        ([100, 100, 100, 120], []),
        ([100, 100, 100, 10], ["d"]),
        ([100, 200, 300, 400], []),
        ([0, 0, 0, 5], ["d"]),
    ],
)
def test_what_is_far_from_the_median_stands_out(values: list[int], far: list[str]) -> None:
    found = outlying(dict(zip("abcd", map(Decimal, values), strict=False)))
    assert [*found] == far
