"""EFS file systems for pods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress

import aws_cdk as cdk
from aws_cdk import RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct, IDependable

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import holds_token, key_arn, role_arn, subnet_id, vpc_id
from eks_blueprint.checks import refuse_no_subnets, refuse_other_spec, refuse_token, refuse_value
from eks_blueprint.delivery import Delivery, KubernetesObject, Manifests
from eks_blueprint.encryption import KEEP, CustomerKey, checked_removal_policy
from eks_blueprint.errors import BlueprintError, refuse
from eks_blueprint.iam import PodIdentityRole, policy_document
from eks_blueprint.security_groups import SecurityGroupOwner, no_egress
from eks_blueprint.spec import AccessPointSpec, FileSystemSpec
from eks_blueprint.spec.kubernetes import ObjectName
from eks_blueprint.spec.storage import claim_issues

__all__ = ["FileSystem"]

_DRIVER = "efs.csi.aws.com"
_NFS_PORT = 2049
_MOUNT_OPTIONS = ["tls", "iam"]
"""Encrypted, and as the role of the pod that mounts (docs/parameters.md of the driver)."""


class FileSystem(SecurityGroupOwner):
    """An encrypted EFS file system with mount targets, access points, and volumes for pods.

    Its policy allows mounts only with TLS, only through a mount target, and only with the role of
    the driver's pods on the nodes. The security group admits pods as well, since they share the
    security group of their node, but without the role the file system refuses them. Nobody is root,
    and a volume is reserved for one claim.

    :param delivery: how objects are applied to the cluster.
    :param name: name of the file system; the names of its Kubernetes objects contain it.
    :param spec: the file system.
    :param vpc: VPC of the mount targets.
    :param subnets: private subnets, one per zone.
    :param client_security_group: security group of the nodes, from which the driver mounts.
    :param mount_role: role of the service account ``efs-csi-node-sa``, such as
        ``CoreAddons.identities["aws-efs-csi-driver"]["efs-csi-node-sa"]``.
    :param removal_policy: of data and key when the stack is deleted. Default: kept.
    :param after: the driver and other resources that must exist first. Default: none.
    :raises BlueprintError: if there is no subnet, two subnets are in the same zone, two volumes are
        for the same claim, or the name is none of Kubernetes.

    Source: kubernetes-sigs/aws-efs-csi-driver docs/README.md and docs/parameters.md, commit
    a4fc676; Amazon EFS user guide, "Using IAM to control access to file systems" and "Working with
    Amazon EFS access points"; recommendation OPS-STA-2.
    """

    _default_port = _NFS_PORT

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        delivery: Delivery,
        name: str,
        spec: FileSystemSpec,
        vpc: ec2.IVpc,
        subnets: Sequence[ec2.ISubnet],
        client_security_group: ec2.ISecurityGroup,
        mount_role: iam.IRole | PodIdentityRole,
        removal_policy: RemovalPolicy = KEEP,
        after: Sequence[IDependable] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, FileSystemSpec, spec)
        refuse_token("name", name, scope=self)
        refuse_value(self, "name", name, ObjectName)
        refuse_no_subnets(self, subnets)
        self._refuse_subnets_of_one_zone(subnets)
        refuse(claim_issues({name: spec}, {}), scope=self)
        self.backup: bool = spec.backup
        self.key: kms.IKey = CustomerKey(
            self,
            "Key",
            description=f"EFS file system {name} of an EKS cluster",
            removal_policy=removal_policy,
        ).key
        self.resource = cdk.aws_efs.CfnFileSystem(
            self,
            "Resource",
            encrypted=True,
            kms_key_id=key_arn(self.key),
            throughput_mode=spec.throughput,
            backup_policy={"status": "ENABLED" if spec.backup else "DISABLED"},
            lifecycle_policies=_lifecycle(spec.infrequent_access_after_days),
            file_system_policy=_policy(role_arn(mount_role)),
            file_system_tags=[{"key": "Name", "value": name}],
        )
        self.resource.apply_removal_policy(checked_removal_policy(removal_policy, scope=self))
        self.file_system_id = self.resource.ref
        self.security_group_resource = ec2.CfnSecurityGroup(
            self,
            "SecurityGroup",
            vpc_id=vpc_id(vpc),
            group_description=f"Mount targets of EFS file system {name}",
            security_group_ingress=[
                {
                    "ipProtocol": "tcp",
                    "fromPort": _NFS_PORT,
                    "toPort": _NFS_PORT,
                    "sourceSecurityGroupId": client_security_group.security_group_id,
                    "description": "NFS from nodes and pods",
                }
            ],
            security_group_egress=[no_egress("No traffic out")],
        )
        self.mount_targets: list[cdk.aws_efs.CfnMountTarget] = [
            cdk.aws_efs.CfnMountTarget(
                self,
                f"MountTarget{index}",
                file_system_id=self.file_system_id,
                subnet_id=subnet_id(subnet),
                security_groups=[self.security_group_resource.attr_group_id],
            )
            for index, subnet in enumerate(subnets, start=1)
        ]
        self.access_points = {
            key: self._access_point(key, point) for key, point in spec.access_points.items()
        }
        needs = [*after, *self.mount_targets]
        self.storage_class = delivery.apply(
            Manifests(
                f"storage-class-efs-{name}", (_storage_class(f"efs-{name}", self.file_system_id),)
            ),
            after=needs,
        )
        self.volumes = {
            key: delivery.apply(
                Manifests(
                    f"persistent-volume-{name}-{key}",
                    (
                        _volume(
                            f"{name}-{key}",
                            f"{self.file_system_id}::{point.ref}",
                            claim=spec.access_points[key].claim_of(name, key),
                        ),
                    ),
                ),
                after=needs,
            )
            for key, point in self.access_points.items()
        }

    def _refuse_subnets_of_one_zone(self, subnets: Sequence[ec2.ISubnet]) -> None:
        """Refuse a second mount target in a zone, which EFS does not create.

        Source: Amazon EFS user guide, "Managing mount targets".
        """
        seen: set[str] = set()
        for subnet in subnets:
            # A subnet that is imported by its id alone has no zone.
            with suppress(RuntimeError):
                zone = subnet.availability_zone
                if zone in seen and not holds_token(zone):
                    raise BlueprintError(
                        f"subnets must be in different zones, got two in {zone}; give one of each "
                        "zone",
                        scope=self,
                    )
                seen.add(zone)

    def _access_point(self, key: str, spec: AccessPointSpec) -> cdk.aws_efs.CfnAccessPoint:
        user = {"uid": str(spec.uid), "gid": str(spec.gid)}
        owner = {"ownerUid": str(spec.uid), "ownerGid": str(spec.gid), "permissions": "0750"}
        return cdk.aws_efs.CfnAccessPoint(
            self,
            f"AccessPoint-{key}",
            file_system_id=self.file_system_id,
            posix_user=user,
            root_directory={"path": spec.path, "creationInfo": owner},
            access_point_tags=[{"key": "Name", "value": key}],
        )


def _lifecycle(days: int) -> list[dict[str, str]] | None:
    if not days:
        return None
    after = "AFTER_1_DAY" if days == 1 else f"AFTER_{days}_DAYS"
    return [
        {"transitionToIa": after},
        {"transitionToPrimaryStorageClass": "AFTER_1_ACCESS"},
    ]


def _policy(role_arn: str) -> dict[str, object]:
    """Allow the driver's role to mount and write; without ClientRootAccess, root is squashed."""
    return policy_document(
        {
            "Sid": "AllowThroughMountTargets",
            "Effect": "Allow",
            "Principal": {"AWS": role_arn},
            "Action": ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
            "Resource": "*",
            "Condition": {"Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}},
        },
        {
            "Sid": "DenyWithoutTls",
            "Effect": "Deny",
            "Principal": {"AWS": "*"},
            "Action": "*",
            "Resource": "*",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
    )


def _storage_class(name: str, file_system_id: str) -> KubernetesObject:
    return {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "StorageClass",
        "metadata": {"name": name},
        "provisioner": _DRIVER,
        "parameters": {
            "provisioningMode": "efs-ap",
            "fileSystemId": file_system_id,
            "directoryPerms": "700",
            "basePath": "/dynamic",
            "ensureUniqueDirectory": "true",
        },
        "mountOptions": _MOUNT_OPTIONS,
        "reclaimPolicy": "Retain",
        "volumeBindingMode": "Immediate",
    }


def _volume(name: str, handle: str, *, claim: Mapping[str, str]) -> KubernetesObject:
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": name},
        "spec": {
            # EFS grows automatically, but Kubernetes requires a size.
            "capacity": {"storage": "1Ti"},
            "volumeMode": "Filesystem",
            "accessModes": ["ReadWriteMany"],
            "persistentVolumeReclaimPolicy": "Retain",
            "storageClassName": "",
            # So that no other claim can bind to the volume.
            "claimRef": claim,
            "mountOptions": _MOUNT_OPTIONS,
            "csi": {"driver": _DRIVER, "volumeHandle": handle},
        },
    }
