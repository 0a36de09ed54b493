from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import assertions
from aws_cdk import aws_ec2 as ec2

from eks_blueprint.delivery import HelmRelease, KubectlDelivery, Manifests
from eks_blueprint.errors import BlueprintError
from eks_blueprint.security import PodSecurityGroups
from tests.support.apps import context
from tests.support.delivered import delivered


class NothingDelivered:
    """A delivery for what is checked without it."""

    def install(self, release: HelmRelease, *, after: object = ()) -> HelmRelease:
        return release

    def apply(self, manifests: Manifests, *, after: object = ()) -> Manifests:
        return manifests

    def checkpoint(self, name: str, *, after: object = ()) -> Manifests:
        raise AssertionError(name)


@pytest.fixture
def nodes(stack: cdk.Stack) -> ec2.ISecurityGroup:
    return ec2.SecurityGroup.from_security_group_id(stack, "Nodes", "sg-0000000a")


@pytest.fixture
def group(stack: cdk.Stack) -> ec2.ISecurityGroup:
    return ec2.SecurityGroup.from_security_group_id(stack, "Group", "sg-0000000b")


def rules(stack: cdk.Stack) -> list[tuple[Any, ...]]:
    found = assertions.Template.from_stack(stack).find_resources("AWS::EC2::SecurityGroupIngress")
    keys = ("GroupId", "SourceSecurityGroupId", "IpProtocol", "FromPort", "ToPort")
    return sorted(tuple(rule["Properties"][key] for key in keys) for rule in found.values())


def test_pods_get_the_group_names_and_probes(
    stack: cdk.Stack,
    delivery: KubectlDelivery,
    nodes: ec2.ISecurityGroup,
    group: ec2.ISecurityGroup,
) -> None:
    made = PodSecurityGroups(stack, "Pods", delivery=delivery, cluster_security_group=nodes)
    made.assign_security_groups(
        "web", namespace="shop", security_groups=[group], pods={"app": "web"}, probe_ports=[8080]
    )
    assert delivered(stack)["SecurityGroupPolicy/shop/web"]["spec"] == {
        "podSelector": {"matchLabels": {"app": "web"}},
        "securityGroups": {"groupIds": ["sg-0000000b"]},
    }
    assert rules(stack) == [
        ("sg-0000000a", "sg-0000000b", "tcp", 53, 53),
        ("sg-0000000a", "sg-0000000b", "udp", 53, 53),
        ("sg-0000000b", "sg-0000000a", "tcp", 8080, 8080),
    ]


def test_a_group_of_two_policies_has_its_rules_once(
    stack: cdk.Stack,
    delivery: KubectlDelivery,
    nodes: ec2.ISecurityGroup,
    group: ec2.ISecurityGroup,
) -> None:
    made = PodSecurityGroups(stack, "Pods", delivery=delivery, cluster_security_group=nodes)
    for name in ("web", "api"):
        made.assign_security_groups(
            name, namespace="shop", security_groups=[group], pods={"app": name}
        )
    assert len(rules(stack)) == 2


def test_ids_of_rules_do_not_hang_on_the_order_of_policies() -> None:
    def ids(names: list[str]) -> set[str]:
        stack = cdk.Stack(cdk.App(context=context()), "Test")
        delivery = NothingDelivered()
        nodes = ec2.SecurityGroup.from_security_group_id(stack, "Nodes", "sg-0000000a")
        made = PodSecurityGroups(stack, "Pods", delivery=delivery, cluster_security_group=nodes)
        for name in names:
            one = ec2.SecurityGroup.from_security_group_id(stack, name, name)
            made.assign_security_groups(
                name, namespace="shop", security_groups=[one], pods={"a": "b"}
            )
        template = assertions.Template.from_stack(stack)
        return set(template.find_resources("AWS::EC2::SecurityGroupIngress"))

    one, other = "sg-0000000c", "sg-0000000d"
    assert ids([one, other]) == ids([other, one])
    assert ids([one]) < ids([other, one])


def test_service_account_or_the_whole_namespace_selects_as_well(
    stack: cdk.Stack, delivery: KubectlDelivery, group: ec2.ISecurityGroup
) -> None:
    made = PodSecurityGroups(stack, "Pods", delivery=delivery)
    labels = {"app": "web"}
    made.assign_security_groups(
        "a", namespace="x", security_groups=[group], service_account_labels=labels
    )
    made.assign_security_groups("b", namespace="x", security_groups=[group], all_pods=True)
    got = delivered(stack)
    assert got["SecurityGroupPolicy/x/a"]["spec"]["serviceAccountSelector"] == {
        "matchLabels": labels
    }
    assert "podSelector" not in got["SecurityGroupPolicy/x/a"]["spec"]
    assert got["SecurityGroupPolicy/x/b"]["spec"]["podSelector"] == {}
    assert rules(stack) == []


def test_fails_without_a_selector(
    stack: cdk.Stack, delivery: KubectlDelivery, group: ec2.ISecurityGroup
) -> None:
    made = PodSecurityGroups(stack, "Pods", delivery=delivery)
    with pytest.raises(BlueprintError, match="a must select pods by pods or"):
        made.assign_security_groups("a", namespace="x", security_groups=[group])


def test_fails_on_too_many_groups(
    stack: cdk.Stack, delivery: KubectlDelivery, group: ec2.ISecurityGroup
) -> None:
    made = PodSecurityGroups(stack, "Pods", delivery=delivery)
    with pytest.raises(BlueprintError, match="security_groups of a must be 1 to 5, got 6"):
        made.assign_security_groups("a", namespace="x", security_groups=[group] * 6, all_pods=True)
