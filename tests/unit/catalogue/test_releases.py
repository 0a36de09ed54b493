"""Kubernetes versions carry dates and pins, and every pin says where it was read."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from itertools import pairwise

import pytest

from eks_blueprint import catalogue
from eks_blueprint.catalogue import releases
from eks_blueprint.catalogue._load import read
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import ClusterSpec, json_schema
from eks_blueprint.spec.profile import profile_layer
from tests.support.apps import ROOT

VERSIONS = catalogue.kubernetes_versions()
PINS = [
    (version, name, pin)
    for version in VERSIONS
    for name, pin in catalogue.kubernetes(version).addons.items()
]


def test_versions_are_newest_first() -> None:
    assert VERSIONS == ("1.36", "1.35", "1.34", "1.33")


def test_kubectl_serves_one_minor_version_around_its_own() -> None:
    assert catalogue.kubectl_versions() == ("1.36", "1.35", "1.34")


def test_a_cluster_without_a_version_can_have_every_component() -> None:
    default = catalogue.DEFAULT_KUBERNETES_VERSION
    assert ClusterSpec().kubernetes_version == default
    assert default in catalogue.kubectl_versions()
    assert catalogue.kubernetes(default).bottlerocket is not None
    # The field's text is not code.
    text = json_schema()["$defs"]["ClusterSpec"]["properties"]["kubernetes_version"]["description"]
    assert f"Default: {default}." in text


def test_kubectl_is_that_of_the_layer_this_library_depends_on() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    minor = catalogue.KUBECTL_VERSION.partition(".")[2]
    layers = [one for one in project["dependencies"] if "lambda-layer-kubectl" in one]
    assert [one.partition(">=")[0] for one in layers] == [f"aws-cdk.lambda-layer-kubectl-v{minor}"]


@pytest.mark.parametrize("version", VERSIONS)
def test_extended_support_lasts_a_year_longer(version: str) -> None:
    release = catalogue.kubernetes(version)

    assert release.version == version
    assert isinstance(release.standard_until, date)
    assert release.extended_until == release.standard_until.replace(
        year=release.standard_until.year + 1
    )


def test_newer_versions_are_supported_longer() -> None:
    ends = [catalogue.kubernetes(version).standard_until or date.max for version in VERSIONS]

    assert ends == sorted(ends, reverse=True)


@pytest.mark.parametrize(("version", "name", "pin"), PINS)
def test_every_pin_is_an_exact_version_with_a_source(
    version: str, name: str, pin: catalogue.AddonVersion
) -> None:
    assert re.fullmatch(r"v\d+\.\d+\.\d+-eksbuild\.\d+", pin.version or "")
    # A document of AWS, a file or pull request of a public repository, or a file whose repository
    # the search did not name.
    known = r"EKS user guide( \(China edition\))?, \"|[\w.-]+/[\w.-]+ \S"
    assert re.match(rf"{known}|public code, repository not known: \S", pin.source)


# The releases that first have the variants of a Kubernetes version: pull requests 4515, 4640, 4737
# and 4841 of bottlerocket-os/bottlerocket.
FIRST_BOTTLEROCKET = {"1.33": 39, "1.34": 47, "1.35": 53, "1.36": 61}


@pytest.mark.parametrize("version", VERSIONS)
def test_nodes_of_karpenter_have_a_release_with_the_variant_of_the_cluster(version: str) -> None:
    release = re.fullmatch(r"v1\.(\d+)\.\d+", catalogue.kubernetes(version).bottlerocket or "")
    assert release is not None
    assert int(release[1]) >= FIRST_BOTTLEROCKET[version]
    first = catalogue.kubernetes(version).bottlerocket_since
    assert first == f"v1.{FIRST_BOTTLEROCKET[version]}.0"


@pytest.mark.parametrize("version", VERSIONS)
def test_kube_proxy_has_the_version_of_the_cluster(version: str) -> None:
    pin = catalogue.kubernetes(version).addon_version("kube-proxy")

    assert pin.version is not None
    assert pin.version.startswith(f"v{version}.")


@pytest.mark.parametrize("version", VERSIONS)
def test_pins_are_sorted_by_name(version: str) -> None:
    assert list(catalogue.kubernetes(version).addons) == sorted(
        catalogue.kubernetes(version).addons
    )


def test_default_version_pins_every_core_addon() -> None:
    release = catalogue.kubernetes(catalogue.DEFAULT_KUBERNETES_VERSION)

    assert {
        "aws-ebs-csi-driver",
        "coredns",
        "eks-node-monitoring-agent",
        "eks-pod-identity-agent",
        "kube-proxy",
        "metrics-server",
        "snapshot-controller",
        "vpc-cni",
    } <= release.addons.keys()


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def test_no_upgrade_of_kubernetes_takes_an_addon_back() -> None:
    for later, earlier in pairwise(catalogue.kubernetes_versions()):
        pins = catalogue.kubernetes(later).addons
        for name, pin in catalogue.kubernetes(earlier).addons.items():
            if name in pins:
                here, before = pins[name].version or "", pin.version or ""
                assert _numbers(here) >= _numbers(before), (later, name)


def test_every_version_pins_what_a_profile_installs() -> None:
    # Except the monitoring agent on old versions and kube-state-metrics: no source names one.
    unpinned = {"kube-state-metrics"}
    for version in catalogue.kubernetes_versions():
        left = profile_layer({})["addons"].keys() - catalogue.kubernetes(version).addons.keys()
        rare = {"eks-node-monitoring-agent", "eks-pod-identity-agent", "snapshot-controller"}
        assert left - unpinned <= (rare if version in ("1.33", "1.34") else set())


def test_an_addon_without_pin_is_left_to_eks() -> None:
    assert catalogue.kubernetes("1.33").addon_version("adot") == catalogue.AddonVersion(
        version=None, source=""
    )


def test_pins_are_read_only() -> None:
    with pytest.raises(TypeError):
        catalogue.kubernetes("1.35").addons["coredns"] = catalogue.AddonVersion()  # type: ignore[index]


def test_reads_only_the_file_of_the_version() -> None:
    read.cache_clear()
    releases._release.cache_clear()

    catalogue.kubernetes("1.35")

    assert read.cache_info().misses == 1


@pytest.mark.parametrize("version", ["1.32", "1.37", "1.350", "v1.35", ""])
def test_fails_for_an_unknown_version_and_names_the_known_ones(version: str) -> None:
    with pytest.raises(
        BlueprintError, match=rf"one of 1\.36, 1\.35, 1\.34, 1\.33, got '{version}'"
    ):
        catalogue.kubernetes(version)
