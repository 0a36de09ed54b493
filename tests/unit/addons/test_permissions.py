"""Permissions of add-ons that depend on the spec."""

import aws_cdk as cdk
import pytest
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_kms as kms

from eks_blueprint import catalogue
from eks_blueprint.addons.context import AddonContext
from eks_blueprint.addons.known import KNOWN
from eks_blueprint.addons.permissions import addon_permissions
from eks_blueprint.spec import ClusterSpec


def test_mounted_buckets_are_written_where_wanted_and_never_emptied(
    stack: cdk.Stack, cluster: eks.ICluster, volumes_key: kms.IKey
) -> None:
    volumes = {
        "models": {"bucket": "models", "namespace": "x"},
        "results": {"bucket": "results", "namespace": "x", "read_only": False, "prefix": "out/"},
    }
    context = AddonContext(
        spec=ClusterSpec(storage={"buckets": volumes}),
        cluster_name="prod",
        volumes_key=volumes_key,
        cluster_security_group=cluster.cluster_security_group,
    )
    rights = addon_permissions("aws-mountpoint-s3-csi-driver", context)
    listing, reading, writing = rights["s3-csi-driver-sa"].statements
    assert len(listing["Resource"]) == len(reading["Resource"]) == 2
    assert [arn.rpartition(":::")[2] for arn in writing["Resource"]] == ["results/out/*"]
    assert writing["Action"] == ["s3:AbortMultipartUpload", "s3:PutObject"]


@pytest.mark.parametrize("name", sorted(KNOWN.names))
def test_a_module_is_of_an_add_on_of_the_catalogue_and_says_something(name: str) -> None:
    assert catalogue.addon(name) is not None
    module = KNOWN.get(name)
    assert hasattr(module, "permissions") or hasattr(module, "settings")
    # What the loader does not look for would never be called.
    assert set(module.__all__) <= {"permissions", "settings"}  # type: ignore[union-attr]


def test_an_add_on_without_a_module_has_none() -> None:
    assert KNOWN.get("kube-proxy") is None
    assert KNOWN.get("acme_agent") is None
