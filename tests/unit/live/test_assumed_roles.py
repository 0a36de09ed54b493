"""Roles in the accounts of clusters."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from eks_blueprint.live.assumed_roles import AssumedRoles
from eks_blueprint.live.permissions import PERMISSIONS, policy
from eks_blueprint.live.session import Session, open_session
from tests.support.aws import Answers

IDENTITY = {
    "Account": "999999999999",
    "Arn": "arn:aws-us-gov:sts::999999999999:assumed-role/build/b",
    "UserId": "A",
}
CREDENTIALS: dict[str, Any] = {
    "AccessKeyId": "ASIAIOSFODNN7EXAMPLE",
    "SecretAccessKey": "secret",
    "SessionToken": "token",
    "Expiration": datetime(2999, 1, 1, tzinfo=UTC),
}


def roles(fetched: list[dict[str, str]]) -> AssumedRoles:
    def renewed(fetch: Callable[[], dict[str, str]]) -> Any:
        fetched.append(fetch())
        return lambda service, region: fetched[-1]

    return AssumedRoles("reader-{account}-{region}", "diff", renewed)


def test_the_role_of_the_stack_is_taken_on_with_the_permissions_of_the_command() -> None:
    aws = Answers()
    aws.give("sts", "get_caller_identity", IDENTITY)
    aws.give(
        "sts",
        "assume_role",
        {"Credentials": CREDENTIALS},
        region="us-gov-west-1",
        RoleArn="arn:aws-us-gov:iam::111122223333:role/reader-111122223333-us-gov-west-1",
        Policy=json.dumps(
            json.loads(policy(["diff"], partition="aws-us-gov")), separators=(",", ":")
        ),
    )
    found = roles([]).credentials(aws.session.in_region("us-gov-west-1"), "111122223333")
    assert found["AccessKeyId"] == "ASIAIOSFODNN7EXAMPLE"
    assert aws.left == []


def test_a_session_policy_is_as_small_as_sts_takes_it() -> None:
    for command in PERMISSIONS:
        document = json.loads(policy([command], partition="aws-us-gov"))
        assert len(json.dumps(document, separators=(",", ":"))) <= 2048, command


def test_each_account_has_clients_of_its_own_role() -> None:
    aws = Answers()
    for _ in range(2):
        aws.give("sts", "get_caller_identity", IDENTITY)
        aws.give("sts", "assume_role", {"Credentials": CREDENTIALS})
    fetched: list[dict[str, str]] = []
    given = roles(fetched)
    session = Session(aws.session._make, "us-gov-west-1", roles=given)
    one = session.of_environment("111122223333", "us-gov-west-1")
    session.of_environment("444455556666", "us-gov-west-1")
    session.of_environment("111122223333", "us-gov-west-1")
    assert aws.left == []
    assert one._client("cloudformation")["access_key"] == "ASIAIOSFODNN7EXAMPLE"
    assert len(fetched) == 2


def test_clients_have_the_credentials_of_the_role(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "example")
    monkeypatch.setattr(AssumedRoles, "credentials", lambda *_: CREDENTIALS)
    session = open_session(region="eu-west-1", role="reader", command="diff")
    client = session.of_environment("111122223333", "eu-west-1")._client("cloudformation")
    assert client._request_signer._credentials.access_key == "ASIAIOSFODNN7EXAMPLE"
    assert client.meta.region_name == "eu-west-1"
