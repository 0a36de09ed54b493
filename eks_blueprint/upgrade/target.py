"""The versions that an upgrade goes through."""

from __future__ import annotations

from collections.abc import Mapping

from eks_blueprint import catalogue
from eks_blueprint.errors import BlueprintError

__all__ = ["steps_to"]


def steps_to(current: Mapping[str, str], target: str | None) -> Mapping[str, tuple[str, ...]]:
    """Return the Kubernetes versions that each cluster goes through, one minor at a time.

    :param current: Kubernetes version by name of the cluster.
    :param target: version at the end. Default: for each cluster the next minor version.
    :returns: the versions after the current one, oldest first; none for a cluster that has the
        newest version, or that has the target already while another does not.
    :raises BlueprintError: if the catalogue does not know the target, a cluster has a newer
        version, or all clusters have this one.

    Source: EKS user guide, "Update existing cluster to new Kubernetes version": a minor version
    cannot be skipped.
    """
    known = catalogue.kubernetes_versions()
    if target is None:
        return {name: _after(version)[:1] for name, version in current.items()}
    if target not in known:
        raise BlueprintError(
            f"--to must be a Kubernetes version of the catalogue, {', '.join(known)}, got "
            f"{target!r}; for a newer one, upgrade the library"
        )
    newer = {
        name: version
        for name, version in current.items()
        if catalogue.minor(version) > catalogue.minor(target)
    }
    if newer:
        raise BlueprintError(
            f"--to must be newer than the version of every cluster, got {target!r}, and "
            f"{_listed(newer)}; choose clusters with --clusters. A lower version in a spec does "
            "not take a cluster back, only EKS does, within seven days"
        )
    if all(version == target for version in current.values()):
        raise BlueprintError(
            f"--to must be newer than the version of the clusters, got {target!r}, and "
            f"{_listed(current)}"
        )
    return {
        name: tuple(
            one for one in _after(version) if catalogue.minor(one) <= catalogue.minor(target)
        )
        for name, version in current.items()
    }


def _after(version: str) -> tuple[str, ...]:
    known = catalogue.kubernetes_versions()
    return tuple(reversed(known[: known.index(version)]))


def _listed(versions: Mapping[str, str]) -> str:
    return ", ".join(f"{name} has {version}" for name, version in versions.items())
