"""ECR repositories for container images."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.arns import KeyArn
from eks_blueprint.spec.types import Bool, Int, pattern

__all__ = ["REPOSITORY", "ImageRepositorySpec", "RepositoryName"]

REPOSITORY = r"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*"
"""Name of a repository. Source: ECR API reference, CreateRepository, repositoryName."""

RepositoryName = Annotated[
    str,
    Field(min_length=2, max_length=256),
    AfterValidator(pattern(REPOSITORY, "the name of an ECR repository such as shop/web")),
]


class ImageRepositorySpec(Spec):
    """An ECR repository: encrypted, scanned on push, with immutable tags.

    Source: CloudFormation schema of AWS::ECR::Repository; ECR user guide, "Lifecycle policy
    properties in Amazon ECR".
    """

    keep_images: Int = Field(default=100, ge=1, le=10000)
    """Number of tagged images to keep, the newest ones. Default: 100."""

    untagged_days: Int = Field(default=7, ge=1, le=3650)
    """Days after which images without a tag are deleted. Default: 7."""

    immutable_tags: Bool = True
    """Refuse to overwrite a tag. Default: true."""

    kms_key_arn: KeyArn | None = None
    """ARN of a KMS key; it cannot be changed for an existing repository. Default: a new key."""
