import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from aws_cdk.assertions import Match, Template

from eks_blueprint.delivery import KubectlDelivery
from eks_blueprint.ingress import LoadBalancerController
from eks_blueprint.spec import IngressSpec
from tests.support.objects import text
from tests.support.policies import LIMIT, size

ACL = "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/apps/0a1b2c3d-1111"
CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-1111"


class Made:
    def __init__(
        self, stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery, vpc: ec2.IVpc
    ) -> None:
        self.stack, self.cluster, self.delivery, self.vpc = stack, cluster, delivery, vpc

    def __call__(self, spec: dict[str, Any] | None = None, **options: Any) -> Template:
        LoadBalancerController(
            self.stack,
            "Controller",
            cluster=self.cluster,
            delivery=self.delivery,
            spec=IngressSpec(**(spec or {})),
            vpc=self.vpc,
            **options,
        )
        return Template.from_stack(self.stack)


@pytest.fixture
def made(stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery, vpc: ec2.IVpc) -> Made:
    return Made(stack, cluster, delivery, vpc)


def params(template: Template) -> dict[str, Any]:
    (resource,) = template.find_resources("Custom::AWSCDK-EKS-KubernetesResource").values()
    spec: dict[str, Any] = json.loads(text(resource["Properties"]["Manifest"]))[0]["spec"]
    return spec


def values(template: Template) -> dict[str, Any]:
    (resource,) = template.find_resources("Custom::AWSCDK-EKS-HelmChart").values()
    found: dict[str, Any] = json.loads(text(resource["Properties"]["Values"]))
    return found


def actions(template: Template) -> set[str]:
    return {
        action
        for policy in template.find_resources("AWS::IAM::ManagedPolicy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        for action in statement["Action"]
    }


def test_region_and_vpc_are_told(made: Made) -> None:
    got = values(made())
    assert got["region"] == "<AWS::Region>"
    assert got["vpcId"] == "vpc-0a1b2c3d"
    assert got["clusterName"] == "existing"
    assert got["defaultTargetType"] == "ip"


def test_controller_runs_without_capabilities_and_with_a_seccomp_profile(made: Made) -> None:
    got = values(made())
    assert got["securityContext"] == {"capabilities": {"drop": ["ALL"]}}
    assert got["podSecurityContext"] == {"seccompProfile": {"type": "RuntimeDefault"}}


def test_class_is_internal_modern_and_for_labelled_namespaces(made: Made) -> None:
    got = params(made())
    assert got["scheme"] == "internal"
    assert got["group"] == {"name": "shared"}
    assert got["namespaceSelector"] == {"matchLabels": {"ingress": "shared"}}
    assert got["sslPolicy"] == "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
    assert got["ipAddressType"] == "ipv4"
    assert "sslRedirectPort" not in got, "there is no HTTPS listener to redirect to"


def test_no_annotation_gets_round_the_class(made: Made) -> None:
    got = values(made())
    assert got["disableIngressClassAnnotation"] is True
    assert got["disableIngressGroupNameAnnotation"] is True
    # An annotation would give a Service of any type a load balancer.
    assert got["controllerConfig"] == {"featureGates": {"ServiceTypeLoadBalancerOnly": True}}


def test_ipv6_is_dual_stack(made: Made) -> None:
    assert params(made(ip_family="ipv6"))["ipAddressType"] == "dualstack"


def test_certificate_is_made_and_redirected_to(made: Made) -> None:
    template = made(
        {"certificate": {"domain_name": "*.example.com", "hosted_zone_id": "Z0123456789ABC"}}
    )
    template.has_resource_properties(
        "AWS::CertificateManager::Certificate",
        {
            "DomainName": "*.example.com",
            "ValidationMethod": "DNS",
            "DomainValidationOptions": [
                {"DomainName": "*.example.com", "HostedZoneId": "Z0123456789ABC"}
            ],
        },
    )
    got = params(template)
    assert got["sslRedirectPort"] == "443"
    assert got["certificateArn"][0].startswith("<ControllerCertificate")


def test_given_certificate_is_used(made: Made) -> None:
    assert params(made({"certificate_arns": [CERTIFICATE]}))["certificateArn"] == [CERTIFICATE]


def test_rights_follow_what_is_turned_on(made: Made) -> None:
    got = actions(made())
    assert "elasticloadbalancing:CreateLoadBalancer" in got
    assert not {action for action in got if action.startswith(("waf", "shield"))}


def test_web_acl_brings_its_rights(made: Made) -> None:
    template = made({"web_acl_arn": ACL})
    assert "wafv2:AssociateWebACL" in actions(template)
    assert params(template)["wafv2AclArn"] == ACL
    assert values(template)["enableWafv2"] is True


def test_policies_fit_into_iam(made: Made) -> None:
    # The longest name of a cluster: EKS API reference, CreateCluster.
    template = made({"web_acl_arn": ACL}, cluster_name="n" * 100)
    found = template.find_resources("AWS::IAM::ManagedPolicy")
    assert len(found) == 3
    for policy in found.values():
        assert size(policy["Properties"]["PolicyDocument"]) < LIMIT


def test_access_logs_go_into_a_private_bucket(made: Made) -> None:
    template = made({"access_logs": {"retention_days": 30}})
    template.has_resource_properties(
        "AWS::S3::Bucket",
        {
            "PublicAccessBlockConfiguration": {
                "BlockPublicAcls": True,
                "BlockPublicPolicy": True,
                "IgnorePublicAcls": True,
                "RestrictPublicBuckets": True,
            },
            "LifecycleConfiguration": {
                "Rules": [Match.object_like({"ExpirationInDays": 30, "Status": "Enabled"})]
            },
        },
    )
    attributes = {a["key"]: a["value"] for a in params(template)["loadBalancerAttributes"]}
    assert attributes["access_logs.s3.enabled"] == "true"
    assert attributes["access_logs.s3.prefix"] == "alb"
    (manifest,) = template.find_resources("Custom::AWSCDK-EKS-KubernetesResource").values()
    assert any("AccessLogsPolicy" in need for need in manifest["DependsOn"])


def test_no_ingress_of_a_tenant_sends_the_logs_of_all_elsewhere(made: Made) -> None:
    attributes = {
        a["key"]: a["value"] for a in params(made(tenants=True))["loadBalancerAttributes"]
    }
    assert attributes["access_logs.s3.enabled"] == "false"


def test_without_tenants_annotations_may_still_turn_logs_on(made: Made) -> None:
    attributes = {a["key"] for a in params(made())["loadBalancerAttributes"]}
    assert "access_logs.s3.enabled" not in attributes


def test_logs_of_the_spec_are_on_with_tenants(made: Made) -> None:
    found = params(made({"access_logs": {}}, tenants=True))["loadBalancerAttributes"]
    assert {"key": "access_logs.s3.enabled", "value": "true"} in found
    assert len({one["key"] for one in found}) == len(found)


def statements(template: Template) -> list[dict[str, Any]]:
    return [
        {**statement, "Resource": [text(one) for one in resources(statement)]}
        for policy in template.find_resources("AWS::IAM::ManagedPolicy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
    ]


def resources(statement: dict[str, Any]) -> list[Any]:
    found = statement["Resource"]
    return found if isinstance(found, list) else [found]


VPC_ARN = "arn:<AWS::Partition>:ec2:<AWS::Region>:*:vpc/vpc-0a1b2c3d"


def test_rights_are_about_the_vpc_of_the_cluster_whoever_owns_it(made: Made) -> None:
    found = statements(made())
    for action in ("ec2:CreateSecurityGroup", "ec2:GetSecurityGroupsForVpc"):
        arns = [
            arn
            for one in found
            for arn in one["Resource"]
            if action in one["Action"] and ":vpc/" in arn
        ]
        assert arns == [VPC_ARN]
    untagged = [
        one["Condition"]
        for one in found
        if "ec2:AuthorizeSecurityGroupIngress" in one["Action"]
        and "ec2:DeleteSecurityGroup" not in one["Action"]
    ]
    assert [
        {operator: {key: text(value) for key, value in keys.items()}}
        for condition in untagged
        for operator, keys in condition.items()
    ] == [{"ArnLike": {"ec2:Vpc": VPC_ARN}}]


def test_what_another_cluster_made_is_out_of_reach(made: Made) -> None:
    found = statements(made())
    tag = "elbv2.k8s.aws/cluster"
    compared = [
        value
        for one in found
        for key, value in one.get("Condition", {}).get("StringEquals", {}).items()
        if key.endswith(tag)
    ]
    assert len(compared) == 10
    assert {*compared} == {"existing"}
    # Only the tag itself is compared with nothing: it cannot be changed.
    assert {
        value
        for one in found
        for key, value in one.get("Condition", {}).get("Null", {}).items()
        if key.endswith(tag)
    } == {"true"}
    for action in (
        "ec2:DeleteSecurityGroup",
        "elasticloadbalancing:CreateLoadBalancer",
        "elasticloadbalancing:CreateTargetGroup",
        "elasticloadbalancing:DeleteLoadBalancer",
        "elasticloadbalancing:DeleteTargetGroup",
        "elasticloadbalancing:ModifyListenerAttributes",
        "elasticloadbalancing:SetSecurityGroups",
    ):
        (one,) = (one for one in found if action in one["Action"])
        assert any(key.endswith(tag) for key in one["Condition"]["StringEquals"]), action
