"""Acknowledgements of the network room."""

from __future__ import annotations

from eks_blueprint.governance.acknowledgement import Acknowledgement

__all__ = ["ENTRIES"]

ENTRIES: tuple[Acknowledgement, ...] = ()
