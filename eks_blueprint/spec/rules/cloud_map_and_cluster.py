"""Rules between the controller of Cloud Map and the network, add-ons and nodes of its cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.catalogue import InstanceType
from eks_blueprint.errors import Found
from eks_blueprint.spec.addons import AddonSpec
from eks_blueprint.spec.cloud_map import CloudMapSpec
from eks_blueprint.spec.node_groups import NodeGroupSpec
from eks_blueprint.spec.types import IpFamily

__all__ = ["cloud_map_corefile_issues", "cloud_map_network_issues", "cloud_map_node_issues"]


def cloud_map_network_issues(
    cloud_map: CloudMapSpec, *, ip_family: IpFamily, service_ipv4_cidr: str | None
) -> Iterator[Found]:
    """Return an issue for a cluster whose CoreDNS cannot be told where to forward.

    :param cloud_map: the controller.
    :param ip_family: IP family of the cluster.
    :param service_ipv4_cidr: range of its Services, if the spec has one.
    """
    if ip_family == "ipv6":
        yield (
            (),
            "must be unset with network.ip_family ipv6: nothing says that the controller works "
            "there, and the range of Services, in which its CoreDNS would get an address, is known "
            "only to EKS; use service_discovery.lattice, or ipv4",
        )
    elif cloud_map.dns and service_ipv4_cidr is None:
        yield (
            ("dns",),
            "needs service_ipv4_cidr: the managed CoreDNS forwards to an address in it, which "
            "stands in its Corefile; set that when the cluster is made, such as 172.20.0.0/16, or "
            "set dns to false",
        )


def cloud_map_corefile_issues(
    cloud_map: CloudMapSpec, addons: Mapping[str, AddonSpec]
) -> Iterator[Found]:
    """Return an issue for a Corefile of the user, into which nothing can be merged.

    :param cloud_map: the controller.
    :param addons: add-ons of the cluster by name.

    Source: schema of the add-on coredns, whose key corefile is one text.
    """
    addon = addons.get("coredns")
    if cloud_map.dns and addon is not None and "corefile" in addon.configuration:
        yield (
            ("dns",),
            "must be false with addons.coredns.configuration.corefile, which replaces the whole "
            "Corefile; forward clusterset.local in yours, or remove it",
        )


def cloud_map_node_issues(
    groups: Mapping[str, NodeGroupSpec], *, other_nodes: bool
) -> Iterator[Found]:
    """Return an issue for a cluster without nodes on which the images run.

    :param groups: node groups by name.
    :param other_nodes: whether something else makes nodes, such as Karpenter.

    Source: Dockerfile of aws/aws-cloud-map-mcs-controller-for-k8s, which builds for amd64.
    """
    names = (name for group in groups.values() for name in group.instance_types)
    if other_nodes or any(InstanceType.parse(name).architecture == "x86_64" for name in names):
        return
    yield (), "needs nodes of x86_64, for which alone its images are built; add a node group"
