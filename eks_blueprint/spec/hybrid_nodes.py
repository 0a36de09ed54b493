"""EKS Hybrid Nodes: machines outside AWS that are nodes of a cluster in a Region."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Found, Path, Spec, Warned, below, one_of_two, warned_below
from eks_blueprint.spec.arns import CertificateAuthorityArn
from eks_blueprint.spec.certificates import CertificateBundle
from eks_blueprint.spec.chart_values import value_issues, version_warnings
from eks_blueprint.spec.charts import ChartVersion
from eks_blueprint.spec.labels import EksLabelValue, LabelKey, LabelValue
from eks_blueprint.spec.node_labels import node_group_label_issues
from eks_blueprint.spec.nodes import TaintSpec
from eks_blueprint.spec.types import Bool, Int, Ipv4Cidr, Shaped, pattern

__all__ = [
    "RULES_PER_SECURITY_GROUP",
    "CiliumSpec",
    "HybridNodesSpec",
    "HybridSiteSpec",
    "RemoteGatewaySpec",
    "RolesAnywhereSpec",
    "SiteName",
    "SsmActivationSpec",
]

_PRIVATE = tuple(map(ipaddress.IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
_MOST_RANGES = 15
RULES_PER_SECURITY_GROUP = 60
"""Default of a quota that AWS raises on request: rules of one family and direction on one group.

Source: VPC user guide, "Amazon VPC quotas", "Inbound or outbound rules per security group".
"""
# TCP and UDP for each range, and the rule with which EKS makes the cluster security group.
_DNS_RULES, _RULES_OF_EKS = 2, 1


def _remote_cidr(value: str) -> str:
    network = ipaddress.IPv4Network(value)
    if not any(network.subnet_of(block) for block in _PRIVATE):
        raise ValueError(
            f"must be within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, got {network}"
        )
    return value


# EKS API reference, RemoteNodeNetwork and RemotePodNetwork; the number of ranges is from the EKS
# user guide, "Create an Amazon EKS cluster with hybrid nodes".
_RemoteCidr = Annotated[
    Ipv4Cidr,
    AfterValidator(
        Shaped(
            _remote_cidr, r"(10|172\.(1[6-9]|2[0-9]|3[01])|192\.168)\..*/([89]|[12][0-9]|3[0-2])"
        )
    ),
]
# A file name, and by default the value of a label.
SiteName = Annotated[
    str,
    AfterValidator(
        pattern(
            r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?",
            "a name of at most 63 lower-case letters, digits and hyphens such as berlin",
        )
    ),
]


class RolesAnywhereSpec(Spec):
    """Credentials from certificates of your own authority, by IAM Roles Anywhere.

    Source: EKS user guide, "Prepare credentials for hybrid nodes".
    """

    authority_arn: CertificateAuthorityArn | None = None
    """ARN of a certificate authority of AWS Private CA that signs the certificates of the nodes.
    Default: none."""

    certificate_bundle: CertificateBundle | None = None
    """Certificates of other authorities in PEM form, without private keys; certificates of public
    authorities cannot be used. Default: none."""

    session_minutes: Int = Field(default=60, ge=15, le=719)
    """How long credentials are valid, in minutes, 15 to 719: less than the longest session of a
    role, which is 12 hours. Default: 60."""

    def issues(self) -> Iterable[Found]:
        yield from one_of_two(
            authority_arn=self.authority_arn, certificate_bundle=self.certificate_bundle
        )


class SsmActivationSpec(Spec):
    """Credentials from an activation of AWS Systems Manager, which names the nodes `mi-...`.

    CloudFormation cannot create an activation; the stack prints the command for it.
    """

    registration_limit: Int = Field(default=10, ge=1, le=1000)
    """How many machines may use the activation. Default: 10."""


class RemoteGatewaySpec(Spec):
    """How the VPC reaches the sites: a gateway to attach, and routes to it."""

    transit_gateway_id: (
        Annotated[
            str,
            AfterValidator(
                pattern(r"tgw-[0-9a-f]{8,17}", "a transit gateway id such as tgw-0a1b2c3d")
            ),
        ]
        | None
    ) = None
    """Id of a transit gateway; the VPC is attached to it in the subnets of the control plane.
    Default: none."""

    virtual_private_gateway_id: (
        Annotated[
            str,
            AfterValidator(
                pattern(r"vgw-[0-9a-f]{8,17}", "a virtual private gateway id such as vgw-0a1b2c3d")
            ),
        ]
        | None
    ) = None
    """Id of a virtual private gateway, of which a VPC can have one; it is attached to the VPC.
    Default: none."""

    @property
    def name(self) -> str:
        """Id of the gateway."""
        return self.transit_gateway_id or self.virtual_private_gateway_id or ""

    def issues(self) -> Iterable[Found]:
        yield from one_of_two(
            transit_gateway_id=self.transit_gateway_id,
            virtual_private_gateway_id=self.virtual_private_gateway_id,
        )


class CiliumSpec(Spec):
    """Cilium of AWS, which gives pods on hybrid nodes their addresses; it runs there only."""

    block_prefix: Int = Field(default=25, ge=16, le=28)
    """Prefix length of the block of `remote_pod_cidrs` that each node gets; 25 for 128 addresses.
    Cilium keeps it, and the ranges, once it is installed. Default: 25."""

    bgp: Bool = False
    """Let Cilium announce the blocks to your routers by BGP; you apply its CiliumBGP objects.
    Default: false."""

    chart_version: ChartVersion | None = None
    """Exact version of the chart; the library's values were written for the default only. Default:
    the library's."""

    values: dict[str, Any] = {}
    """Values of the chart, merged over those of the library. Default: none."""

    def issues(self) -> Iterable[Found]:
        return value_issues("cilium", self.values, self.chart_version)

    def warnings(self) -> Iterable[Warned]:
        return version_warnings("cilium", self.chart_version)


class HybridSiteSpec(Spec):
    """Nodes of one site: what stands in their configuration."""

    os: Literal["nodeadm", "bottlerocket"] = "nodeadm"
    """`nodeadm` for Ubuntu, RHEL and Amazon Linux 2023; `bottlerocket` for Bottlerocket on VMware,
    1.37.0 or newer. Default: nodeadm."""

    zone: EksLabelValue | None = None
    """Value of the label topology.kubernetes.io/zone, by which pods are spread and traffic stays
    close. Default: the name of the site."""

    labels: dict[LabelKey, LabelValue] = {}
    """Further labels of the nodes. Default: none."""

    taints: dict[LabelKey, TaintSpec] = {}
    """Taints of the nodes by key. Default: none."""

    max_pods: Int | None = Field(default=None, ge=1, le=737)
    """Pods per node. Default: that of the kubelet, 110."""

    def issues(self) -> Iterable[Found]:
        yield from node_group_label_issues(self.labels)


class HybridNodesSpec(Spec):
    """EKS Hybrid Nodes; the fields that name the networks can be changed at any time (PORT-1)."""

    remote_node_cidrs: tuple[_RemoteCidr, ...] = Field(min_length=1, max_length=_MOST_RANGES)
    """IPv4 ranges of the machines, at most 15, private and apart from all other ranges."""

    remote_pod_cidrs: tuple[_RemoteCidr, ...] = Field(default=(), max_length=_MOST_RANGES)
    """IPv4 ranges of their pods, at most 15. Default: none; then the control plane reaches no
    webhooks there, and pods in the cloud reach no pods there."""

    iam_roles_anywhere: RolesAnywhereSpec | None = None
    """Credentials from certificates. Default: none."""

    ssm: SsmActivationSpec | None = None
    """Credentials from AWS Systems Manager; `{}` for the defaults. Default: none."""

    gateway: RemoteGatewaySpec | None = None
    """Attach a gateway to the VPC, and route the ranges to it. Default: none; the VPC has such
    routes otherwise."""

    cilium: CiliumSpec | None = None
    """Install Cilium on hybrid nodes; `{}` for the defaults. Default: none; nodes do not become
    ready until you install a CNI."""

    sites: dict[SiteName, HybridSiteSpec] = {}
    """Sites by name, for which `eks-blueprint render` writes the configuration of nodes. Default:
    none."""

    @property
    def ranges(self) -> tuple[str, ...]:
        """All remote ranges, those of nodes first."""
        return (*self.remote_node_cidrs, *self.remote_pod_cidrs)

    def issues(self) -> Iterable[Found]:
        yield from one_of_two(iam_roles_anywhere=self.iam_roles_anywhere, ssm=self.ssm)
        yield from _overlaps(self.remote_node_cidrs, self.remote_pod_cidrs)
        if self.cilium is not None:
            yield from below(("cilium",), self._cilium_issues(self.cilium))

    def warnings(self) -> Iterator[Warned]:
        rules = _DNS_RULES * len(self.ranges) + _RULES_OF_EKS
        if rules > RULES_PER_SECURITY_GROUP:
            most = (RULES_PER_SECURITY_GROUP - _RULES_OF_EKS) // _DNS_RULES
            yield Warned(
                "hybrid-nodes-security-group-rules",
                ("remote_node_cidrs",),
                f"has {len(self.ranges)} ranges together with remote_pod_cidrs, which are {rules} "
                "inbound rules on the cluster security group with those for CoreDNS, and the "
                "default of the quota 'Inbound or outbound rules per security group' is "
                f"{RULES_PER_SECURITY_GROUP}; name at most {most} and wider ranges, or raise the "
                "quota before you deploy",
            )
        if self.cilium is None:
            yield Warned(
                "hybrid-nodes-without-cni",
                ("cilium",),
                "is not set, so that hybrid nodes stay NotReady until you install a CNI on them; "
                "set cilium to {} for the one that AWS supports",
            )
        else:
            yield from warned_below(("cilium",), self.cilium.warnings())

    def _cilium_issues(self, cilium: CiliumSpec) -> Iterator[Found]:
        if not self.remote_pod_cidrs:
            yield (), "needs remote_pod_cidrs, from which Cilium gives pods their addresses"
        for cidr in self.remote_pod_cidrs:
            if ipaddress.ip_network(cidr).prefixlen > cilium.block_prefix:
                yield (
                    ("block_prefix",),
                    f"must be >= the prefix length of {cidr} of remote_pod_cidrs, got "
                    f"{cilium.block_prefix}",
                )
        addresses = 2 ** (32 - cilium.block_prefix)
        for name, site in self.sites.items():
            if site.max_pods is not None and site.max_pods > addresses:
                yield (
                    ("block_prefix",),
                    f"must be smaller, since a block of {addresses} addresses does not hold the "
                    f"max_pods {site.max_pods} of sites.{name}, got {cilium.block_prefix}",
                )


def _overlaps(nodes: Sequence[str], pods: Sequence[str]) -> Iterator[Found]:
    """Return an issue for each range that overlaps with an earlier one."""
    fields: list[tuple[Path, str]] = [
        *((("remote_node_cidrs", index), cidr) for index, cidr in enumerate(nodes)),
        *((("remote_pod_cidrs", index), cidr) for index, cidr in enumerate(pods)),
    ]
    for (_, one), (path, other) in combinations(fields, 2):
        if one != other or path[0] == "remote_pod_cidrs":
            first, second = ipaddress.IPv4Network(one), ipaddress.IPv4Network(other)
            if first.overlaps(second):
                yield path, f"must not overlap {first}, got {second}"
