"""Everything that the register links to exists, and shows what it says."""

import importlib.util
import re
import tarfile
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint.recommendations import Recommendation, recommendations
from eks_blueprint.spec import BlueprintSpec, ClusterSpec, load
from tests.recommendations.links import (
    ROOT,
    construct_problem,
    field_problem,
    page_problem,
)

ALL = recommendations().values()
BUILT = [one for one in ALL if one.status != "planned"]
by_id = pytest.mark.parametrize("one", BUILT, ids=lambda one: one.id)


def place(one: Recommendation, key: str) -> str:
    return f"edit eks_blueprint/recommendations/register.yaml, {one.id}.{key}"


@by_id
def test_fields_are_fields_of_the_spec(one: Recommendation) -> None:
    assert [p for p in map(field_problem, one.fields) if p] == [], place(one, "fields")


@by_id
def test_constructs_can_be_imported(one: Recommendation) -> None:
    assert [p for p in map(construct_problem, one.constructs) if p] == [], place(one, "constructs")


@by_id
def test_page_and_anchor_exist(one: Recommendation) -> None:
    assert one.page is not None
    assert page_problem(one.page) is None, place(one, "page")


@by_id
def test_example_exists_and_has_the_field(one: Recommendation) -> None:
    assert one.example is not None
    path = ROOT / one.example
    assert path.is_file(), place(one, "example")
    if path.suffix == ".yaml":
        roots = {field.partition(".")[0] for field in one.fields}
        spec = load(path)
        holders: list[Any] = [spec, *spec.clusters.values()]
        assert any(getattr(holder, root, None) for holder in holders for root in roots), (
            f"{one.example} sets none of {', '.join(sorted(roots))}; {place(one, 'example')}"
        )


@pytest.mark.parametrize(
    "one",
    [one for one in BUILT if one.status == "built" and one.default.startswith("on")],
    ids=lambda one: one.id,
)
def test_what_is_built_and_on_is_on_in_an_empty_cluster(one: Recommendation) -> None:
    if one.default in ("on when a domain is given", "on when a source is given"):
        return
    cluster = ClusterSpec()
    roots = {field.partition(".")[0] for field in one.fields} & {*ClusterSpec.model_fields}
    assert any(getattr(cluster, root) is not None for root in roots), place(one, "status")


def test_checks_are_rules_of_the_packs() -> None:
    spec = importlib.util.find_spec("cdk_nag")
    assert spec is not None
    assert spec.origin is not None
    (archive,) = (Path(spec.origin).parent / "_jsii").glob("cdk-nag@*.jsii.tgz")
    with tarfile.open(archive) as files:
        listing = files.extractfile("package/RULES.md")
        assert listing is not None
        packs = r"AwsSolutions|HIPAA\.Security|NIST\.800\.53\.R5|PCI\.DSS\.321"
        rules = re.findall(rf"^\| \[?((?:{packs})-\w+)", listing.read().decode(), re.MULTILINE)
    assert len(rules) > 100
    unknown = [(one.id, check) for one in ALL for check in one.checks if check not in rules]
    assert unknown == []


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("encryption.secret_key", "secret_key is no field there, which has secrets_key_arn, vol"),
        ("tenants.quota", "quota is no field there, which has * (a map)"),
        ("node_groups.*.labels.x", "x is no field there, which has * (a map)"),
        ("zonal_shift.mode", "mode is no field there, which has none"),
        ("cluster", "cluster is no field there"),
    ],
)
def test_fails_on_a_path_that_is_no_field(path: str, message: str) -> None:
    problem = field_problem(path)
    assert problem is not None
    assert message in problem


def test_finds_fields_of_the_file_in_maps_and_in_optional_parts() -> None:
    assert set(BlueprintSpec.model_fields) >= {"clusters", "networks", "environments", "waves"}
    for path in (
        "clusters.*.network.nat",
        "networks.*.cidr",
        "karpenter.node_pools.*.limits.cpu",
        "tenants.*.workloads.*.secrets.*.keys",
    ):
        assert field_problem(path) is None


def test_fails_on_names_and_pages_that_do_not_exist() -> None:
    assert "no Keys" in (construct_problem("eks_blueprint.encryption.Keys") or "")
    assert "No module" in (construct_problem("eks_blueprint.crypto.CustomerKey") or "")
    assert "no such page" in (page_problem("docs/missing.md") or "")
    assert "no such anchor" in (page_problem("docs/architecture.md#attic") or "")
