"""Acknowledgements of EKS Capabilities and of ACK."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, get_args

from eks_blueprint.governance.acknowledgement import Acknowledgement
from eks_blueprint.governance.acknowledgements._findings import wildcard, wildcard_resources
from eks_blueprint.integrations.ack_controller import AckController
from eks_blueprint.integrations.ack_role import AckRole
from eks_blueprint.integrations.capability_role import CapabilityRole
from eks_blueprint.spec.ack import AckServiceName

__all__ = ["ENTRIES"]


def _of_service(policy: str) -> Callable[[Any], Iterator[str]]:
    return lambda role: map(wildcard, wildcard_resources(role.statements[policy]))


def _reason(name: str, who: str) -> str:
    return (
        f"ACK creates resources of {name} as objects in the cluster describe them. Where ARNs of "
        "the service contain names, the policy allows those that the spec lists, or else those "
        "that start with the name of the cluster and -ack-. Where they contain ids or kinds that "
        "the service gives, and for what every account has, such as default parameter groups, an "
        "asterisk stands in their place. On * are actions that support no resource-level "
        "permissions. "
        f"Only {who} can assume the role."
    )


ENTRIES: tuple[Acknowledgement[Any], ...] = tuple(
    Acknowledgement(
        kinds,
        f"{path}{name.capitalize()}Policy",
        _of_service(name.capitalize()),
        _reason(name, who),
    )
    for name in get_args(AckServiceName)
    for kinds, path, who in (
        (
            (CapabilityRole, AckRole),
            "",
            "the service capabilities.eks.amazonaws.com, or the role of the capability,",
        ),
        ((AckController,), "Identity/", "pods of the controller's service account"),
    )
)
