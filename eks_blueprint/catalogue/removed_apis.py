"""API versions of Kubernetes' own kinds that are no longer served, or will not be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from eks_blueprint.catalogue._load import load_list, read

__all__ = ["RemovedApi", "removed_api", "removed_apis", "served_apis"]


@dataclass(frozen=True)
class RemovedApi:
    """An API version that the API server stops serving.

    :param removed: the first Kubernetes version without it.
    :param api_version: the API version.
    :param kinds: the kinds that it had.
    :param use: the API version that replaces it, or an empty text.
    :param source: where this was read.
    :param instead: what to do where nothing replaces it. Default: remove the object.
    """

    removed: str
    api_version: str
    kinds: tuple[str, ...]
    use: str
    source: str
    instead: str = "remove it"

    @property
    def remedy(self) -> str:
        """What to do about an object of it."""
        return f"use {self.use}" if self.use else self.instead


@cache
def removed_apis() -> tuple[RemovedApi, ...]:
    """Return the removed API versions, in the order of their removal."""
    return load_list("removed-apis.yaml", RemovedApi)


def removed_api(api_version: str, kind: str) -> RemovedApi | None:
    """Return the removal of a kind in an API version, past or to come, or ``None``.

    :param api_version: such as ``policy/v1beta1``.
    :param kind: such as ``PodDisruptionBudget``; the list of a kind counts as the kind.
    """
    return _by_kind().get((api_version, kind.removesuffix("List")))


@cache
def _by_kind() -> Mapping[tuple[str, str], RemovedApi]:
    return {(one.api_version, kind): one for one in removed_apis() for kind in one.kinds}


@cache
def served_apis() -> Mapping[tuple[str, str], tuple[int, int]]:
    """Return Kubernetes' own kinds with the first and last minor version that serves them.

    The first is 25 for what is older, the last 37 for what is still served by 1.37. Alpha and beta
    versions are among them, whether EKS enables them or not.

    :returns: the numbers by API version and kind.
    """
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for api_version, kinds in read("served-apis.yaml").items():
        for span, names in kinds.items():
            first, _, last = span.partition("-")
            found |= {(api_version, kind): (int(first), int(last)) for kind in names.split()}
    return MappingProxyType(found)
