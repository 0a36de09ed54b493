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
    yield from _fargate_logging(spec)
    yield from _karpenter(spec)
    yield from _ingress(spec)
    yield from _regions(spec)


def _fargate_logging(spec: ClusterSpec) -> Iterator[Found]:
    on_fargate = spec.fargate_profiles or any(tenant.fargate for tenant in spec.tenants.values())
    if spec.fargate_logging is not None and not on_fargate:
        yield (
            ("fargate_logging",),
            "needs fargate_profiles, or a tenant on Fargate, and has neither",
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
