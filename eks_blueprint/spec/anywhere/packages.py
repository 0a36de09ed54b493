"""Curated packages, which need a subscription."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import AfterValidator, WithJsonSchema

from eks_blueprint import catalogue
from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.kubernetes import Namespace, ObjectName, Quantity
from eks_blueprint.spec.types import Bool

__all__ = ["ControllerResourcesSpec", "PackageSpec", "PackagesSpec"]

_PACKAGES = catalogue.anywhere_release().packages


def _known(name: str) -> str:
    if name not in _PACKAGES:
        raise ValueError(f"must be one of {', '.join(_PACKAGES)}, got {name!r}")
    return name


_PackageName = Annotated[
    str, AfterValidator(_known), WithJsonSchema({"type": "string", "enum": [*_PACKAGES]})
]


class ControllerResourcesSpec(Spec):
    """Resources of the package controller."""

    cpu_request: Quantity | None = None
    """CPU request. Default: that of EKS Anywhere."""

    memory_request: Quantity | None = None
    """Memory request. Default: that of EKS Anywhere."""

    cpu_limit: Quantity | None = None
    """CPU limit. Default: that of EKS Anywhere."""

    memory_limit: Quantity | None = None
    """Memory limit. Default: that of EKS Anywhere."""


class PackageSpec(Spec):
    """A package that is installed."""

    package: _PackageName
    """Its name."""

    target_namespace: Namespace | None = None
    """Namespace in which it is installed. Default: that of the package."""

    config: dict[str, Any] = {}
    """Its configuration. Default: that of the package."""


class PackagesSpec(Spec):
    """Curated packages, by subscription.

    Source: EKS Anywhere documentation, "Curated packages" and "Package controller".
    """

    enabled: Bool = True
    """Install the package controller. Default: true."""

    controller: ControllerResourcesSpec | None = None
    """Resources of the package controller; not on workload clusters. Default: those of EKS
    Anywhere."""

    cron_job: Bool | None = None
    """Renew the credentials of the registry by a cron job; not on workload clusters. Default: that
    of EKS Anywhere."""

    install: dict[ObjectName, PackageSpec] = {}
    """Packages by a name of your choice. Default: none."""

    def issues(self) -> Iterable[Found]:
        for name in ("controller", "cron_job", "install"):
            if not self.enabled and getattr(self, name) not in (None, {}):
                yield (name,), "has no effect with enabled: false; remove one of them"
