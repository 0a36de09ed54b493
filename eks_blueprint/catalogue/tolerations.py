"""The toleration with which controllers start on the system node group."""

from __future__ import annotations

__all__ = ["SYSTEM_TOLERATION"]

SYSTEM_TOLERATION = {"key": "CriticalAddonsOnly", "operator": "Exists"}
"""Toleration of the taint that the ``system`` group of the production profile has."""
