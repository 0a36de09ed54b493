import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Match, Template

from eks_blueprint.delivery import KubectlDelivery
from eks_blueprint.spec import BucketVolumeSpec, FileSystemSpec, StorageClassSpec
from eks_blueprint.storage import BlockStorage, BucketVolumes, FileSystem
from tests.support.objects import text

MOUNTS = "arn:aws:iam::111122223333:role/mounts"


def objects(stack: cdk.Stack) -> dict[str, dict[str, Any]]:
    found = Template.from_stack(stack).find_resources("Custom::AWSCDK-EKS-KubernetesResource")
    items = [json.loads(text(r["Properties"]["Manifest"]))[0] for r in found.values()]
    return {f"{item['kind']}/{item['metadata']['name']}": item for item in items}


def test_block_storage_is_encrypted_kept_and_bound_late(
    stack: cdk.Stack, delivery: KubectlDelivery, volumes_key: kms.IKey
) -> None:
    BlockStorage(
        stack,
        "Block",
        delivery=delivery,
        classes={
            "gp3": StorageClassSpec(default=True),
            "fast": StorageClassSpec(type="io2", iops=5000, reclaim_policy="delete"),
        },
        volumes_key=volumes_key,
    )
    got = objects(stack)
    gp3, fast = got["StorageClass/gp3"], got["StorageClass/fast"]
    assert gp3["parameters"] == {
        "type": "gp3",
        "encrypted": "true",
        "kmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/volumes",
        "csi.storage.k8s.io/fstype": "ext4",
    }
    assert gp3["reclaimPolicy"] == "Retain"
    assert gp3["volumeBindingMode"] == "WaitForFirstConsumer"
    default = "storageclass.kubernetes.io/is-default-class"
    assert gp3["metadata"]["annotations"] == {default: "true"}
    assert fast["metadata"]["annotations"] == {default: "false"}
    assert fast["parameters"]["iops"] == "5000"
    assert fast["reclaimPolicy"] == "Delete"
    assert got["VolumeSnapshotClass/ebs"]["deletionPolicy"] == "Retain"


@pytest.fixture
def file_system(
    stack: cdk.Stack, delivery: KubectlDelivery, vpc: ec2.IVpc, subnets: list[ec2.ISubnet]
) -> FileSystem:
    return FileSystem(
        stack,
        "Files",
        delivery=delivery,
        name="shared",
        spec=FileSystemSpec(
            access_points={
                "uploads": {"path": "/uploads", "uid": 1500, "namespace": "web"},
                "reports": {"path": "/reports", "namespace": "web", "claim": "old-name"},
            }
        ),
        vpc=vpc,
        subnets=subnets,
        client_security_group=ec2.SecurityGroup.from_security_group_id(
            stack, "Nodes", "sg-0a1b2c3d"
        ),
        mount_role=iam.Role.from_role_arn(stack, "Mounts", MOUNTS),
    )


def test_file_system_is_encrypted_backed_up_and_kept(
    stack: cdk.Stack, file_system: FileSystem
) -> None:
    Template.from_stack(stack).has_resource(
        "AWS::EFS::FileSystem",
        {
            "DeletionPolicy": "RetainExceptOnCreate",
            "Properties": Match.object_like(
                {
                    "Encrypted": True,
                    "KmsKeyId": Match.any_value(),
                    "BackupPolicy": {"Status": "ENABLED"},
                    "FileSystemPolicy": {
                        "Version": "2012-10-17",
                        "Statement": Match.array_with(
                            [Match.object_like({"Effect": "Deny", "Action": "*"})]
                        ),
                    },
                }
            ),
        },
    )


def test_mount_targets_answer_nodes_only(stack: cdk.Stack, file_system: FileSystem) -> None:
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::EFS::MountTarget", 3)
    template.has_resource_properties(
        "AWS::EC2::SecurityGroup",
        {
            "SecurityGroupIngress": [
                Match.object_like(
                    {"FromPort": 2049, "ToPort": 2049, "SourceSecurityGroupId": "sg-0a1b2c3d"}
                )
            ]
        },
    )


def test_access_point_has_a_user_and_a_volume(stack: cdk.Stack, file_system: FileSystem) -> None:
    Template.from_stack(stack).has_resource_properties(
        "AWS::EFS::AccessPoint",
        {
            "PosixUser": {"Uid": "1500", "Gid": "1000"},
            "RootDirectory": {
                "Path": "/uploads",
                "CreationInfo": {"OwnerUid": "1500", "OwnerGid": "1000", "Permissions": "0750"},
            },
        },
    )
    got = objects(stack)
    volume = got["PersistentVolume/shared-uploads"]["spec"]
    assert volume["csi"]["volumeHandle"].count("::") == 1
    assert volume["mountOptions"] == ["tls", "iam"]
    assert got["StorageClass/efs-shared"]["parameters"]["provisioningMode"] == "efs-ap"
    assert got["StorageClass/efs-shared"]["mountOptions"] == ["tls", "iam"]


def test_access_point_is_reserved_for_one_claim(stack: cdk.Stack, file_system: FileSystem) -> None:
    got = objects(stack)
    claims = {
        name: got[f"PersistentVolume/shared-{name}"]["spec"]["claimRef"]
        for name in ("uploads", "reports")
    }
    assert claims == {
        "uploads": {"namespace": "web", "name": "shared-uploads"},
        "reports": {"namespace": "web", "name": "old-name"},
    }


def test_only_the_role_of_the_driver_mounts_and_nobody_is_root(
    stack: cdk.Stack, file_system: FileSystem
) -> None:
    (resource,) = Template.from_stack(stack).find_resources("AWS::EFS::FileSystem").values()
    statements = resource["Properties"]["FileSystemPolicy"]["Statement"]
    (allow,) = [one for one in statements if one["Effect"] == "Allow"]
    assert allow["Principal"] == {"AWS": MOUNTS}
    assert allow["Action"] == ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
    assert allow["Condition"] == {"Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}}
    (deny,) = [one for one in statements if one["Effect"] == "Deny"]
    assert deny["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_somebody_else_may_be_let_in(stack: cdk.Stack, file_system: FileSystem) -> None:
    other = ec2.SecurityGroup.from_security_group_id(stack, "Other", "sg-0d4c3b2a")
    file_system.connections.allow_default_port_from(other)
    Template.from_stack(stack).has_resource_properties(
        "AWS::EC2::SecurityGroupIngress",
        {"FromPort": 2049, "SourceSecurityGroupId": "sg-0d4c3b2a"},
    )


def test_other_constructs_find_its_connections(stack: cdk.Stack, file_system: FileSystem) -> None:
    other = ec2.SecurityGroup.from_security_group_id(stack, "Other", "sg-0d4c3b2a")
    # CDK reads `connections` here, and sees plain properties only.
    other.connections.allow_to_default_port(file_system)
    Template.from_stack(stack).has_resource_properties(
        "AWS::EC2::SecurityGroupIngress",
        {"FromPort": 2049, "SourceSecurityGroupId": "sg-0d4c3b2a"},
    )


def test_bucket_is_a_volume_for_one_claim(stack: cdk.Stack, delivery: KubectlDelivery) -> None:
    spec = BucketVolumeSpec(bucket="models", namespace="inference", prefix="v1/")
    BucketVolumes(stack, "Buckets", delivery=delivery, buckets={"models": spec})
    volume = objects(stack)["PersistentVolume/s3-models"]["spec"]
    assert volume["claimRef"] == {"namespace": "inference", "name": "models"}
    assert volume["accessModes"] == ["ReadOnlyMany"]
    assert "prefix v1/" in volume["mountOptions"]
    assert "read-only" in volume["mountOptions"]
