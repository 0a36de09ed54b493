"""An editor with the schema and the loader refuse the same, as far as a schema can say it."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import ValidationError

from eks_blueprint import spec
from eks_blueprint.errors import SpecError
from eks_blueprint.spec import BlueprintSpec, json_schema
from eks_blueprint.spec.messages import ISSUES
from eks_blueprint.spec_files import document as yaml_document

FOLDER = Path(__file__).parent / "invalid"

# Types of one value that refuse more than a schema can say.
BEYOND_A_SCHEMA = {
    "anywhere/audit-policy": "an object in one text",
    "anywhere/field-of-eks-in-defaults": "a key may come from a lower layer",
    "anywhere/names": "which names are allowed depends on the target",
    "clusters/missing-key-in-defaults": "a key may come from a lower layer",
    "clusters/missing-key-that-clusters-complete": "a key may come from a lower layer",
    "environment/region-of-other-partition": "an enum says it, but of Regions that AWS adds later",
    "fleet/error-in-template": "a parameter may stand in place of every value",
    "gitops/part-of-a-key": "bytes of a key",
    "network/cidr-with-host-bits": "bits of an address",
    "network_policies/network-port-range-backwards": "two numbers of one text",
    "node_groups/ami-attestation-no-date": "days of a month",
    "node_groups/instance-size": "sizes of each family",
}
# `Spec.issues` finds them, although they concern one value of a field.
RULES_OF_ONE_VALUE = {
    "endpoint/public-endpoint-half-world": "bits of an address",
    "endpoint/public-endpoint-world": "bits of an address",
    "endpoint/public-endpoint-world-ipv6": "bits of an address",
    "endpoint/ranges": "bits of an address",
    "karpenter/node-pool-category": "letters before a generation",
    "manifests/namespace": "which kinds are namespaced",
    "manifests/secret": "keys of one kind of object",
    "network_policies/cluster-policy-reserved-priority": "depends on the tier",
    "node_groups/label-of-kubernetes": "a domain and all below it",
    "tenants/default-namespace": "names of the system",
    "tenants/system-namespace": "names of the system",
}


def documents() -> dict[str, Any]:
    """Give the content of each refused file that is YAML."""
    found = {}
    for path in sorted(FOLDER.rglob("*.yaml")):
        try:
            value = yaml_document.read(path).value
        except SpecError:
            continue
        found[path.relative_to(FOLDER).with_suffix("").as_posix()] = value
    return found


DOCUMENTS = documents()


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json_schema())


def kinds_of(value: Any) -> set[str]:
    """Tell what refuses a file: a type of one value, or a rule over several."""
    try:
        BlueprintSpec.__pydantic_validator__.validate_python(value)
    except ValidationError as error:
        return {"rule" if one["type"] == ISSUES else "type" for one in error.errors()}
    return {"nulls"}


def test_what_a_type_refuses_the_schema_refuses(validator: jsonschema.Draft202012Validator) -> None:
    accepted = {name for name, value in DOCUMENTS.items() if validator.is_valid(value)}
    by_type = {name for name in accepted if "type" in kinds_of(DOCUMENTS[name])}
    assert by_type == {*BEYOND_A_SCHEMA} & accepted
    # A rule over several values is beyond a schema, and so is what lower layers have for a null.
    rules = {
        name for name in accepted - by_type if kinds_of(DOCUMENTS[name]) in ({"rule"}, {"nulls"})
    }
    assert accepted == by_type | rules
    assert RULES_OF_ONE_VALUE.keys() <= rules


def test_messages_name_the_reason(validator: jsonschema.Draft202012Validator) -> None:
    vague = [
        (name, error.json_path)
        for name, value in DOCUMENTS.items()
        for error in validator.iter_errors(value)
        if "under any of the given schemas" in error.message
    ]
    assert vague == []


def file(folder: Path, value: Any) -> Path:
    path = folder / "spec.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


ZONE = {"zone_id": "Z1", "domain_name": "example.com"}


@pytest.mark.parametrize(
    ("value", "good"),
    [
        ({"clusters": {"a": {"dns": {"hosted_zones": {"x": ZONE}}}}}, True),
        ({"clusters": {"a": {"dns": {"hosted_zones": {"x": {"zone_id": "Z1"}}}}}}, False),
        (
            {
                "defaults": {"dns": {"hosted_zones": {"x": {"domain_name": "example.com"}}}},
                "clusters": {"a": {"dns": {"hosted_zones": {"x": {"zone_id": "Z1"}}}}},
            },
            True,
        ),
        ({"clusters": {"a": None}}, False),
        ({"clusters": {}}, False),
        ({"clusters": {"a": {"addons": {"aws-efs-csi-driver": None}}}}, True),
        ({"clusters": {"a": {"node_groups": {"system": None, "x": {}}}}}, True),
        ({"clusters": {"a": {"tags": {"Ünit": "Größe 1"}}}}, True),
        ({"clusters": {"a": {"tags": {"a": "x&y"}}}}, False),
        ({"clusters": {"a": {"logging": {"types": ["api", "api"]}}}}, False),
        ({"clusters": {"a": {"environment": {"account": "1" * 12, "region": "eu-west-9"}}}}, False),
        ({"clusters": {"a": {"kube_bench": {"schedule": "*/5 0-6,18 1 JAN-mar ?"}}}}, True),
        ({"clusters": {"a": {"kube_bench": {"schedule": "0 24 * * *"}}}}, False),
    ],
)
def test_both_say_the_same(
    value: Any, good: bool, validator: jsonschema.Draft202012Validator, tmp_path: Path
) -> None:
    assert validator.is_valid(value) is good
    if good:
        assert spec.load(file(tmp_path, value)).clusters
    else:
        with pytest.raises(SpecError):
            spec.load(file(tmp_path, value))
