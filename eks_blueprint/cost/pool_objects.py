"""Objects that stop and start NodePools of Karpenter on a schedule."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from eks_blueprint import catalogue
from eks_blueprint.catalogue import SYSTEM_TOLERATION
from eks_blueprint.cost.pool_permissions import pool_permissions
from eks_blueprint.delivery import KubernetesObject
from eks_blueprint.spec import OffHoursSpec

__all__ = ["OFF_HOURS_NAMESPACE", "off_hours_namespace", "pool_schedule"]

OFF_HOURS_NAMESPACE = "off-hours"
"""Namespace of the Jobs that stop and start NodePools."""

# A limit that the library never sets, so that nobody else owns the field: neither `kubectl apply`
# nor Flux takes away what another field manager has added to a map. Flux drops managers whose name
# starts with `kubectl`.
_MANAGER = "off-hours"
_LIMIT = "pods"
# With the start that may be late, a Job ends within an hour, and never meets its opposite.
_SECONDS = 1800


def off_hours_namespace() -> tuple[KubernetesObject, ...]:
    """Render the namespace, whose pods reach the API server only."""
    return (
        {
            "apiVersion": "v1",
            "kind": "Namespace",
            "metadata": {
                "name": OFF_HOURS_NAMESPACE,
                "labels": {"pod-security.kubernetes.io/enforce": "restricted"},
            },
        },
        {
            "apiVersion": "networking.k8s.io/v1",
            "kind": "NetworkPolicy",
            "metadata": {"name": "api-server-only", "namespace": OFF_HOURS_NAMESPACE},
            "spec": {
                "podSelector": {},
                "policyTypes": ["Ingress", "Egress"],
                "egress": [{"ports": [{"protocol": "TCP", "port": 443}]}],
            },
        },
    )


def pool_schedule(
    name: str, pools: Sequence[str], spec: OffHoursSpec, *, node_selector: Mapping[str, str]
) -> Iterator[KubernetesObject]:
    """Render what stops and starts NodePools.

    A stop first keeps Karpenter from making nodes, then deletes the NodeClaims of the pools, and
    deletes once more, since Karpenter may have been about to make one. A start takes the limit
    away.

    :param name: name of the off-hours.
    :param pools: names of the NodePools.
    :param spec: days and times.
    :param node_selector: labels of the nodes for controllers; empty for any node that is not
        Karpenter's.
    """
    full = f"off-hours-{name}"
    yield from pool_permissions(full, pools, namespace=OFF_HOURS_NAMESPACE, limit=_LIMIT)
    chosen = f"karpenter.sh/nodepool in ({','.join(pools)})"
    delete = ["delete", "nodeclaims.karpenter.sh", "--selector", chosen]
    # The last is read by whoever looks for the pods of a start.
    for what, at, steps in (
        (
            "stop",
            spec.stop,
            {
                "limit": _patch(pools, "0"),
                "drain": [*delete, "--timeout", "10m"],
                "again": [*delete, "--wait=false"],
            },
        ),
        ("start", spec.start, {"unlimit": _patch(pools, None)}),
    ):
        hours, minutes = at.split(":")
        yield {
            "apiVersion": "batch/v1",
            "kind": "CronJob",
            "metadata": {
                "name": f"{full}-{what}",
                "namespace": OFF_HOURS_NAMESPACE,
                "labels": {"app.kubernetes.io/name": full},
            },
            "spec": {
                "schedule": f"{int(minutes)} {int(hours)} * * {','.join(spec.work_days)}",
                "timeZone": spec.time_zone,
                "concurrencyPolicy": "Forbid",
                "startingDeadlineSeconds": _SECONDS,
                "successfulJobsHistoryLimit": 1,
                "failedJobsHistoryLimit": 3,
                "jobTemplate": {
                    "spec": {
                        "backoffLimit": 20,
                        "activeDeadlineSeconds": _SECONDS,
                        "template": {
                            "metadata": {"labels": {"app.kubernetes.io/name": full}},
                            "spec": _pod(full, steps, node_selector),
                        },
                    }
                },
            },
        }


def _patch(pools: Sequence[str], value: str | None) -> list[str]:
    body = json.dumps({"spec": {"limits": {_LIMIT: value}}})
    how = ["--type", "merge", "--field-manager", _MANAGER, "--patch", body]
    return ["patch", *(f"nodepool.karpenter.sh/{pool}" for pool in pools), *how]


def _pod(
    account: str, steps: Mapping[str, Sequence[str]], node_selector: Mapping[str, str]
) -> KubernetesObject:
    *before, last = [
        {
            "name": step,
            "image": catalogue.image("kubectl"),
            "command": ["/bin/kubectl"],
            "args": [*arguments],
            "resources": {
                "requests": {"cpu": "10m", "memory": "64Mi"},
                "limits": {"memory": "128Mi"},
            },
            "securityContext": {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            },
        }
        for step, arguments in steps.items()
    ]
    return {
        # One that failed is tried again with the steps before it left out.
        "restartPolicy": "OnFailure",
        "serviceAccountName": account,
        # In the night, the pods that wait have filled the nodes that are left.
        "priorityClassName": "system-cluster-critical",
        "tolerations": [SYSTEM_TOLERATION],
        **({"nodeSelector": dict(node_selector)} if node_selector else {}),
        # On a node of a pool, it would stop itself, and nothing would start the pools.
        "affinity": {
            "nodeAffinity": {
                "requiredDuringSchedulingIgnoredDuringExecution": {
                    "nodeSelectorTerms": [
                        {
                            "matchExpressions": [
                                {"key": "karpenter.sh/nodepool", "operator": "DoesNotExist"}
                            ]
                        }
                    ]
                }
            }
        },
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": 65534,
            "runAsGroup": 65534,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        **({"initContainers": before} if before else {}),
        "containers": [last],
    }
