"""Networks of pods and Services, and the plugin that connects pods."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.types import Bool, Int, Ipv4Cidr, pattern

__all__ = ["AnywhereCiliumSpec", "ClusterNetworkSpec"]

_MASK_OF_NODES = 24
"""aws/eks-anywhere v0.26 pkg/constants/constants.go, DefaultNodeCidrMaskSize."""
_MOST_BITS = 16
"""The same, pkg/api/v1alpha1/cluster.go, podSubnetNodeMaskMaxDiff; kubeadm has the same bound."""

_Interface = Annotated[
    str, AfterValidator(pattern(r"[A-Za-z0-9_.-]{1,15}\+?", "an interface such as eth0 or eth+"))
]
_File = Annotated[
    str, AfterValidator(pattern(r"(/[\w.-]+)+", "a path such as /etc/my-resolv.conf"))
]


class AnywhereCiliumSpec(Spec):
    """Cilium, which connects pods and applies network policies."""

    policy_enforcement_mode: Literal["default", "always", "never"] | None = None
    """`default`: traffic is denied where a policy selects a pod; `always`: everywhere; `never`:
    nowhere. Default: default."""

    routing_mode: Literal["overlay", "direct"] | None = None
    """`overlay` for tunnels between nodes (UDP 6081), `direct` for routes of the network. Default:
    overlay."""

    ipv4_native_routing_cidr: Ipv4Cidr | None = None
    """Range within which addresses are not translated; required with `direct`. Default: none."""

    egress_masquerade_interfaces: _Interface | None = None
    """Interfaces on which addresses of pods are translated. Default: all that lead out."""

    cni_exclusive: Bool | None = None
    """Remove configurations of other plugins from nodes. Default: true."""

    skip_upgrade: Bool = False
    """Leave Cilium to you: EKS Anywhere installs it and never touches it again. Default: false."""

    helm_values: dict[str, Any] = {}
    """Values of the chart of Cilium, instead of the fields above. Default: none."""

    def issues(self) -> Iterable[Found]:
        others = {
            "policy_enforcement_mode": self.policy_enforcement_mode,
            "routing_mode": self.routing_mode,
            "ipv4_native_routing_cidr": self.ipv4_native_routing_cidr,
            "egress_masquerade_interfaces": self.egress_masquerade_interfaces,
            "cni_exclusive": self.cni_exclusive,
        }
        given = [name for name, value in others.items() if value is not None]
        if self.helm_values:
            for name in given:
                yield (name,), "is ignored beside helm_values; write it there"
        if self.skip_upgrade and self.policy_enforcement_mode is not None:
            yield (
                ("policy_enforcement_mode",),
                "must be unset with skip_upgrade: true, since you manage Cilium then",
            )
        if self.routing_mode == "direct" and self.ipv4_native_routing_cidr is None:
            yield ("ipv4_native_routing_cidr",), "must be set with routing_mode: direct"


class ClusterNetworkSpec(Spec):
    """Ranges of pods and Services, which can never change.

    Source: aws/eks-anywhere v0.26 pkg/api/v1alpha1/cluster.go, validateNetworking.
    """

    pods: Ipv4Cidr = "192.168.0.0/16"
    """Range of pods, which is unused in the data center. Default: 192.168.0.0/16."""

    services: Ipv4Cidr = "10.96.0.0/12"
    """Range of Services, which is unused in the data center. Default: 10.96.0.0/12."""

    node_mask_size: Int | None = Field(default=None, ge=1, le=32)
    """Size of the part of `pods` that a node gets, as the bits of a mask. Default: 24, for 254
    pods."""

    resolv_conf: _File | None = None
    """File with the DNS servers of nodes that pods use. Default: that of the node."""

    cilium: AnywhereCiliumSpec | None = None
    """Settings of Cilium. Default: those of EKS Anywhere."""

    kindnetd: Bool = False
    """Use kindnetd instead of Cilium; only on Docker, and it applies no network policies. Default:
    false."""

    def issues(self) -> Iterable[Found]:
        pods, services = (ipaddress.IPv4Network(one) for one in (self.pods, self.services))
        if pods.overlaps(services):
            yield ("services",), f"must not overlap pods {pods}, got {services}"
        size = _MASK_OF_NODES if self.node_mask_size is None else self.node_mask_size
        if not pods.prefixlen < size <= pods.prefixlen + _MOST_BITS:
            where = ("node_mask_size",) if self.node_mask_size is not None else ("pods",)
            yield (
                where,
                f"must leave each node a part of pods: a mask of /{pods.prefixlen + 1} to "
                f"/{min(32, pods.prefixlen + _MOST_BITS)} for {pods}, got /{size}",
            )
        if self.kindnetd and self.cilium is not None:
            yield ("cilium",), "cannot be combined with kindnetd: true; remove one of them"
