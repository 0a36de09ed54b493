"""IAM policy documents in the form that CloudFormation expects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["policy_document", "service_trust"]

Statement = Mapping[str, Any]


def policy_document(*statements: Statement) -> dict[str, Any]:
    """Return a policy document.

    :param statements: its statements, as IAM JSON.
    """
    return {"Version": "2012-10-17", "Statement": [*statements]}


def service_trust(
    service: str,
    *,
    actions: str | Sequence[str] = "sts:AssumeRole",
    condition: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the trust policy of a role that an AWS service assumes.

    :param service: service principal, such as ``ec2.amazonaws.com``.
    :param actions: what the service may do with the role. Default: ``sts:AssumeRole``.
    :param condition: condition of the statement, such as resources of this account only. Default:
        none.
    """
    allow: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": actions if isinstance(actions, str) else [*actions],
    }
    return policy_document(allow if condition is None else {**allow, "Condition": condition})
