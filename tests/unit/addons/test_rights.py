import aws_cdk as cdk
from aws_cdk import aws_kms as kms

from eks_blueprint.addons.permissions import addon_permissions
from eks_blueprint.spec import ClusterSpec


def test_mounted_buckets_are_written_where_wanted_and_never_emptied(
    stack: cdk.Stack, volumes_key: kms.IKey
) -> None:
    volumes = {
        "models": {"bucket": "models", "namespace": "x"},
        "results": {"bucket": "results", "namespace": "x", "read_only": False, "prefix": "out/"},
    }
    spec = ClusterSpec(storage={"buckets": volumes})
    rights = addon_permissions(
        "aws-mountpoint-s3-csi-driver", spec, cluster_name="prod", volumes_key=volumes_key
    )
    listing, reading, writing = rights["s3-csi-driver-sa"].statements
    assert len(listing["Resource"]) == len(reading["Resource"]) == 2
    assert [arn.rpartition(":::")[2] for arn in writing["Resource"]] == ["results/out/*"]
    assert writing["Action"] == ["s3:AbortMultipartUpload", "s3:PutObject"]
