"""An instance for port forwarding to the private endpoint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from aws_cdk import CfnParameter
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from eks_blueprint import catalogue
from eks_blueprint.arguments import checked
from eks_blueprint.attributes import (
    REGION,
    cluster_name,
    key_arn,
    subnet_id,
    vpc_id,
)
from eks_blueprint.checks import imported_cluster_needs, refuse_no_subnets, refuse_other_spec, warn
from eks_blueprint.cluster.bastion_commands import port_forward_commands
from eks_blueprint.iam import EC2_TRUST, SESSION_MANAGER_STATEMENT, policy_document
from eks_blueprint.iam.owner import RoleOwner
from eks_blueprint.security_groups import SecurityGroupOwner
from eks_blueprint.spec import BastionSpec

__all__ = ["Bastion"]

_IMAGE = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{architecture}"


class Bastion(RoleOwner, SecurityGroupOwner):
    """A small instance that is reachable through Session Manager only.

    It has no public address, no SSH key and no open port; it can reach the Kubernetes API and AWS
    services. Users do not log in: a session forwards a local port to the API. Each deployment uses
    the newest Amazon Linux 2023 AMI, so a new AMI replaces the instance.

    :param cluster: the cluster, owned or imported.
    :param cluster_security_group: security group of the cluster's endpoint; a rule for the bastion
        is added to it.
    :param vpc: VPC of the subnets.
    :param subnets: private subnets; the bastion runs in the first.
    :param spec: the bastion.
    :param volumes_key: KMS key of its volume.
    :raises BlueprintError: if there is no subnet, or an imported cluster has no endpoint.

    Source: recommendation SEC-NODE-3; Systems Manager user guide, "Start a session", port
    forwarding to a remote host.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        cluster_security_group: ec2.ISecurityGroup,
        vpc: ec2.IVpc,
        subnets: Sequence[ec2.ISubnet],
        spec: BastionSpec,
        volumes_key: kms.IKey,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, BastionSpec, spec)
        refuse_no_subnets(self, subnets)
        warn(self, spec.warnings())
        self.security_group_resource = ec2.CfnSecurityGroup(
            self,
            "SecurityGroup",
            group_description="Bastion: no inbound traffic, HTTPS outbound",
            vpc_id=vpc_id(vpc),
            security_group_egress=[
                {
                    "ipProtocol": "tcp",
                    "fromPort": 443,
                    "toPort": 443,
                    key: anywhere,
                    "description": "Kubernetes API, Session Manager",
                }
                for key, anywhere in (("cidrIp", "0.0.0.0/0"), ("cidrIpv6", "::/0"))
            ],
        )
        group_id = self.security_group_resource.attr_group_id
        ec2.CfnSecurityGroupIngress(
            self,
            "ApiFromHost",
            group_id=cluster_security_group.security_group_id,
            ip_protocol="tcp",
            from_port=443,
            to_port=443,
            source_security_group_id=group_id,
            description="Kubernetes API from the bastion",
        )
        self.role_resource = iam.CfnRole(
            self,
            "Role",
            description="Bastion, Session Manager only",
            assume_role_policy_document=EC2_TRUST,
        )
        role_name = self.role_resource.ref
        policy = iam.CfnManagedPolicy(
            self,
            "Policy",
            roles=[role_name],
            policy_document=policy_document(SESSION_MANAGER_STATEMENT),
        )
        profile = iam.CfnInstanceProfile(self, "Profile", roles=[role_name])
        name = f"{cluster_name(cluster)}/access-host"
        self.instance = self._define_instance(
            spec, subnets[0], group_id, profile.ref, volumes_key, name
        )
        self.instance.add_resource_dependency(policy)
        self.instance.node.add_dependency(subnets[0].internet_connectivity_established)
        with imported_cluster_needs(self, "cluster_endpoint"):
            endpoint = cluster.cluster_endpoint
        self.commands: Mapping[str, str] = port_forward_commands(
            instance_id=self.instance.ref,
            cluster_name=cluster_name(cluster),
            endpoint=endpoint,
            region=REGION,
        )

    @cached_property
    def role_arn(self) -> str:  # type: ignore[override]
        """ARN of the role."""
        return self.role_resource.attr_arn

    def _define_instance(
        self,
        spec: BastionSpec,
        subnet: ec2.ISubnet,
        group_id: str,
        profile: str,
        volumes_key: kms.IKey,
        name: str,
    ) -> ec2.CfnInstance:
        kind = catalogue.InstanceType.parse(spec.instance_type)
        image = CfnParameter(
            self,
            # A name for each architecture, since a deployment keeps the value that a parameter had.
            "Image" if kind.architecture == "arm64" else f"Image-{kind.architecture}",
            type="AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>",
            default=_IMAGE.format(architecture=kind.architecture),
            description="AMI of the bastion, read at each deployment",
        )
        template = ec2.CfnLaunchTemplate(
            self,
            "LaunchTemplate",
            launch_template_data={
                "metadataOptions": {
                    "httpTokens": "required",
                    "httpEndpoint": "enabled",
                    "httpPutResponseHopLimit": 1,
                }
            },
        )
        return ec2.CfnInstance(
            self,
            "Resource",
            image_id=image.value_as_string,
            instance_type=spec.instance_type,
            iam_instance_profile=profile,
            subnet_id=subnet_id(subnet),
            security_group_ids=[group_id],
            monitoring=True,
            ebs_optimized=True,
            propagate_tags_to_volume_on_creation=True,
            launch_template={
                "launchTemplateId": template.ref,
                "version": template.attr_latest_version_number,
            },
            block_device_mappings=[
                {
                    "deviceName": "/dev/xvda",
                    "ebs": {
                        "encrypted": True,
                        "kmsKeyId": key_arn(volumes_key),
                        "volumeType": "gp3",
                        "volumeSize": 8,
                        "deleteOnTermination": True,
                    },
                }
            ],
            tags=[{"key": "Name", "value": name}],
        )
