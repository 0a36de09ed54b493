"""What each command asks, and that its permissions are exactly that."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from eks_blueprint.assembly import CloudAssembly, Stack
from eks_blueprint.live.deployed import deployed
from eks_blueprint.live.permissions import PERMISSIONS
from eks_blueprint.live.pricing import PriceQuery, prices_of
from eks_blueprint.live.remaining import remaining
from eks_blueprint.upgrade import running
from tests.support.aws import Answers

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
NODE = {
    "InstanceId": "i-1",
    "InstanceType": "m7g.large",
    "CpuOptions": {"CoreCount": 2, "ThreadsPerCore": 1},
    "Tags": [{"Key": "eks:nodegroup-name", "Value": "system"}],
}
KARPENTER = {**NODE, "InstanceId": "i-2", "Tags": [{"Key": "karpenter.sh/nodepool", "Value": "a"}]}


@pytest.fixture
def aws() -> Iterator[Answers]:
    answers = Answers()
    yield answers
    assert answers.left == []


def give_cluster(aws: Answers) -> None:
    cluster: dict[str, Any] = {
        "name": "prod",
        "version": "1.34",
        "status": "ACTIVE",
        "resourcesVpcConfig": {"subnetIds": ["subnet-1"]},
    }
    aws.give("eks", "describe_cluster", {"cluster": cluster})


def give_instances(aws: Answers, *found: dict[str, Any], times: int = 1) -> None:
    for _ in range(times):
        content = {"Reservations": [{"Instances": list(found)}]}
        aws.give("ec2", "describe_instances", content)


def test_an_upgrade_asks_what_its_permissions_allow(aws: Answers) -> None:
    give_cluster(aws)
    aws.give("eks", "list_addons", {"addons": ["coredns"]})
    addon = {"addonName": "coredns", "addonVersion": "v1", "status": "ACTIVE"}
    aws.give("eks", "describe_addon", {"addon": addon})
    version = {"addonName": "coredns", "addonVersions": [{"addonVersion": "v2"}]}
    aws.give("eks", "describe_addon_versions", {"addons": [version]})
    aws.give("eks", "list_nodegroups", {"nodegroups": ["system"]})
    group = {
        "nodegroupName": "system",
        "subnets": ["subnet-2"],
        "capacityType": "ON_DEMAND",
        "instanceTypes": ["m7g.large"],
    }
    aws.give("eks", "describe_nodegroup", {"nodegroup": group})
    aws.give("eks", "list_fargate_profiles", {"fargateProfileNames": ["apps"]})
    aws.give("eks", "describe_fargate_profile", {"fargateProfile": {"fargateProfileName": "apps"}})
    give_instances(aws, NODE)
    aws.give("eks", "describe_cluster_versions", {"clusterVersions": []})
    insight = {"id": "1", "insightStatus": {"status": "ERROR"}}
    aws.give("eks", "list_insights", {"insights": [insight]})
    aws.give("eks", "describe_insight", {"insight": insight})
    places = [{"Name": "subnet-id", "Values": ["subnet-1", "subnet-2"]}]
    subnets = [{"SubnetId": "subnet-1"}, {"SubnetId": "subnet-2"}]
    aws.give("ec2", "describe_subnets", {"Subnets": subnets}, Filters=places)
    quota = {"QuotaCode": "L-1216C47A", "QuotaName": "Standard", "Value": 64.0}
    aws.give("service-quotas", "get_service_quota", {"Quota": quota})
    found = running(aws.session, "prod", target="1.35")
    assert set(aws.asked) == set(PERMISSIONS["upgrade"])
    assert [one.id for one in found.subnets] == ["subnet-1"]
    assert [one.id for one in found.node_subnets] == ["subnet-2"]


@pytest.mark.parametrize("exists", [True, False])
def test_a_teardown_asks_what_its_permissions_allow(aws: Answers, exists: bool) -> None:
    if exists:
        give_cluster(aws)
    else:
        aws.refuse("eks", "describe_cluster", "ResourceNotFoundException", "none")
    arn = "arn:aws:elasticloadbalancing:eu-central-1:1:loadbalancer/net/a/1"
    balancer = {"LoadBalancerArn": arn, "LoadBalancerName": "a", "Type": "network"}
    aws.give("elbv2", "describe_load_balancers", {"LoadBalancers": [balancer]})
    tags = [{"Key": "elbv2.k8s.aws/cluster", "Value": "prod"}]
    descriptions = [{"ResourceArn": arn, "Tags": tags}]
    aws.give("elbv2", "describe_tags", {"TagDescriptions": descriptions})
    give_instances(aws, NODE, KARPENTER, times=4)
    for _ in range(5):
        aws.give("ec2", "describe_volumes", {"Volumes": []})
    interfaces = [
        {"NetworkInterfaceId": "eni-1", "Status": "available"},
        {"NetworkInterfaceId": "eni-2", "Status": "in-use"},
    ]
    aws.give("ec2", "describe_network_interfaces", {"NetworkInterfaces": interfaces})
    found = remaining(aws.session, "prod")
    assert set(aws.asked) == set(PERMISSIONS["teardown"])
    assert (found.cluster is not None) == exists
    # Nodes of managed groups go with their group, and interfaces in use with their node.
    assert [one.id for one in found.instances] == ["i-2"]
    assert [one.id for one in found.interfaces] == ["eni-1"]
    assert [one.name for one in found.load_balancers] == ["a"]


def test_a_diff_asks_what_its_permissions_allow(aws: Answers) -> None:
    outputs = [{"OutputKey": "Vpc", "OutputValue": "vpc-1", "ExportName": "network:Vpc"}]
    stack = {
        "StackName": "network",
        "StackStatus": "CREATE_COMPLETE",
        "CreationTime": NOON,
        "Outputs": outputs,
    }
    aws.give("cloudformation", "describe_stacks", {"Stacks": [stack]})
    aws.give("cloudformation", "list_imports", {"Imports": []})
    aws.give("cloudformation", "get_template", {"TemplateBody": '{"Resources": {}}'})
    deployed(aws.session, CloudAssembly({"network": Stack("network", {})}, {}))
    assert set(aws.asked) == set(PERMISSIONS["diff"])


def test_costs_ask_what_their_permissions_allow(aws: Answers) -> None:
    aws.give("pricing", "get_products", {"PriceList": []})
    prices_of(aws.session, {"a": PriceQuery("AmazonEC2", {}, ("Hrs",))})
    assert set(aws.asked) == set(PERMISSIONS["cost"])
