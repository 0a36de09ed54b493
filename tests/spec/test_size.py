"""A spec that CloudFormation could not take is refused before it is synthesized."""

from pathlib import Path

import pytest

from eks_blueprint.errors import SpecError
from eks_blueprint.spec import ClusterSpec, load
from eks_blueprint.spec.size import estimate
from tests.support.apps import EXAMPLES, example


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_estimate_is_an_upper_bound_and_not_far_off(path: Path) -> None:
    for name, spec in load(path).clusters.items():
        actual = len(example(path).resources(name))
        assert actual <= estimate(spec) <= actual + 80


def test_fails_on_more_than_a_stack_takes() -> None:
    classes = {f"class-{number}": {} for number in range(400)}
    with pytest.raises(SpecError, match=r"must make at most 450 resources, .* got about"):
        ClusterSpec(storage={"storage_classes": classes})


def test_objects_that_flux_brings_are_no_resources() -> None:
    classes = {f"class-{number}": {} for number in range(400)}
    git = {"url": "https://github.com/example/gitops.git"}
    assert ClusterSpec(storage={"storage_classes": classes}, gitops={"git": git})
