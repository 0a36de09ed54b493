"""AWS Backup of a cluster: what is backed up, when, and for how long."""

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_eks_v2 as eks
from aws_cdk.assertions import Template

from eks_blueprint.errors import BlueprintError, SpecError
from eks_blueprint.spec import BackupSpec, VaultLockSpec
from eks_blueprint.storage import Backup
from tests.support.objects import text

FILES = "arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-0a1b2c3d"


def made(
    stack: cdk.Stack, cluster: eks.ICluster, more: dict[str, Any] | None = None, **fields: Any
) -> dict[str, Any]:
    """Give the properties of the one resource of each type."""
    spec = BackupSpec.model_validate(fields)
    Backup(stack, "Backup", cluster=cluster, spec=spec, **(more or {}))
    resources = Template.from_stack(stack).to_json()["Resources"].values()
    return {one["Type"].rpartition("::")[2]: one for one in resources}


def rules(found: dict[str, Any]) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = found["BackupPlan"]["Properties"]["BackupPlan"]["BackupPlanRule"]
    return rules


def test_cluster_and_file_systems_are_backed_up_by_their_arns(
    stack: cdk.Stack, managed_cluster: eks.ICluster
) -> None:
    found = made(stack, managed_cluster, {"file_system_arns": [FILES]})
    selection = found["BackupSelection"]["Properties"]["BackupSelection"]
    # An empty selection would be everything of the account.
    cluster, files = map(text, selection["Resources"])
    assert cluster.endswith(":cluster/existing")
    assert files == FILES


def test_vault_is_encrypted_named_after_the_cluster_and_kept(
    stack: cdk.Stack, managed_cluster: eks.ICluster
) -> None:
    found = made(stack, managed_cluster)
    vault = found["BackupVault"]
    assert vault["Properties"]["BackupVaultName"] == "eks-existing"
    assert "EncryptionKeyArn" in vault["Properties"]
    assert "LockConfiguration" not in vault["Properties"]
    assert vault["DeletionPolicy"] == found["Key"]["DeletionPolicy"] == "RetainExceptOnCreate"


@pytest.mark.parametrize("length", [1, 46, 47, 100])
def test_name_of_the_vault_is_one_that_aws_backup_takes(
    stack: cdk.Stack, managed_cluster: eks.ICluster, length: int
) -> None:
    found = made(stack, managed_cluster, {"cluster_name": "x" * length})
    assert 2 <= len(found["BackupVault"]["Properties"]["BackupVaultName"]) <= 50


def test_long_names_that_start_alike_give_different_vaults(managed_cluster: eks.ICluster) -> None:
    names = set()
    for end in "ab":
        stack = cdk.Stack(cdk.App(), "Other")
        cluster = eks.Cluster.from_cluster_attributes(stack, "C", cluster_name="given")
        found = made(stack, cluster, {"cluster_name": "x" * 99 + end})
        names.add(found["BackupVault"]["Properties"]["BackupVaultName"])
    assert len(names) == 2


def test_without_rules_there_is_a_daily_one(
    stack: cdk.Stack, managed_cluster: eks.ICluster
) -> None:
    (rule,) = rules(made(stack, managed_cluster))
    assert rule["ScheduleExpression"] == "cron(0 3 ? * * *)"
    assert rule["Lifecycle"] == {"DeleteAfterDays": 35}
    assert "CopyActions" not in rule


@pytest.mark.parametrize(
    ("frequency", "schedule"),
    [
        ("daily", "cron(0 22 ? * * *)"),
        ("weekly", "cron(0 22 ? * SUN *)"),
        ("monthly", "cron(0 22 1 * ? *)"),
    ],
)
def test_schedules_are_expressions_of_aws(
    stack: cdk.Stack, managed_cluster: eks.ICluster, frequency: str, schedule: str
) -> None:
    rule = {"frequency": frequency, "hour": 22, "retention_days": 90}
    (got,) = rules(made(stack, managed_cluster, rules={"mine": rule}))
    assert (got["RuleName"], got["ScheduleExpression"]) == ("mine", schedule)


def test_copies_are_kept_as_long_as_the_original(
    stack: cdk.Stack, managed_cluster: eks.ICluster
) -> None:
    vault = "arn:aws:backup:eu-central-1:444455556666:backup-vault:copies"
    (got,) = rules(made(stack, managed_cluster, rules={"daily": {"copy_to_vault_arn": vault}}))
    (copy,) = got["CopyActions"]
    assert copy == {"DestinationBackupVaultArn": vault, "Lifecycle": got["Lifecycle"]}


def test_lock_becomes_final_only_if_the_spec_says_when(
    stack: cdk.Stack, managed_cluster: eks.ICluster
) -> None:
    found = made(stack, managed_cluster, vault_lock={})
    lock = found["BackupVault"]["Properties"]["LockConfiguration"]
    assert lock == {"MinRetentionDays": 7}
    assert VaultLockSpec(changeable_for_days=3).changeable_for_days == 3


def test_buckets_need_another_policy(stack: cdk.Stack, managed_cluster: eks.ICluster) -> None:
    found = made(stack, managed_cluster, {"buckets": True})
    names = [
        text(one).rpartition("/")[2] for one in found["Role"]["Properties"]["ManagedPolicyArns"]
    ]
    assert names == [
        "AWSBackupServiceRolePolicyForBackup",
        "AWSBackupServiceRolePolicyForS3Backup",
    ]


@pytest.mark.parametrize("days", [14, 60])
def test_retention_at_the_edge_of_the_lock(days: int) -> None:
    lock = {"min_retention_days": 14, "max_retention_days": 60}
    rule = {"daily": {"retention_days": days}}
    assert BackupSpec.model_validate({"rules": rule, "vault_lock": lock})
    beyond = {"daily": {"retention_days": days - 1 if days == 14 else days + 1}}
    with pytest.raises(SpecError, match=r"must fit the lock of the vault, 14 to 60 days"):
        BackupSpec.model_validate({"rules": beyond, "vault_lock": lock})


def test_fails_where_a_rule_copies_into_the_vault_itself(
    stack: cdk.Stack, managed_cluster: eks.ICluster
) -> None:
    own = f"arn:aws:backup:{stack.region}:{stack.account}:backup-vault:eks-prod"
    spec = BackupSpec.model_validate({"rules": {"daily": {"copy_to_vault_arn": own}}})
    with pytest.raises(BlueprintError, match=r"copy_to_vault_arn: must be another vault than that"):
        Backup(stack, "Own", cluster=managed_cluster, spec=spec, cluster_name="prod")
