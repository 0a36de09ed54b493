"""Fargate profiles."""

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from aws_cdk.assertions import Template

from eks_blueprint.compute import FargateProfiles
from eks_blueprint.errors import BlueprintError, SpecError
from eks_blueprint.spec import FargateProfileSpec

APPS = {"selectors": {"web": {"namespace": "web", "labels": {"on": "fargate"}}}}


def define(
    stack: cdk.Stack, cluster: eks.ICluster, subnets: list[ec2.ISubnet], **profiles: Any
) -> Template:
    run_system_pods = profiles.pop("run_system_pods", False)
    FargateProfiles(
        stack,
        "Fargate",
        cluster=cluster,
        profiles={k: FargateProfileSpec.model_validate(v) for k, v in profiles.items()},
        subnets=subnets,
        run_system_pods=run_system_pods,
    )
    return Template.from_stack(stack)


def selectors(template: Template) -> list[list[dict[str, Any]]]:
    found = template.find_resources("AWS::EKS::FargateProfile").values()
    return [profile["Properties"]["Selectors"] for profile in found]


@pytest.mark.parametrize(
    "labels", [{"app": "web-*"}, {"*": "?"}, {"team-?": "a"}, {"example.com/*": "*-b"}, {"a*": "*"}]
)
def test_labels_take_wildcards(labels: dict[str, str]) -> None:
    selector = {"namespace": "prod*", "labels": labels}
    spec = FargateProfileSpec.model_validate({"selectors": {"web": selector}})
    assert spec.selectors["web"].labels == labels


@pytest.mark.parametrize("labels", [{"app": ""}, {"app": "[ab]"}, {"a/b/c": "d"}, {"-a": "b"}])
def test_labels_take_no_other_patterns(labels: dict[str, str]) -> None:
    selector = {"namespace": "web", "labels": labels}
    with pytest.raises(SpecError, match="label"):
        FargateProfileSpec.model_validate({"selectors": {"web": selector}})


def test_profile_takes_the_pods_of_its_selectors(
    stack: cdk.Stack, cluster: eks.ICluster, subnets: list[ec2.ISubnet]
) -> None:
    template = define(stack, cluster, subnets, apps=APPS)
    assert selectors(template) == [
        [{"Namespace": "web", "Labels": [{"Key": "on", "Value": "fargate"}]}]
    ]
    template.has_resource_properties(
        "AWS::EKS::FargateProfile",
        {"Subnets": ["subnet-0a00000a", "subnet-0a00000b", "subnet-0a00000c"]},
    )


def test_only_profiles_of_this_cluster_take_the_role(
    stack: cdk.Stack, cluster: eks.ICluster, subnets: list[ec2.ISubnet]
) -> None:
    template = define(stack, cluster, subnets, apps=APPS)
    ((_, role),) = template.find_resources("AWS::IAM::Role").items()
    (statement,) = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "eks-fargate-pods.amazonaws.com"}
    arn = statement["Condition"]["ArnLike"]["aws:SourceArn"]["Fn::Join"][1][-1]
    assert arn == ":fargateprofile/existing/*"


def test_system_pods_get_a_profile_where_there_are_no_nodes(
    stack: cdk.Stack, cluster: eks.ICluster, subnets: list[ec2.ISubnet]
) -> None:
    template = define(stack, cluster, subnets, apps=APPS, run_system_pods=True)
    assert [{"Namespace": "kube-system"}] in selectors(template)


@pytest.mark.parametrize("namespace", ["kube-system", "kube-*", "*"])
def test_profile_that_takes_system_pods_is_enough(
    stack: cdk.Stack, cluster: eks.ICluster, subnets: list[ec2.ISubnet], namespace: str
) -> None:
    own = {"selectors": {"all": {"namespace": namespace}}}
    template = define(stack, cluster, subnets, all=own, run_system_pods=True)
    template.resource_count_is("AWS::EKS::FargateProfile", 1)


def test_profiles_are_made_one_after_the_other(
    stack: cdk.Stack, cluster: eks.ICluster, subnets: list[ec2.ISubnet]
) -> None:
    template = define(stack, cluster, subnets, apps=APPS, jobs=APPS, web=APPS)
    apps, jobs, web = template.find_resources("AWS::EKS::FargateProfile").items()
    assert "DependsOn" not in apps[1]
    assert jobs[1]["DependsOn"] == [apps[0]]
    assert web[1]["DependsOn"] == [jobs[0]]


def test_fails_without_subnets(stack: cdk.Stack, cluster: eks.ICluster) -> None:
    with pytest.raises(BlueprintError, match="subnets must hold a private subnet"):
        define(stack, cluster, [], apps=APPS)


def test_fails_if_the_system_profile_leaves_system_pods_out(
    stack: cdk.Stack, cluster: eks.ICluster, subnets: list[ec2.ISubnet]
) -> None:
    with pytest.raises(BlueprintError, match=r"profiles\.kube-system must select namespace"):
        define(stack, cluster, subnets, **{"kube-system": APPS}, run_system_pods=True)


def test_fails_without_profiles(
    stack: cdk.Stack, cluster: eks.ICluster, subnets: list[ec2.ISubnet]
) -> None:
    with pytest.raises(BlueprintError, match="profiles must name at least one profile"):
        define(stack, cluster, subnets)
