"""Kubernetes versions of EKS, and the add-on versions pinned for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from eks_blueprint.catalogue._load import read
from eks_blueprint.errors import BlueprintError

__all__ = ["AddonVersion", "KubernetesRelease", "kubernetes", "kubernetes_versions"]

# A file for each; CloudFormation knows more, but older ones are in extended support (cluster
# calendar of the EKS user guide) and their add-ons are not looked after here.
_VERSIONS = ("1.36", "1.35", "1.34", "1.33")


@dataclass(frozen=True)
class AddonVersion:
    """Version of a managed add-on for one Kubernetes version.

    :param version: the pin, or ``None`` where EKS chooses its default version.
    :param source: where the pin was read.
    """

    version: str | None = None
    source: str = ""


@dataclass(frozen=True)
class KubernetesRelease:
    """A Kubernetes version on EKS.

    :param version: such as ``1.35``.
    :param standard_until: last day of standard support, or ``None`` where not known.
    :param extended_until: last day of extended support, or ``None`` where not known.
    :param addons: pins by add-on name.
    :param bottlerocket: release of Bottlerocket that has this version, or ``None``.
    """

    version: str
    standard_until: date | None
    extended_until: date | None
    addons: Mapping[str, AddonVersion]
    bottlerocket: str | None = None

    def addon_version(self, name: str) -> AddonVersion:
        """Give the pin of an add-on; without one, EKS chooses."""
        return self.addons.get(name, AddonVersion())


def kubernetes_versions() -> tuple[str, ...]:
    """Name the Kubernetes versions of the catalogue, newest first."""
    return _VERSIONS


def kubernetes(version: str) -> KubernetesRelease:
    """Give the facts of a Kubernetes version.

    :raises BlueprintError: if the catalogue does not know it.
    """
    if version not in _VERSIONS:
        raise BlueprintError(
            f"kubernetes_version must be one of {', '.join(_VERSIONS)}, got {version!r}"
        )
    facts = read(f"kubernetes/{version}.yaml")
    addons = {
        name: AddonVersion(pin["version"], pin["source"])
        for name, pin in (facts.get("addons") or {}).items()
    }
    return KubernetesRelease(
        version,
        facts.get("standard_until"),
        facts.get("extended_until"),
        MappingProxyType(addons),
        (facts.get("bottlerocket") or {}).get("version"),
    )
