"""An upgrade of Kubernetes loses no pin without a word."""

import pytest

from eks_blueprint import catalogue
from eks_blueprint.errors import SpecError
from eks_blueprint.spec import ClusterSpec

TLS = {"authority": {"common_name": "Example"}}


@pytest.mark.parametrize("version", catalogue.kubernetes_versions())
@pytest.mark.parametrize("profile", ["core", "poc"])
def test_profiles_are_valid_with_every_version(version: str, profile: str) -> None:
    spec = ClusterSpec(kubernetes_version=version, profile=profile)
    assert spec.effective_addons


@pytest.mark.parametrize("version", catalogue.kubectl_versions())
def test_the_reference_cluster_is_valid_with_every_version_of_its_components(version: str) -> None:
    assert ClusterSpec(kubernetes_version=version).has_components


def test_fails_where_only_an_earlier_version_has_a_pin() -> None:
    assert ClusterSpec(private_tls=TLS, kubernetes_version="1.35")
    with pytest.raises(SpecError) as error:
        ClusterSpec(private_tls=TLS, kubernetes_version="1.36")
    (issue,) = error.value.issues
    assert issue.path == "addons.cert-manager.version"
    assert "--addon-name cert-manager --kubernetes-version 1.36" in issue.message


@pytest.mark.parametrize("version", ["v1.21.0-eksbuild.9", "default"])
def test_a_version_or_the_choice_of_eks_is_enough(version: str) -> None:
    spec = ClusterSpec(
        private_tls=TLS,
        kubernetes_version="1.36",
        addons={"cert-manager": {"version": version}},
    )
    assert spec.effective_addons["cert-manager"].version == version


def test_an_add_on_that_was_never_pinned_stays_with_eks() -> None:
    assert ClusterSpec(kubernetes_version="1.36", addons={"adot": {}, "cert-manager": None})
