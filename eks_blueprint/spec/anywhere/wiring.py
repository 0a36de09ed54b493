"""Which rules concern which fields of a cluster in a data center."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eks_blueprint import catalogue
from eks_blueprint.spec._base import Found, Warned, below
from eks_blueprint.spec.anywhere.cluster_fields import AnywhereClusterFields
from eks_blueprint.spec.anywhere.nodes import WorkerNodeGroupSpec
from eks_blueprint.spec.anywhere.rules.bottlerocket_and_connections import (
    mirror_issues,
    proxy_issues,
)
from eks_blueprint.spec.anywhere.rules.components_and_target import (
    delivery_issues,
    member_issues,
    metrics_issues,
    tenant_issues,
    vpc_rule_issues,
)
from eks_blueprint.spec.anywhere.rules.machines_and_nodes import (
    NodesOf,
    hardware_issues,
    image_issues,
    machine_issues,
    spare_warnings,
    workers_only_issues,
)
from eks_blueprint.spec.anywhere.rules.provider_and_nodes import (
    endpoint_issues,
    etcd_issues,
    failure_domain_issues,
    rollout_issues,
    worker_issues,
)
from eks_blueprint.spec.entries import Entries
from eks_blueprint.spec.network_policies import NamespaceNetworkSpec
from eks_blueprint.spec.rules.charts_and_manifests import after_issues, same_object_issues
from eks_blueprint.spec.rules.goldilocks_and_vertical_pod_autoscaler import goldilocks_issues
from eks_blueprint.spec.rules.ip_family_and_network_policies import (
    namespace_range_issues,
    tenant_range_issues,
)
from eks_blueprint.spec.rules.tenants_and_each_other import (
    any_domain_warnings,
    owners,
    shared_domain_issues,
    shared_namespace_issues,
)
from eks_blueprint.spec.rules.tenants_and_oidc_providers import (
    groups_prefix_issues,
    member_group_issues,
)

__all__ = ["anywhere_issues_of", "anywhere_warnings_of"]


def anywhere_issues_of(cluster: AnywhereClusterFields) -> Iterator[Found]:
    """Apply all rules between parts.

    :param cluster: the cluster.
    """
    if len(cluster.providers) != 1:
        got = " and ".join(cluster.providers) or "none"
        yield (), f"must have one of docker, vsphere, tinkerbell and nutanix, got {got}"
        return
    yield from _version_issues(cluster)
    yield from _node_issues(cluster)
    bottlerocket = _has_bottlerocket(cluster)
    yield from proxy_issues(
        cluster.proxy,
        bottlerocket=bottlerocket,
        endpoint=cluster.control_plane.endpoint,
        tinkerbell=cluster.tinkerbell,
    )
    yield from mirror_issues(cluster.registry_mirror, bottlerocket=bottlerocket)
    if cluster.cluster_network.kindnetd and cluster.docker is None:
        yield (
            ("cluster_network", "kindnetd"),
            f"works with docker only, got {cluster.provider}; remove it, for Cilium",
        )
    for name, provider in cluster.oidc_providers.items():
        # pkg/api/v1alpha1/oidcconfig.go, validateOIDCConfig.
        if len(provider.required_claims) > 1:
            yield (
                ("oidc_providers", name, "required_claims"),
                f"must have one entry at most, got {len(provider.required_claims)}",
            )
    yield from _component_issues(cluster)
    yield from _tenant_issues(cluster)


def _version_issues(cluster: AnywhereClusterFields) -> Iterator[Found]:
    release = catalogue.anywhere_release()
    if cluster.kubernetes_version not in release.kubernetes:
        yield (
            ("kubernetes_version",),
            f"must be one of {', '.join(release.kubernetes)}, which EKS Anywhere {release.minor} "
            f"creates, got {cluster.kubernetes_version}",
        )
    version = cluster.eksa_version
    if version is not None and version.rpartition(".")[0] != release.minor:
        yield (
            ("eksa_version",),
            f"must be a version of {release.minor}, whose rules this library knows, got {version}",
        )


def _node_issues(cluster: AnywhereClusterFields) -> Iterator[Found]:
    provider, machines = cluster.provider, cluster.kinds_of_machines
    control_plane, workers = cluster.control_plane, cluster.worker_node_groups
    tinkerbell = cluster.tinkerbell
    nodes = NodesOf(control_plane, workers, cluster.external_etcd)
    yield from endpoint_issues(
        control_plane,
        cluster.cluster_network,
        provider,
        tinkerbell.tinkerbell_ip if tinkerbell is not None else None,
    )
    yield from etcd_issues(control_plane, cluster.external_etcd, provider)
    yield from worker_issues(
        control_plane,
        workers,
        provider=provider,
        version=cluster.kubernetes_version,
        managed=cluster.management_cluster is not None,
    )
    yield from rollout_issues(control_plane, workers, provider=provider)
    yield from failure_domain_issues(workers, cluster.vsphere, provider)
    wrong = [*machine_issues(nodes, machines, provider)]
    yield from wrong
    if wrong:
        return
    yield from workers_only_issues(nodes, machines, provider)
    yield from image_issues(
        nodes, machines, provider, version=cluster.kubernetes_version, data_center=tinkerbell
    )
    if tinkerbell is not None and cluster.external_etcd is None:
        yield from hardware_issues(nodes, tinkerbell)
    if cluster.nutanix is not None:
        counts = {name: group.machines for name, group in workers.items()}
        yield from cluster.nutanix.domain_issues(counts)
    if cluster.vsphere is not None and cluster.external_etcd is not None:
        # pkg/providers/vsphere/validator.go, sameOSFamily.
        families = {one.os_family for one in cluster.vsphere.machines.values()}
        if len(families) > 1:
            yield (
                ("vsphere", "machines"),
                "must have the same os_family with external_etcd, got "
                f"{' and '.join(sorted(families))}",
            )


def _has_bottlerocket(cluster: AnywhereClusterFields) -> bool:
    return any(one.os_family == "bottlerocket" for one in cluster.kinds_of_machines.values())


def _component_issues(cluster: AnywhereClusterFields) -> Iterator[Found]:
    packages = cluster.packages
    installed = packages.install if packages is not None else {}
    yield from delivery_issues(cluster.components, cluster.gitops)
    yield from metrics_issues(
        [one.package for one in installed.values()],
        cluster.charts,
        cluster.vertical_pod_autoscaler,
    )
    yield from below(
        ("goldilocks",), goldilocks_issues(cluster.goldilocks, cluster.vertical_pod_autoscaler)
    )
    entries = Entries(cluster.charts, cluster.manifests)
    yield from after_issues(entries, cluster.components)
    yield from same_object_issues(entries)
    if packages is not None and cluster.management_cluster is not None:
        # pkg/api/v1alpha1/cluster.go, validatePackageControllerConfiguration.
        for name in ("controller", "cron_job"):
            if getattr(packages, name) is not None:
                yield (
                    ("packages", name),
                    "must be unset, since the package controller of "
                    f"{cluster.management_cluster} manages packages",
                )


def _tenant_issues(cluster: AnywhereClusterFields) -> Iterator[Found]:
    tenants = cluster.tenants
    yield from tenant_issues(tenants)
    yield from member_issues(tenants, cluster.aws_iam)
    yield from below(("tenants",), shared_namespace_issues(tenants))
    yield from below(("tenants",), shared_domain_issues(tenants))
    networks: dict[tuple[str, ...], NamespaceNetworkSpec] = {}
    for name, tenant in tenants.items():
        path = ("tenants", name)
        yield from below(path, tenant_range_issues(tenant, ip_family="ipv4"))
        yield from below(path, member_group_issues(tenant, cluster.oidc_providers))
        networks[*path, "network"] = tenant.network
        for namespace, own in tenant.namespaces.items():
            networks[*path, "namespaces", namespace, "network"] = own.network
    for name, provider in cluster.oidc_providers.items() if tenants else ():
        yield from below(("oidc_providers", name), groups_prefix_issues(provider.groups_prefix))
    policies = cluster.network_policies
    if policies is not None:
        path = ("network_policies", "namespaces")
        owner = owners(tenants)
        for namespace, one in policies.namespaces.items():
            networks[*path, namespace] = one
            if namespace in owner:
                yield (
                    (*path, namespace),
                    f"is a namespace of tenant {owner[namespace]}, whose policies would be written "
                    f"twice; use tenants.{owner[namespace]}.network",
                )
        yield from below(path, namespace_range_issues(policies.namespaces, ip_family="ipv4"))
    yield from vpc_rule_issues(networks)


def anywhere_warnings_of(cluster: AnywhereClusterFields) -> Iterator[Warned]:
    """Find settings that are allowed and may surprise.

    :param cluster: the cluster.
    """
    release = catalogue.anywhere_release()
    version = cluster.kubernetes_version
    if release.is_extended(version) and cluster.license_token_variable is None:
        until = release.kubernetes[version].standard_until
        yield Warned(
            "anywhere-extended-support",
            ("kubernetes_version",),
            f"has no standard support of EKS Anywhere since {until}: the command line refuses "
            f"{version} without a license token; set license_token_variable, or take a newer "
            "version",
        )
    if cluster.docker is not None:
        yield Warned(
            "anywhere-docker",
            ("docker",),
            "is for development: all nodes are containers on one machine, without support",
        )
    if _scales(cluster.worker_node_groups.values()) and not _has_autoscaler(cluster):
        yield Warned(
            "anywhere-no-autoscaler",
            ("worker_node_groups",),
            "has autoscaling, and nothing scales: add cluster-autoscaler to packages.install",
        )
    if not (cluster.oidc_providers or cluster.aws_iam or cluster.docker):
        yield Warned(
            "anywhere-no-identity",
            ("oidc_providers",),
            "names no provider and there is no aws_iam: everybody shares the kubeconfig of the "
            "administrator, which EKS Anywhere writes",
        )
    if cluster.tinkerbell is not None:
        nodes = NodesOf(cluster.control_plane, cluster.worker_node_groups, None)
        yield from spare_warnings(nodes, cluster.tinkerbell)
    yield from any_domain_warnings(cluster.tenants)


def _scales(groups: Iterable[WorkerNodeGroupSpec]) -> bool:
    return any(group.autoscaling is not None for group in groups)


def _has_autoscaler(cluster: AnywhereClusterFields) -> bool:
    install = cluster.packages.install if cluster.packages is not None else {}
    return any(one.package == "cluster-autoscaler" for one in install.values()) or any(
        "autoscaler" in name for name in cluster.charts
    )
