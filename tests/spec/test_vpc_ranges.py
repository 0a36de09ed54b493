"""Ranges of a VPC: the whole table of EC2's restrictions."""

import pytest

from eks_blueprint.errors import SpecError
from eks_blueprint.spec import NetworkSpec
from eks_blueprint.spec.vpc_ranges import association_issues, has_free_prefixes, vpc_range_issues

TABLE = [
    # VPC user guide, "IPv4 CIDR block association restrictions": primary, refused, permitted.
    (
        "10.5.0.0/16",
        ["172.16.0.0/16", "192.168.0.0/18", "198.19.0.0/16"],
        ["10.6.0.0/16", "10.0.0.0/16", "10.1.0.0/16", "100.64.0.0/16", "203.0.112.0/20"],
    ),
    ("10.0.0.0/24", ["10.0.1.0/24", "10.0.255.0/24"], ["10.1.0.0/16", "10.2.0.0/16"]),
    ("10.1.0.0/16", ["10.0.0.0/16", "10.0.4.0/24"], ["10.2.0.0/16", "100.127.0.0/16"]),
    ("10.2.0.0/16", [], ["10.0.0.0/16"]),
    (
        "172.16.0.0/16",
        ["10.0.0.0/16", "192.168.0.0/16", "172.31.0.0/16", "172.31.8.0/24", "198.19.0.0/16"],
        ["172.17.0.0/16", "172.30.0.0/16", "100.64.0.0/16", "203.0.112.0/20", "198.18.0.0/16"],
    ),
    (
        "192.168.0.0/24",
        ["10.0.0.0/16", "172.16.0.0/16", "198.19.0.0/16"],
        ["192.168.1.0/24", "100.64.0.0/16", "192.167.0.0/16", "192.169.0.0/16"],
    ),
    (
        "198.19.0.0/17",
        ["10.0.0.0/16", "172.31.0.0/16", "192.168.0.0/16"],
        ["100.64.0.0/16", "203.0.112.0/20"],
    ),
    (
        "100.64.0.0/16",
        ["10.0.0.0/16", "172.16.0.0/16", "192.168.0.0/16", "198.19.0.0/16"],
        ["100.65.0.0/16", "203.0.112.0/20"],
    ),
    (
        "11.0.0.0/16",
        ["10.0.0.0/16", "172.31.0.0/16", "192.168.0.0/16", "198.19.128.0/17"],
        ["11.1.0.0/16", "9.255.0.0/16", "172.32.0.0/16", "172.15.0.0/16", "100.64.0.0/16"],
    ),
]


@pytest.mark.parametrize(("primary", "refused", "permitted"), TABLE, ids=[row[0] for row in TABLE])
def test_association(primary: str, refused: list[str], permitted: list[str]) -> None:
    assert [one for one in refused if not [*association_issues(primary, one)]] == []
    assert [one for one in permitted if [*association_issues(primary, one)]] == []


@pytest.mark.parametrize(
    ("reserved", "beside"),
    [
        ("0.1.0.0/16", "1.0.0.0/16"),
        ("127.0.0.0/16", "126.255.0.0/16"),
        ("169.254.0.0/16", "169.253.0.0/16"),
        ("169.254.0.0/24", "169.255.0.0/24"),
        ("224.0.0.0/16", "223.255.0.0/16"),
        ("255.255.0.0/16", "128.0.0.0/16"),
    ],
)
def test_reserved_range(reserved: str, beside: str) -> None:
    assert [*vpc_range_issues(reserved)] != []
    assert [*vpc_range_issues(beside)] == []
    with pytest.raises(SpecError, match="which is reserved"):
        NetworkSpec(ip_family="ipv4", secondary_cidr={"cidr": reserved})  # type: ignore[arg-type]


def test_subnet_with_free_blocks_for_prefixes() -> None:
    """A /28 is free if it holds none of the five addresses that EC2 reserves."""
    for prefix in range(16, 29):
        blocks = 2 ** (28 - prefix)
        free = max(blocks - 2, 0)
        assert has_free_prefixes(prefix) == (free > 2), prefix
