"""Rules between the parts of a cluster; rules within a part live with the part."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from eks_blueprint import catalogue
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec._base import Found
from eks_blueprint.spec.zones import is_zone_id, resolve_zones, zone_issues

if TYPE_CHECKING:
    from eks_blueprint.spec.cluster import ClusterSpec

__all__ = ["cluster_issues", "nitro_issues"]

# Without these no pod on a node gets an address or a Service (EKS user guide, "Amazon EKS
# add-ons"). The CNI gets its rights through Pod Identity.
_NODE_PREREQUISITES = ("vpc-cni", "kube-proxy", "eks-pod-identity-agent")


def cluster_issues(spec: ClusterSpec) -> Iterable[Found]:
    """Find what is wrong between the parts of a cluster."""
    yield from _version(spec)
    yield from zone_issues(spec.network, spec.environment.region)
    yield from _endpoint(spec)
    yield from _isolation(spec)
    yield from _addresses(spec)
    yield from _principals(spec)
    yield from _compute(spec)
    yield from _bastion(spec)
    yield from _addons(spec)
    yield from _addon_needs(spec)
    yield from _partition(spec)
    yield from _tags(spec)


def _version(spec: ClusterSpec) -> Iterator[Found]:
    known = catalogue.kubernetes_versions()
    if spec.kubernetes_version not in known:
        yield (
            ("kubernetes_version",),
            f"must be one of {', '.join(known)}, got {spec.kubernetes_version!r}",
        )


def _endpoint(spec: ClusterSpec) -> Iterator[Found]:
    if spec.endpoint.public_access and spec.profile != "poc":
        yield (
            ("endpoint", "public_access"),
            f"must be false in profile {spec.profile}; use the private endpoint with bastion, "
            "or profile poc for a cluster without production data",
        )


def _isolation(spec: ClusterSpec) -> Iterator[Found]:
    region = spec.environment.region
    if spec.network.nat == "none" and region and not catalogue.has_endpoint("eks", region):
        yield (
            ("network", "nat"),
            f"must be per_zone or single in {region}, which has no VPC endpoint for EKS, "
            f"got {spec.network.nat!r}",
        )


def _addresses(spec: ClusterSpec) -> Iterator[Found]:
    if spec.service_ipv4_cidr is None:
        return
    path = ("service_ipv4_cidr",)
    if spec.network.ip_family == "ipv6":
        yield path, "must be unset with ip_family ipv6, whose Service range EKS chooses"
        return
    services = ipaddress.IPv4Network(spec.service_ipv4_cidr)
    # EKS API reference, KubernetesNetworkConfigRequest.serviceIpv4Cidr.
    private = [ipaddress.IPv4Network(c) for c in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")]
    if not any(services.subnet_of(block) for block in private):
        yield path, f"must be within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, got {services}"
    if not 12 <= services.prefixlen <= 24:
        yield path, f"must be between /12 and /24, got {services}"
    for block in _vpc_ranges(spec):
        if block.version == 4 and services.overlaps(block):
            yield path, f"must not overlap {block} of the VPC, got {services}"


def _vpc_ranges(spec: ClusterSpec) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    network = spec.network
    if network.existing is not None:
        return [ipaddress.ip_network(cidr) for cidr in network.existing.cidrs]
    second = [network.secondary_cidr.cidr] if network.secondary_cidr else []
    return [ipaddress.ip_network(cidr) for cidr in (network.cidr, *second)]


def _principals(spec: ClusterSpec) -> Iterator[Found]:
    seen: dict[str, str] = {}
    for name, entry in spec.access_entries.items():
        if entry.principal_arn in seen:
            yield (
                ("access_entries", name, "principal_arn"),
                f"is already access_entries.{seen[entry.principal_arn]}, and EKS knows one entry "
                f"for each principal, got {entry.principal_arn}",
            )
        seen.setdefault(entry.principal_arn, name)


def _compute(spec: ClusterSpec) -> Iterator[Found]:
    if not spec.node_groups and not spec.fargate_profiles:
        yield ("node_groups",), "must name a node group where there is no Fargate profile"
    zones = resolve_zones(spec.network, spec.environment.region)
    yield from _custom_networking(spec, zones)
    for name, group in spec.node_groups.items():
        path = ("node_groups", name)
        for index, zone in enumerate(group.availability_zones):
            if zone not in zones:
                known = ", ".join(zones) or "none by name; name them in network.availability_zones"
                yield (
                    (*path, "availability_zones", index),
                    f"must be a zone of the network, which has {known}, got {zone!r}",
                )
        yield from nitro_issues(spec, path, group.types)


def nitro_issues(
    spec: ClusterSpec, path: tuple[str | int, ...], types: Iterable[catalogue.InstanceType]
) -> Iterator[Found]:
    """Find instance types that cannot give their pods addresses on IPv6.

    :param spec: the cluster.
    :param path: what has the field ``instance_types``.
    :param types: what the field names.
    """
    if spec.network.ip_family != "ipv6":
        return
    for index, instance in enumerate(types):
        if not instance.nitro:
            yield (
                (*path, "instance_types", index),
                "must be a Nitro type, since the VPC CNI does IPv6 on Nitro only, got "
                f"{instance.name}",
            )


def _custom_networking(spec: ClusterSpec, zones: tuple[str, ...]) -> Iterator[Found]:
    second = spec.network.secondary_cidr
    if second is not None and second.custom_networking and any(map(is_zone_id, zones)):
        yield (
            ("network", "secondary_cidr", "custom_networking"),
            "needs zone names, since nodes find their ENIConfig by the label "
            f"topology.kubernetes.io/zone, got {', '.join(zones)}; name the zones of your account "
            "in network.availability_zones",
        )


def _bastion(spec: ClusterSpec) -> Iterator[Found]:
    if spec.bastion is None:
        return
    path = ("bastion", "instance_type")
    try:
        host = catalogue.InstanceType.parse(spec.bastion.instance_type)
    except BlueprintError as error:
        yield path, str(error)
        return
    if not host.nitro:
        yield path, f"must be a Nitro type, got {host.name}"


def _addons(spec: ClusterSpec) -> Iterator[Found]:
    if spec.node_groups:
        for name in _NODE_PREREQUISITES:
            if name not in spec.addons:
                yield ("addons",), f"must keep {name}, which every node group needs"
    if "coredns" not in spec.addons:
        yield ("addons",), "must keep coredns, without which no Service has a name"


def _addon_needs(spec: ClusterSpec) -> Iterator[Found]:
    for name, addon in spec.addons.items():
        facts = catalogue.addon(name)
        for other in facts.requires if facts is not None else ():
            if other not in spec.addons:
                yield ("addons", name), f"needs the add-on {other}, which was removed"
        for account, identity in addon.pod_identities.items():
            if identity.namespace is None and (facts is None or facts.namespace is None):
                yield (
                    ("addons", name, "pod_identities", account, "namespace"),
                    f"must be set, since the catalogue does not know the namespace of {name}",
                )
        if addon.pod_identities and "eks-pod-identity-agent" not in spec.addons:
            yield (
                ("addons", name, "pod_identities"),
                "needs the add-on eks-pod-identity-agent, which was removed",
            )


def _tags(spec: ClusterSpec) -> Iterator[Found]:
    # Tagging AWS Resources user guide, "Tag naming limits and requirements".
    if len(spec.tags) > 45:
        yield (
            ("tags",),
            f"must have at most 45 entries, since AWS adds some to 50, got {len(spec.tags)}",
        )
    for key, value in spec.tags.items():
        if key.lower().startswith("aws:"):
            yield ("tags", key), "must not start with aws:, which is reserved"
        if not 1 <= len(key) <= 128:
            yield ("tags", key), f"must have 1 to 128 characters, got {len(key)}"
        if len(value) > 256:
            yield ("tags", key), f"must have a value of at most 256 characters, got {len(value)}"


def _partition(spec: ClusterSpec) -> Iterator[Found]:
    if spec.environment.region is None:
        return
    partition = spec.environment.partition
    for path, arn in _arns(spec):
        if arn is not None and arn.split(":")[1] != partition:
            yield path, f"must be in partition {partition} of {spec.environment.region}, got {arn}"
    if partition == "aws-cn" and spec.network.ip_family == "ipv6":
        yield (
            ("network", "ip_family"),
            "must be ipv4 in the China Regions, where EKS has no IPv6 clusters, got 'ipv6'",
        )
    if partition == "aws-cn" and spec.cis_scan is not None:
        # CloudFormation's registry has no AWS::InspectorV2::CisScanConfiguration there.
        yield ("cis_scan",), "is not available in the China Regions; kube_bench is"
    if partition == "aws-cn" and spec.guardduty is not None and spec.guardduty.runtime_monitoring:
        # Getting Started with Amazon Web Services in China, "Amazon GuardDuty".
        yield (
            ("guardduty", "runtime_monitoring"),
            "must be false, since GuardDuty has no runtime monitoring in the China Regions",
        )
    if partition == "aws-us-gov":
        yield from _fargate_in_govcloud(spec)


def _fargate_in_govcloud(spec: ClusterSpec) -> Iterator[Found]:
    # AWS GovCloud user guide, "Amazon EKS", how Amazon EKS differs.
    message = "must be {}, since EKS has no Fargate in AWS GovCloud (US)"
    if spec.fargate_profiles:
        yield ("fargate_profiles",), message.format("empty")
    for name, tenant in spec.tenants.items():
        if tenant.fargate:
            yield ("tenants", name, "fargate"), message.format("false")


def _arns(spec: ClusterSpec) -> Iterator[tuple[tuple[str | int, ...], str | None]]:
    """Give the ARNs that must be of the cluster's partition."""
    for name, entry in spec.access_entries.items():
        yield ("access_entries", name, "principal_arn"), entry.principal_arn
    yield ("encryption", "secrets_key_arn"), spec.encryption.secrets_key_arn
    yield ("encryption", "volumes_key_arn"), spec.encryption.volumes_key_arn
    if spec.private_tls is not None:
        yield ("private_tls", "authority_arn"), spec.private_tls.authority_arn
    for name, tenant in spec.tenants.items():
        for key, member in tenant.members.items():
            yield ("tenants", name, "members", key, "principal_arn"), member.principal_arn
        for key, workload in tenant.workloads.items():
            for index, arn in enumerate(workload.managed_policy_arns):
                yield ("tenants", name, "workloads", key, "managed_policy_arns", index), arn
            for secret, mounted in workload.secrets.items():
                where = ("tenants", name, "workloads", key, "secrets", secret)
                yield (*where, "secret_arn"), mounted.secret_arn
                yield (*where, "key_arn"), mounted.key_arn
