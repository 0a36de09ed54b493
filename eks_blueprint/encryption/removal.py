"""What happens to keys and logs when a stack goes."""

from __future__ import annotations

from aws_cdk import RemovalPolicy

from eks_blueprint.errors import BlueprintError

__all__ = ["removal_policy"]

_POLICIES = {
    # RetainExceptOnCreate: kept when the stack is deleted, but not when its first deployment
    # fails, or the second one would find a log group of its name and fail as well.
    "retain": RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    "destroy": RemovalPolicy.DESTROY,
}


def removal_policy(removal: str) -> RemovalPolicy:
    """Translate the word of a spec.

    :param removal: ``retain`` or ``destroy``.
    :raises BlueprintError: for any other word.
    """
    if removal not in _POLICIES:
        raise BlueprintError(f"removal must be one of {', '.join(_POLICIES)}, got {removal!r}")
    return _POLICIES[removal]
