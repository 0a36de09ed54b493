"""The bastion: closed, encrypted, and reached through Session Manager."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Template

from eks_blueprint.cluster import Bastion
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import BastionSpec

KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab"
ENDPOINT = "https://ABCD.gr7.eu-west-1.eks.amazonaws.com"
SESSION_MANAGER = [
    "ssm:UpdateInstanceInformation",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
]


def _host(
    region: str | None = "eu-west-1", instance_type: str = "t4g.nano", subnets: int = 1
) -> tuple[Stack, Bastion]:
    env = Environment(account="111122223333", region=region) if region else None
    stack = Stack(App(), "Stack", env=env)
    vpc = ec2.Vpc.from_vpc_attributes(
        stack,
        "Vpc",
        vpc_id="vpc-0a1b2c3d",
        availability_zones=["a", "b"],
        private_subnet_ids=["subnet-0a1b2c3d", "subnet-0a1b2c3e"],
    )
    cluster = eks.Cluster.from_cluster_attributes(
        stack,
        "Cluster",
        cluster_name="existing",
        cluster_endpoint=ENDPOINT,
        cluster_security_group_id="sg-0a1b2c3d",
        vpc=vpc,
    )
    key = f"arn:{stack.partition}:kms:{stack.region}:{stack.account}:key/{KEY_ID}"
    host = Bastion(
        stack,
        "Host",
        cluster=cluster,
        cluster_security_group=cluster.cluster_security_group,
        vpc=vpc,
        subnets=vpc.private_subnets[:subnets],
        spec=BastionSpec(instance_type=instance_type),
        volumes_key=kms.Key.from_key_arn(stack, "Key", key),
    )
    return stack, host


@pytest.fixture(scope="module")
def host() -> tuple[Stack, Bastion]:
    return _host()


@pytest.fixture(scope="module")
def template(host: tuple[Stack, Bastion]) -> Template:
    return Template.from_stack(host[0])


def _only(template: Template, kind: str) -> dict[str, Any]:
    (resource,) = template.find_resources(kind).values()
    return dict(resource["Properties"])


def test_nothing_comes_in_and_only_https_goes_out(template: Template) -> None:
    group = _only(template, "AWS::EC2::SecurityGroup")
    assert "SecurityGroupIngress" not in group
    for rule in group["SecurityGroupEgress"]:
        assert (rule["IpProtocol"], rule["FromPort"], rule["ToPort"]) == ("tcp", 443, 443)


def test_the_endpoint_lets_the_host_in_on_https(template: Template) -> None:
    rule = _only(template, "AWS::EC2::SecurityGroupIngress")
    (group,) = template.find_resources("AWS::EC2::SecurityGroup")
    assert rule["GroupId"] == "sg-0a1b2c3d"
    assert rule["SourceSecurityGroupId"] == {"Fn::GetAtt": [group, "GroupId"]}
    assert (rule["IpProtocol"], rule["FromPort"], rule["ToPort"]) == ("tcp", 443, 443)


def test_instance_is_private_without_ssh_key_or_user_data(template: Template) -> None:
    instance = _only(template, "AWS::EC2::Instance")
    assert instance["SubnetId"] == "subnet-0a1b2c3d"
    assert instance["Monitoring"] is True
    assert not {"KeyName", "UserData", "NetworkInterfaces"} & instance.keys()


def test_metadata_service_needs_a_token_and_one_hop(template: Template) -> None:
    instance = _only(template, "AWS::EC2::Instance")
    (launch_template,) = template.find_resources("AWS::EC2::LaunchTemplate")
    assert instance["LaunchTemplate"]["LaunchTemplateId"] == {"Ref": launch_template}
    options = _only(template, "AWS::EC2::LaunchTemplate")["LaunchTemplateData"]["MetadataOptions"]
    assert options["HttpTokens"] == "required"
    assert options["HttpPutResponseHopLimit"] == 1


def test_volume_is_encrypted_with_the_key_given(template: Template) -> None:
    (mapping,) = _only(template, "AWS::EC2::Instance")["BlockDeviceMappings"]
    assert mapping["Ebs"]["Encrypted"] is True
    assert mapping["Ebs"]["VolumeType"] == "gp3"
    assert KEY_ID in json.dumps(mapping["Ebs"]["KmsKeyId"])


def test_session_manager_is_its_only_right(template: Template) -> None:
    (statement,) = _only(template, "AWS::IAM::ManagedPolicy")["PolicyDocument"]["Statement"]
    assert sorted(statement["Action"]) == SESSION_MANAGER
    role = _only(template, "AWS::IAM::Role")
    assert not {"ManagedPolicyArns", "Policies"} & role.keys()
    template.resource_count_is("AWS::IAM::Policy", 0)


@pytest.mark.parametrize(
    ("instance_type", "architecture"), [("t4g.nano", "arm64"), ("t3.nano", "x86_64")]
)
def test_image_fits_the_processor_and_is_read_by_cloudformation(
    instance_type: str, architecture: str
) -> None:
    document = Template.from_stack(_host(instance_type=instance_type)[0]).to_json()
    (image,) = (
        parameter
        for parameter in document["Parameters"].values()
        if parameter["Type"] == "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>"
    )
    assert image["Default"].endswith(f"al2023-ami-kernel-default-{architecture}")


def test_each_architecture_has_a_parameter_of_its_own() -> None:
    """The CDK CLI deploys the value that a parameter had, whatever its default is now."""
    before, after = (
        Template.from_stack(_host(instance_type=name)[0]).find_parameters(
            "*", {"Type": "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>"}
        )
        for name in ("t4g.nano", "t3.nano")
    )
    assert before
    assert after
    assert not before.keys() & after.keys()


@pytest.mark.parametrize("region", ["us-gov-west-1", None])
def test_no_partition_is_written_down(region: str | None) -> None:
    assert "arn:aws:" not in json.dumps(Template.from_stack(_host(region)[0]).to_json())


def test_commands_open_a_tunnel_to_the_endpoint(host: tuple[Stack, Bastion]) -> None:
    stack, access = host
    commands = {name: json.dumps(stack.resolve(text)) for name, text in access.commands.items()}
    name = ENDPOINT.removeprefix("https://")
    forward = commands["Bastion1PortForward"]
    assert "--document-name AWS-StartPortForwardingSessionToRemoteHost" in forward
    assert f"--parameters host={name},portNumber=443,localPortNumber=8443" in forward
    instance = stack.get_logical_id(access.instance)
    assert json.dumps({"Ref": instance}) in forward
    assert "--name existing" in commands["Bastion2Kubeconfig"]
    tunnel = commands["Bastion3UseTunnel"]
    assert f"--server https://localhost:8443 --tls-server-name {name}" in tunnel


def test_fails_without_subnets() -> None:
    with pytest.raises(BlueprintError, match="Stack/Host: subnets must hold a private subnet"):
        _host(subnets=0)
