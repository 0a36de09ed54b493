"""How long resources take to create."""

import pytest
import yaml

from eks_blueprint.catalogue import creation_time
from eks_blueprint.catalogue._load import FOLDER

TYPES = yaml.safe_load((FOLDER / "creation-times.yaml").read_text("utf-8"))


@pytest.mark.parametrize("name", TYPES)
def test_times_are_ordered_and_have_a_source(name: str) -> None:
    time = creation_time(name)
    assert 0 < time.seconds[0] <= time.typical <= time.seconds[1]
    assert time.source
    # Only what was read in logs is more than an estimate.
    assert time.estimate or "logs" in time.source


def test_a_type_that_nobody_measured_takes_that_of_others() -> None:
    assert creation_time("AWS::Made::Up").type == "others"
    assert creation_time("AWS::Made::Up").estimate


def test_functions_in_a_vpc_take_longer() -> None:
    function = "AWS::Lambda::Function"
    assert creation_time(function, in_vpc=True).typical > creation_time(function).typical
