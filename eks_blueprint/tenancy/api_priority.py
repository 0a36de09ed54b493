"""A tenant's share of the API server's concurrency."""

from __future__ import annotations

from collections.abc import Sequence

from eks_blueprint.delivery import KubernetesObject
from eks_blueprint.spec import ApiPrioritySpec

__all__ = ["api_priority"]

_PRECEDENCE = 1000
"""Evaluated before ``service-accounts`` (9000) and ``global-default``, after the levels for system
components (Kubernetes documentation, "API Priority and Fairness", suggested configuration)."""


def api_priority(
    tenant: str, spec: ApiPrioritySpec, *, namespaces: Sequence[str], groups: Sequence[str]
) -> tuple[KubernetesObject, KubernetesObject]:
    """Render a priority level for the tenant, and the FlowSchema of its requests.

    The FlowSchema matches requests of the tenant's service accounts and of its members.

    :param tenant: name of the tenant.
    :param spec: the share of the API server.
    :param namespaces: namespaces of the tenant.
    :param groups: groups of its members.

    Source: recommendation SEC-TEN-4; Kubernetes documentation, "API Priority and Fairness".
    """
    name = f"tenant-{tenant}"
    everybody = [*(f"system:serviceaccounts:{ns}" for ns in namespaces), *groups]
    level = {
        "apiVersion": "flowcontrol.apiserver.k8s.io/v1",
        "kind": "PriorityLevelConfiguration",
        "metadata": {"name": name},
        "spec": {
            "type": "Limited",
            "limited": {
                "nominalConcurrencyShares": spec.concurrency_shares,
                "lendablePercent": spec.lendable_percent,
                "limitResponse": {
                    "type": "Queue",
                    "queuing": {
                        "queues": 16,
                        "handSize": 4,
                        "queueLengthLimit": spec.queue_length,
                    },
                },
            },
        },
    }
    schema = {
        "apiVersion": "flowcontrol.apiserver.k8s.io/v1",
        "kind": "FlowSchema",
        "metadata": {"name": name},
        "spec": {
            "priorityLevelConfiguration": {"name": name},
            "matchingPrecedence": _PRECEDENCE,
            "distinguisherMethod": {"type": "ByUser"},
            "rules": [
                {
                    "subjects": [
                        {"kind": "Group", "group": {"name": group}} for group in everybody
                    ],
                    "resourceRules": [
                        {
                            "apiGroups": ["*"],
                            "resources": ["*"],
                            "verbs": ["*"],
                            "clusterScope": True,
                            "namespaces": ["*"],
                        }
                    ],
                    "nonResourceRules": [{"nonResourceURLs": ["*"], "verbs": ["*"]}],
                }
            ],
        },
    }
    return level, schema
