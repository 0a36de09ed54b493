"""Zones that a cluster spans by default are zones that EKS takes."""

from __future__ import annotations

import pytest

from eks_blueprint import catalogue
from eks_blueprint.catalogue._load import read
from eks_blueprint.errors import BlueprintError

REGIONS = tuple(read("zones.yaml"))


@pytest.mark.parametrize("region", REGIONS)
def test_every_region_has_zones_without_refused_ones(region: str) -> None:
    found = catalogue.zones(region)

    assert found.partition == catalogue.partition_of(region)
    assert len(found.names) >= (2 if region == "us-west-1" else 3)
    assert len(set(found.names)) == len(found.names)
    assert not set(found.names) & set(found.refused_zone_ids)
    assert set(found.refused_zone_ids) <= set(found.zone_ids)
    assert list(found.zone_ids) == sorted(set(found.zone_ids))


@pytest.mark.parametrize("region", REGIONS)
def test_default_zones_are_ids_only_where_eks_refuses_a_zone(region: str) -> None:
    found = catalogue.zones(region)

    if found.refused_zone_ids:
        assert set(found.names) == set(found.zone_ids) - set(found.refused_zone_ids)
    else:
        assert all(zone[:-1] == region and zone[-1].islower() for zone in found.names)


@pytest.mark.parametrize("region", REGIONS)
def test_zone_ids_are_built_from_the_region(region: str) -> None:
    # An id is the Region's initials and number: "ap-southeast-2" gives "apse2".
    start, *directions, number = region.removeprefix("us-gov-").split("-")
    if region.startswith("us-gov-"):
        directions, start = [start], "usg"
    initials = "".join(
        word[0] + "".join(part[0] for part in ("east", "west") if word[1:].endswith(part))
        for word in directions
    )
    assert {zone.partition("-az")[0] for zone in catalogue.zones(region).zone_ids} == {
        f"{start}{initials}{number}"
    }


def test_prefixes_of_zone_ids_belong_to_one_region_each() -> None:
    prefixes = [read("zones.yaml")[region]["prefix"] for region in REGIONS]

    assert len(set(prefixes)) == len(prefixes)


@pytest.mark.parametrize(
    ("region", "names"),
    [
        ("eu-west-1", ("eu-west-1a", "eu-west-1b", "eu-west-1c")),
        ("ap-northeast-1", ("ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d")),
        ("us-east-1", ("use1-az1", "use1-az2", "use1-az4", "use1-az5", "use1-az6")),
        ("us-west-1", ("usw1-az1", "usw1-az3")),
        ("ca-central-1", ("cac1-az1", "cac1-az2", "cac1-az4")),
        ("cn-north-1", ("cn-north-1a", "cn-north-1b", "cn-north-1d")),
        ("us-gov-west-1", ("us-gov-west-1a", "us-gov-west-1b", "us-gov-west-1c")),
    ],
)
def test_default_zones(region: str, names: tuple[str, ...]) -> None:
    assert catalogue.zones(region).names == names


def test_refused_zones_are_those_of_the_user_guide() -> None:
    refused = {zone for region in REGIONS for zone in catalogue.zones(region).refused_zone_ids}

    assert refused == {"use1-az3", "usw1-az2", "cac1-az3"}


def test_fails_for_an_unknown_region_and_names_the_known_ones() -> None:
    with pytest.raises(BlueprintError, match=r"one of af-south-1, .*us-west-2, got 'eu-west-9'"):
        catalogue.zones("eu-west-9")


def test_fails_for_a_region_out_of_scope() -> None:
    with pytest.raises(BlueprintError, match="partition"):
        catalogue.zones("us-iso-east-1")
