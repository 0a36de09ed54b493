"""What lies across the zones of a network."""

from __future__ import annotations

from eks_blueprint.review.picture.chips import Chip
from eks_blueprint.review.picture.model import Machines

__all__ = ["CONTROL_PLANE", "bar_of"]

CONTROL_PLANE = Chip("Control plane interfaces", "", "interfaces", "control")
"""The network interfaces of a control plane."""


def bar_of(one: Machines, where: str = "") -> Chip:
    """Return what pods run on, as a box.

    :param one: what pods run on.
    :param where: where it is. Default: its place in the picture says it.
    """
    icon = "pool" if "pool" in one.kind.lower() else "nodes"
    detail = " · ".join(filter(None, (one.kind, one.detail, where)))
    return Chip(one.name, detail, "machines", icon)
