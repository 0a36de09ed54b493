"""The bucket of the cluster: who can write, who can read, and what comes first."""

from fnmatch import fnmatchcase
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_eks_v2 as eks
from aws_cdk.assertions import Match, Template
from policy_sentry.querying.actions import get_action_data, get_actions_with_access_level

from eks_blueprint.delivery import FluxDelivery, KubectlDelivery, Manifests
from eks_blueprint.gitops import Flux, TreeBucket
from eks_blueprint.spec import GitopsSpec
from tests.support.objects import text
from tests.unit.gitops.test_flux import objects

CONFIG_MAP = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x", "namespace": "y"}}
TREE = {"clusters/prod/crds/kustomization.yaml": [{"kind": "Kustomization"}]}


def flux(stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery, **spec: Any) -> Flux:
    tree = FluxDelivery("prod")
    tree.apply(Manifests("mine", (CONFIG_MAP,)))
    return Flux(
        stack,
        "Flux",
        cluster=cluster,
        delivery=delivery,
        tree=tree,
        spec=GitopsSpec.model_validate({"bucket": {}, **spec}),
        cluster_name="prod",
    )


def statements(template: Template, kind: str) -> list[dict[str, Any]]:
    found = template.find_resources(kind).values()
    return [one for r in found for one in r["Properties"]["PolicyDocument"]["Statement"]]


def test_flux_reads_the_published_bucket_at_once(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    made = flux(stack, cluster, delivery)
    template = Template.from_stack(stack)
    (bucket,) = template.find_resources("AWS::S3::Bucket")
    source = objects(template)["Bucket/platform"]
    assert source["spec"]["bucketName"] == f"<{bucket}>"
    assert source["spec"]["endpoint"] == "s3.<AWS::Region>.<AWS::URLSuffix>"
    assert made.tree_bucket is not None
    annotations = source["metadata"]["annotations"]
    assert annotations == {"reconcile.fluxcd.io/requestedAt": made.tree_bucket.hash}
    (published,) = template.find_resources("Custom::PublishedTree")
    applied = [
        one
        for one in template.find_resources("Custom::AWSCDK-EKS-KubernetesResource").values()
        if '"kind":"Bucket"' in text(one["Properties"]["Manifest"])
    ]
    assert published in applied[0]["DependsOn"]


def test_the_tree_is_the_asset(stack: cdk.Stack, tmp_path: Any) -> None:
    one = TreeBucket(stack, "One", tree=TREE, cluster_name="prod")
    same = TreeBucket(stack, "Same", tree=TREE, cluster_name="prod")
    other = TreeBucket(stack, "Other", tree=TREE, cluster_name="prod", folder="platform")
    assert one.hash == same.hash != other.hash


def actions_on_objects(*levels: str) -> list[str]:
    """Actions of S3 on objects of a bucket, by access level of the authorization reference."""
    kind = "arn:${Partition}:s3:::${BucketName}/${ObjectName}"
    return [
        f"s3:{name}"
        for level in levels
        for name in (
            action.partition(":")[2] for action in get_actions_with_access_level("s3", level)
        )
        if kind in {row["resource_arn_format"] for row in get_action_data("s3", name)["s3"]}
    ]


def test_only_the_function_writes(stack: cdk.Stack) -> None:
    TreeBucket(stack, "Tree", tree=TREE, cluster_name="prod")
    template = Template.from_stack(stack)
    tls, writers = statements(template, "AWS::S3::BucketPolicy")
    assert tls["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    (role,) = template.find_resources("AWS::IAM::Role")
    assert writers["Effect"] == "Deny"
    assert "Action" not in writers
    assert actions_on_objects("Write", "Permissions management", "Tagging")
    for action in actions_on_objects("Write", "Permissions management", "Tagging"):
        left = [one for one in writers["NotAction"] if fnmatchcase(action, one)]
        assert not left or action == "s3:AbortMultipartUpload", action
    for action in actions_on_objects("Read"):
        assert any(fnmatchcase(action, one) for one in writers["NotAction"]), action
    assert text(writers["Condition"]["ArnNotEquals"]["aws:PrincipalArn"]) == f"<{role}.Arn>"


def test_the_bucket_is_private_encrypted_and_versioned(stack: cdk.Stack) -> None:
    TreeBucket(stack, "Tree", tree=TREE, cluster_name="prod")
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::S3::Bucket",
        {
            "VersioningConfiguration": {"Status": "Enabled"},
            "PublicAccessBlockConfiguration": {
                "BlockPublicAcls": True,
                "BlockPublicPolicy": True,
                "IgnorePublicAcls": True,
                "RestrictPublicBuckets": True,
            },
            "BucketEncryption": {
                "ServerSideEncryptionConfiguration": [
                    {
                        "BucketKeyEnabled": True,
                        "ServerSideEncryptionByDefault": {
                            "SSEAlgorithm": "aws:kms",
                            "KMSMasterKeyID": Match.any_value(),
                        },
                    }
                ]
            },
        },
    )


def test_source_controller_only_reads(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    made = flux(stack, cluster, delivery)
    assert made.identity is not None
    actions = [one["Action"] for one in made.identity.statements]
    assert actions == [["s3:GetBucketLocation", "s3:ListBucket"], "s3:GetObject", ["kms:Decrypt"]]


@pytest.mark.parametrize("policy", [cdk.RemovalPolicy.DESTROY, None])
def test_the_bucket_goes_with_the_stack_and_its_logs_as_said(
    stack: cdk.Stack, policy: cdk.RemovalPolicy | None
) -> None:
    more = {} if policy is None else {"removal_policy": policy}
    TreeBucket(stack, "Tree", tree=TREE, cluster_name="prod", **more)
    template = Template.from_stack(stack)
    kept = "RetainExceptOnCreate" if policy is None else "Delete"
    found = {
        kind: next(iter(template.find_resources(kind).values()))["DeletionPolicy"]
        for kind in ("AWS::S3::Bucket", "AWS::KMS::Key", "AWS::Logs::LogGroup")
    }
    assert found == {
        "AWS::S3::Bucket": "Delete",
        "AWS::KMS::Key": kept,
        "AWS::Logs::LogGroup": kept,
    }


def test_another_source_makes_no_bucket(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    flux(stack, cluster, delivery, bucket={"bucket": "mine", "region": "eu-west-1"})
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::S3::Bucket", 0)
    template.resource_count_is("Custom::PublishedTree", 0)
