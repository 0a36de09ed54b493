"""API versions that the definitions of controllers serve."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from eks_blueprint.catalogue._load import load

__all__ = ["CustomApi", "custom_apis"]

_VERSION = re.compile(r"v(\d+)(?:(alpha|beta)(\d+))?")


@dataclass(frozen=True)
class CustomApi:
    """An API group of a controller.

    :param group: the group.
    :param controller: whose definitions they are.
    :param served: kinds by the versions that are served, separated by spaces.
    :param source: repository and release of the definitions.
    """

    group: str
    controller: str
    served: Mapping[str, tuple[str, ...]]
    source: str

    def versions(self, kind: str) -> tuple[str, ...]:
        """Return the versions that are served of a kind, or of all if the kind is not known."""
        found = [text for text, kinds in self.served.items() if kind in kinds]
        return tuple(" ".join(found or self.served).split())

    def is_removed(self, version: str, kind: str) -> bool:
        """Say whether a version of a kind is older than those that are served.

        A newer version is none of the catalogue's, and may be served by a newer controller.

        :param version: such as ``v1beta1``.
        :param kind: the kind.
        """
        known = self.versions(kind)
        return version not in known and _rank(version) < max(map(_rank, known))


@cache
def custom_apis() -> Mapping[str, CustomApi]:
    """Return the API groups of controllers by group."""
    return load("custom-apis.yaml", CustomApi)


def _rank(version: str) -> tuple[int, int, int]:
    """Order versions as Kubernetes does: v2, v1, v1beta2, v1beta1, v1alpha1.

    Source: Kubernetes documentation, "Versions in CustomResourceDefinitions", version priority.
    """
    found = _VERSION.fullmatch(version)
    if found is None:
        return 3, 0, 0
    stage = {"alpha": 0, "beta": 1, None: 2}[found[2]]
    return stage, int(found[1]), int(found[3] or 0)
