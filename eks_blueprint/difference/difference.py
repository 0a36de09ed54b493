"""What a deployment does."""

from __future__ import annotations

from dataclasses import dataclass

from eks_blueprint.difference.change import ResourceChange, StackChange
from eks_blueprint.results import Finding

__all__ = ["Difference"]


@dataclass(frozen=True)
class Difference:
    """What a deployment of one cloud assembly over another does.

    :param stacks: stacks in the order of their deployment, then those that stay behind.
    :param changes: what happens to resources and objects, by stack.
    :param findings: what would be lost, or would make the deployment fail.
    :param blocked: whether the deployment fails.
    :param allowed: ids that the user allows to be replaced or deleted.
    :param notes: what was not compared. Default: nothing.
    """

    stacks: tuple[StackChange, ...]
    changes: tuple[ResourceChange, ...]
    findings: tuple[Finding, ...]
    blocked: bool
    allowed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
