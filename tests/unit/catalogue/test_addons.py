"""Facts of managed add-ons agree with each other and with the pins."""

from __future__ import annotations

import pytest

from eks_blueprint import catalogue
from eks_blueprint.catalogue._load import read
from eks_blueprint.catalogue.addons import AddonFacts, Requests

NAMES = catalogue.addon_names()


def facts(name: str) -> AddonFacts:
    found = catalogue.addon(name)
    assert found is not None
    return found


def test_reads_all_facts() -> None:
    assert catalogue.addon("aws-ebs-csi-driver") == AddonFacts(
        name="aws-ebs-csi-driver",
        when="after",
        namespace="kube-system",
        compute=("ec2",),
        service_accounts=("ebs-csi-controller-sa",),
        requires=("eks-pod-identity-agent",),
        after=("snapshot-controller",),
        daemons={"ebs-csi-node": Requests(cpu="30m", memory="120Mi")},
        csi_driver="ebs.csi.aws.com",
        cleans_up=True,
        node_selectors_at=("controller.nodeSelector",),
        since={"cluster-scoped-policy": "v1.58.0"},
        in_auto_mode=True,
    )


def test_gives_nothing_for_an_addon_of_others() -> None:
    assert catalogue.addon("acme_agent") is None


def test_names_are_those_of_the_file() -> None:
    assert tuple(read("addons.yaml")) == NAMES
    assert len(set(NAMES)) == len(NAMES)


def test_networking_and_identity_come_before_the_nodes() -> None:
    assert {name for name in NAMES if facts(name).when == "before"} == {
        "vpc-cni",
        "kube-proxy",
        "eks-pod-identity-agent",
    }


@pytest.mark.parametrize("name", NAMES)
def test_requirements_are_addons_that_come_no_later(name: str) -> None:
    for required in facts(name).requires:
        assert required != name
        assert facts(required).when == "before" or facts(name).when == "after"


@pytest.mark.parametrize("name", NAMES)
def test_definitions_of_another_come_no_later(name: str) -> None:
    for earlier in facts(name).after:
        assert earlier != name
        assert facts(earlier).when == "before" or facts(name).when == "after"
        # What brings no definitions needs no order.
        assert facts(earlier).crd_groups


def test_each_api_group_comes_with_one_add_on() -> None:
    groups = [group for name in NAMES for group in facts(name).crd_groups]
    assert len(groups) == len(set(groups))


@pytest.mark.parametrize("name", NAMES)
def test_policies_are_for_service_accounts_that_call_aws(name: str) -> None:
    assert set(facts(name).managed_policies) <= set(facts(name).service_accounts)


@pytest.mark.parametrize("name", NAMES)
def test_policies_come_through_pod_identity(name: str) -> None:
    if facts(name).managed_policies:
        assert "eks-pod-identity-agent" in facts(name).requires


@pytest.mark.parametrize("name", NAMES)
def test_tolerations_are_set_in_a_key_of_that_name(name: str) -> None:
    assert all(key.split(".")[-1] == "tolerations" for key in facts(name).tolerations_at)


@pytest.mark.parametrize("name", ["coredns", "aws-ebs-csi-driver", "eks-node-monitoring-agent"])
def test_controllers_that_start_on_the_system_nodes_anyway(name: str) -> None:
    assert not facts(name).tolerations_at


@pytest.mark.parametrize("name", ["metrics-server", "snapshot-controller"])
def test_controllers_that_are_told_to_tolerate_the_taint(name: str) -> None:
    assert facts(name).tolerations_at == ("tolerations",)


def test_each_deployment_of_cert_manager_gets_tolerations() -> None:
    assert facts("cert-manager").tolerations_at == (
        "cainjector.tolerations",
        "tolerations",
        "webhook.tolerations",
    )


def test_every_pin_is_of_an_addon_that_eks_has() -> None:
    pinned = {
        name
        for version in catalogue.kubernetes_versions()
        for name in catalogue.kubernetes(version).addons
    }

    assert pinned <= set(NAMES)
