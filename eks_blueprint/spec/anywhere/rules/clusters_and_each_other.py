"""Clusters of EKS Anywhere, and what they share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Found
from eks_blueprint.spec.anywhere.cluster import AnywhereClusterSpec

__all__ = ["manager_issues", "unique_issues"]

Clusters = Mapping[str, AnywhereClusterSpec]


def unique_issues(clusters: Clusters) -> Iterator[Found]:
    """Return issues for what two clusters would both have.

    :param clusters: clusters by name.

    Source: aws/eks-anywhere v0.26 pkg/providers, checks of addresses in use; pkg/validations/
    extendedversion.go, validateLicenseKeyIsUnique; EKS Anywhere documentation, "Create separate
    workload clusters".
    """
    seen: dict[tuple[str, str], str] = {}
    for name, cluster in clusters.items():
        endpoint, token = cluster.control_plane.endpoint, cluster.license_token_variable
        wanted = [(("control_plane", "endpoint"), endpoint), (("license_token_variable",), token)]
        for path, value in wanted:
            if value is None:
                continue
            other = seen.setdefault((path[-1], value), name)
            if other != name:
                yield (
                    ("clusters", name, *path),
                    f"must not be that of clusters.{other}, got {value}",
                )
        hardware = cluster.tinkerbell.hardware if cluster.tinkerbell is not None else {}
        for hostname, machine in hardware.items():
            other = seen.setdefault(("mac", machine.mac.lower()), name)
            if other != name:
                yield (
                    ("clusters", name, "tinkerbell", "hardware", hostname, "mac"),
                    f"is a machine of clusters.{other}, got {machine.mac}",
                )


def manager_issues(clusters: Clusters, eks: Mapping[str, object]) -> Iterator[Found]:
    """Return issues for workload clusters that do not fit their management cluster.

    Management clusters may be of another file; then nothing is known about them.

    :param clusters: clusters by name.
    :param eks: EKS clusters of the same file.

    Source: aws/eks-anywhere v0.26 pkg/validations/cluster.go, ValidateManagementClusterName;
    pkg/validations/createvalidations/gitops.go, validateFluxConfig;
    pkg/providers/tinkerbell/tinkerbell.go, the address of Tinkerbell.
    """
    for name, cluster in clusters.items():
        manager = cluster.manager_of(name)
        path = ("clusters", name, "management_cluster")
        if manager in eks:
            yield path, f"must be a cluster of EKS Anywhere, got {manager}, an EKS cluster"
        if manager == name or manager not in clusters:
            continue
        other = clusters[manager]
        if other.is_managed(manager):
            yield (
                path,
                f"must manage itself, got {manager}, which {other.manager_of(manager)} manages",
            )
        yield from _as_the_manager(name, cluster, manager, other)


def _as_the_manager(
    name: str, cluster: AnywhereClusterSpec, manager: str, other: AnywhereClusterSpec
) -> Iterator[Found]:
    own, wanted = cluster.gitops, other.gitops
    if own is not None:
        path = ("clusters", name, "gitops")
        if wanted is None:
            yield path, f"needs gitops of its management cluster {manager}, which has none"
        else:
            for field in ("github", "git", "branch", "cluster_config_path"):
                if getattr(own, field) != getattr(wanted, field):
                    yield (
                        (*path, field),
                        f"must be that of its management cluster, clusters.{manager}.gitops, since "
                        "EKS Anywhere wants one repository for both",
                    )
    no_controller = other.packages is not None and not other.packages.enabled
    if cluster.packages is not None and cluster.packages.install and no_controller:
        yield (
            ("clusters", name, "packages", "install"),
            f"needs the package controller of its management cluster {manager}, which "
            f"clusters.{manager}.packages turns off",
        )
    if cluster.provider != other.provider:
        yield (
            ("clusters", name, cluster.provider),
            f"must be {other.provider} like its management cluster {manager}, which has no other "
            "provider installed",
        )
    if cluster.tinkerbell is not None and other.tinkerbell is not None:
        ours, theirs = cluster.tinkerbell.tinkerbell_ip, other.tinkerbell.tinkerbell_ip
        if ours != theirs:
            yield (
                ("clusters", name, "tinkerbell", "tinkerbell_ip"),
                f"must be that of its management cluster {manager}, {theirs}, got {ours}",
            )
