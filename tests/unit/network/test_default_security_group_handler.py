"""The Lambda function that empties the default security group, run against a recorded EC2."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.apps import ROOT
from tests.support.handlers import record_answers, run_handler

HANDLER = ROOT / "eks_blueprint" / "network" / "default_security_group_handler.py"
RULES = [
    {"SecurityGroupRuleId": "sgr-in", "IsEgress": False},
    {"SecurityGroupRuleId": "sgr-out4", "IsEgress": True},
    {"SecurityGroupRuleId": "sgr-out6", "IsEgress": True},
]


class Ec2:
    """What the function uses of EC2: pages of rules, and two ways to revoke them."""

    def __init__(self, pages: list[list[dict[str, Any]]], error: str | None = None) -> None:
        self.pages = pages
        self.error = error
        self.calls: list[tuple[str, Any]] = []

    def get_paginator(self, name: str) -> "Ec2":
        assert name == "describe_security_group_rules"
        return self

    def paginate(self, **filters: Any) -> Iterator[dict[str, Any]]:
        self.calls.append(("describe", filters["Filters"]))
        return ({"SecurityGroupRules": page} for page in self.pages)

    def revoke_security_group_egress(self, **request: Any) -> None:
        if self.error:
            raise RuntimeError(self.error)
        self.calls.append(("egress", request))

    def revoke_security_group_ingress(self, **request: Any) -> None:
        self.calls.append(("ingress", request))


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    return record_answers(monkeypatch)


def run(monkeypatch: pytest.MonkeyPatch, ec2: Ec2, kind: str) -> None:
    event = {"RequestType": kind, "ResourceProperties": {"GroupId": "sg-1"}}
    run_handler(monkeypatch, HANDLER, event, ec2=ec2)


@pytest.mark.parametrize("kind", ["Create", "Update"])
def test_every_rule_of_every_page_is_revoked(
    kind: str, monkeypatch: pytest.MonkeyPatch, answers: list[dict[str, Any]]
) -> None:
    ec2 = Ec2([RULES[:1], RULES[1:]])
    run(monkeypatch, ec2, kind)
    assert ec2.calls == [
        ("describe", [{"Name": "group-id", "Values": ["sg-1"]}]),
        ("egress", {"GroupId": "sg-1", "SecurityGroupRuleIds": ["sgr-out4", "sgr-out6"]}),
        ("ingress", {"GroupId": "sg-1", "SecurityGroupRuleIds": ["sgr-in"]}),
    ]
    assert answers == [{"status": "SUCCESS", "id": "sg-1"}]


def test_an_empty_group_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, answers: list[dict[str, Any]]
) -> None:
    ec2 = Ec2([[]])
    run(monkeypatch, ec2, "Create")
    assert [name for name, _ in ec2.calls] == ["describe"]
    assert answers[0]["status"] == "SUCCESS"


def test_a_deletion_opens_nothing(
    monkeypatch: pytest.MonkeyPatch, answers: list[dict[str, Any]]
) -> None:
    ec2 = Ec2([RULES])
    run(monkeypatch, ec2, "Delete")
    assert ec2.calls == []
    assert answers[0]["status"] == "SUCCESS"


def test_fails_the_deployment_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, answers: list[dict[str, Any]]
) -> None:
    run(monkeypatch, Ec2([RULES], error="no permission"), "Create")
    assert answers == [{"status": "FAILED", "id": "sg-1", "reason": "no permission"}]


def test_code_fits_into_a_template() -> None:
    # 4,096 characters were the limit of inline code before it was raised.
    assert len(Path(HANDLER).read_bytes()) < 4096
