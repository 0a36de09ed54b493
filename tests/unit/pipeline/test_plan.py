"""What is deployed when."""

from typing import Any

import pytest

from eks_blueprint.assembly import Stack
from eks_blueprint.errors import BlueprintError
from eks_blueprint.pipeline import PlannedWave, WaveOfPlan, planned

WAVES = [WaveOfPlan("test"), WaveOfPlan("production")]


def stack(name: str, account: str | None, region: str | None, *needs: str) -> Stack:
    return Stack(name, {}, account, region, needs)


def plan(*stacks: Stack, wave_of: dict[str, str], **more: Any) -> tuple[PlannedWave, ...]:
    found = {one.name: one for one in stacks}
    return planned(found, waves=WAVES, wave_of=wave_of, **more)


def shape(waves: tuple[PlannedWave, ...]) -> list[list[list[str]]]:
    return [[[stage.name for stage in step] for step in wave.steps] for wave in waves]


def test_regions_follow_one_another_and_accounts_stand_side_by_side() -> None:
    found = plan(
        stack("a", "111111111111", "eu-west-1"),
        stack("b", "222222222222", "eu-west-1"),
        stack("c", "111111111111", "us-east-1"),
        wave_of=dict.fromkeys("abc", "production"),
        names={"111111111111": "production"},
    )
    assert shape(found) == [
        [["production-eu-west-1", "production-222222222222-eu-west-1"], ["production-us-east-1"]]
    ]


@pytest.mark.parametrize(
    ("more", "steps"),
    [
        ({}, ["eu-west-1", "us-east-1"]),
        ({"region_order": ["us-east-1"]}, ["us-east-1", "eu-west-1"]),
        ({"concurrent_regions": 2}, ["eu-west-1 us-east-1"]),
    ],
)
def test_the_order_of_regions_is_that_of_the_spec(more: dict[str, Any], steps: list[str]) -> None:
    one, other = stack("a", "1", "us-east-1"), stack("b", "1", "eu-west-1")
    (wave,) = plan(one, other, wave_of={"a": "test", "b": "test"}, **more)
    regions = [" ".join(stage.place.region for stage in step) for step in wave.steps]
    assert regions == steps


def test_stacks_of_an_account_come_with_the_first_wave_in_it_and_before_the_others() -> None:
    found = plan(
        stack("account", "1", "eu-west-1"),
        stack("prod", "1", "eu-west-1"),
        stack("test", "1", "eu-west-1"),
        wave_of={"prod": "production", "test": "test"},
        first=["account"],
    )
    assert [one.wave.name for one in found] == ["test", "production"]
    assert found[0].stages[0].stacks == ("account", "test")
    assert found[0].stages[0].first == ("account",)
    assert found[1].stages[0].first == ()


def test_a_stack_of_no_wave_follows_those_that_it_depends_on() -> None:
    found = plan(
        stack("prod", "1", "eu-west-1"),
        stack("test", "1", "eu-west-1"),
        stack("between", "1", "eu-west-1", "prod", "test"),
        wave_of={"prod": "production", "test": "test"},
    )
    assert found[1].stages[0].stacks == ("prod", "between")


def test_stacks_stand_after_those_that_they_depend_on() -> None:
    found = plan(
        stack("cluster", "1", "eu-west-1", "network"),
        stack("network", "1", "eu-west-1"),
        wave_of={"cluster": "test", "network": "test"},
        clusters=["cluster"],
    )
    assert found[0].stages[0].stacks == ("network", "cluster")
    assert found[0].clusters == ("cluster",)


def test_a_dependency_on_an_earlier_wave_is_in_order() -> None:
    found = plan(
        stack("a", "1", "eu-west-1"),
        stack("b", "1", "eu-west-1", "a"),
        wave_of={"a": "test", "b": "production"},
    )
    assert len(found) == 2


def test_what_depends_on_another_account_comes_in_a_further_step() -> None:
    (wave,) = plan(
        stack("a", "1", "eu-west-1"),
        stack("b", "2", "eu-west-1"),
        stack("a-side", "1", "eu-west-1", "a", "b"),
        stack("b-side", "2", "eu-west-1", "b", "a-side"),
        stack("c", "1", "us-east-1"),
        wave_of=dict.fromkeys(["a", "b", "c"], "test"),
    )
    assert [[(one.name, one.stacks) for one in step] for step in wave.steps] == [
        [("test-1-eu-west-1", ("a",)), ("test-2-eu-west-1", ("b",))],
        [("test-1-eu-west-1-2", ("a-side",))],
        [("test-2-eu-west-1-2", ("b-side",))],
        [("test-1-us-east-1", ("c",))],
    ]


def test_waves_and_accounts_whose_names_run_together_have_stages_of_their_own() -> None:
    found = planned(
        {name: stack(name, account, "eu-west-1") for name, account in (("a", "1"), ("b", "2"))},
        waves=[WaveOfPlan("prod"), WaveOfPlan("prod-eu")],
        wave_of={"a": "prod", "b": "prod-eu"},
        names={"1": "eu-apps", "2": "apps"},
    )
    assert shape(found) == [[["prod-1-eu-west-1"]], [["prod-eu-2-eu-west-1"]]]


def test_what_depends_on_a_later_region_comes_after_it() -> None:
    (wave,) = plan(
        stack("a", "1", "eu-west-1"),
        stack("b", "1", "us-east-1"),
        stack("a-side", "1", "eu-west-1", "a", "b"),
        stack("b-side", "1", "us-east-1", "b", "a-side"),
        wave_of={"a": "test", "b": "test"},
    )
    steps = [[one.stacks for one in step] for step in wave.steps]
    assert steps == [[("a",)], [("b",)], [("a-side",)], [("b-side",)]]


def test_fails_if_a_stack_depends_on_one_of_a_later_wave() -> None:
    stacks = stack("a", "1", "eu-west-1"), stack("b", "1", "eu-west-1", "a")
    with pytest.raises(BlueprintError, match="b of wave test depends on a of wave production; put"):
        plan(*stacks, wave_of={"a": "production", "b": "test"})


def test_fails_without_account_and_region() -> None:
    with pytest.raises(BlueprintError, match="got none for a; set environment"):
        plan(stack("a", None, None), wave_of={"a": "test"})
