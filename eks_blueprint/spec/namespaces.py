"""Namespaces of Kubernetes, EKS and the library's components, where a user's objects are a risk."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from eks_blueprint import catalogue
from eks_blueprint.errors import Path, Warned

__all__ = ["namespace_warnings"]


def namespace_warnings(path: Path, namespace: str) -> Iterator[Warned]:
    """Return a warning for a namespace of the system, where something of a user is meant to be.

    :param path: path of the field.
    :param namespace: name of the namespace, or a pattern.
    """
    meant = [name for name in catalogue.system_namespaces() if fnmatchcase(name, namespace)]
    if meant:
        names = ", ".join(meant)
        shown = "is a namespace" if namespace in meant else f"includes {names}, namespaces"
        yield Warned(
            "system-namespace",
            path,
            f"{shown} of the system: whoever changes pods, Secrets or service accounts there has "
            "the rights of controllers; name another namespace, or acknowledge this",
        )
