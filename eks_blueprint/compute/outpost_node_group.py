"""One group of self-managed nodes on an Outpost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aws_cdk import Fn
from aws_cdk import aws_autoscaling as autoscaling
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from constructs import Construct

from eks_blueprint.attributes import key_arn, subnet_ids
from eks_blueprint.catalogue import InstanceType
from eks_blueprint.compute.amazon_linux import amazon_linux_user_data
from eks_blueprint.compute.bottlerocket import Joining, bottlerocket_user_data
from eks_blueprint.compute.instance_tags import tag_specifications
from eks_blueprint.spec import BottlerocketSpec, OutpostNodeGroupSpec

__all__ = ["OutpostNodeGroup", "OutpostNodeSettings"]

_BOTTLEROCKET_SYSTEM_GIB = 4


@dataclass(frozen=True)
class OutpostNodeSettings:
    """What all nodes of a cluster on an Outpost share.

    :param cluster: name, endpoint and certificate of the cluster, as a NodeConfig has them.
    :param profile_arn: ARN of their instance profile.
    :param security_group_id: id of their security group.
    :param volumes_key: key of their volumes; ``None`` where the Outpost has no Amazon EBS.
    :param kubernetes_version: their version.
    :param subnets: subnets on the Outpost.
    :param tags: tags of instances and volumes.
    """

    cluster: Mapping[str, Any]
    profile_arn: str
    security_group_id: str
    volumes_key: kms.IKey | None
    kubernetes_version: str
    subnets: Sequence[ec2.ISubnet]
    tags: Mapping[str, str]


class OutpostNodeGroup(Construct):
    """An Auto Scaling group with its launch template.

    :param spec: the group.
    :param settings: what it shares with other groups.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        spec: OutpostNodeGroupSpec,
        settings: OutpostNodeSettings,
    ) -> None:
        super().__init__(scope, construct_id)
        self._settings = settings
        self.on_ebs: bool = settings.volumes_key is not None
        name = settings.cluster["name"]
        tags = {
            "Name": f"{name}/{construct_id}",
            **settings.tags,
            f"kubernetes.io/cluster/{name}": "owned",
        }
        self.launch_template = ec2.CfnLaunchTemplate(
            self,
            "LaunchTemplate",
            launch_template_data={
                "imageId": spec.ami_id or _newest_ami(spec, settings.kubernetes_version),
                "instanceType": spec.instance_type,
                "iamInstanceProfile": {"arn": settings.profile_arn},
                "userData": Fn.base64(self._user_data(spec)),
                "securityGroupIds": [settings.security_group_id],
                "blockDeviceMappings": self._volumes(spec),
                "metadataOptions": {
                    "httpEndpoint": "enabled",
                    "httpTokens": "required",
                    "httpPutResponseHopLimit": 1,
                },
                "monitoring": {"enabled": True},
                "tagSpecifications": tag_specifications(tags, lambda: self.resource.tags),
            },
        )
        self.resource = autoscaling.CfnAutoScalingGroup(
            self,
            "Resource",
            min_size=str(spec.min_size),
            max_size=str(spec.most),
            vpc_zone_identifier=subnet_ids(settings.subnets),
            launch_template={
                "launchTemplateId": self.launch_template.ref,
                "version": self.launch_template.attr_latest_version_number,
            },
            health_check_type="EC2",
            tags=[
                {"key": key, "value": value, "propagateAtLaunch": True}
                for key, value in tags.items()
            ],
        )

    def _user_data(self, spec: OutpostNodeGroupSpec) -> str:
        cluster = self._settings.cluster
        if spec.os == "amazon-linux-2023":
            return amazon_linux_user_data(cluster, labels=spec.labels, taints=spec.taints)
        joining = Joining(
            {
                "cluster-name": cluster["name"],
                "api-server": cluster["apiServerEndpoint"],
                "cluster-certificate": cluster["certificateAuthority"],
            },
            spec.labels,
            spec.taints,
        )
        return bottlerocket_user_data(BottlerocketSpec(), joining=joining)

    def _volumes(self, spec: OutpostNodeGroupSpec) -> list[Mapping[str, Any]] | None:
        """Return encrypted gp2 volumes, the only type of Amazon EBS on Outposts."""
        key = self._settings.volumes_key
        if key is None:
            return None
        sizes = {"/dev/xvda": spec.volume_gib}
        if spec.os == "bottlerocket":
            sizes = {"/dev/xvda": _BOTTLEROCKET_SYSTEM_GIB, "/dev/xvdb": spec.volume_gib}
        return [
            {
                "deviceName": device,
                "ebs": {
                    "volumeType": "gp2",
                    "volumeSize": size,
                    "encrypted": True,
                    "kmsKeyId": key_arn(key),
                    "deleteOnTermination": True,
                },
            }
            for device, size in sizes.items()
        ]


def _newest_ami(spec: OutpostNodeGroupSpec, version: str) -> str:
    """Name the parameter that EC2 reads each time an instance starts.

    Source: EKS user guide, "Retrieve recommended Amazon Linux AMI IDs"; bottlerocket
    QUICKSTART-EKS.md; EC2 Auto Scaling user guide, "Use AWS Systems Manager parameters instead of
    AMI IDs in launch templates".
    """
    architecture = InstanceType.parse(spec.instance_type).architecture
    paths = {
        "bottlerocket": f"bottlerocket/aws-k8s-{version}/{architecture}/latest/image_id",
        "amazon-linux-2023": f"eks/optimized-ami/{version}/amazon-linux-2023/{architecture}"
        "/standard/recommended/image_id",
    }
    return f"resolve:ssm:/aws/service/{paths[spec.os]}"
