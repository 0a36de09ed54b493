"""The control plane: what is on, what can be turned off, and what it waits for."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aws_cdk import App, Environment, Stack, Token
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template

from eks_blueprint.cluster import ControlPlane
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import ClusterSpec

ALL_LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
KEY_ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def _stack(region: str | None = "eu-west-1") -> Stack:
    env = Environment(account="111122223333", region=region) if region else None
    return Stack(App(), "Stack", env=env)


def _vpc(stack: Stack) -> ec2.IVpc:
    return ec2.Vpc.from_vpc_attributes(
        stack,
        "Vpc",
        vpc_id="vpc-0a1b2c3d",
        availability_zones=["a", "b"],
        private_subnet_ids=["subnet-0a1b2c3d", "subnet-0a1b2c3e"],
    )


def _control_plane(
    stack: Stack, spec: ClusterSpec, name: str = "main", **more: Any
) -> ControlPlane:
    vpc = _vpc(stack)
    return ControlPlane(
        stack,
        "ControlPlane",
        cluster_name=name,
        spec=spec,
        vpc=vpc,
        subnets=vpc.private_subnets,
        **more,
    )


def _only(template: Template, kind: str) -> dict[str, Any]:
    (resource,) = template.find_resources(kind).values()
    return dict(resource)


@pytest.fixture(scope="module")
def default() -> Template:
    stack = _stack()
    _control_plane(stack, ClusterSpec())
    return Template.from_stack(stack)


@pytest.fixture(scope="module")
def cluster(default: Template) -> dict[str, Any]:
    return dict(_only(default, "AWS::EKS::Cluster")["Properties"])


def test_all_five_logs_are_on(cluster: dict[str, Any]) -> None:
    types = cluster["Logging"]["ClusterLogging"]["EnabledTypes"]
    assert sorted(entry["Type"] for entry in types) == ALL_LOGS


def test_endpoint_is_private_only(cluster: dict[str, Any]) -> None:
    network = cluster["ResourcesVpcConfig"]
    assert network["EndpointPrivateAccess"] is True
    assert network["EndpointPublicAccess"] is False
    assert "PublicAccessCidrs" not in network
    assert network["SubnetIds"] == ["subnet-0a1b2c3d", "subnet-0a1b2c3e"]


def test_access_entries_are_the_only_way_in(cluster: dict[str, Any]) -> None:
    assert cluster["AccessConfig"] == {
        "AuthenticationMode": "API",
        "BootstrapClusterCreatorAdminPermissions": False,
    }


def test_safe_defaults(cluster: dict[str, Any]) -> None:
    assert cluster["BootstrapSelfManagedAddons"] is False
    assert cluster["DeletionProtection"] is True
    assert cluster["UpgradePolicy"] == {"SupportType": "EXTENDED"}
    assert cluster["ZonalShiftConfig"] == {"Enabled": True}
    assert cluster["KubernetesNetworkConfig"] == {"IpFamily": "ipv6"}
    assert cluster["Version"] == "1.35"
    assert "ControlPlaneScalingConfig" not in cluster


def test_secrets_are_encrypted_with_a_rotating_key_of_its_own(
    default: Template, cluster: dict[str, Any]
) -> None:
    (config,) = cluster["EncryptionConfig"]
    assert config["Resources"] == ["secrets"]
    key = default.to_json()["Resources"][config["Provider"]["KeyArn"]["Fn::GetAtt"][0]]
    assert key["Type"] == "AWS::KMS::Key"
    assert key["Properties"]["EnableKeyRotation"] is True


def test_log_group_exists_before_the_cluster_with_key_and_retention(default: Template) -> None:
    group = _only(default, "AWS::Logs::LogGroup")
    assert group["Properties"]["LogGroupName"] == "/aws/eks/main/cluster"
    assert group["Properties"]["RetentionInDays"] == 365
    key = default.to_json()["Resources"][group["Properties"]["KmsKeyId"]["Fn::GetAtt"][0]]
    condition = key["Properties"]["KeyPolicy"]["Statement"][1]["Condition"]
    assert "log-group:/aws/eks/main/cluster" in json.dumps(condition)


def test_cluster_waits_for_its_log_group_and_rights_only(default: Template) -> None:
    groups = default.find_resources("AWS::Logs::LogGroup")
    policies = default.find_resources("AWS::IAM::ManagedPolicy")
    waits = _only(default, "AWS::EKS::Cluster")["DependsOn"]
    assert sorted(waits) == sorted([*groups, *policies])


def test_no_inline_policy(default: Template) -> None:
    default.resource_count_is("AWS::IAM::Policy", 0)
    assert "Policies" not in _only(default, "AWS::IAM::Role")["Properties"]


def test_keys_and_logs_outlive_the_stack_but_not_a_failed_first_deployment(
    default: Template,
) -> None:
    resources = default.to_json()["Resources"].values()
    stateful = [r for r in resources if r["Type"] in ("AWS::KMS::Key", "AWS::Logs::LogGroup")]
    assert len(stateful) == 3
    assert {r["DeletionPolicy"] for r in stateful} == {"RetainExceptOnCreate"}


def test_every_opt_out() -> None:
    spec = ClusterSpec(
        profile="poc",
        network={"ip_family": "ipv4"},
        endpoint={"public_access": True, "public_access_cidrs": ["203.0.113.0/24"]},
        logging={"types": ["audit"], "retention_days": 7},
        service_ipv4_cidr="172.20.0.0/16",
        zonal_shift=False,
        control_plane_tier="tier-xl",
    )
    stack = _stack()
    _control_plane(stack, spec)
    template = Template.from_stack(stack)
    cluster = _only(template, "AWS::EKS::Cluster")["Properties"]
    network = cluster["ResourcesVpcConfig"]
    assert network["EndpointPrivateAccess"] is True
    assert network["EndpointPublicAccess"] is True
    assert network["PublicAccessCidrs"] == ["203.0.113.0/24"]
    assert cluster["Logging"]["ClusterLogging"]["EnabledTypes"] == [{"Type": "audit"}]
    assert cluster["KubernetesNetworkConfig"] == {
        "IpFamily": "ipv4",
        "ServiceIpv4Cidr": "172.20.0.0/16",
    }
    assert cluster["DeletionProtection"] is False
    assert cluster["UpgradePolicy"] == {"SupportType": "STANDARD"}
    assert cluster["ZonalShiftConfig"] == {"Enabled": False}
    assert cluster["ControlPlaneScalingConfig"] == {"Tier": "tier-xl"}
    group = _only(template, "AWS::Logs::LogGroup")
    assert group["Properties"]["RetentionInDays"] == 7
    assert group["DeletionPolicy"] == "Delete"


def test_key_and_role_of_the_caller_are_used() -> None:
    stack = _stack()
    role = iam.Role.from_role_arn(stack, "Role", "arn:aws:iam::111122223333:role/eks")
    _control_plane(stack, ClusterSpec(encryption={"secrets_key_arn": KEY_ARN}), role=role)
    template = Template.from_stack(stack)
    cluster = _only(template, "AWS::EKS::Cluster")["Properties"]
    assert cluster["RoleArn"] == "arn:aws:iam::111122223333:role/eks"
    assert cluster["EncryptionConfig"][0]["Provider"]["KeyArn"] == KEY_ARN
    template.resource_count_is("AWS::KMS::Key", 1)
    template.resource_count_is("AWS::IAM::Role", 0)


def test_users_of_the_cluster_refer_to_the_resource() -> None:
    stack = _stack()
    control_plane = _control_plane(stack, ClusterSpec())
    resource = stack.resolve(control_plane.resource.ref)
    assert stack.resolve(control_plane.cluster.cluster_name) == resource
    logical_id = resource["Ref"]
    assert stack.resolve(control_plane.endpoint) == {"Fn::GetAtt": [logical_id, "Endpoint"]}
    assert stack.resolve(control_plane.oidc_issuer_url) == {
        "Fn::GetAtt": [logical_id, "OpenIdConnectIssuerUrl"]
    }
    assert stack.resolve(control_plane.security_group.security_group_id) == {
        "Fn::GetAtt": [logical_id, "ClusterSecurityGroupId"]
    }


@pytest.mark.parametrize("region", ["us-gov-west-1", "cn-north-1", None])
def test_no_partition_is_written_down(region: str | None) -> None:
    stack = _stack(region)
    _control_plane(stack, ClusterSpec())
    text = json.dumps(Template.from_stack(stack).to_json())
    assert "arn:aws:" not in text


def test_name_may_be_a_token() -> None:
    stack = _stack()
    _control_plane(stack, ClusterSpec(), name=Token.as_string({"Ref": "Name"}))
    cluster = _only(Template.from_stack(stack), "AWS::EKS::Cluster")["Properties"]
    assert cluster["Name"] == {"Ref": "Name"}


def test_fails_with_one_subnet() -> None:
    stack = _stack()
    vpc = _vpc(stack)
    with pytest.raises(
        BlueprintError, match=r"Stack/ControlPlane: subnets must be at least 2.*got 1"
    ):
        ControlPlane(
            stack,
            "ControlPlane",
            cluster_name="main",
            spec=ClusterSpec(),
            vpc=vpc,
            subnets=vpc.private_subnets[:1],
        )


def test_only_eks_for_this_cluster_takes_the_role_and_it_only_describes_the_key(
    default: Template,
) -> None:
    role = _only(default, "AWS::IAM::Role")["Properties"]
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "eks.amazonaws.com"}
    assert trust["Action"] == "sts:AssumeRole"
    assert trust["Condition"]["StringEquals"] == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    source = json.dumps(trust["Condition"]["ArnLike"]["aws:SourceArn"])
    assert ":cluster/main" in source
    (statement,) = _only(default, "AWS::IAM::ManagedPolicy")["Properties"]["PolicyDocument"][
        "Statement"
    ]
    assert statement["Action"] == "kms:DescribeKey"


def test_interfaces_of_pods_are_made_only_where_the_spec_wants_them() -> None:
    def policies(spec: ClusterSpec) -> str:
        stack = _stack()
        _control_plane(stack, spec)
        return str(Template.from_stack(stack).find_resources("AWS::IAM::Role"))

    assert "AmazonEKSVPCResourceController" not in policies(ClusterSpec())
    with_groups = ClusterSpec.model_validate({"pod_security_groups": {}})
    assert "AmazonEKSVPCResourceController" in policies(with_groups)
