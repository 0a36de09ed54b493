"""The Lambda function that finds the prefix list of VPC Lattice, run against a recorded EC2."""

from typing import Any

import pytest

from tests.support.apps import ROOT
from tests.support.handlers import record_answers, run_handler

HANDLER = ROOT / "eks_blueprint" / "discovery" / "prefix_list_handler.py"
NAME = "com.amazonaws.eu-west-1.vpc-lattice"


class Ec2:
    """What the function uses of EC2."""

    def __init__(self, *ids: str) -> None:
        self.ids = ids
        self.filters: Any = None

    def describe_managed_prefix_lists(self, **request: Any) -> dict[str, Any]:
        self.filters = request["Filters"]
        return {"PrefixLists": [{"PrefixListId": one} for one in self.ids]}


def answer(monkeypatch: pytest.MonkeyPatch, ec2: Any, kind: str, **more: Any) -> dict[str, Any]:
    sent = record_answers(monkeypatch)
    event = {"RequestType": kind, "ResourceProperties": {"Name": NAME}, **more}
    run_handler(monkeypatch, HANDLER, event, ec2=ec2)
    (one,) = sent
    return one


@pytest.mark.parametrize("kind", ["Create", "Update"])
def test_the_id_of_the_list_is_the_id_of_the_resource(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    ec2 = Ec2("pl-0a1b2c3d")
    assert answer(monkeypatch, ec2, kind) == {"status": "SUCCESS", "id": "pl-0a1b2c3d"}
    # A list of somebody else with the same name, which RAM may share, is not taken.
    assert ec2.filters == [
        {"Name": "prefix-list-name", "Values": [NAME]},
        {"Name": "owner-id", "Values": ["AWS"]},
    ]


def test_a_deletion_asks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    one = answer(monkeypatch, None, "Delete", PhysicalResourceId="pl-0a1b2c3d")
    assert one == {"status": "SUCCESS", "id": "pl-0a1b2c3d"}


@pytest.mark.parametrize("ids", [(), ("pl-0a1b2c3d", "pl-0a1b2c3e")])
def test_fails_unless_there_is_one_list(
    monkeypatch: pytest.MonkeyPatch, ids: tuple[str, ...]
) -> None:
    one = answer(monkeypatch, Ec2(*ids), "Create")
    assert one["status"] == "FAILED"
    assert NAME in one["reason"]
