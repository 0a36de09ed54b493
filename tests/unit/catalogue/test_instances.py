"""What the name of an instance type tells."""

from __future__ import annotations

import pytest

from eks_blueprint import catalogue
from eks_blueprint.catalogue._load import read
from eks_blueprint.errors import BlueprintError


def test_reads_all_facts_of_a_name() -> None:
    assert catalogue.InstanceType.parse("m7g.large") == catalogue.InstanceType(
        name="m7g.large",
        family="m7g",
        size="large",
        architecture="arm64",
        nitro=True,
        gpu=False,
        bare_metal=False,
        trunk=True,
        dense=True,
    )


# Answers of DescribeInstanceTypes: architecture, hypervisor nitro (or none), NVIDIA GPU.
@pytest.mark.parametrize(
    ("name", "architecture", "nitro", "gpu"),
    [
        ("a1.large", "arm64", True, False),
        ("c6gn.medium", "arm64", True, False),
        ("c7i-flex.large", "x86_64", True, False),
        ("c8gb.2xlarge", "arm64", True, False),
        ("d3en.xlarge", "x86_64", True, False),
        ("f1.2xlarge", "x86_64", False, False),
        ("g3s.xlarge", "x86_64", False, True),
        ("g4ad.xlarge", "x86_64", True, False),
        ("g4dn.xlarge", "x86_64", True, True),
        ("g5g.xlarge", "arm64", True, True),
        ("gr6.4xlarge", "x86_64", True, True),
        ("h1.2xlarge", "x86_64", False, False),
        ("hpc7g.4xlarge", "arm64", True, False),
        ("i3.large", "x86_64", False, False),
        ("i3en.large", "x86_64", True, False),
        ("im4gn.large", "arm64", True, False),
        ("inf2.xlarge", "x86_64", True, False),
        ("is4gen.medium", "arm64", True, False),
        ("m4.large", "x86_64", False, False),
        ("m5.large", "x86_64", True, False),
        ("p3.2xlarge", "x86_64", False, True),
        ("p3dn.24xlarge", "x86_64", True, True),
        ("p6-b200.48xlarge", "x86_64", True, True),
        ("p6e-gb200.36xlarge", "arm64", True, True),
        ("r8gd.large", "arm64", True, False),
        ("t2.micro", "x86_64", False, False),
        ("t3.micro", "x86_64", True, False),
        ("t4g.nano", "arm64", True, False),
        ("trn1.2xlarge", "x86_64", True, False),
        ("u-6tb1.56xlarge", "x86_64", True, False),
        ("u7in-16tb.224xlarge", "x86_64", True, False),
        ("x1e.xlarge", "x86_64", False, False),
        ("x2gd.medium", "arm64", True, False),
    ],
)
def test_facts_agree_with_ec2(name: str, architecture: str, nitro: bool, gpu: bool) -> None:
    found = catalogue.InstanceType.parse(name)

    assert (found.architecture, found.nitro, found.gpu) == (architecture, nitro, gpu)
    assert f"{found.family}.{found.size}" == name
    assert not found.bare_metal


@pytest.mark.parametrize(
    "name", ["c6g.metal", "i3.metal", "m7i.metal-24xl", "u-6tb1.metal", "x8g.metal-48xl"]
)
def test_bare_metal_counts_as_nitro(name: str) -> None:
    found = catalogue.InstanceType.parse(name)

    assert found.bare_metal
    assert found.nitro


@pytest.mark.parametrize(
    ("name", "architecture"), [("m12gd.8xlarge", "arm64"), ("m12i.8xlarge", "x86_64")]
)
def test_families_not_known_yet_follow_the_rule(name: str, architecture: str) -> None:
    found = catalogue.InstanceType.parse(name)

    assert found.architecture == architecture
    assert found.nitro
    assert not found.gpu


@pytest.mark.parametrize(
    "name",
    ["", "m7g", "m7g.", ".large", "m7g.huge", "M7g.large", "m7g.large ", "large.large", "7g.large"],
)
def test_fails_for_what_is_no_instance_type(name: str) -> None:
    with pytest.raises(BlueprintError, match=r"such as m7g\.large, got "):
        catalogue.InstanceType.parse(name)


@pytest.mark.parametrize("name", ["mac1.metal", "mac2-m2.metal", "mac-m4.metal"])
def test_fails_for_macs_which_run_no_linux(name: str) -> None:
    with pytest.raises(BlueprintError, match="must be an EC2 instance type"):
        catalogue.InstanceType.parse(name)


# IsTrunkingCompatible of pkg/aws/vpc/limits.go.
@pytest.mark.parametrize(
    ("name", "trunk"),
    [
        ("m7g.large", True),
        ("c8g.medium", True),
        ("m5.large", True),
        ("i3.metal", True),
        ("i4i.xlarge", True),
        ("i4i.large", False),
        ("i3.large", False),
        ("m4.large", False),
        ("t2.micro", False),
        ("t3.large", False),
        ("t4g.large", False),
        ("u-6tb1.112xlarge", False),
    ],
)
def test_knows_which_types_carry_branch_interfaces(name: str, trunk: bool) -> None:
    assert catalogue.InstanceType.parse(name).trunk is trunk


@pytest.mark.parametrize(
    ("name", "sizes"),
    [
        ("a1.large", ("medium", "large", "xlarge", "2xlarge", "4xlarge", "metal")),
        ("p6e-gb200.36xlarge", ("36xlarge",)),
        ("m99g.large", ()),
    ],
)
def test_knows_the_sizes_of_a_family(name: str, sizes: tuple[str, ...]) -> None:
    assert catalogue.InstanceType.parse(name).known_sizes == sizes


def test_every_listed_size_can_be_read() -> None:
    listed = read("instance-sizes.yaml")
    names = [f"{family}.{size}" for family, sizes in listed.items() for size in sizes.split()]
    assert len(names) == len(set(names)) == 1428
    for name in names:
        instance = catalogue.InstanceType.parse(name)
        assert instance.size in instance.known_sizes
