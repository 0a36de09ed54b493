"""Values of the spec that an upgrade changes."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint import catalogue
from eks_blueprint.upgrade.plan import Edit
from eks_blueprint.upgrade.upgrade import Upgrade

__all__ = ["edits_of"]


def edits_of(upgrade: Upgrade) -> Iterator[Edit]:
    """Yield the values that must change with the version, as far as their new values are known.

    :param upgrade: the upgrade.
    """
    yield Edit(("kubernetes_version",), upgrade.current, upgrade.target)
    release = catalogue.kubernetes(upgrade.target)
    karpenter = upgrade.after.karpenter
    own = karpenter.bottlerocket_version if karpenter is not None else None
    if own is not None and release.bottlerocket is not None and release.bottlerocket_since:
        since = catalogue.numbers_of(release.bottlerocket_since)
        if catalogue.numbers_of(own) < since:
            yield Edit(("karpenter", "bottlerocket_version"), own, release.bottlerocket)
