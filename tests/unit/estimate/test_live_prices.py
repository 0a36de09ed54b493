"""Prices of the Price List take the place of those of the table, line by line."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eks_blueprint.catalogue.price_queries import price_names
from eks_blueprint.catalogue.prices import prices
from eks_blueprint.estimate.amounts import Amounts
from eks_blueprint.estimate.line import Basis, Component, Line
from eks_blueprint.estimate.live_prices import ask_prices
from tests.support.aws import Answers

TODAY = date(2026, 11, 25)


def line(price: str, region: str = "eu-west-1") -> Line:
    one = Amounts.of(1)
    return Line(Component.NAT, "", "", "", region, price, Decimal(1), "hour", Basis.LIST, one, one)


def give(aws: Answers, service: str, usage: str, unit: str, amount: str, **more: Any) -> None:
    currency = more.pop("currency", "USD")
    dimension = {"unit": unit, "beginRange": "0", "pricePerUnit": {currency: amount}}
    term = {"priceDimensions": {"d": dimension}, "effectiveDate": "2026-11-01T00:00:00Z"}
    product = {
        "product": {"sku": "A", "attributes": {"usagetype": usage}},
        "terms": {"OnDemand": {"t": term}},
    }
    content = {"PriceList": [json.dumps(product)]}
    aws.give("pricing", "get_products", content, ServiceCode=service, **more)


@pytest.fixture
def aws() -> Answers:
    return Answers()


def test_each_price_is_asked_once_for_each_region(aws: Answers) -> None:
    give(aws, "AmazonEC2", "EU-NatGateway-Hours", "Hrs", "0.048")
    give(aws, "AmazonEC2", "NatGateway-Hours", "Hrs", "0.045")
    lines = [line("nat.hour"), line("nat.hour"), line("nat.hour", "us-east-1")]
    asked = ask_prices(aws.session, lines, today=TODAY)
    assert asked.prices.as_of == TODAY
    assert asked.prices.regions == {
        "eu-west-1": {"nat.hour": Decimal("0.048")},
        "us-east-1": {"nat.hour": Decimal("0.045")},
    }
    assert asked.notes == ()
    assert not aws.left


def test_prices_are_for_the_units_of_the_table(aws: Answers) -> None:
    give(aws, "awskms", "eu-west-1-KMS-Requests", "Requests", "0.000003")
    give(aws, "AmazonEC2", "EU-EBS:VolumeP-Throughput.gp3", "GiBps-mo", "40.96")
    lines = [line("kms.requests"), line("ebs.gp3-throughput")]
    asked = ask_prices(aws.session, lines, today=TODAY)
    assert asked.prices.regions["eu-west-1"] == {
        "ebs.gp3-throughput": Decimal("0.04"),
        "kms.requests": Decimal("0.03"),
    }


def test_instances_are_asked_by_their_type(aws: Answers) -> None:
    filters = [
        ("capacitystatus", "Used"),
        ("instanceType", "m7g.large"),
        ("licenseModel", "No License required"),
        ("operatingSystem", "Linux"),
        ("preInstalledSw", "NA"),
        ("regionCode", "eu-west-1"),
        ("tenancy", "Shared"),
    ]
    expected = [{"Type": "TERM_MATCH", "Field": key, "Value": value} for key, value in filters]
    usage = {"Type": "CONTAINS", "Field": "usagetype", "Value": "BoxUsage:m7g.large"}
    filters_of_call = {"Filters": [*expected, usage]}
    give(aws, "AmazonEC2", "EU-BoxUsage:m7g.large", "Hrs", "0.0910", **filters_of_call)
    asked = ask_prices(aws.session, [line("ec2.m7g.large")], today=TODAY)
    assert asked.prices.regions == {"eu-west-1": {"ec2.m7g.large": Decimal("0.0910")}}


def test_what_is_not_found_keeps_its_price_and_is_said(aws: Answers) -> None:
    # Keys are asked in the order of their names.
    give(aws, "AmazonEC2", "EU-NatGateway-Bytes", "GB", "0.3", currency="CNY")
    give(aws, "AmazonEC2", "EU-NatGateway-Hours", "Quantity", "0.048")
    lines = [line("nat.hour"), line("nat.gb"), line("amp.samples")]
    asked = ask_prices(aws.session, lines, today=TODAY)
    assert asked.prices.regions == {"eu-west-1": {}}
    text = " ".join(asked.notes)
    assert "nat.hour of eu-west-1: the price of" in text
    assert "nat.gb of eu-west-1: the Price List has it in CNY" in text
    assert "not asked, since no query is known: amp.samples" in text


@pytest.mark.parametrize("key", list(price_names()))
def test_every_query_is_about_a_price_of_the_table(key: str) -> None:
    assert key in prices()
    assert Decimal(price_names()[key].per) > 0
    assert price_names()[key].units
