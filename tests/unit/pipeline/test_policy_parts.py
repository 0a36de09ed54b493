"""Permissions that are too many for one policy."""

import json

from eks_blueprint.attributes import PARTITION
from eks_blueprint.iam import policy_document
from eks_blueprint.pipeline.policy_parts import policy_parts


def test_few_statements_are_one_policy() -> None:
    one = {"Effect": "Allow", "Action": "sns:Publish", "Resource": "arn:aws:sns:a:1:b"}
    assert policy_parts([one, one]) == [[one, one]]


def test_each_policy_is_as_small_as_iam_takes_it_and_nothing_is_lost() -> None:
    roles = [
        f"arn:{PARTITION}:iam::{account:012d}:role/cdk-hnb659fds-deploy-role-{account:012d}-eu-west-1"
        for account in range(300)
    ]
    found = policy_parts([{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": roles}])
    assert 1 < len(found) <= 10
    for part in found:
        text = json.dumps(policy_document(*part), separators=(",", ":"))
        assert len(text.replace(PARTITION, "aws-us-gov")) <= 6144
    assert [role for part in found for one in part for role in one["Resource"]] == roles
