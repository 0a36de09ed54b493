"""Supported Kubernetes versions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from eks_blueprint import catalogue
from eks_blueprint.errors import Found

__all__ = ["KubernetesVersion", "version_issues"]


def version_issues(version: str) -> Iterator[Found]:
    """Return an issue for a version that the catalogue does not know.

    :param version: argument ``kubernetes_version`` of a construct.
    """
    known = catalogue.kubernetes_versions()
    if version not in known:
        yield ("kubernetes_version",), f"must be one of {', '.join(known)}, got {version!r}"


def _known(version: str) -> str:
    for _, message in version_issues(version):
        raise ValueError(message)
    return version


KubernetesVersion = Annotated[
    str,
    AfterValidator(_known),
    WithJsonSchema({"type": "string", "enum": [*catalogue.kubernetes_versions()]}),
]
