"""The partition follows from the Region."""

from __future__ import annotations

import pytest

from eks_blueprint import catalogue
from eks_blueprint.errors import BlueprintError


@pytest.mark.parametrize(
    ("region", "partition"),
    [
        ("eu-west-1", "aws"),
        ("us-east-1", "aws"),
        ("cn-north-1", "aws-cn"),
        ("cn-northwest-1", "aws-cn"),
        ("us-gov-west-1", "aws-us-gov"),
        ("us-gov-east-1", "aws-us-gov"),
    ],
)
def test_partition_follows_from_the_region(region: str, partition: str) -> None:
    assert catalogue.partition_of(region) == partition


@pytest.mark.parametrize(
    "region", ["us-iso-east-1", "us-isob-east-1", "eu-isoe-west-1", "eusc-de-east-1"]
)
def test_fails_for_a_region_of_another_partition(region: str) -> None:
    with pytest.raises(BlueprintError, match=f"aws, aws-us-gov or aws-cn, got '{region}'"):
        catalogue.partition_of(region)
