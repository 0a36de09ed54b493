"""Why a statement of a policy is wide."""

from __future__ import annotations

import re
from collections.abc import Sequence

from eks_blueprint.review.findings import ReviewFinding
from eks_blueprint.review.place import Place

__all__ = ["acknowledged_reason", "derived_reason", "is_whole"]

_READING = ("Describe", "List", "Get", "Search", "Lookup")
_BUT = "all but"
# Keys of conditions that leave only some of what a wildcard means.
_LIMITS = re.compile(
    r"^(?!Null )\S+ (?P<key>aws:(?:Resource|Request)Tag/\S+|aws:ResourceAccount|ec2:Vpc"
    r"|\S+:CreateAction|iam:PassedToService|kms:ViaService|kms:EncryptionContext\S*|s3:prefix"
    r"|emr-containers:ExecutionRoleArn) = (?!\*$)"
)
_ARN = re.compile(r"^[^:]*:[^:]*:(?P<service>[^:]*):[^:]*:[^:]*:(?P<rest>.*)$")
# What stands before the name in an ARN of most services; those of S3 begin with the name.
_TYPE = re.compile(r"^[a-z][a-z-]*[:/](?:(?:app|net|gwy)/)?")
_PSEUDO = re.compile(r"<AWS::\w+>")


def acknowledged_reason(
    policy: Place,
    actions: Sequence[str],
    resources: Sequence[str],
    findings: Sequence[ReviewFinding],
) -> str:
    """Return the reason with which somebody accepted that a statement is wide, or an empty text.

    :param policy: the resource with the policy.
    :param actions: its actions.
    :param resources: its resources.
    :param findings: findings, acknowledged or not.
    """
    about = [
        one
        for one in findings
        if one.state == "acknowledged"
        and one.place is not None
        and (one.place.stack, one.place.logical_id) == (policy.stack, policy.logical_id)
        and one.reason
    ]
    wide = {f"Resource::{one}" for one in resources if "*" in one}
    wide |= {f"Action::{one}" for one in actions if "*" in one}
    exact = [one.reason for one in about if _detail(one.rule) in wide]
    others = [one.reason for one in about if "::" in _detail(one.rule)]
    return next(iter((*exact, *others)), "")


def derived_reason(
    actions: Sequence[str], resources: Sequence[str], conditions: Sequence[str]
) -> str:
    """Return what a statement itself shows of why it is wide, or an empty text.

    :param actions: its actions.
    :param resources: its resources.
    :param conditions: its conditions.
    """
    if actions and all(one.partition(":")[2].startswith(_READING) for one in actions):
        return "only reads"
    if any("*" in one or one.startswith(_BUT) for one in actions):
        return ""
    if any(map(_LIMITS.match, conditions)):
        return "limited by its conditions"
    if resources and all(map(_is_named, resources)):
        return "limited to resources whose names begin as given"
    return ""


def is_whole(actions: Sequence[str], resources: Sequence[str]) -> bool:
    """Say whether a statement is about all resources, or about actions that a pattern has.

    :param actions: its actions.
    :param resources: its resources.
    """
    return any(one == "*" or one.startswith(_BUT) for one in resources) or any(
        "*" in one or one.startswith(_BUT) for one in actions
    )


def _is_named(resource: str) -> bool:
    """Say whether a name, or the beginning of one, stands before a wildcard."""
    if resource.startswith(_BUT):
        return False
    before, star, _ = resource.partition("*")
    if not star:
        return True
    before = _PSEUDO.sub("", before)
    if "<" in before:
        return True
    found = _ARN.match(before)
    if found is None:
        return False
    rest = found["rest"] if found["service"] == "s3" else _TYPE.sub("", found["rest"])
    return bool(rest.strip("/:"))


def _detail(rule: str) -> str:
    return rule.partition("[")[2].removesuffix("]")
