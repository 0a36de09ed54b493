"""Custom resources against the definitions among the objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eks_blueprint.assembly import mapping_of
from eks_blueprint.readiness.subject import Subject, listed
from eks_blueprint.results import Finding, Severity

__all__ = ["definition_findings"]

_CHECK = "removed-custom-api"
_KIND = "CustomResourceDefinition"


def definition_findings(subjects: Sequence[Subject]) -> Iterator[Finding]:
    """Find custom resources of versions that their definition does not serve, or deprecates.

    :param subjects: the objects of a cluster; definitions of charts are not among them.
    """
    known = {
        (one.spec.get("group"), mapping_of(one.spec.get("names")).get("kind")): _versions(one)
        for one in subjects
        if one.kind == _KIND
    }
    for subject in subjects if known else ():
        versions = known.get((subject.group, subject.kind))
        if versions is None or subject.kind == _KIND:
            continue
        name = subject.api_version.rpartition("/")[2]
        version = versions.get(name, {"served": False})
        served = [key for key, one in versions.items() if one.get("served")]
        if not version.get("served"):
            yield subject.finding(
                _CHECK,
                f"is of {subject.api_version} {subject.kind}, which its definition does not serve",
                at=("apiVersion",),
                severity=Severity.ERROR,
                remedy=f"use {' or '.join(served)}" if served else None,
            )
        elif version.get("deprecated"):
            text = version.get("deprecationWarning") or "it is deprecated"
            yield subject.finding(
                _CHECK,
                f"is of {subject.api_version} {subject.kind}: {text}",
                at=("apiVersion",),
            )


def _versions(definition: Subject) -> Mapping[str, Mapping[str, Any]]:
    return {str(one.get("name")): one for _, one in listed(definition.spec.get("versions"))}
