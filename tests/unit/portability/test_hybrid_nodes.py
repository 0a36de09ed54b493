"""Hybrid nodes: whose certificate gets credentials, and what they allow."""

import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from aws_cdk.assertions import Template

from eks_blueprint.errors import BlueprintError
from eks_blueprint.portability import HybridNodes
from eks_blueprint.spec import HybridNodesSpec
from tests.support.objects import text

NODES = {"remote_node_cidrs": ["10.80.0.0/24"], "remote_pod_cidrs": ["10.81.0.0/16"]}
AUTHORITY = "arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/0a1b2c3d"
BUNDLE = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
CLUSTER = "arn:<AWS::Partition>:eks:<AWS::Region>:<AWS::AccountId>:cluster/existing"


class Made:
    """A stack with hybrid nodes."""

    def __init__(self, stack: cdk.Stack, cluster: eks.ICluster, **spec: Any) -> None:
        self.nodes = HybridNodes(
            stack,
            "It",
            cluster=cluster,
            spec=HybridNodesSpec.model_validate({**NODES, **spec}),
            cluster_security_group=ec2.SecurityGroup.from_security_group_id(
                stack, "Group", "sg-0a1b2c3d"
            ),
        )
        self.template = Template.from_stack(stack)

    def one(self, kind: str) -> dict[str, Any]:
        (found,) = self.template.find_resources(kind).values()
        properties: dict[str, Any] = found["Properties"]
        return properties

    @property
    def trust(self) -> list[dict[str, Any]]:
        statements: list[dict[str, Any]] = self.one("AWS::IAM::Role")["AssumeRolePolicyDocument"][
            "Statement"
        ]
        return statements

    @property
    def allowed(self) -> list[dict[str, Any]]:
        policy = self.one("AWS::IAM::ManagedPolicy")["PolicyDocument"]
        statements: list[dict[str, Any]] = policy["Statement"]
        return statements


@pytest.fixture
def anywhere(stack: cdk.Stack, cluster: eks.ICluster) -> Made:
    return Made(stack, cluster, iam_roles_anywhere={"authority_arn": AUTHORITY})


@pytest.fixture
def ssm(stack: cdk.Stack, cluster: eks.ICluster) -> Made:
    return Made(stack, cluster, ssm={"registration_limit": 40})


def test_every_statement_of_the_trust_names_the_trust_anchor(anywhere: Made) -> None:
    anchor = {
        "Fn::GetAtt": [
            next(iter(anywhere.template.find_resources("AWS::RolesAnywhere::TrustAnchor"))),
            "TrustAnchorArn",
        ]
    }
    assert [one["Condition"]["ArnEquals"] for one in anywhere.trust] == [
        {"aws:SourceArn": anchor}
    ] * 2
    assert {one["Principal"]["Service"] for one in anywhere.trust} == {
        "rolesanywhere.amazonaws.com"
    }


def test_a_session_is_named_as_the_certificate(anywhere: Made) -> None:
    (assume,) = [one for one in anywhere.trust if "sts:AssumeRole" in one["Action"]]
    assert assume["Condition"]["StringEquals"] == {
        "sts:RoleSessionName": "${aws:PrincipalTag/x509Subject/CN}"
    }
    assert anywhere.one("AWS::RolesAnywhere::Profile")["AcceptRoleSessionName"] is True


def test_the_session_of_the_role_is_longer_than_that_of_the_profile(
    stack: cdk.Stack, cluster: eks.ICluster
) -> None:
    made = Made(
        stack, cluster, iam_roles_anywhere={"certificate_bundle": BUNDLE, "session_minutes": 719}
    )
    seconds = made.one("AWS::RolesAnywhere::Profile")["DurationSeconds"]
    assert seconds < made.one("AWS::IAM::Role")["MaxSessionDuration"] <= 43200
    assert made.one("AWS::RolesAnywhere::TrustAnchor")["Source"] == {
        "SourceType": "CERTIFICATE_BUNDLE",
        "SourceData": {"X509CertificateData": BUNDLE},
    }


def test_a_machine_may_find_its_cluster_and_hand_out_credentials_of_pods(anywhere: Made) -> None:
    (statement,) = anywhere.allowed
    assert statement["Action"] == ["eks:DescribeCluster", "eks-auth:AssumeRoleForPodIdentity"]
    assert text(statement["Resource"]) == CLUSTER
    policies = [text(one) for one in anywhere.one("AWS::IAM::Role")["ManagedPolicyArns"]]
    assert [one.rpartition("/")[2] for one in policies] == ["AmazonEC2ContainerRegistryPullOnly"]


def test_the_access_entry_is_one_of_hybrid_nodes(anywhere: Made) -> None:
    entry = anywhere.one("AWS::EKS::AccessEntry")
    assert entry["Type"] == "HYBRID_LINUX"
    assert {"KubernetesGroups", "AccessPolicies", "Username"} & {*entry} == set()


def test_sites_may_ask_for_names_and_for_nothing_else(anywhere: Made) -> None:
    rules = anywhere.template.find_resources("AWS::EC2::SecurityGroupIngress").values()
    found = {
        (
            one["Properties"]["IpProtocol"],
            one["Properties"]["FromPort"],
            one["Properties"]["CidrIp"],
        )
        for one in rules
    }
    assert found == {
        (protocol, 53, cidr)
        for protocol in ("tcp", "udp")
        for cidr in ("10.80.0.0/24", "10.81.0.0/16")
    }


def test_systems_manager_of_this_account_gives_out_credentials(ssm: Made) -> None:
    (statement,) = ssm.trust
    assert statement["Principal"] == {"Service": "ssm.amazonaws.com"}
    assert statement["Condition"]["StringEquals"] == {
        "aws:SourceAccount": {"Ref": "AWS::AccountId"}
    }
    arn = "arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:*"
    assert text(statement["Condition"]["ArnEquals"]["aws:SourceArn"]) == arn
    assert "MaxSessionDuration" not in ssm.one("AWS::IAM::Role")


def test_a_machine_deregisters_only_those_of_its_cluster(ssm: Made) -> None:
    (uninstall,) = [one for one in ssm.allowed if one["Action"] == "ssm:DeregisterManagedInstance"]
    (tag,) = uninstall["Condition"]["StringEquals"].items()
    assert (tag[0], text(tag[1])) == ("ssm:resourceTag/EKSClusterARN", CLUSTER)


def test_the_command_of_an_activation_is_complete(ssm: Made) -> None:
    command = text(
        ssm.template.to_json()
        and cdk.Stack.of(ssm.nodes).resolve(ssm.nodes.outputs["HybridNodesActivation"])
    )
    assert command.startswith("aws ssm create-activation --region <AWS::Region>")
    assert "--registration-limit 40" in command
    assert command.endswith(f"--tags Key=EKSClusterARN,Value={CLUSTER}")


def test_there_is_no_secret_in_the_template(ssm: Made) -> None:
    assert "activationCode" not in json.dumps(ssm.template.to_json())


def test_fails_for_an_authority_of_another_region(stack: cdk.Stack, cluster: eks.ICluster) -> None:
    other = AUTHORITY.replace("eu-west-1", "us-east-1")
    with pytest.raises(BlueprintError, match=r"authority_arn: must .*eu-west-1"):
        Made(stack, cluster, iam_roles_anywhere={"authority_arn": other})
