"""Repositories for container images."""

from __future__ import annotations

import json
from typing import Any

import aws_cdk as cdk
from aws_cdk import RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from eks_blueprint.attributes import key_arn
from eks_blueprint.checks import refuse_arns_of_elsewhere
from eks_blueprint.encryption import KEEP, CustomerKey, checked_removal_policy
from eks_blueprint.spec import ImageRepositorySpec

__all__ = ["ImageRepository"]


class ImageRepository(Construct):
    """An ECR repository: encrypted under a KMS key, scanned on push, with tags that stay.

    Whoever pulls needs no right to the key: ECR uses it through grants that it makes with the
    repository. Another name means another repository, and its images stay behind. So would another
    key, which CloudFormation refuses for a repository with a name: give it another name as well.

    :param spec: what is kept, and how.
    :param repository_name: name that pipelines push to. Default: CloudFormation makes one.
    :param key: KMS key. Default: the spec's, or a key of the repository's own.
    :param removal_policy: when the stack is deleted; a repository that holds images stays in any
        case, and with ``DESTROY`` makes the deletion of the stack fail. Default: kept.
    :raises BlueprintError: for an ARN of another Region than the stack's.

    Source: ECR user guide, "Encryption at rest", "Lifecycle policy properties in Amazon ECR",
    "Preventing image tags from being overwritten in Amazon ECR"; CloudFormation schema of
    AWS::ECR::Repository.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        spec: ImageRepositorySpec,
        repository_name: str | None = None,
        key: kms.IKey | None = None,
        removal_policy: RemovalPolicy = KEEP,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_arns_of_elsewhere(self, {"spec": spec})
        self.key_arn = self._key_arn(spec, key, removal_policy)
        self.resource = cdk.aws_ecr.CfnRepository(
            self,
            "Resource",
            repository_name=repository_name,
            encryption_configuration={"encryptionType": "KMS", "kmsKey": self.key_arn},
            # CloudFormation's schema names the registry's setting as its successor; that one is
            # the account's, not this repository's.
            image_scanning_configuration={"scanOnPush": True},
            image_tag_mutability="IMMUTABLE" if spec.immutable_tags else "MUTABLE",
            lifecycle_policy={"lifecyclePolicyText": json.dumps(_lifecycle(spec))},
            empty_on_delete=False,
        )
        self.resource.apply_removal_policy(checked_removal_policy(removal_policy, scope=self))
        self.repository: cdk.aws_ecr.IRepository = (
            cdk.aws_ecr.Repository.from_repository_attributes(
                self,
                "Repository",
                repository_arn=self.resource.attr_arn,
                repository_name=self.resource.ref,
            )
        )
        self.uri = self.resource.attr_repository_uri

    def grant_pull(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let somebody pull images.

        Nodes of the same account may already, by AmazonEC2ContainerRegistryPullOnly.

        :param grantee: who may pull.
        """
        return self.repository.grant_pull(grantee)

    def _key_arn(
        self, spec: ImageRepositorySpec, key: kms.IKey | None, removal_policy: RemovalPolicy
    ) -> str:
        if key is not None:
            return key_arn(key)
        if spec.kms_key_arn is not None:
            return spec.kms_key_arn
        own = CustomerKey(
            self, "Key", description="Container images in ECR", removal_policy=removal_policy
        )
        return key_arn(own.key)


def _lifecycle(spec: ImageRepositorySpec) -> dict[str, Any]:
    rules = {
        f"Untagged images go after {spec.untagged_days} days": {
            "tagStatus": "untagged",
            "countType": "sinceImagePushed",
            "countUnit": "days",
            "countNumber": spec.untagged_days,
        },
        # By tag, not `any`: an image for several architectures holds an untagged one for each,
        # and they would count.
        f"The newest {spec.keep_images} tagged images stay": {
            "tagStatus": "tagged",
            "tagPatternList": ["*"],
            "countType": "imageCountMoreThan",
            "countNumber": spec.keep_images,
        },
    }
    return {
        "rules": [
            {
                "rulePriority": priority,
                "description": description,
                "selection": selection,
                "action": {"type": "expire"},
            }
            for priority, (description, selection) in enumerate(rules.items(), start=1)
        ]
    }
