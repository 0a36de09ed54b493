"""CoreDNS."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.addons.context import AddonContext
from eks_blueprint.catalogue import RESOLVER_IPV6
from eks_blueprint.spec.service_addresses import clusterset_dns_address

__all__ = ["settings"]

_COREFILE = """\
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
{dns64}    forward . {resolver}
    cache 30
    loop
    reload
    loadbalance
}}
"""
"""EKS's own Corefile: pkg/addons/default/assets/coredns-1.36.json of eksctl-io/eksctl."""

_CLUSTERSET = """\
clusterset.local:53 {{
    errors
    cache 30
    forward . {address}
}}
"""
"""A server block of its own: CoreDNS takes the one with the longest zone that fits (CoreDNS
manual, "Server Blocks")."""


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

    The configuration has one text for the whole Corefile, so a change of a part repeats the rest.

    DNS64 is CoreDNS's task and not that of the subnets (``EnableDns64``), because nodes have IPv4:
    in such a subnet, they would pull images through NAT gateways and not through VPC endpoints.

    Source: EKS user guide, "Scale CoreDNS Pods for high DNS traffic"; VPC user guide, "DNS64 and
    NAT64"; CoreDNS documentation, "dns64"; schema of the add-on in the AWS CLI reference,
    ``describe-addon-configuration``.
    """
    if not context.spec.has_first_nodes:
        return {"computeType": "Fargate"}
    values: dict[str, Any] = {"autoScaling": {"enabled": True, "minReplicas": 2, "maxReplicas": 10}}
    forwards = _forwards(context)
    if context.spec.nat64 or forwards:
        values["corefile"] = _corefile(nat64=context.spec.nat64) + forwards
    if context.spec.hybrid_nodes is not None:
        values["affinity"] = _SPREAD_OVER_SITES
    return values


def _corefile(*, nat64: bool) -> str:
    """Return EKS's Corefile, with two changes for pods without IPv4.

    ``dns64`` gives names that have only IPv4 addresses an IPv6 address that NAT gateways translate.
    The resolver is named because nodes know its IPv4 address only, which CoreDNS, a pod, does not
    reach (kubernetes/kops #12259 and #12766).
    """
    if nat64:
        return _COREFILE.format(dns64="    dns64\n", resolver=RESOLVER_IPV6)
    return _COREFILE.format(dns64="", resolver="/etc/resolv.conf")


def _forwards(context: AddonContext) -> str:
    """Return the block for names of other clusters, which the CoreDNS of Cloud Map answers."""
    cloud_map, services = context.spec.cloud_map, context.spec.service_ipv4_cidr
    if cloud_map is None or not cloud_map.dns or services is None:
        return ""
    return _CLUSTERSET.format(address=clusterset_dns_address(services))
