"""The catalogue: every value has a source, every look-up an answer or an error."""

import re
from pathlib import Path

import pytest
import yaml

from eks_blueprint import catalogue
from eks_blueprint.catalogue import InstanceType
from eks_blueprint.core import BlueprintError
from tests.support.apps import ROOT

FOLDER = ROOT / "eks_blueprint" / "catalogue"


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.yaml")), ids=lambda path: path.name)
def test_every_file_names_its_sources(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.search(r"user guide|moto|terraform|aws-cdk-lib", text)


@pytest.mark.parametrize("version", catalogue.kubernetes_versions())
def test_every_pin_is_an_add_on_version_with_a_source(version: str) -> None:
    release = catalogue.kubernetes(version)
    assert release.version == version
    for pin in release.addons.values():
        assert re.fullmatch(r"v\d+\.\d+\.\d+-eksbuild\.\d+", pin.version or "")
        assert pin.source


def test_versions_have_a_file_each() -> None:
    files = {path.stem for path in (FOLDER / "kubernetes").glob("*.yaml")}
    assert files == set(catalogue.kubernetes_versions())


def test_support_ends_in_order() -> None:
    release = catalogue.kubernetes("1.35")
    assert release.standard_until is not None
    assert release.extended_until is not None
    assert release.standard_until < release.extended_until


def test_add_ons_that_are_required_are_known() -> None:
    for name in catalogue.addon_names():
        facts = catalogue.addon(name)
        assert facts is not None
        assert all(catalogue.addon(other) for other in facts.requires)
    assert catalogue.addon("somebody-elses") is None


def regions() -> list[str]:
    content = yaml.safe_load((FOLDER / "zones.yaml").read_text(encoding="utf-8"))
    return list(content["regions"])


@pytest.mark.parametrize("region", regions())
def test_zones_used_by_default_are_never_refused(region: str) -> None:
    facts = catalogue.zones(region)
    assert len(facts.names) >= 2
    assert not set(facts.names) & set(facts.refused_zone_ids)
    assert len(set(facts.names)) == len(facts.names)
    if facts.refused_zone_ids:
        assert all("-az" in name for name in facts.names)


@pytest.mark.parametrize(
    ("region", "partition"),
    [("eu-west-1", "aws"), ("us-gov-west-1", "aws-us-gov"), ("cn-north-1", "aws-cn")],
)
def test_partition_follows_from_the_region(region: str, partition: str) -> None:
    assert catalogue.partition_of(region) == partition


@pytest.mark.parametrize("region", ["us-iso-east-1", "us-isob-east-1", "eusc-de-east-1"])
def test_fails_on_other_partitions(region: str) -> None:
    with pytest.raises(BlueprintError, match="must be of partition aws, aws-us-gov or aws-cn"):
        catalogue.partition_of(region)


@pytest.mark.parametrize(
    ("name", "architecture", "nitro", "gpu"),
    [
        ("m7g.large", "arm64", True, False),
        ("a1.large", "arm64", True, False),
        ("t4g.nano", "arm64", True, False),
        ("c7gn.16xlarge", "arm64", True, False),
        ("g5g.xlarge", "arm64", True, True),
        ("m7i-flex.large", "x86_64", True, False),
        ("u7i-12tb.224xlarge", "x86_64", True, False),
        ("m8azn.large", "x86_64", True, False),
        ("g4ad.xlarge", "x86_64", True, False),
        ("g6f.large", "x86_64", True, True),
        ("p6-b200.48xlarge", "x86_64", True, True),
        ("gr6.4xlarge", "x86_64", True, True),
        ("t2.micro", "x86_64", False, False),
        ("i3.metal", "x86_64", True, False),
        ("m99g.medium", "arm64", True, False),
    ],
)
def test_name_tells_what_an_instance_type_is(
    name: str, architecture: str, nitro: bool, gpu: bool
) -> None:
    found = InstanceType.parse(name)
    assert (found.architecture, found.nitro, found.gpu) == (architecture, nitro, gpu)
    assert found.bare_metal is name.endswith("metal")


@pytest.mark.parametrize("name", ["", "large", "m7g", "m7g.", "m7g.huge", "mac2.metal", "M7G.large"])
def test_fails_on_what_is_no_linux_instance_type(name: str) -> None:
    with pytest.raises(BlueprintError, match="must be an EC2 instance type such as m7g.large"):
        InstanceType.parse(name)
