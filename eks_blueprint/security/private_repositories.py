"""Repositories for copies of public images and charts."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import aws_cdk as cdk
from aws_cdk import RemovalPolicy
from aws_cdk import aws_kms as kms
from constructs import Construct

from eks_blueprint import catalogue
from eks_blueprint.arguments import checked
from eks_blueprint.attributes import key_arn
from eks_blueprint.checks import refuse_value
from eks_blueprint.encryption import KEEP, CustomerKey, checked_removal_policy
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec.image_repository import RepositoryName

__all__ = ["PrivateRepositories"]


class PrivateRepositories(Construct):
    """ECR repositories for copies, and rules by which ECR makes copies itself.

    Repositories are encrypted with one KMS key and scanned on push, and their tags are immutable. A
    repository is deleted with its images when its name is removed, since the copies can be made
    again. Those that ECR creates for a pull-through cache rule belong to ECR: it encrypts them with
    keys of its own, and they stay when the rule is deleted.

    :param repositories: names.
    :param prefix: first part of the names.
    :param pull_through: hosts of registries from which ECR fetches images itself; repositories of
        their images must not be named. Default: none.
    :param key: KMS key. Default: a new key.
    :param removal_policy: of the key when the stack is deleted. Default: kept.
    :raises BlueprintError: for a name that ECR does not take, or a host without a rule.

    Source: CloudFormation schemas of AWS::ECR::Repository and AWS::ECR::PullThroughCacheRule; ECR
    user guide, "Preventing image tags from being overwritten in Amazon ECR"; recommendation
    SEC-LINK-1.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        repositories: Collection[str],
        prefix: str,
        pull_through: Sequence[str] = (),
        key: kms.IKey | None = None,
        removal_policy: RemovalPolicy = KEEP,
    ) -> None:
        super().__init__(scope, construct_id)
        for name in repositories:
            refuse_value(self, "repositories", name, RepositoryName)
        known = catalogue.pull_through_registries()
        for host in pull_through:
            if host not in known:
                raise BlueprintError(
                    f"pull_through must be one of {', '.join(known)}, got {host!r}; copy images of "
                    "other registries",
                    scope=self,
                )
        if key is None:
            key = CustomerKey(
                self,
                "Key",
                description="Copies of images and charts in ECR",
                removal_policy=checked_removal_policy(removal_policy, scope=self),
            ).key
        self.key: kms.IKey = key
        encryption = {"encryptionType": "KMS", "kmsKey": key_arn(key)}
        self.repositories = {
            name: cdk.aws_ecr.CfnRepository(
                self,
                name.replace("/", "."),
                repository_name=name,
                encryption_configuration=encryption,
                image_scanning_configuration={"scanOnPush": True},
                image_tag_mutability="IMMUTABLE",
                empty_on_delete=True,
            )
            for name in sorted(repositories)
        }
        self.rules = {
            host: cdk.aws_ecr.CfnPullThroughCacheRule(
                self,
                f"rule.{host}",
                ecr_repository_prefix=f"{prefix}/{host}",
                upstream_registry=known[host],
                upstream_registry_url=host,
            )
            for host in pull_through
        }
