"""Values that look like secrets, in specs, templates and Kubernetes objects alike."""

from eks_blueprint.secret_values.public_key_blocks import (
    holds_public_keys_only,
    is_whole,
    kind_of_block,
)
from eks_blueprint.secret_values.values import secret_issues

__all__ = ["holds_public_keys_only", "is_whole", "kind_of_block", "secret_issues"]
