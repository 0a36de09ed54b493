"""Customer managed KMS keys."""

from __future__ import annotations

from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.arns import KeyArn

__all__ = ["EncryptionSpec"]


class EncryptionSpec(Spec):
    """Customer managed KMS keys (SEC-KMS-1)."""

    secrets_key_arn: KeyArn | None = None
    """KMS key for envelope encryption of Kubernetes secrets. Default: a new key for this cluster,
    with rotation."""

    volumes_key_arn: KeyArn | None = None
    """KMS key for EBS volumes; its policy must allow Auto Scaling to use it. Default: a new key for
    this cluster."""
