"""Rules between Velero and the drivers whose volumes it backs up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint import catalogue
from eks_blueprint.errors import Found
from eks_blueprint.spec.addons import AddonSpec

__all__ = ["velero_driver_issues"]

_DRIVER = "aws-ebs-csi-driver"
_TAGS = "cluster-scoped-policy"


def velero_driver_issues(addons: Mapping[str, AddonSpec]) -> Iterator[Found]:
    """Return an issue for a driver that does not tag volumes with the name of the cluster.

    Velero's role may make snapshots of volumes with that tag only.

    :param addons: add-ons that are installed.
    """
    addon, facts = addons.get(_DRIVER), catalogue.addon(_DRIVER)
    if addon is None or addon.version is None or facts is None:
        return
    if not facts.has(_TAGS, addon.pin):
        yield (
            (_DRIVER, "version"),
            "must be one that tags volumes with the name of the cluster, since velero may make "
            f"snapshots of those only, {facts.since[_TAGS]} or newer, got {addon.version}",
        )
