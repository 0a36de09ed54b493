"""Kinds and API versions that the target version does not serve."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from eks_blueprint.catalogue import custom_apis, minor, removed_api, served_apis
from eks_blueprint.readiness.subject import Subject
from eks_blueprint.results import Finding, Severity

__all__ = ["is_served", "removed_api_findings"]

_CHECK = "removed-api"
_VERSION = re.compile(r"v\d+((alpha|beta)\d+)?")
_OLDEST, _NEWEST = 25, 37
_SCHEMAS = "OpenAPI schemas of Kubernetes 1.25 to 1.37"


def removed_api_findings(subject: Subject, *, current: str, target: str) -> Iterator[Finding]:
    """Find an API version that is removed, or will be.

    - error: the target version does not serve it, or never did.
    - warning: it is deprecated, and a later version does not serve it.

    Of custom resources, those that the definitions of the library's controllers no longer serve are
    warnings; of others nothing is known.

    :param subject: the object.
    :param current: Kubernetes version that the cluster has.
    :param target: Kubernetes version that it gets.
    """
    api_version, kind = subject.api_version, subject.kind
    verb = "refers to" if subject.is_reference else "is of"
    removal = removed_api(api_version, kind)
    if removal is not None:
        gone = minor(removal.removed) <= minor(target)
        yield subject.finding(
            _CHECK,
            f"{verb} {api_version} {kind.removesuffix('List')}, which Kubernetes "
            + (
                f"does not serve since {removal.removed}"
                if gone
                else f"{target} serves, and {removal.removed} will not"
            ),
            severity=Severity.ERROR if gone else Severity.WARNING,
            remedy=removal.remedy,
            source=removal.source,
            at=("apiVersion",),
        )
        return
    yield from _custom(subject, verb)
    message = _unserved(api_version, kind, current, target)
    # Configuration files, such as a kubeconfig, have API versions and kinds that no server knows.
    is_object = subject.whole or "metadata" in subject.content
    if message is not None and (is_object or is_served(api_version, kind, current)):
        yield subject.finding(
            _CHECK,
            f"{verb} {api_version} {kind}, {message}",
            severity=Severity.ERROR if is_served(api_version, kind, current) else Severity.WARNING,
            remedy=_others(subject, target),
            source=_SCHEMAS,
            at=("apiVersion",),
        )


def _custom(subject: Subject, verb: str) -> Iterator[Finding]:
    """Find versions of custom resources that their definitions no longer serve."""
    group = custom_apis().get(subject.group)
    version = subject.api_version.rpartition("/")[2]
    if group is not None and group.is_removed(version, subject.kind):
        yield subject.finding(
            "removed-custom-api",
            f"{verb} {subject.api_version} {subject.kind}, which the definitions of "
            f"{group.controller} ({group.source}) do not serve",
            remedy=f"use {' or '.join(group.versions(subject.kind))}, before you upgrade "
            f"{group.controller}",
            source=group.source,
            at=("apiVersion",),
        )


def is_served(api_version: str, kind: str, version: str) -> bool | None:
    """Say whether a Kubernetes version serves a kind of its own.

    :param api_version: such as ``apps/v1``.
    :param kind: such as ``Deployment``.
    :param version: a Kubernetes version.
    :returns: ``None`` for custom resources, and for versions that the catalogue does not know.
    """
    if not _OLDEST <= minor(version) <= _NEWEST or not _is_built_in(api_version):
        return None
    span = served_apis().get((api_version, kind.removesuffix("List")))
    return span is not None and span[0] <= minor(version) <= span[1]


def _is_built_in(api_version: str) -> bool:
    group, _, version = api_version.rpartition("/")
    # What a template fills in is no version.
    return _VERSION.fullmatch(version) is not None and group in _groups()


@cache
def _groups() -> frozenset[str]:
    return frozenset(known.rpartition("/")[0] for known, _ in served_apis())


def _unserved(api_version: str, kind: str, current: str, target: str) -> str | None:
    if kind == "List" or is_served(api_version, kind, target) is not False:
        return None
    if is_served(api_version, kind, current):
        return f"which Kubernetes {target} does not serve"
    return f"which neither Kubernetes {current} nor {target} serves"


def _others(subject: Subject, target: str) -> str:
    found = [
        known
        for known, kind in served_apis()
        if kind == subject.kind and is_served(known, kind, target)
    ]
    return f"use {' or '.join(found)}" if found else "remove it, or correct apiVersion and kind"
