"""Velero: what it backs up, where to, and what its role may do."""

import json
from typing import Any

import aws_cdk as cdk
import pytest
import yaml
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Template

from eks_blueprint.delivery import KubectlDelivery
from eks_blueprint.errors import BlueprintError, SpecError
from eks_blueprint.spec import BlueprintSpec, ClusterSpec, VeleroScheduleSpec, VeleroSpec
from eks_blueprint.storage import Velero
from tests.support.apps import synthesize
from tests.support.objects import CHART, text

KEY = "arn:aws:kms:eu-west-1:111122223333:key/backups"
SNAPSHOTS = "arn:<AWS::Partition>:ec2:<AWS::Region>::snapshot/*"
VOLUMES = "arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:volume/*"
CLUSTER = "ebs.csi.aws.com/cluster-name"


class Made:
    """A stack with Velero."""

    def __init__(
        self, stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery, **spec: Any
    ) -> None:
        self.velero = Velero(
            stack,
            "It",
            cluster=cluster,
            delivery=delivery,
            spec=VeleroSpec.model_validate(spec),
            volumes_key=kms.Key.from_key_arn(stack, "K", KEY.replace("backups", "volumes")),
        )
        self.template = Template.from_stack(stack)
        (chart,) = self.template.find_resources(CHART).values()
        self.chart = chart["Properties"]
        self.values = json.loads(text(self.chart["Values"]))
        (policy,) = self.template.find_resources("AWS::IAM::ManagedPolicy").values()
        self.statements = policy["Properties"]["PolicyDocument"]["Statement"]

    def allowed(self, action: str) -> dict[str, Any]:
        """Give the condition by resource of an action."""
        return {
            resource: one.get("Condition")
            for one in self.statements
            if action in one["Action"]
            for resource in map(text, as_list(one["Resource"]))
        }


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@pytest.fixture
def made(stack: cdk.Stack, managed_cluster: eks.ICluster, delivery: KubectlDelivery) -> Made:
    return Made(stack, managed_cluster, delivery)


def test_backups_go_into_a_bucket_of_the_library(made: Made) -> None:
    (bucket,) = made.template.find_resources("AWS::S3::Bucket").items()
    name, resource = bucket
    assert resource["DeletionPolicy"] == "RetainExceptOnCreate"
    assert resource["Properties"]["VersioningConfiguration"] == {"Status": "Enabled"}
    (place,) = made.values["configuration"]["backupStorageLocation"]
    assert place["bucket"] == f"<{name}>"
    assert place["prefix"] == "existing"
    assert place["default"] is True
    (policy,) = made.template.find_resources("AWS::S3::BucketPolicy").values()
    (statement,) = policy["Properties"]["PolicyDocument"]["Statement"]
    assert statement["Effect"] == "Deny"
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_credentials_come_from_pod_identity(made: Made) -> None:
    assert made.values["credentials"] == {"useSecret": False}
    (association,) = made.template.find_resources("AWS::EKS::PodIdentityAssociation").values()
    found = association["Properties"]
    account = made.values["serviceAccount"]["server"]["name"]
    assert (found["Namespace"], found["ServiceAccount"]) == (made.chart["Namespace"], account)


def test_files_are_those_of_one_folder(made: Made) -> None:
    (bucket,) = made.template.find_resources("AWS::S3::Bucket")
    for action in ("s3:GetObject", "s3:PutObject", "s3:DeleteObject"):
        assert [*made.allowed(action)] == [f"arn:<AWS::Partition>:s3:::<{bucket}>/existing/*"]


def test_snapshots_are_of_volumes_of_the_cluster_only(made: Made) -> None:
    own = {f"aws:ResourceTag/{CLUSTER}": "existing"}
    same = {f"aws:RequestTag/{CLUSTER}": "existing"}
    assert made.allowed("ec2:CreateSnapshot") == {
        VOLUMES: {"StringEquals": own},
        SNAPSHOTS: {"StringEquals": same, "Null": {"aws:RequestTag/velero.io/backup": "false"}},
    }
    assert made.allowed("ec2:CreateVolume") == {
        SNAPSHOTS: {"StringEquals": own},
        VOLUMES: {"StringEquals": same},
    }


def test_only_its_own_snapshots_are_deleted(made: Made) -> None:
    (condition,) = made.allowed("ec2:DeleteSnapshot").values()
    assert condition["Null"] == {"aws:ResourceTag/velero.io/backup": "false"}
    assert condition["StringEquals"] == {f"aws:ResourceTag/{CLUSTER}": "existing"}


def test_everything_that_changes_something_in_ec2_has_a_condition(made: Made) -> None:
    for one in made.statements:
        changes = [
            action
            for action in as_list(one["Action"])
            if action.startswith("ec2:") and not action.startswith("ec2:Describe")
        ]
        assert not changes or one["Condition"], changes


def test_pod_does_not_run_as_root(made: Made) -> None:
    pod = made.values["podSecurityContext"]
    # A name in the image is no proof for the kubelet.
    assert pod["runAsNonRoot"]
    assert pod["runAsUser"] > 0
    (plugin,) = made.values["initContainers"]
    for context in (plugin["securityContext"], made.values["containerSecurityContext"]):
        assert context["readOnlyRootFilesystem"]
        assert not context["allowPrivilegeEscalation"]


def test_without_schedules_there_is_a_daily_one(made: Made) -> None:
    (name,) = made.values["schedules"]
    assert name == "daily"
    daily = made.values["schedules"]["daily"]
    assert daily["schedule"] == "0 1 * * *"
    assert daily["template"]["ttl"] == "720h0m0s"
    assert "includedNamespaces" not in daily["template"]


def test_schedules_of_the_spec_replace_it(
    stack: cdk.Stack, managed_cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    one = {"schedule": "@hourly", "retention_days": 2, "namespaces": ["shop"], "volumes": False}
    made = Made(stack, managed_cluster, delivery, schedules={"shop": one})
    assert made.values["schedules"] == {
        "shop": {
            "schedule": "@hourly",
            "template": {
                "ttl": "48h0m0s",
                "storageLocation": "default",
                "snapshotVolumes": False,
                "includedNamespaces": ["shop"],
            },
        }
    }


def test_a_bucket_that_exists(
    stack: cdk.Stack, managed_cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    made = Made(stack, managed_cluster, delivery, bucket="old-backups", bucket_key_arn=KEY)
    made.template.resource_count_is("AWS::S3::Bucket", 0)
    made.template.resource_count_is("AWS::KMS::Key", 0)
    (place,) = made.values["configuration"]["backupStorageLocation"]
    # The folder of a cluster with the same name, which may be lost.
    assert (place["bucket"], place["prefix"]) == ("old-backups", "existing")
    assert [*made.allowed("s3:PutObject")] == ["arn:<AWS::Partition>:s3:::old-backups/existing/*"]
    assert KEY in made.allowed("kms:GenerateDataKey")


def test_a_bucket_without_a_key_needs_no_permission_on_one(
    stack: cdk.Stack, managed_cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    assert (
        Made(stack, managed_cluster, delivery, bucket="mine").allowed("kms:GenerateDataKey") == {}
    )


def test_fails_for_a_key_of_another_region(
    stack: cdk.Stack, managed_cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    other = KEY.replace("eu-west-1", "us-east-1")
    with pytest.raises(BlueprintError, match="must be in eu-west-1"):
        Made(stack, managed_cluster, delivery, bucket="mine", bucket_key_arn=other)


@pytest.mark.parametrize("days", [1, 36500])
def test_retention_at_its_edge(days: int) -> None:
    assert VeleroScheduleSpec(retention_days=days).retention_days == days
    with pytest.raises(SpecError, match="retention_days"):
        VeleroScheduleSpec(retention_days=0 if days == 1 else days + 1)


@pytest.mark.parametrize("version", ["v1.58.0-eksbuild.1", "v1.64.0-eksbuild.1"])
def test_drivers_that_tag_volumes(version: str) -> None:
    addons = {"aws-ebs-csi-driver": {"version": version}}
    assert ClusterSpec.model_validate({"profile": "core", "velero": {}, "addons": addons})


def test_flux_installs_it_with_the_bucket_of_the_stack() -> None:
    cluster = {
        "environment": {"account": "111122223333", "region": "eu-west-1"},
        "profile": "core",
        "velero": {},
        "gitops": {"git": {"url": "https://github.com/example/gitops.git"}},
    }
    assembly = synthesize(BlueprintSpec.model_validate({"clusters": {"prod": cluster}}))
    file = assembly.folder / "gitops" / "infrastructure" / "controllers" / "prod" / "velero.yaml"
    (release,) = (
        item
        for item in yaml.safe_load_all(file.read_text("utf-8"))
        if item["kind"] == "HelmRelease"
    )
    (place,) = release["spec"]["values"]["configuration"]["backupStorageLocation"]
    # CloudFormation knows the name; Flux takes it from a ConfigMap.
    assert place["bucket"].startswith("${")
    assert release["spec"]["upgrade"]["crds"] == "CreateReplace"
