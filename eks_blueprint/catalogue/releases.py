"""Kubernetes versions of EKS, the add-on versions pinned for each, and the kubectl for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from types import MappingProxyType

from eks_blueprint.catalogue._load import FOLDER, read_as
from eks_blueprint.errors import BlueprintError

__all__ = [
    "DEFAULT_KUBERNETES_VERSION",
    "KUBECTL_VERSION",
    "AddonVersion",
    "KubernetesRelease",
    "earlier_versions",
    "kubectl_versions",
    "kubernetes",
    "kubernetes_versions",
    "minor",
]

DEFAULT_KUBERNETES_VERSION = "1.35"
"""Default version: the newest with pinned core add-ons and a pinned Bottlerocket release."""

KUBECTL_VERSION = "1.35"
"""Of kubectl and Helm's libraries in the Lambda layer; the package of the layer, a dependency in
``pyproject.toml``, has it in its name."""


@dataclass(frozen=True)
class AddonVersion:
    """Version of a managed add-on for one Kubernetes version.

    :param version: the pin, or ``None`` where EKS chooses its default version.
    :param source: source of the pin.
    """

    version: str | None = None
    source: str = ""


@dataclass(frozen=True)
class _Pin:
    version: str
    source: str


@dataclass(frozen=True)
class _Bottlerocket:
    version: str
    since: str
    source: str


@dataclass(frozen=True)
class _File:
    standard_until: date | None
    extended_until: date | None
    addons: Mapping[str, _Pin] = field(default_factory=dict)
    bottlerocket: _Bottlerocket | None = None


@dataclass(frozen=True)
class KubernetesRelease:
    """A Kubernetes version on EKS.

    :param version: such as ``1.35``.
    :param standard_until: last day of standard support, or ``None`` where not known.
    :param extended_until: last day of extended support, or ``None`` where not known.
    :param addons: pins by add-on name.
    :param bottlerocket: release of Bottlerocket that has this version, or ``None``.
    :param bottlerocket_since: first release of Bottlerocket that has this version, or ``None``.
    """

    version: str
    standard_until: date | None
    extended_until: date | None
    addons: Mapping[str, AddonVersion]
    bottlerocket: str | None = None
    bottlerocket_since: str | None = None

    def addon_version(self, name: str) -> AddonVersion:
        """Return the pin of an add-on; without one, EKS chooses."""
        return self.addons.get(name, AddonVersion())


@cache
def kubernetes_versions() -> tuple[str, ...]:
    """Return the Kubernetes versions of the catalogue, newest first.

    CloudFormation accepts more, but older versions are in extended support (cluster calendar of the
    EKS user guide) and the catalogue does not maintain their add-ons.
    """
    names = (file.stem for file in (FOLDER / "kubernetes").glob("*.yaml"))
    return tuple(sorted(names, key=minor, reverse=True))


def earlier_versions(version: str) -> tuple[str, ...]:
    """Return the Kubernetes versions of the catalogue before a version, newest first.

    :param version: one of the versions of the catalogue.
    """
    known = kubernetes_versions()
    return known[known.index(version) + 1 :]


@cache
def kubectl_versions() -> tuple[str, ...]:
    """Return the Kubernetes versions that kubectl of the layer supports, newest first.

    Source: Kubernetes documentation, "Version Skew Policy": one minor version around its own.
    """
    own = minor(KUBECTL_VERSION)
    return tuple(one for one in kubernetes_versions() if abs(minor(one) - own) <= 1)


def kubernetes(version: str) -> KubernetesRelease:
    """Return the facts of a Kubernetes version.

    :raises BlueprintError: if the catalogue does not know it.
    """
    known = kubernetes_versions()
    if version not in known:
        raise BlueprintError(
            f"kubernetes_version must be one of {', '.join(known)}, got {version!r}"
        )
    return _release(version)


@cache
def _release(version: str) -> KubernetesRelease:
    facts = read_as(f"kubernetes/{version}.yaml", _File)
    return KubernetesRelease(
        version,
        facts.standard_until,
        facts.extended_until,
        MappingProxyType(
            {name: AddonVersion(pin.version, pin.source) for name, pin in facts.addons.items()}
        ),
        facts.bottlerocket.version if facts.bottlerocket is not None else None,
        facts.bottlerocket.since if facts.bottlerocket is not None else None,
    )


def minor(version: str) -> int:
    """Return the minor number of a Kubernetes version, such as 35 of ``1.35``.

    :param version: version with at least two numbers.
    :raises ValueError: if it is no version.
    """
    return int(version.removeprefix("v").split(".")[1])
