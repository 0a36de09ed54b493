"""A tenant's share of the API server."""

from __future__ import annotations

from collections.abc import Sequence

from eks_blueprint.delivery import KubernetesObject
from eks_blueprint.spec import ApiPrioritySpec

__all__ = ["api_priority"]

_PRECEDENCE = 1000
"""Before ``service-accounts`` (9000) and ``global-default``, behind what keeps the cluster alive
(Kubernetes documentation, "API Priority and Fairness", suggested configuration)."""


def api_priority(
    tenant: str, spec: ApiPrioritySpec, *, namespaces: Sequence[str], groups: Sequence[str]
) -> tuple[KubernetesObject, KubernetesObject]:
    """Render a level for the tenant, and what counts as its requests.

    Those are the requests of its service accounts and of its people.

    :param tenant: name of the tenant.
    :param spec: the share.
    :param namespaces: its namespaces.
    :param groups: groups of its people.

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
