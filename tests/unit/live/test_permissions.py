"""Permissions of each command: IAM knows them on these resources, and all of them only read."""

import json
from collections import Counter

import parliament
import pytest
from policy_sentry.querying.actions import get_action_data

from eks_blueprint.live.permissions import PERMISSIONS, policy

ACTIONS = sorted({action for command in PERMISSIONS.values() for action in command})


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_exists_and_only_reads(action: str) -> None:
    service, name = action.split(":")
    data = get_action_data(service, name)
    assert data, f"no such action: {action}"
    assert {one["access_level"] for one in data[service]} <= {"Read", "List"}


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
@pytest.mark.parametrize("commands", [[one] for one in PERMISSIONS] + [list(PERMISSIONS)])
def test_the_policy_is_valid_on_its_resources(commands: list[str], partition: str) -> None:
    text = policy(commands, partition=partition)
    assert len(text) < 6144
    found = parliament.analyze_policy_string(text)
    assert [str(one) for one in found.findings] == []
    resources = [one["Resource"] for one in json.loads(text)["Statement"]]
    assert all(one == "*" or one.startswith(f"arn:{partition}:") for one in resources)


def test_each_statement_has_another_resource() -> None:
    statements = json.loads(policy())["Statement"]
    assert max(Counter(one["Resource"] for one in statements).values()) == 1
    assert {action for one in statements for action in one["Action"]} == set(ACTIONS)
