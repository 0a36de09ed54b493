"""Fargate profiles for the namespaces of a tenant."""

from __future__ import annotations

from collections.abc import Sequence

from eks_blueprint.spec import FargateProfileSpec, FargateSelectorSpec

__all__ = ["fargate_profiles"]

_SELECTORS = 5
"""Selectors of one Fargate profile (EKS user guide, "Define which Pods use AWS Fargate")."""


def fargate_profiles(namespaces: Sequence[str]) -> dict[str, FargateProfileSpec]:
    """Return as many profiles as it takes to select all pods of some namespaces.

    :param namespaces: the namespaces, in an order that stays: it says which are in one profile.
    """
    groups = [
        namespaces[start : start + _SELECTORS] for start in range(0, len(namespaces), _SELECTORS)
    ]
    return {
        f"pods{index}": FargateProfileSpec(
            selectors={name: FargateSelectorSpec(namespace=name) for name in group}
        )
        for index, group in enumerate(groups, start=1)
    }
