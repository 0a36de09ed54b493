"""The table of what CloudFormation replaces is that of the installed cfn-lint."""

import json
from pathlib import Path

import cfnlint
import pytest

from eks_blueprint.catalogue.protections import protections
from eks_blueprint.catalogue.resource_types import guarded, resource_type, unique
from tests.support.resources import update
from tools.resource_types import FILE, facts, page

STATEFUL = Path(cfnlint.__file__).parent / "data" / "AdditionalSpecs" / "StatefulResources.json"


def test_table_is_current() -> None:
    assert FILE.read_text("utf-8") == page(), "run python -m tools.resource_types"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("AWS::EKS::Nodegroup", "Subnets"),
        ("AWS::EC2::Subnet", "CidrBlock"),
        ("AWS::EFS::FileSystem", "Encrypted"),
    ],
)
def test_table_says_what_the_schemas_say(kind: str, name: str) -> None:
    found = resource_type(kind)
    assert found is not None
    assert name in found.create_only
    assert update(kind, name) == "never"


def test_type_that_cannot_be_updated() -> None:
    found = resource_type("AWS::EC2::VPCCidrBlock")
    assert found is not None
    assert found.replaced_always


def test_type_that_is_deleted_first() -> None:
    found = resource_type("AWS::EKS::Capability")
    assert found is not None
    assert found.deleted_first


@pytest.mark.parametrize("name", ["Custom::Thing", "Acme::Net::Zone", "Acme::Net::Zone::MODULE"])
def test_type_of_others_is_unknown(name: str) -> None:
    assert resource_type(name) is None


def test_name_is_an_identity_within_its_scope() -> None:
    schema = {
        "typeName": "AWS::Example::ThingGroup",
        "properties": {"GroupName": {"type": "string"}, "ClusterName": {"type": "string"}},
        "required": ["ClusterName"],
        "createOnlyProperties": ["/properties/GroupName", "/properties/ClusterName"],
        "readOnlyProperties": ["/properties/Arn"],
        "primaryIdentifier": ["/properties/Arn"],
        "handlers": {"update": {}},
    }
    assert facts(schema)["identities"] == [["ClusterName", "GroupName"]]


def test_types_with_data_are_guarded() -> None:
    types = json.loads(STATEFUL.read_text("utf-8"))["ResourceTypes"]
    assert types.keys() - guarded().keys() == set()


def test_guarded_and_unique_types_exist() -> None:
    rules = [one.type for one in protections()]
    for kind in [*guarded(), *unique(), *rules]:
        known = kind.startswith("Custom::AWSCDK-EKS-") or resource_type(kind) is not None
        assert "::" not in kind or known, kind


def test_unique_properties_exist() -> None:
    for kind, one in unique().items():
        found = resource_type(kind)
        assert found is not None
        for names in one.properties:
            assert set(names) <= {*found.create_only, "PrivateDnsEnabled"}, kind
