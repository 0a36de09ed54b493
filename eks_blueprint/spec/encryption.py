"""Customer managed KMS keys."""

from __future__ import annotations

from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.arns import KeyArn

__all__ = ["EncryptionSpec"]


class EncryptionSpec(Spec):
    """Customer managed KMS keys (SEC-KMS-1)."""

    secrets_key_arn: KeyArn | None = None
    """Key that envelope-encrypts Kubernetes secrets. Default: a key of the cluster's own, with
    rotation."""

    volumes_key_arn: KeyArn | None = None
    """Key for EBS volumes; its policy must let Auto Scaling use it. Default: a key of the
    cluster's own."""
