"""One managed node group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import Fn
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks_l1
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import (
    cluster_name,
    holds_token,
    key_arn,
    role_arn,
    subnet_ids,
)
from eks_blueprint.checks import (
    imported_cluster_needs,
    refuse_no_subnets,
    refuse_other_spec,
    refuse_other_version,
    warn,
)
from eks_blueprint.compute.bottlerocket import Joining, bottlerocket_user_data
from eks_blueprint.compute.instance_tags import tag_specifications
from eks_blueprint.compute.node_role import NodeRole
from eks_blueprint.compute.volume import block_device
from eks_blueprint.errors import refuse
from eks_blueprint.spec import NodeGroupSpec, VolumeSpec, WarmPoolSpec
from eks_blueprint.spec._base import below
from eks_blueprint.spec.tags import tag_issues
from eks_blueprint.spec.versions import version_issues

__all__ = ["NodeGroup"]

_EFFECTS = {
    "NoSchedule": "NO_SCHEDULE",
    "PreferNoSchedule": "PREFER_NO_SCHEDULE",
    "NoExecute": "NO_EXECUTE",
}


class NodeGroup(Construct):
    """A launch template and the node group that uses it.

    The group has no physical name, so that a change that replaces it (instance types, AMI type,
    subnets) creates the new group before the old one is deleted.

    :param cluster: the cluster, owned or imported.
    :param spec: the node group; its ``availability_zones`` and ``one_per_zone`` are for
        ``NodeGroups``, here the subnets decide.
    :param subnets: where its nodes run.
    :param role: role of the nodes.
    :param volumes_key: KMS key of their volumes.
    :param kubernetes_version: version of the nodes.
    :param max_pods: pods per node with a custom AMI, for which EKS computes no number, unless
        ``spec`` says it. Default: what the network interfaces of the instance type carry.
    :param tags: tags of its instances and volumes, beside those of ``Tags.of`` for this construct
        or a scope above it. Default: a name.
    :raises BlueprintError: if there is no subnet, the catalogue does not know the version, AWS
        rejects a tag, or the group has a custom AMI and the cluster is imported without endpoint or
        certificate authority.

    Source: recommendations SEC-NODE-1 to SEC-NODE-4 and REL-HA-2; EKS API reference,
    CreateNodegroup; EKS user guide, "Customize managed nodes with launch templates".
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        spec: NodeGroupSpec,
        subnets: Sequence[ec2.ISubnet],
        role: iam.IRole | NodeRole,
        volumes_key: kms.IKey,
        kubernetes_version: str,
        max_pods: int | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_version(self, kubernetes_version)
        refuse_other_spec(self, NodeGroupSpec, spec)
        refuse_no_subnets(self, subnets)
        refuse(below(("tags",), tag_issues(tags or {})), scope=self)
        if not holds_token(kubernetes_version):
            refuse(version_issues(kubernetes_version), scope=self)
        warn(self, spec.warnings())
        self.launch_template = self._define_launch_template(
            {
                "Name": f"{cluster_name(cluster)}/{construct_id}",
                **(tags or {}),
                # Who assessed a custom AMI, on every instance and volume and in the template.
                **(spec.custom_ami.tags if spec.custom_ami else {}),
            },
            cluster,
            spec,
            volumes_key,
            max_pods,
        )
        own_ami = spec.custom_ami is not None
        self.resource = eks_l1.CfnNodegroup(
            self,
            "Resource",
            cluster_name=cluster_name(cluster),
            node_role=role_arn(role),
            subnets=subnet_ids(subnets),
            instance_types=[*spec.instance_types],
            ami_type=None if own_ami else _ami_type(spec),
            version=None if own_ami else kubernetes_version,
            release_version=spec.release_version,
            capacity_type=spec.capacity_type.upper().replace("-", "_"),
            launch_template={
                "id": self.launch_template.ref,
                "version": self.launch_template.attr_latest_version_number,
            },
            scaling_config={
                "minSize": spec.min_size,
                "maxSize": spec.max_size,
                "desiredSize": spec.desired,
            },
            # Never false: CloudFormation would send it, and the default is the same.
            force_update_enabled=spec.force_update or None,
            update_config=_update_config(spec),
            node_repair_config={"enabled": spec.node_repair},
            warm_pool_config=_warm_pool(spec.warm_pool),
            labels=dict(spec.all_labels) or None,
            taints=[
                {"key": key, "value": taint.value, "effect": _EFFECTS[taint.effect]}
                for key, taint in spec.taints.items()
            ]
            or None,
        )

    def _define_launch_template(
        self,
        tags: Mapping[str, str],
        cluster: eks.ICluster,
        spec: NodeGroupSpec,
        key: kms.IKey,
        max_pods: int | None,
    ) -> ec2.CfnLaunchTemplate:
        joining = None
        if spec.custom_ami is not None:
            joining = Joining(self._how_to_join(cluster), spec.all_labels, spec.taints, max_pods)
        return ec2.CfnLaunchTemplate(
            self,
            "LaunchTemplate",
            launch_template_data={
                "imageId": spec.custom_ami.ami_id if spec.custom_ami else None,
                "userData": Fn.base64(
                    bottlerocket_user_data(
                        spec.bottlerocket, joining=joining, nvidia=spec.nvidia, dra=spec.dra
                    )
                ),
                "blockDeviceMappings": [
                    # In EC2NodeClass and EKS AMIs, xvda is the system volume, xvdb holds images and
                    # logs.
                    _block_device("/dev/xvda", spec.root_volume, key),
                    _block_device("/dev/xvdb", spec.data_volume, key),
                ],
                "metadataOptions": {
                    "httpEndpoint": "enabled",
                    "httpTokens": "required",
                    "httpPutResponseHopLimit": 1,
                },
                "monitoring": {"enabled": True},
                "tagSpecifications": tag_specifications(tags, lambda: self.resource.tags),
            },
        )

    def _how_to_join(self, cluster: eks.ICluster) -> Mapping[str, str]:
        """Return the settings that EKS adds to its own AMIs; CDK throws for unknown attributes."""
        with imported_cluster_needs(self, "cluster_endpoint", "cluster_certificate_authority_data"):
            return {
                "cluster-name": cluster_name(cluster),
                "api-server": cluster.cluster_endpoint,
                "cluster-certificate": cluster.cluster_certificate_authority_data,
            }


def _ami_type(spec: NodeGroupSpec) -> str:
    """CloudFormation reference, AWS::EKS::Nodegroup AmiType."""
    architecture = {"arm64": "ARM_64", "x86_64": "x86_64"}[spec.types[0].architecture]
    suffix = "" if spec.variant == "standard" else f"_{spec.variant.upper().replace('-', '_')}"
    return f"BOTTLEROCKET_{architecture}{suffix}"


def _update_config(spec: NodeGroupSpec) -> dict[str, Any]:
    strategy = {"updateStrategy": spec.update_strategy.upper()}
    if spec.max_unavailable is not None:
        return {"maxUnavailable": spec.max_unavailable, **strategy}
    return {"maxUnavailablePercentage": spec.max_unavailable_percentage or 33, **strategy}


def _warm_pool(spec: WarmPoolSpec | None) -> dict[str, Any] | None:
    if spec is None:
        return None
    if not spec.enabled:
        return {"enabled": False}
    most = spec.max_prepared_capacity
    return {
        "enabled": True,
        "minSize": spec.min_size,
        "poolState": spec.state.upper(),
        **({"maxGroupPreparedCapacity": most} if most is not None else {}),
    }


def _block_device(device: str, spec: VolumeSpec, key: kms.IKey) -> Mapping[str, Any]:
    return block_device(device, spec, kmsKeyId=key_arn(key), volumeSize=spec.size_gib)
