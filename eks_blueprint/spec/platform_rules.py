"""Rules between the parts of a cluster that are installed into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from eks_blueprint import catalogue
from eks_blueprint.spec._base import Found
from eks_blueprint.spec.rules import nitro_issues
from eks_blueprint.spec.zones import is_zone_id, resolve_zones

if TYPE_CHECKING:
    from eks_blueprint.spec.cluster import ClusterSpec
    from eks_blueprint.spec.karpenter import KarpenterSpec, NodePoolSpec

__all__ = ["platform_issues"]

# Kubernetes documentation, "Version Skew Policy": kubectl works with one minor version around its
# own, and the layer of the library carries 1.35.
_KUBECTL_VERSIONS = ("1.34", "1.35", "1.36")
_CHARTS = {
    "karpenter": "karpenter",
    "ingress": "aws-load-balancer-controller",
    "dns": "external-dns",
    "gitops": "flux2",
    "gatekeeper": "gatekeeper",
}


# Karpenter documentation, "NodeClasses", spec.tags.
_KARPENTER_TAGS = (
    "eks:eks-cluster-name",
    "karpenter.k8s.aws/ec2nodeclass",
    "karpenter.sh/nodeclaim",
    "karpenter.sh/nodepool",
    "kubernetes.io/cluster/",
)


def platform_issues(spec: ClusterSpec) -> Iterable[Found]:
    """Find what is wrong between what is installed and the cluster it is installed into."""
    if not spec.has_components:
        return
    yield from _version(spec)
    yield from _surroundings(spec)
    yield from _karpenter(spec)
    yield from _ingress(spec)
    yield from _storage(spec)
    yield from _regions(spec)


def _version(spec: ClusterSpec) -> Iterator[Found]:
    version = spec.kubernetes_version
    if version in catalogue.kubernetes_versions() and version not in _KUBECTL_VERSIONS:
        yield (
            ("kubernetes_version",),
            f"must be one of {', '.join(reversed(_KUBECTL_VERSIONS))} with "
            f"{', '.join(spec.component_names)}, which kubectl 1.35 installs, got {version!r}",
        )
    for part in spec.component_names:
        chart = catalogue.chart(_CHARTS[part]) if part in _CHARTS else None
        span = chart.kubernetes if chart is not None else None
        if chart is not None and span is not None and not _within(version, span):
            yield (
                (part,),
                f"needs Kubernetes {span[0]} to {span[1]}, which chart {chart.name} "
                f"{chart.version} supports, got {version}",
            )


def _within(version: str, span: tuple[str, str]) -> bool:
    try:
        minor, low, high = (int(text.split(".")[1]) for text in (version, *span))
    except (IndexError, ValueError):
        return True  # said elsewhere: the catalogue does not know the version
    return low <= minor <= high


def _surroundings(spec: ClusterSpec) -> Iterator[Found]:
    on_fargate = spec.fargate_profiles or any(tenant.fargate for tenant in spec.tenants.values())
    if spec.fargate_logging is not None and not on_fargate:
        yield (
            ("fargate_logging",),
            "needs fargate_profiles, or a tenant on Fargate, and has neither",
        )
    for part in spec.component_names:
        # Fargate brings its log router along; nothing is pulled and nothing needs a node.
        if part == "fargate_logging":
            continue
        if not spec.node_groups:
            yield (
                (part,),
                "needs a node group: its pods get their rights through Pod Identity, which Fargate "
                "does not have; keep node_groups.system, or remove it",
            )
        if "eks-pod-identity-agent" not in spec.addons and spec.node_groups:
            yield (part,), "needs the add-on eks-pod-identity-agent, which was removed"
        if spec.network.nat == "none" and spec.network.existing is None:
            yield (
                (part,),
                "needs NAT: charts and images come from public registries; set network.nat to "
                "per_zone or single",
            )


def _karpenter(spec: ClusterSpec) -> Iterator[Found]:
    karpenter = spec.karpenter
    if karpenter is None:
        return
    version = spec.kubernetes_version
    if (
        karpenter.bottlerocket_version is None
        and version in catalogue.kubernetes_versions()
        and catalogue.kubernetes(version).bottlerocket is None
    ):
        yield (
            ("karpenter", "bottlerocket_version"),
            f"must be set with Kubernetes {version}, for which the catalogue has no release, such "
            "as v1.58.0",
        )
    for key in spec.tags:
        if key.startswith(_KARPENTER_TAGS):
            yield ("tags", key), "must be another key, since Karpenter sets this one on its nodes"
    zones = resolve_zones(spec.network, spec.environment.region)
    names = tuple(zone for zone in zones if not is_zone_id(zone))
    for name, pool in karpenter.node_pools.items():
        path = ("karpenter", "node_pools", name)
        yield from _pool_zones(path, pool, names)
        yield from nitro_issues(spec, path, pool.types)
    yield from _same_pools(karpenter, names)


def _pool_zones(
    path: tuple[str, ...], pool: NodePoolSpec, names: tuple[str, ...]
) -> Iterator[Found]:
    for index, zone in enumerate(pool.availability_zones):
        if zone not in names:
            yield (
                (*path, "availability_zones", index),
                f"must be a zone of the network, which has {', '.join(names) or _UNNAMED}, "
                f"got {zone!r}",
            )
    if pool.one_per_zone and not (pool.availability_zones or names):
        yield (*path, "one_per_zone"), f"needs zones with names: the network has {_UNNAMED}"


def _same_pools(karpenter: KarpenterSpec, names: tuple[str, ...]) -> Iterator[Found]:
    seen: dict[str, str] = {}
    for name, pool in karpenter.node_pools.items():
        made = [name]
        if pool.one_per_zone:
            made = [f"{name}-{zone}" for zone in pool.availability_zones or names]
        for one in made:
            if one in seen:
                yield (
                    ("karpenter", "node_pools", name),
                    f"makes a NodePool {one}, as does {seen[one]}; rename one of them",
                )
            seen[one] = name


_UNNAMED = "none by name; name them in network.availability_zones"


def _ingress(spec: ClusterSpec) -> Iterator[Found]:
    ingress, existing = spec.ingress, spec.network.existing
    if ingress is None or existing is None:
        return
    if ingress.scheme == "internet-facing" and not existing.public_subnets:
        yield (
            ("ingress", "scheme"),
            "must be internal, since network.existing names no public subnets, "
            "got 'internet-facing'",
        )


def _storage(spec: ClusterSpec) -> Iterator[Found]:
    storage = spec.storage
    if storage is None:
        return
    needs = {
        "aws-ebs-csi-driver": bool(storage.storage_classes) and "storage_classes",
        "snapshot-controller": storage.snapshots and "snapshots",
        "aws-efs-csi-driver": bool(storage.file_systems) and "file_systems",
        "aws-mountpoint-s3-csi-driver": bool(storage.buckets) and "buckets",
    }
    for addon, field in needs.items():
        if field and addon not in spec.addons:
            yield ("storage", field), f"needs the add-on {addon}, which was removed"


def _regions(spec: ClusterSpec) -> Iterator[Found]:
    region = spec.environment.region
    if region is None:
        return
    arns: list[tuple[tuple[str | int, ...], str]] = []
    if spec.ingress is not None:
        arns += [
            (("ingress", "certificate_arns", index), arn)
            for index, arn in enumerate(spec.ingress.certificate_arns)
        ]
        if spec.ingress.web_acl_arn is not None:
            arns.append((("ingress", "web_acl_arn"), spec.ingress.web_acl_arn))
    git = spec.gitops.git if spec.gitops is not None else None
    if git is not None and git.credential_secret_arn is not None:
        arns.append((("gitops", "git", "credential_secret_arn"), git.credential_secret_arn))
    for path, arn in arns:
        if arn.split(":")[3] != region:
            yield path, f"must be in {region}, the Region of the cluster, got {arn}"
