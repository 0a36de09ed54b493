"""How the replicas of a controller are spread over zones and nodes.

Source: EKS best practices guide, "Running highly-available applications"; Kubernetes documentation,
"Pod Topology Spread Constraints" and "Assigning Pods to Nodes"; recommendations REL-HA-1 and
REL-HA-2.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["anti_affinity", "topology_spread"]

_TOPOLOGIES = ("topology.kubernetes.io/zone", "kubernetes.io/hostname")


def topology_spread(labels: Mapping[str, str]) -> list[dict[str, Any]]:
    """Spread the pods of a controller over zones, and over the nodes of a zone.

    The scheduler prefers this and does not insist on it: while a zone or a node is gone, its
    replicas start elsewhere. Pods of a former revision do not count, so that a rolling update ends
    as well spread as it began.

    :param labels: labels of the pods.
    """
    return [
        {
            "maxSkew": 1,
            "topologyKey": key,
            "whenUnsatisfiable": "ScheduleAnyway",
            "labelSelector": {"matchLabels": dict(labels)},
            "matchLabelKeys": ["pod-template-hash"],
        }
        for key in _TOPOLOGIES
    ]


def anti_affinity(labels: Mapping[str, str]) -> dict[str, Any]:
    """Return an affinity with the same effect, for charts without topology spread constraints.

    :param labels: labels of the pods.
    """
    return {
        "podAntiAffinity": {
            "preferredDuringSchedulingIgnoredDuringExecution": [
                {
                    "weight": 100,
                    "podAffinityTerm": {
                        "topologyKey": key,
                        "labelSelector": {"matchLabels": dict(labels)},
                    },
                }
                for key in _TOPOLOGIES
            ]
        }
    }
