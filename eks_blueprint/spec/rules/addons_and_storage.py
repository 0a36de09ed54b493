"""Rules between storage and the add-ons that mount it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint import catalogue
from eks_blueprint.errors import Found
from eks_blueprint.spec.addons import AddonSpec
from eks_blueprint.spec.storage import StorageSpec

__all__ = ["file_system_addon_issues"]

_DRIVER, _FEATURE = "aws-efs-csi-driver", "pod-identity-of-nodes"


def file_system_addon_issues(
    storage: StorageSpec, addons: Mapping[str, AddonSpec], *, kubernetes_version: str
) -> Iterator[Found]:
    """Return an issue if the EFS CSI driver is too old to mount with a role.

    :param storage: storage of a cluster.
    :param addons: its add-ons by name; without the driver there are no issues.
    :param kubernetes_version: selects the pinned version of the catalogue.
    """
    facts = catalogue.addon(_DRIVER)
    if facts is None or _DRIVER not in addons or not storage.file_systems:
        return
    pin = catalogue.kubernetes(kubernetes_version).addon_version(_DRIVER).version
    addon = addons[_DRIVER]
    version = pin if addon.version is None else addon.pin
    if version is not None and not facts.has(_FEATURE, version):
        yield (
            ("file_systems",),
            f"need {_DRIVER} {facts.since[_FEATURE]} or newer, got {version}; "
            f"change addons.{_DRIVER}.version",
        )
