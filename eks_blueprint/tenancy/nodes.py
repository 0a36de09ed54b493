"""Dedicated nodes of a tenant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eks_blueprint.compute.karpenter import node_pools
from eks_blueprint.spec import IpFamily, NodePoolSpec, TaintSpec
from eks_blueprint.tenancy.namespace import TENANT_LABEL

__all__ = ["own_node_mutations", "own_node_pools"]


def own_node_pools(
    tenant: str, spec: NodePoolSpec, *, ip_family: IpFamily, auto_mode: bool = False
) -> Iterator[Mapping[str, Any]]:
    """Render the tenant's NodePool; its nodes have the tenant's name as a label and as a taint.

    :param tenant: name of the tenant.
    :param spec: the pool.
    :param ip_family: IP family of the cluster.
    :param auto_mode: whether EKS Auto Mode makes the nodes. Default: false.

    Source: EKS best practices, "Tenant isolation", isolating tenant workloads to specific nodes.
    """
    own = spec.model_copy(
        update={
            "labels": {**spec.labels, TENANT_LABEL: tenant},
            "taints": {**spec.taints, TENANT_LABEL: TaintSpec(value=tenant)},
        }
    )
    return node_pools(f"tenant-{tenant}", own, ip_family=ip_family, zones=(), auto_mode=auto_mode)


def own_node_mutations(tenant: str, *, namespaces: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """Render the mutations that add a node selector and a toleration to the tenant's pods.

    :param tenant: name of the tenant.
    :param namespaces: namespaces of the tenant.

    Source: Gatekeeper documentation, "Mutation", Assign.
    """
    changes = {
        "selector": (f"spec.nodeSelector.{TENANT_LABEL}", tenant),
        "toleration": (
            f"spec.tolerations[key:{TENANT_LABEL}]",
            {
                "key": TENANT_LABEL,
                "operator": "Equal",
                "value": tenant,
                "effect": "NoSchedule",
            },
        ),
    }
    for name, (location, value) in changes.items():
        yield {
            "apiVersion": "mutations.gatekeeper.sh/v1",
            "kind": "Assign",
            "metadata": {"name": f"tenant-{tenant}-{name}"},
            "spec": {
                "applyTo": [{"groups": [""], "versions": ["v1"], "kinds": ["Pod"]}],
                "match": {
                    "scope": "Namespaced",
                    "kinds": [{"apiGroups": [""], "kinds": ["Pod"]}],
                    "namespaces": [*namespaces],
                },
                "location": location,
                "parameters": {"assign": {"value": value}},
            },
        }
