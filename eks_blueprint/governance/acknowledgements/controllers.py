"""Acknowledgements of controllers that are a chart with a role."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint.controllers import Controller
from eks_blueprint.governance.acknowledgement import Acknowledgement
from eks_blueprint.governance.acknowledgements._findings import wildcard, wildcard_resources

__all__ = ["ENTRIES"]

_READS = ("Describe", "Get", "List")


def _read_only(statement: Mapping[str, Any]) -> bool:
    actions = statement["Action"]
    names = [actions] if isinstance(actions, str) else actions
    return all(name.partition(":")[2].startswith(_READS) for name in names)


def _reads(controller: Controller) -> Iterator[str]:
    reading = (one for one in controller.identity.statements if _read_only(one))
    yield from map(wildcard, wildcard_resources(reading))


def _tagged(controller: Controller) -> Iterator[str]:
    for statement in controller.identity.statements:
        keys = statement.get("Condition", {}).get("StringEquals", {})
        if not _read_only(statement) and any("ResourceTag/" in key for key in keys):
            yield from map(wildcard, wildcard_resources([statement]))


ENTRIES = (
    Acknowledgement(
        Controller,
        "Identity/Policy",
        _reads,
        "These statements only read: they describe, get and list, with actions that support no "
        "resource, or on resources of this account and Region whose ids are not known before. The "
        "role is bound to the one service account of the controller through Pod Identity.",
    ),
    Acknowledgement(
        Controller,
        "Identity/Policy",
        _tagged,
        "The controller changes resources that others make and whose ids are not known before. A "
        "condition in the same statement limits it to those with the tag of this cluster.",
    ),
)
