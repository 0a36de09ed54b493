"""Supported Kubernetes versions."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from eks_blueprint import catalogue

__all__ = ["KubernetesVersion"]


def _known(version: str) -> str:
    known = catalogue.kubernetes_versions()
    if version not in known:
        raise ValueError(f"must be one of {', '.join(known)}, got {version!r}")
    return version


KubernetesVersion = Annotated[
    str,
    AfterValidator(_known),
    WithJsonSchema({"type": "string", "enum": [*catalogue.kubernetes_versions()]}),
]
