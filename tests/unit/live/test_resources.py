"""Subnets, instances, quotas, and what controllers left behind."""

from datetime import UTC, date, datetime

import pytest

from eks_blueprint.live.instances import instances_of
from eks_blueprint.live.load_balancers import load_balancers_of
from eks_blueprint.live.quotas import vcpu_quota, vcpu_quotas
from eks_blueprint.live.subnets import subnets_of
from eks_blueprint.live.volumes import interfaces_of, unclaimed_volumes, volumes_of
from tests.support.aws import Answers

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LB = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer"


@pytest.fixture
def aws() -> Answers:
    return Answers()


def tagged(**tags: str) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def instance(key: str, type_name: str = "m7g.large", **more: object) -> dict[str, object]:
    return {
        "InstanceId": key,
        "InstanceType": type_name,
        "State": {"Code": 16, "Name": "running"},
        "Placement": {"AvailabilityZone": "eu-central-1a"},
        "CpuOptions": {"CoreCount": 2, "ThreadsPerCore": 1},
        **more,
    }


def give_instances(aws: Answers, *found: dict[str, object], key: str = "") -> None:
    content = {"Reservations": [{"ReservationId": "r-1", "Instances": list(found)}]}
    if not key:
        aws.give("ec2", "describe_instances", content)
        return
    value = "owned" if key.startswith("kubernetes.io/") else "prod"
    states = ["pending", "running", "stopping", "stopped"]
    filters = [
        {"Name": f"tag:{key}", "Values": [value]},
        {"Name": "instance-state-name", "Values": states},
    ]
    aws.give("ec2", "describe_instances", content, Filters=filters)


def test_subnets_say_how_many_addresses_they_have_left(aws: Answers) -> None:
    def subnet(key: str, free: int, **tags: str) -> dict[str, object]:
        return {
            "SubnetId": key,
            "AvailabilityZone": "eu-central-1a",
            "CidrBlock": "10.0.0.0/24",
            "AvailableIpAddressCount": free,
            "Tags": tagged(**tags),
        }

    chosen = [{"Name": "subnet-id", "Values": ["subnet-1", "subnet-2"]}]
    first = {"Subnets": [subnet("subnet-2", 7)], "NextToken": "two"}
    aws.give("ec2", "describe_subnets", first, Filters=chosen)
    aws.give("ec2", "describe_subnets", {"Subnets": [subnet("subnet-1", 251, Name="private")]})
    found = subnets_of(aws.session, ["subnet-2", "subnet-1", "subnet-2"])
    assert [(one.name, one.free_addresses) for one in found] == [("private", 251), ("subnet-2", 7)]


def test_nobody_is_asked_about_no_subnets(aws: Answers) -> None:
    assert subnets_of(aws.session, []) == ()
    assert aws.asked == []


def test_instances_of_a_cluster_are_found_whoever_made_them(aws: Answers) -> None:
    pool = {"karpenter.sh/nodepool": "default"}
    karpenter = instance("i-2", InstanceLifecycle="spot", Tags=tagged(**pool))
    group = instance("i-1", Tags=tagged(**{"eks:nodegroup-name": "system"}))
    give_instances(aws, karpenter, key="eks:eks-cluster-name")
    give_instances(aws, group, karpenter, key="aws:eks:cluster-name")
    give_instances(aws, group, key="eks:cluster-name")
    give_instances(aws, key="kubernetes.io/cluster/prod")
    first, second = instances_of(aws.session, "prod")
    assert (first.id, first.node_group, first.node_pool, first.spot) == ("i-1", "system", "", False)
    assert (second.id, second.node_pool, second.spot) == ("i-2", "default", True)
    assert first.vcpus == 2
    assert not aws.left


@pytest.mark.parametrize(
    ("type_name", "spot", "code"),
    [
        ("m7g.large", False, "L-1216C47A"),
        ("im4gn.large", False, "L-1216C47A"),
        ("t4g.small", True, "L-34B43A08"),
        ("g6e.xlarge", False, "L-DB2E81BA"),
        ("gr6.4xlarge", True, "L-3819A6DF"),
        ("p5.48xlarge", False, "L-417A185B"),
        ("inf2.xlarge", False, None),
        ("trn1.2xlarge", False, None),
        ("hpc7g.4xlarge", False, None),
        ("", False, None),
    ],
)
def test_each_family_has_its_quota(type_name: str, spot: bool, code: str | None) -> None:
    assert vcpu_quota(type_name, spot=spot) == code


def test_a_quota_counts_what_runs_in_the_whole_region(aws: Answers) -> None:
    threads = {"CpuOptions": {"CoreCount": 4, "ThreadsPerCore": 2}}
    give_instances(
        aws,
        instance("i-1"),
        instance("i-2", "m7i.2xlarge", **threads),
        instance("i-3", InstanceLifecycle="spot"),
        instance("i-4", "g6.xlarge"),
    )
    quota = {
        "ServiceCode": "ec2",
        "QuotaCode": "L-1216C47A",
        "QuotaName": "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances",
        "Value": 16.0,
        "Unit": "None",
        "Adjustable": True,
    }
    aws.give("service-quotas", "get_service_quota", {"Quota": quota}, QuotaCode="L-1216C47A")
    (found,) = vcpu_quotas(aws.session, ["L-1216C47A", "L-1216C47A"])
    assert (found.limit, found.used, found.free) == (16, 10, 6)


def test_volumes_of_claims_are_found_by_every_tag(aws: Answers) -> None:
    def volume(key: str, state: str, **tags: str) -> dict[str, object]:
        return {
            "VolumeId": key,
            "State": state,
            "Size": 20,
            "VolumeType": "gp3",
            "AvailabilityZone": "eu-central-1a",
            "CreateTime": NOON,
            "Tags": tagged(**tags),
        }

    claim = {
        "kubernetes.io/created-for/pvc/namespace": "shop",
        "kubernetes.io/created-for/pvc/name": "data",
    }
    scoped = volume("vol-2", "in-use", **claim)
    aws.give("ec2", "describe_volumes", {"Volumes": [scoped]})
    aws.give("ec2", "describe_volumes", {"Volumes": []})
    aws.give("ec2", "describe_volumes", {"Volumes": [scoped, volume("vol-1", "available")]})
    aws.give("ec2", "describe_volumes", {"Volumes": []})
    first, second = volumes_of(aws.session, "prod")
    assert (first.id, first.claim) == ("vol-1", "")
    assert (second.id, second.claim, second.size_gib) == ("vol-2", "shop/data", 20)
    assert second.created == date(2026, 11, 20)
    other = {**claim, "kubernetes.io/cluster/other": "owned"}
    loose = [volume("vol-3", "available", **claim), volume("vol-4", "available", **other)]
    aws.give("ec2", "describe_volumes", {"Volumes": loose})
    assert [one.id for one in unclaimed_volumes(aws.session)] == ["vol-3"]


def test_interfaces_of_the_cni_are_found(aws: Answers) -> None:
    chosen = [{"Name": "tag:cluster.k8s.amazonaws.com/name", "Values": ["prod"]}]
    one = {"NetworkInterfaceId": "eni-1", "Status": "available", "SubnetId": "subnet-1"}
    content = {"NetworkInterfaces": [{**one, "Description": "aws-K8S-i-1"}]}
    aws.give("ec2", "describe_network_interfaces", content, Filters=chosen)
    (found,) = interfaces_of(aws.session, "prod")
    assert (found.id, found.status, found.description) == ("eni-1", "available", "aws-K8S-i-1")


def test_load_balancers_are_found_by_their_tags(aws: Answers) -> None:
    def described(number: int) -> dict[str, str]:
        return {
            "LoadBalancerArn": f"{LB}/app/k8s-{number:02}/1",
            "LoadBalancerName": f"k8s-{number:02}",
            "Type": "application",
            "Scheme": "internet-facing",
            "VpcId": "vpc-1",
        }

    def tags(number: int, **own: str) -> dict[str, object]:
        return {"ResourceArn": f"{LB}/app/k8s-{number:02}/1", "Tags": tagged(**own)}

    first = {"LoadBalancers": [described(n) for n in range(20)], "NextMarker": "two"}
    aws.give("elbv2", "describe_load_balancers", first)
    second = {"LoadBalancers": [described(n) for n in range(20, 23)]}
    aws.give("elbv2", "describe_load_balancers", second, Marker="two")
    controller = {"elbv2.k8s.aws/cluster": "prod", "ingress.k8s.aws/stack": "shop/web"}
    other = {"elbv2.k8s.aws/cluster": "other", "ingress.k8s.aws/stack": "shop/web"}
    aws.give(
        "elbv2",
        "describe_tags",
        {"TagDescriptions": [tags(0, **controller), tags(1, **other), tags(2, team="a")]},
        ResourceArns=[f"{LB}/app/k8s-{n:02}/1" for n in range(20)],
    )
    auto = {"eks:eks-cluster-name": "prod", "service.eks.amazonaws.com/stack": "shop/api"}
    tree = {"kubernetes.io/cluster/prod": "owned", "kubernetes.io/service-name": "shop/old"}
    descriptions = [tags(20, **auto), tags(21, **tree), tags(22, **{"elbv2.k8s.aws/cluster": "x"})]
    aws.give("elbv2", "describe_tags", {"TagDescriptions": descriptions})
    found = load_balancers_of(aws.session, "prod")
    assert [(one.name, one.object) for one in found] == [
        ("k8s-00", "Ingress shop/web"),
        ("k8s-20", "Service shop/api"),
        ("k8s-21", "Service shop/old"),
    ]
