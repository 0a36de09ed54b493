"""What a cluster of a fleet says about itself to the objects of its users."""

from __future__ import annotations

from collections.abc import Mapping

from eks_blueprint.attributes import ACCOUNT, PARTITION, REGION, vpc_id
from eks_blueprint.blueprint.context import ClusterContext

__all__ = ["fleet_metadata"]


def fleet_metadata(context: ClusterContext) -> Mapping[str, str]:
    """Return variables by the names that the GitOps bridge uses; empty without a fleet's tree.

    :param context: the cluster.

    Source: gitops-bridge-dev/gitops-bridge, multi-cluster/distributed (names); Flux documentation,
    "Kustomization", post build substitution of numbers and booleans (``quote``).
    """
    spec, name = context.spec, context.cluster_name
    gitops = spec.gitops
    if gitops is None or gitops.layout != "fleet":
        return {}
    environment = spec.environment.name
    wave = spec.environment.wave
    basepath = f"{gitops.folder}/" if gitops.folder else ""
    repositories = {
        f"{kind}_repo_{key}": value
        for kind, path in (("addons", f"clusters/{name}"), ("workload", f"clusters/{name}/apps"))
        for key, value in {
            "url": gitops.address,
            "basepath": basepath,
            "path": path,
            "revision": "".join(gitops.reference.values()),
        }.items()
    }
    return {
        "aws_account_id": ACCOUNT,
        "aws_cluster_name": name,
        "aws_partition": PARTITION,
        "aws_region": REGION,
        "aws_vpc_id": vpc_id(context.layout.vpc),
        "cluster_name": name,
        "environment": environment or "",
        "kubernetes_version": context.kubernetes_version,
        # A value that is to stay text needs quotes, which kustomize takes away.
        "quote": '"',
        "wave": wave or "",
        **repositories,
        **{f"enable_{one.name}": "true" for one in spec.components if one.charts},
        **gitops.variables,
    }
