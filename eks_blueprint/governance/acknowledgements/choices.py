"""Acknowledgements of what a spec may choose although the library's own rules advise otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.addons.core_addons import CoreAddons
from eks_blueprint.blueprint import EksBlueprint
from eks_blueprint.cluster.control_plane import ControlPlane
from eks_blueprint.compute.node_group import NodeGroup
from eks_blueprint.compute.node_role import NodeRole
from eks_blueprint.compute.outpost_node_group import OutpostNodeGroup
from eks_blueprint.delivery import KubectlDelivery
from eks_blueprint.governance.acknowledgement import Acknowledgement
from eks_blueprint.network import Network

__all__ = ["ENTRIES"]


def _public_endpoint(control_plane: ControlPlane) -> Iterator[str]:
    if control_plane.public_access_cidrs:
        yield "SEC-END-1[EndpointPublicAccess]"


ENTRIES = (
    Acknowledgement(
        EksBlueprint,
        "ControlPlane/Resource",
        (
            "EFF-NODE-2[Karpenter]",
            "EFF-SIZE-1[metrics-server]",
            "OPS-MON-2[kube-state-metrics]",
            "OPS-MON-4[amazon-cloudwatch-observability]",
            "REL-OPS-1[FargateLogging]",
        ),
        "The spec says what is installed in its cluster, and leaves this out: only profile "
        "`production` brings it unasked, and clusters on Fargate or on Outposts bring less than "
        "others. The platform may bring its own.",
    ),
    Acknowledgement(
        ControlPlane,
        "Resource",
        _public_endpoint,
        "The spec opens the endpoint to a list of CIDR ranges, for a trial with profile poc; none "
        "is wider than /8 for IPv4 or /16 for IPv6, and the API still requires credentials.",
    ),
    Acknowledgement(
        ControlPlane,
        "Resource",
        ("REL-HA-1[Zones]",),
        "The spec names two zones, which is what EKS requires: for a trial with profile poc, or in "
        "an existing network with subnets in no more.",
    ),
    Acknowledgement(
        ControlPlane,
        "Resource",
        ("EFF-IP-1[IpFamily]",),
        "The spec asks for IPv4, as clusters on Outposts and networks without IPv6 need it; pods "
        "then take addresses of the subnets, whose size the spec decides on.",
    ),
    Acknowledgement(
        CoreAddons,
        "vpc-cni/Resource",
        ("EFF-IP-2[CustomNetworking]",),
        "The spec gives pods on IPv4 the addresses of the subnets of their nodes; a range of their "
        "own is another choice, with network.secondary_cidr, that existing networks may not have.",
    ),
    Acknowledgement(
        CoreAddons,
        "vpc-cni/Resource",
        ("OPS-UPG-3[Role]",),
        "On clusters with nodes on an Outpost, the VPC CNI has the permissions of the node, since "
        "pods there cannot use Pod Identity and the add-on has one role for all nodes.",
    ),
    Acknowledgement(
        NodeRole,
        "Resource",
        ("SEC-POD-1[NodeRole::AmazonEKS_CNI_Policy]",),
        "Pods on an Outpost cannot use Pod Identity, so that the VPC CNI has the permissions of "
        "its node there. Other pods do not reach the metadata service, whose hop limit is 1.",
    ),
    Acknowledgement(
        NodeGroup,
        "Resource",
        ("REL-HA-1[Zones]",),
        "The spec names two zones for a trial with profile poc, or the subnets of an existing "
        "network; the nodes are in as many zones as the network has.",
    ),
    Acknowledgement(
        NodeGroup,
        "Resource",
        ("OPS-STA-3[Zones]",),
        "The spec has one group for all zones, for workloads that keep no data on volumes; with "
        "one_per_zone, it gets a group for each zone.",
    ),
    Acknowledgement(
        NodeGroup,
        "Resource",
        ("EFF-COST-2[InstanceTypes]",),
        "The spec names x86 instances on demand, for images that are built for no other processor, "
        "or for a Region or partition that does not offer the others.",
    ),
    Acknowledgement(
        OutpostNodeGroup,
        "Resource",
        ("SEC-NODE-1[AmiType]", "SEC-NODE-2[UpdatePolicy]"),
        "EKS supports no managed node groups on Outposts, and local clusters no Bottlerocket. A "
        "rolling update would need spare capacity that a full rack does not have, so that nodes "
        "are replaced by whoever plans its capacity.",
    ),
    Acknowledgement(
        OutpostNodeGroup,
        "Resource",
        ("EFF-COST-2[InstanceTypes]",),
        "An Outpost has the instance types that were ordered with it, and no Spot capacity; the "
        "spec names one of those.",
    ),
    Acknowledgement(
        Network,
        "Vpc/Resource",
        (
            "REL-HA-1[NatGateway]",
            "SEC-LINK-1[VpcEndpoint::ecr.api]",
            "SEC-LINK-1[VpcEndpoint::ecr.dkr]",
            "SEC-LINK-1[VpcEndpoint::logs]",
            "SEC-LINK-1[VpcEndpoint::sts]",
        ),
        "The spec asks for one NAT gateway, or for the S3 endpoint alone, which costs less in a "
        "network for trials and tests; requests to AWS then leave through NAT, under TLS.",
    ),
    Acknowledgement(
        KubectlDelivery,
        "CloudMapController/Resource/Default",
        ("REL-HA-2[Replicas::Deployment cloud-map-mcs-system/cloud-map-mcs-controller]",),
        "The controller keeps a copy of the services of other clusters; while its pod is replaced, "
        "names still resolve to what it copied before, and only changes wait.",
    ),
    Acknowledgement(
        KubectlDelivery,
        "git-credential/Resource/Default",
        ("REL-HA-2[Replicas::Deployment flux-system/git-credential]",),
        "The pod only holds a volume open, from which the driver copies the credential into a "
        "Secret, and receives no traffic. Without it, Flux reads nothing new until the pod runs "
        "again, and the cluster keeps what it has.",
    ),
)
