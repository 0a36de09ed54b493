"""CoreDNS."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.addons.context import AddonContext
from eks_blueprint.catalogue import RESOLVER_IPV6

__all__ = ["settings"]

_WITH_DNS64 = f"""\
.:53 {{
    errors
    health {{
        lameduck 5s
    }}
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {{
        pods insecure
        fallthrough in-addr.arpa ip6.arpa
    }}
    prometheus :9153
    dns64
    forward . {RESOLVER_IPV6}
    cache 30
    loop
    reload
    loadbalance
}}
"""
"""EKS's own Corefile (pkg/addons/default/assets/coredns-1.36.json of eksctl-io/eksctl) with two
changes for pods without IPv4. ``dns64`` gives names that have only IPv4 addresses an IPv6 address
that NAT gateways translate. The resolver is named because nodes know its IPv4 address only, which
CoreDNS, a pod, does not reach (kubernetes/kops #12259 and #12766)."""


def _apart(topology_key: str, weight: int) -> dict[str, Any]:
    return {
        "weight": weight,
        "podAffinityTerm": {
            "labelSelector": {
                "matchExpressions": [{"key": "k8s-app", "operator": "In", "values": ["kube-dns"]}]
            },
            "topologyKey": topology_key,
        },
    }


_SPREAD_OVER_SITES = {
    "nodeAffinity": {
        "requiredDuringSchedulingIgnoredDuringExecution": {
            "nodeSelectorTerms": [
                {
                    "matchExpressions": [
                        {"key": "kubernetes.io/os", "operator": "In", "values": ["linux"]},
                        {
                            "key": "kubernetes.io/arch",
                            "operator": "In",
                            "values": ["amd64", "arm64"],
                        },
                    ]
                }
            ]
        }
    },
    "podAntiAffinity": {
        "preferredDuringSchedulingIgnoredDuringExecution": [
            _apart("kubernetes.io/hostname", 100),
            _apart("topology.kubernetes.io/zone", 50),
        ]
    },
}
"""EKS's own affinity (pkg/addons/default/assets/coredns-1.36.json of eksctl-io/eksctl), and
replicas in different zones, of which each site is one (EKS user guide, "Configure webhooks for
hybrid nodes", CoreDNS replicas)."""


def settings(context: AddonContext) -> Mapping[str, Any]:
    """Scale with the cluster; without nodes, run on Fargate; translate for pods on IPv6.

    DNS64 is CoreDNS's task and not that of the subnets (``EnableDns64``), because nodes have IPv4:
    in such a subnet, they would pull images through NAT gateways and not through VPC endpoints.

    Source: EKS user guide, "Scale CoreDNS Pods for high DNS traffic"; VPC user guide, "DNS64 and
    NAT64"; CoreDNS documentation, "dns64"; schema of the add-on in the AWS CLI reference,
    ``describe-addon-configuration``.
    """
    if not context.spec.has_first_nodes:
        return {"computeType": "Fargate"}
    values: dict[str, Any] = {"autoScaling": {"enabled": True, "minReplicas": 2, "maxReplicas": 10}}
    if context.spec.nat64:
        values["corefile"] = _WITH_DNS64
    if context.spec.hybrid_nodes is not None:
        values["affinity"] = _SPREAD_OVER_SITES
    return values
