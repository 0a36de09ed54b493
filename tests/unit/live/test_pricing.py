"""Prices as the Price List says them: one product, one unit, no guesses."""

import json
from decimal import Decimal
from typing import Any

import pytest

from eks_blueprint.live.errors import AccessDeniedError
from eks_blueprint.live.pricing import PriceQuery, price_of, prices_of
from tests.support.aws import Answers

NAT = PriceQuery(
    "AmazonEC2",
    {"regionCode": "eu-west-1", "productFamily": "NAT Gateway"},
    ("Hrs", "hours"),
    "NatGateway-Hours",
)


def product(
    sku: str,
    *tiers: tuple[str, str],
    unit: str = "Hrs",
    usage: str = "EU-NatGateway-Hours",
) -> str:
    """Build a product as in the examples of the AWS CLI for pricing get-products."""
    dimensions = {
        f"{sku}.JRTCKXETXF.{number}": {
            "unit": unit,
            "beginRange": begin,
            "endRange": "Inf",
            "description": "what it is",
            "appliesTo": [],
            "rateCode": f"{sku}.JRTCKXETXF.{number}",
            "pricePerUnit": {"USD": amount},
        }
        for number, (begin, amount) in enumerate(tiers)
    }
    term = {
        "priceDimensions": dimensions,
        "sku": sku,
        "effectiveDate": "2026-11-01T00:00:00Z",
        "offerTermCode": "JRTCKXETXF",
        "termAttributes": {},
    }
    content: dict[str, Any] = {
        "product": {
            "productFamily": "NAT Gateway",
            "attributes": {"servicecode": "AmazonEC2", "usagetype": usage},
            "sku": sku,
        },
        "serviceCode": "AmazonEC2",
        "terms": {"OnDemand": {f"{sku}.JRTCKXETXF": term}},
        "version": "20261101000000",
        "publicationDate": "2026-11-01T00:00:00Z",
    }
    return json.dumps(content)


def give(aws: Answers, *products: str, **more: Any) -> None:
    content = {"FormatVersion": "aws_v1", "PriceList": list(products)}
    aws.give("pricing", "get_products", {**content, **more})


@pytest.fixture
def aws() -> Answers:
    return Answers(region="eu-west-1")


def test_a_price_is_read(aws: Answers) -> None:
    filters = [
        {"Type": "TERM_MATCH", "Field": "productFamily", "Value": "NAT Gateway"},
        {"Type": "TERM_MATCH", "Field": "regionCode", "Value": "eu-west-1"},
        {"Type": "CONTAINS", "Field": "usagetype", "Value": "NatGateway-Hours"},
    ]
    content = {"FormatVersion": "aws_v1", "PriceList": [product("A", ("0", "0.0480000000"))]}
    aws.give("pricing", "get_products", content, ServiceCode="AmazonEC2", Filters=filters)
    found = price_of(aws.session, NAT)
    assert (found.amount, found.unit, found.currency) == (Decimal("0.048"), "Hrs", "USD")
    assert found.effective.isoformat() == "2026-11-01"
    assert found.sku == "A"


@pytest.mark.parametrize(
    ("region", "asked"),
    [
        ("eu-west-1", "eu-central-1"),
        ("us-gov-west-1", "us-east-1"),
        ("ap-northeast-2", "ap-south-1"),
        ("sa-east-1", "us-east-1"),
        ("cn-north-1", "cn-northwest-1"),
    ],
)
def test_the_list_is_asked_where_it_is(region: str, asked: str) -> None:
    aws = Answers(region=region)
    give(aws, product("A", ("0", "1")))
    price_of(aws.session, NAT)
    assert aws.regions == [asked]


def test_tiers_are_in_order_and_the_first_that_costs_counts(aws: Answers) -> None:
    give(aws, product("A", ("10240", "0.085"), ("0", "0"), ("100", "0.09")))
    found = price_of(aws.session, NAT)
    assert [one.above for one in found.tiers] == [0, 100, 10240]
    assert found.amount == Decimal("0.09")


def test_the_same_price_twice_is_one_price(aws: Answers) -> None:
    give(aws, product("B", ("0", "0.048")), NextToken="two")
    give(aws, product("A", ("0", "0.0480")))
    assert price_of(aws.session, NAT).sku == "A"


@pytest.mark.parametrize(
    "usage",
    [
        "NatGateway-Hours",
        "EU-NatGateway-Hours",
        "USE1-NatGateway-Hours",
        "us-gov-west-1-NatGateway-Hours",
    ],
)
def test_usage_types_may_begin_with_the_region(aws: Answers, usage: str) -> None:
    give(
        aws,
        product("A", ("0", "0.048"), usage=usage, unit="hours"),
        product("B", ("0", "0.9"), usage="EUW2-RegionalNatGateway-Hours"),
        product("C", ("0", "0.9"), usage="TS-NatGateway-Hours"),
        product("D", ("0", "0.9"), usage="EU-TS-NatGateway-Hours"),
    )
    assert price_of(aws.session, NAT).sku == "A"


def test_a_price_that_is_not_one_is_refused_and_the_others_are_found(aws: Answers) -> None:
    give(aws, product("A", ("0", "0.048")), product("B", ("0", "0.052")))
    give(aws)
    give(aws, product("C", ("0", "0.048"), unit="Quantity"))
    give(aws, json.dumps({**json.loads(product("R", ("0", "1"))), "terms": {"Reserved": {}}}))
    give(aws, "{}")
    give(aws, product("D", ("0", "0.048")))
    keys = ("several", "none", "unit", "reserved", "broken", "one")
    found = prices_of(aws.session, dict.fromkeys(keys, NAT))
    assert [*found.found] == ["one"]
    assert "got 2: A, B" in found.refused["several"]
    assert "got none" in found.refused["none"]
    assert "must be in Hrs or hours, got Quantity" in found.refused["unit"]
    assert "got none" in found.refused["reserved"]
    assert "must be as the Price List describes it" in found.refused["broken"]


def test_fails_where_the_list_may_not_be_read(aws: Answers) -> None:
    aws.refuse("pricing", "get_products", "AccessDeniedException", "no")
    with pytest.raises(AccessDeniedError, match="pricing:GetProducts"):
        prices_of(aws.session, {"one": NAT, "two": NAT})
