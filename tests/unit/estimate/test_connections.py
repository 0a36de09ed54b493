"""What connections between networks cost, against amounts that were computed by hand."""

from decimal import Decimal

import pytest

from eks_blueprint.estimate import Component
from tests.support.priced import cost_of, expected, usd


def test_an_attachment_costs_by_the_hour_and_by_what_its_vpc_sends() -> None:
    attachment = {"A": {"Type": "AWS::EC2::TransitGatewayAttachment", "Properties": {}}}
    result = cost_of(attachment, "connection-gb=1000")
    assert expected(result, "tgw.hour") == Decimal("36.50")
    assert expected(result, "tgw.gb") == Decimal(20)
    assert usd(result, Component.CONNECTIONS).expected == Decimal("56.50")


@pytest.mark.parametrize(
    ("region", "price"), [("eu-west-1", "traffic.inter-region"), ("us-east-1", "traffic.peering")]
)
def test_peering_costs_what_both_sides_send(region: str, price: str) -> None:
    peering = {
        "P": {"Type": "AWS::EC2::VPCPeeringConnection", "Properties": {"PeerRegion": region}}
    }
    assert expected(cost_of(peering, "connection-gb=100"), price) == Decimal(4)
