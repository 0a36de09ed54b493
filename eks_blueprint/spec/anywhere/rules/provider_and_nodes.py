"""What each provider wants of control plane, worker nodes and etcd."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address, IPv4Network

from eks_blueprint import catalogue
from eks_blueprint.spec._base import Found
from eks_blueprint.spec.anywhere.cluster_network import ClusterNetworkSpec
from eks_blueprint.spec.anywhere.nodes import (
    ControlPlaneRolloutSpec,
    ControlPlaneSpec,
    ExternalEtcdSpec,
    WorkerNodeGroupSpec,
    WorkerRolloutSpec,
)
from eks_blueprint.spec.anywhere.vsphere import VsphereSpec

__all__ = [
    "endpoint_issues",
    "etcd_issues",
    "failure_domain_issues",
    "rollout_issues",
    "worker_issues",
]

Workers = Mapping[str, WorkerNodeGroupSpec]
_Rollout = ControlPlaneRolloutSpec | WorkerRolloutSpec

# aws/eks-anywhere v0.26 pkg/api/v1alpha1/cluster_webhook.go, validateCPWorkerKubeSkew.
_SKEW = 2


def endpoint_issues(
    control_plane: ControlPlaneSpec,
    network: ClusterNetworkSpec,
    provider: str,
    tinkerbell_ip: str | None,
) -> Iterator[Found]:
    """Return issues for the address of the Kubernetes API.

    :param control_plane: the control plane.
    :param network: ranges of pods and Services.
    :param provider: name of the provider.
    :param tinkerbell_ip: address of the services that install bare metal. Default: none.

    Source: aws/eks-anywhere v0.26 pkg/api/v1alpha1/cluster.go, validateControlPlaneEndpoint;
    pkg/providers/docker/validator.go; pkg/providers/tinkerbell/assert.go.
    """
    path, endpoint = ("control_plane", "endpoint"), control_plane.endpoint
    if provider == "docker":
        if endpoint is not None:
            yield path, f"must be unset with docker, which makes its own, got {endpoint}"
        return
    if endpoint is None:
        yield path, f"must be a free address of the data center with {provider}, got none"
        return
    for name in ("pods", "services"):
        cidr = getattr(network, name)
        if IPv4Address(endpoint) in IPv4Network(cidr):
            yield path, f"must not be an address of cluster_network.{name}, {cidr}, got {endpoint}"
    if endpoint == tinkerbell_ip:
        yield path, f"must not be tinkerbell.tinkerbell_ip, got {endpoint} for both"


def etcd_issues(
    control_plane: ControlPlaneSpec, etcd: ExternalEtcdSpec | None, provider: str
) -> Iterator[Found]:
    """Return issues for where etcd runs.

    :param control_plane: the control plane.
    :param etcd: machines of etcd. Default: none; it runs on the control plane.
    :param provider: name of the provider.

    Source: aws/eks-anywhere v0.26 pkg/api/v1alpha1/cluster.go, validateControlPlaneReplicas and
    validateExternalEtcdSupport.
    """
    if etcd is not None and provider == "tinkerbell":
        yield ("external_etcd",), "does not work with tinkerbell; remove it"
    if etcd is None and control_plane.count % 2 == 0:
        yield (
            ("control_plane", "count"),
            f"must be odd, since etcd runs on the control plane and a majority decides, got "
            f"{control_plane.count}; or set external_etcd",
        )


def worker_issues(
    control_plane: ControlPlaneSpec, workers: Workers, *, provider: str, version: str, managed: bool
) -> Iterator[Found]:
    """Return issues for worker node groups.

    :param control_plane: the control plane.
    :param workers: worker node groups by name.
    :param provider: name of the provider.
    :param version: Kubernetes version of the cluster.
    :param managed: whether another cluster manages it.

    Source: aws/eks-anywhere v0.26 pkg/api/v1alpha1/cluster.go, validateWorkerNodeGroups;
    cluster_webhook.go, ValidateWorkerKubernetesVersionSkew.
    """
    path = ("worker_node_groups",)
    if not workers and provider != "tinkerbell":
        yield path, f"must have at least one group with {provider}, got none"
    if not workers and control_plane.taints:
        yield (
            ("control_plane", "taints"),
            "must be empty without worker_node_groups, since pods run on the control plane then",
        )
    if workers and not managed and all(group.keeps_pods_off for group in workers.values()):
        yield (
            path,
            "must have a group without taints of effect NoSchedule and NoExecute, on which what "
            f"manages clusters runs, got {', '.join(workers)}",
        )
    ours = catalogue.minor(version)
    for name, group in workers.items():
        theirs = group.kubernetes_version
        if theirs is not None and not ours - _SKEW <= catalogue.minor(theirs) <= ours:
            yield (
                (*path, name, "kubernetes_version"),
                f"must be that of the cluster, {version}, or at most {_SKEW} minor versions before "
                f"it, got {theirs}",
            )


def rollout_issues(
    control_plane: ControlPlaneSpec, workers: Workers, *, provider: str
) -> Iterator[Found]:
    """Return issues for how machines are replaced.

    :param control_plane: the control plane.
    :param workers: worker node groups by name.
    :param provider: name of the provider.

    Source: aws/eks-anywhere v0.26 pkg/api/v1alpha1/cluster.go, validateCPUpgradeRolloutStrategy and
    validateMDUpgradeRolloutStrategy; pkg/providers/tinkerbell/validate.go; pkg/providers/nutanix/
    validator.go.
    """
    chosen: dict[tuple[str, ...], _Rollout | None] = {
        ("control_plane", "rollout"): control_plane.rollout
    }
    for name, group in workers.items():
        chosen["worker_node_groups", name, "rollout"] = group.rollout
    if provider == "nutanix":
        for path, rollout in chosen.items():
            if rollout is not None:
                yield path, "does not work with nutanix; remove it"
        return
    in_place = [path for path, one in chosen.items() if one is not None and one.type == "InPlace"]
    if provider != "tinkerbell":
        for path in in_place:
            yield (*path, "type"), f"must be RollingUpdate with {provider}, got InPlace"
    elif in_place:
        yield from _in_place_issues(chosen, in_place[0], workers)


def _in_place_issues(
    chosen: Mapping[tuple[str, ...], _Rollout | None], first: tuple[str, ...], workers: Workers
) -> Iterator[Found]:
    for path, rollout in chosen.items():
        if rollout is None or rollout.type != "InPlace":
            yield (
                (*path, "type") if rollout is not None else path,
                f"must be InPlace like {'.'.join(first)}, since all machines of a cluster are "
                "replaced in the same way",
            )
    for name, group in workers.items():
        if group.autoscaling is not None:
            yield (
                ("worker_node_groups", name, "autoscaling"),
                "cannot be combined with rollout type InPlace; remove one of them",
            )


def failure_domain_issues(
    workers: Workers, data_center: VsphereSpec | None, provider: str
) -> Iterator[Found]:
    """Return issues for failure domains of worker node groups.

    :param workers: worker node groups by name.
    :param data_center: vSphere, if it is the provider.
    :param provider: name of the provider.

    Source: aws/eks-anywhere v0.26 pkg/providers/vsphere/validator.go,
    validateWorkerNodeGroupDomains.
    """
    known = data_center.failure_domains if data_center is not None else {}
    for name, group in workers.items():
        path = ("worker_node_groups", name, "failure_domain")
        if group.failure_domain is None:
            continue
        if data_center is None:
            yield path, f"works with vsphere only, got {provider}; remove it"
        elif group.failure_domain not in known:
            yield (
                path,
                f"must be one of vsphere.failure_domains, {', '.join(known) or 'none'}, got "
                f"{group.failure_domain!r}",
            )
