"""One managed add-on: its version and its configuration."""

import aws_cdk as cdk
import pytest
from aws_cdk import aws_eks_v2 as eks
from aws_cdk.assertions import Template

from eks_blueprint.addons import ManagedAddon
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import AddonSpec


def test_version_says_where_it_comes_from(stack: cdk.Stack, cluster: eks.ICluster) -> None:
    named = ManagedAddon(
        stack,
        "Named",
        cluster=cluster,
        addon_name="coredns",
        kubernetes_version="1.35",
        spec=AddonSpec(version="v1.13.1-eksbuild.1"),
    )
    pinned = ManagedAddon(
        stack, "Pinned", cluster=cluster, addon_name="kube-proxy", kubernetes_version="1.35"
    )
    left = ManagedAddon(
        stack, "Left", cluster=cluster, addon_name="some-addon", kubernetes_version="1.35"
    )
    assert (named.version, named.version_source) == ("v1.13.1-eksbuild.1", "spec")
    assert (pinned.version or "").startswith("v1.35.")
    assert pinned.version_source.startswith("public code")
    assert (left.version, left.version_source) == (
        None,
        "default version of EKS at installation",
    )


def test_eks_chooses_where_the_spec_says_so(stack: cdk.Stack, cluster: eks.ICluster) -> None:
    made = ManagedAddon(
        stack,
        "Addon",
        cluster=cluster,
        addon_name="cert-manager",
        kubernetes_version="1.35",
        spec=AddonSpec(version="default"),
    )
    assert made.version is None
    assert made.version_source == "default version of EKS at installation"
    (addon,) = Template.from_stack(stack).find_resources("AWS::EKS::Addon").values()
    assert "AddonVersion" not in addon["Properties"]


def test_fails_where_an_upgrade_would_lose_the_pin(stack: cdk.Stack, cluster: eks.ICluster) -> None:
    with pytest.raises(
        BlueprintError, match=r"version: must be set with Kubernetes 1\.36"
    ) as error:
        ManagedAddon(
            stack,
            "Addon",
            cluster=cluster,
            addon_name="cert-manager",
            kubernetes_version="1.36",
        )
    assert "the pin for 1.35 is v1.21.0-eksbuild.3" in str(error.value)


def test_null_takes_a_setting_of_the_blueprint_away(
    stack: cdk.Stack, cluster: eks.ICluster
) -> None:
    ManagedAddon(
        stack,
        "Addon",
        cluster=cluster,
        addon_name="coredns",
        kubernetes_version="1.35",
        configuration={"z": 1, "autoScaling": {"enabled": True, "minReplicas": 2}, "gone": 1},
        spec=AddonSpec(configuration={"a": 1, "autoScaling": {"minReplicas": None}, "gone": None}),
    )
    (addon,) = Template.from_stack(stack).find_resources("AWS::EKS::Addon").values()
    text = addon["Properties"]["ConfigurationValues"]
    # Sorted, so that the order in a spec changes no template.
    assert text == '{"a": 1, "autoScaling": {"enabled": true}, "z": 1}'


def test_fails_on_a_kubernetes_version_out_of_the_catalogue(
    stack: cdk.Stack, cluster: eks.ICluster
) -> None:
    with pytest.raises(BlueprintError, match=r"kubernetes_version must be one of 1\.36"):
        ManagedAddon(
            stack, "Addon", cluster=cluster, addon_name="coredns", kubernetes_version="1.20"
        )
