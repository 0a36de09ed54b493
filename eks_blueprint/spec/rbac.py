"""Names of users and groups, as EKS accepts them."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from eks_blueprint.spec.types import pattern

__all__ = ["GroupName", "UserName"]

# EKS API reference, CreateAccessEntry, and EKS user guide, "Set a custom username for EKS access
# entries": prefixes that are reserved for Kubernetes, EKS and AWS.
_NOT_RESERVED = r"(?!(system|eks|aws|amazon|iam):)"
_RESERVED = "that does not start with system:, eks:, aws:, amazon: or iam:"
_VISIBLE = r"[^\s\x00-\x1f\x7f]"

GroupName = Annotated[
    str,
    AfterValidator(
        pattern(rf"{_NOT_RESERVED}{_VISIBLE}{{1,200}}", f"the name of a group {_RESERVED}")
    ),
]
# The same page: with the name of the session, a colon must stand before it.
UserName = Annotated[
    str,
    Field(max_length=512),
    AfterValidator(pattern(rf"{_NOT_RESERVED}{_VISIBLE}+", f"the name of a user {_RESERVED}")),
    AfterValidator(
        pattern(
            r"((?!\{\{SessionName(Raw)?\}\}).)*|((?!\{\{SessionName(Raw)?\}\}).)*:.*",
            "a user name with a colon before the session name, as in ci:{{SessionName}}",
        )
    ),
]
