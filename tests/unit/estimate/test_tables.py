"""The tables behind an estimate: complete, sourced, and nothing in them unused."""

import json
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from eks_blueprint.catalogue.cost_assumptions import cost_assumptions
from eks_blueprint.catalogue.cost_journey import cost_steps
from eks_blueprint.catalogue.cost_resources import cost_of_resources
from eks_blueprint.catalogue.instance_prices import (
    instance_price,
    priced_instances,
    spot_saving,
    vcpus_of,
)
from eks_blueprint.catalogue.instances import InstanceType
from eks_blueprint.catalogue.prices import prices, prices_as_of
from eks_blueprint.catalogue.zones import known_regions
from eks_blueprint.estimate import priced_types
from tests.support.apps import ROOT

TEMPLATES = sorted((ROOT / "tests" / "snapshot" / "templates").glob("*/*.json"))
CODE = "\n".join(
    path.read_text("utf-8") for path in (ROOT / "eks_blueprint" / "estimate").rglob("*.py")
)


def types_of(path: Path) -> Counter[str]:
    resources = json.loads(path.read_text("utf-8")).get("Resources", {})
    return Counter(one["Type"] for one in resources.values())


def test_every_type_of_the_examples_is_priced_or_listed() -> None:
    found = {kind for path in TEMPLATES for kind in types_of(path)}
    assert len(found) > 60
    assert found <= priced_types() | cost_of_resources().keys()


def test_no_type_is_both_priced_and_listed() -> None:
    assert not priced_types() & cost_of_resources().keys()


@pytest.mark.parametrize("key", prices())
def test_every_price_has_a_source_and_is_used(key: str) -> None:
    price = prices()[key]
    assert price.source
    assert price.usd > 0
    assert all(usd > 0 for usd in price.regions.values())
    assert not (price.everywhere and price.regions)
    assert price.regions.keys() <= set(known_regions())
    # Their keys are put together from the type of the volume.
    assert f'"{key}"' in CODE or key in ("ebs.gp3", "ebs.io2")


def test_every_price_that_is_named_exists() -> None:
    named = set(
        re.findall(
            r'"((?:eks|fargate|nat|endpoint|ipv4|traffic|lb|ebs|efs|s3|ecr|backup|logs|'
            r"cloudwatch|xray|amp|amg|kms|secrets|guardduty|waf|pca|sqs|scheduler|"
            r'lambda)\.[a-z0-9-]+)"',
            CODE,
        )
    )
    assert named - {"eks.amazonaws"} <= prices().keys()


@pytest.mark.parametrize("key", cost_assumptions())
def test_every_assumption_has_a_reason_and_is_used(key: str) -> None:
    one = cost_assumptions()[key]
    assert one.reason
    assert f'"{key}"' in CODE
    ordered = sorted((one.low, one.expected, one.high))
    assert [one.low, one.expected, one.high] in (ordered, ordered[::-1])


def test_every_step_is_used_and_a_share() -> None:
    for key, step in cost_steps().items():
        assert f'"{key}"' in CODE
        assert 0 <= step.saves < 1
        assert step.source


def test_the_table_is_dated() -> None:
    assert date(2026, 1, 1) < prices_as_of() < date(2030, 1, 1)


@pytest.mark.parametrize(
    ("name", "region", "usd", "basis"),
    [
        # The facts that were read beside Karpenter's table.
        ("m7g.large", "us-east-1", "0.0816", "list"),
        ("c8g.large", "us-east-1", "0.07976", "list"),
        ("g6e.xlarge", "us-east-1", "1.861", "list"),
        ("p5.48xlarge", "us-east-1", "55.04", "list"),
        ("m7i.large", "us-gov-west-1", "0.12705", "list"),
        ("m7g.large", "eu-central-1", "0.0978", "list"),
        ("m7g.4xlarge", "eu-central-1", "0.7824", "derived"),
        ("r7g.large", "eu-west-1", "0.11944", "estimated"),
        ("c8g.large", "ap-south-1", "0.05402", "estimated"),
        ("m7i.large", "af-south-1", "0.13341", "estimated"),
        ("m7g.large", "sa-east-1", "0.0816", "us-east-1"),
    ],
)
def test_prices_of_instances(name: str, region: str, usd: str, basis: str) -> None:
    found = instance_price(name, region)
    assert found is not None
    assert (found.usd, found.basis) == (Decimal(usd), basis)


def test_types_of_another_partition_are_not_made_up() -> None:
    assert instance_price("g6e.xlarge", "us-gov-west-1") is None
    assert instance_price("zz9.large", "us-east-1") is None


@pytest.mark.parametrize("family", ["m6g", "m7g", "m8g", "c7g", "r7g", "m7i", "c7i", "r7i", "t4g"])
def test_the_price_doubles_with_the_size(family: str) -> None:
    sizes = [
        found.usd
        for size in ("large", "xlarge", "2xlarge")
        if (found := instance_price(f"{family}.{size}", "us-east-1")) is not None
    ]
    # Rounded to the last digit that AWS shows.
    assert all(abs(after - 2 * before) <= Decimal("0.0001") for before, after in pairwise(sizes))


def test_vcpus_follow_from_names_as_the_catalogue_knows_them() -> None:
    for name, _ in priced_instances("us-east-1"):
        small = InstanceType.parse(name).small_capacity
        vcpus = vcpus_of(name)
        generation = re.match(r"[a-z]+(\d+)", name)
        if small is not None and vcpus is not None and generation and int(generation[1]) > 5:
            assert vcpus == small[0], name


def test_spot_saves_between_what_was_seen() -> None:
    for region in known_regions():
        for name in ("m7g.large", "c7g.large", "m7i.large", "r8g.large"):
            saving = spot_saving(name, region)
            assert 0 < saving.least <= saving.middle <= saving.most < 100
