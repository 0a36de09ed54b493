"""AWS Backup for a cluster and its file systems."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import aws_cdk as cdk
from aws_cdk import RemovalPolicy
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import (
    account_of,
    arn,
    cluster_name,
    key_arn,
    literal_cluster_name,
    managed_policy_arn,
    region_of,
)
from eks_blueprint.checks import refuse_other_spec, refuse_token
from eks_blueprint.encryption import KEEP, CustomerKey, checked_removal_policy
from eks_blueprint.errors import refuse
from eks_blueprint.iam import service_trust
from eks_blueprint.iam.owner import RoleOwner
from eks_blueprint.spec import BackupRuleSpec, BackupSpec
from eks_blueprint.spec._base import below
from eks_blueprint.spec.rules.clusters_and_backup_vaults import own_vault_issues, vault_name

__all__ = ["Backup"]

_POLICY = "service-role/AWSBackupServiceRolePolicyForBackup"
_S3_POLICY = "service-role/AWSBackupServiceRolePolicyForS3Backup"
_DAYS = {"daily": "? * *", "weekly": "? * SUN", "monthly": "1 * ?"}


class Backup(RoleOwner):
    """Scheduled backups of a cluster into an encrypted vault of its own.

    A backup is a composite of the cluster's objects and the volumes that claims use. AWS Backup
    comes into the cluster as the role, by an access entry that it makes itself; the authentication
    mode must include the API.

    :param cluster: the cluster, owned or imported.
    :param spec: the part ``backup`` of the spec.
    :param cluster_name: name of the cluster as a literal, of which that of the vault is made.
        Default: that of ``cluster``.
    :param file_system_arns: EFS file systems that are backed up whether a claim uses them or not.
        Default: none.
    :param buckets: whether claims use S3 buckets, which need further permissions. Default: false.
    :param removal_policy: of vault and key when the stack is deleted. Default: kept.
    :raises BlueprintError: if the name of the cluster is not a literal, or a rule copies into the
        vault itself.

    Source: AWS Backup developer guide, "Amazon EKS backups"; EKS user
    guide, "Backup your EKS Clusters with AWS Backup".
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        spec: BackupSpec,
        cluster_name: str | None = None,
        file_system_arns: Sequence[str] = (),
        buckets: bool = False,
        removal_policy: RemovalPolicy = KEEP,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, BackupSpec, spec)
        name = cluster_name or literal_cluster_name(cluster)
        refuse_token("cluster_name", name, scope=self)
        issues = own_vault_issues(
            spec, cluster_name=name, region=region_of(self), account=account_of(self)
        )
        refuse(below(("spec",), issues), scope=self)
        self.key: kms.IKey = CustomerKey(
            self,
            "Key",
            description=f"Backups of EKS cluster {name}",
            removal_policy=removal_policy,
        ).key
        self.vault = cdk.aws_backup.CfnBackupVault(
            self,
            "Vault",
            backup_vault_name=vault_name(name),
            encryption_key_arn=key_arn(self.key),
            lock_configuration=_lock(spec),
        )
        self.vault.apply_removal_policy(checked_removal_policy(removal_policy, scope=self))
        self.resource = iam.CfnRole(
            self,
            "Role",
            description=f"AWS Backup of EKS cluster {name}",
            # AWS Backup documents no condition for its roles.
            assume_role_policy_document=service_trust("backup.amazonaws.com"),
            managed_policy_arns=[
                managed_policy_arn(one) for one in (_POLICY, *([_S3_POLICY] if buckets else []))
            ],
        )
        self.role_arn: str = self.resource.attr_arn
        self.plan = cdk.aws_backup.CfnBackupPlan(
            self,
            "Plan",
            backup_plan={
                "backupPlanName": name,
                "backupPlanRule": [
                    _rule(key, rule, self.vault.ref) for key, rule in spec.effective_rules.items()
                ],
            },
        )
        self.selection = cdk.aws_backup.CfnBackupSelection(
            self,
            "Selection",
            backup_plan_id=self.plan.ref,
            backup_selection={
                "selectionName": "cluster",
                "iamRoleArn": self.role_arn,
                "resources": [_cluster_arn(cluster), *file_system_arns],
            },
        )


def _cluster_arn(cluster: eks.ICluster) -> str:
    return arn("eks", f"cluster/{cluster_name(cluster)}")


def _lock(spec: BackupSpec) -> dict[str, int] | None:
    lock = spec.vault_lock
    if lock is None:
        return None
    values = {
        "minRetentionDays": lock.min_retention_days,
        "maxRetentionDays": lock.max_retention_days,
        "changeableForDays": lock.changeable_for_days,
    }
    return {key: value for key, value in values.items() if value is not None}


def _rule(name: str, spec: BackupRuleSpec, vault: str) -> dict[str, Any]:
    lifecycle = {"deleteAfterDays": spec.retention_days}
    copies = [{"destinationBackupVaultArn": spec.copy_to_vault_arn, "lifecycle": lifecycle}]
    return {
        "ruleName": name,
        "targetBackupVault": vault,
        "scheduleExpression": f"cron(0 {spec.hour} {_DAYS[spec.frequency]} *)",
        "scheduleExpressionTimezone": "Etc/UTC",
        "lifecycle": lifecycle,
        "copyActions": copies if spec.copy_to_vault_arn is not None else None,
    }
