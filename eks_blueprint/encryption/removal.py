"""What happens to keys, logs and data when a stack is deleted."""

from __future__ import annotations

from aws_cdk import RemovalPolicy
from constructs import IConstruct

from eks_blueprint.errors import BlueprintError

__all__ = ["KEEP", "checked_removal_policy", "removal_policy_of"]

KEEP = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
"""Default of all constructs, RetainExceptOnCreate in CloudFormation: kept when the stack is
deleted, but not when its first deployment fails. Otherwise the second deployment would fail because
a log group of that name exists."""

_OF_SPEC = {"retain": KEEP, "destroy": RemovalPolicy.DESTROY}
_ALLOWED = (RemovalPolicy.RETAIN, KEEP, RemovalPolicy.DESTROY)


def removal_policy_of(word: str) -> RemovalPolicy:
    """Return the CDK removal policy for the field ``removal_policy`` of a spec.

    :param word: ``retain`` or ``destroy``.
    :raises BlueprintError: for any other word.
    """
    if word not in _OF_SPEC:
        raise BlueprintError(f"removal_policy must be one of {', '.join(_OF_SPEC)}, got {word!r}")
    return _OF_SPEC[word]


def checked_removal_policy(policy: RemovalPolicy, *, scope: IConstruct) -> RemovalPolicy:
    """Reject a removal policy that the resource does not support.

    :param policy: the policy.
    :param scope: construct of the resource.
    :raises BlueprintError: for ``SNAPSHOT``, which no resource of the library supports, or for a
        value that is not an ``aws_cdk.RemovalPolicy``.
    """
    if policy not in _ALLOWED:
        names = ", ".join(str(allowed) for allowed in _ALLOWED)
        raise BlueprintError(f"removal_policy must be one of {names}, got {policy}", scope=scope)
    return policy
