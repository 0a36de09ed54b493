"""Warm pools of node groups."""

from typing import Any

from eks_blueprint.spec import BlueprintSpec
from tests.support.apps import synthesize


def _pools(**groups: Any) -> dict[int, Any]:
    """Give the warm pool of each group by the group's greatest size."""
    spec = {"clusters": {"trial": {"profile": "poc", "node_groups": {"general": None, **groups}}}}
    made = synthesize(BlueprintSpec.model_validate(spec)).resources("trial", "AWS::EKS::Nodegroup")
    return {
        one["Properties"]["ScalingConfig"]["MaxSize"]: one["Properties"].get("WarmPoolConfig")
        for one in made.values()
    }


def test_pools_are_there_where_they_are_said_and_gone_where_they_are_off() -> None:
    assert _pools(
        none={"max_size": 4},
        default={"max_size": 5, "warm_pool": {}},
        large={
            "max_size": 6,
            "warm_pool": {"state": "running", "min_size": 1, "max_prepared_capacity": 9},
        },
        # EKS keeps a pool that is not named any more.
        off={"max_size": 7, "warm_pool": {"enabled": False}},
    ) == {
        4: None,
        5: {"Enabled": True, "MinSize": 0, "PoolState": "STOPPED"},
        6: {
            "Enabled": True,
            "MinSize": 1,
            "PoolState": "RUNNING",
            "MaxGroupPreparedCapacity": 9,
        },
        7: {"Enabled": False},
    }
