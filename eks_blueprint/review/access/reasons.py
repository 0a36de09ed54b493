"""Why a statement of a policy is wide."""

from __future__ import annotations

from collections.abc import Sequence

from eks_blueprint.review.findings import ReviewFinding
from eks_blueprint.review.place import Place

__all__ = ["reason_of"]

_READING = ("Describe", "List", "Get", "Search", "Lookup")


def reason_of(
    policy: Place,
    actions: Sequence[str],
    resources: Sequence[str],
    findings: Sequence[ReviewFinding],
) -> str:
    """Return why a statement is wide: what was acknowledged, else what its actions show.

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
    for reason in dict.fromkeys((*exact, *others)):
        return reason
    if actions and all(one.partition(":")[2].startswith(_READING) for one in actions):
        return "only reads; nothing in the assembly says more"
    return ""


def _detail(rule: str) -> str:
    return rule.partition("[")[2].removesuffix("]")
