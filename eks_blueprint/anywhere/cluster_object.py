"""The object ``Cluster``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.anywhere.identity import identity_refs
from eks_blueprint.anywhere.objects import (
    KubernetesObject,
    anywhere_object,
    machine_name,
    without_none,
)
from eks_blueprint.anywhere.providers import KINDS
from eks_blueprint.spec.anywhere.cluster import AnywhereClusterSpec
from eks_blueprint.spec.anywhere.cluster_network import AnywhereCiliumSpec, ClusterNetworkSpec
from eks_blueprint.spec.anywhere.nodes import (
    ControlPlaneRolloutSpec,
    MachineHealthCheckSpec,
    WorkerNodeGroupSpec,
    WorkerRolloutSpec,
)
from eks_blueprint.spec.anywhere.packages import PackagesSpec
from eks_blueprint.spec.anywhere.proxy import AnywhereProxySpec
from eks_blueprint.spec.anywhere.registry_mirror import AnywhereRegistryMirrorSpec
from eks_blueprint.spec.nodes import TaintSpec

__all__ = ["cluster_object"]


def cluster_object(name: str, spec: AnywhereClusterSpec) -> KubernetesObject:
    """Render the cluster.

    :param name: its name.
    :param spec: the cluster.

    Source: aws/eks-anywhere v0.26 pkg/api/v1alpha1/cluster_types.go.
    """
    kinds = KINDS[spec.provider]
    return anywhere_object(
        "Cluster",
        name,
        {
            "kubernetesVersion": spec.kubernetes_version,
            "eksaVersion": spec.eksa_version,
            "licenseToken": _placeholder(spec.license_token_variable),
            "managementCluster": {"name": spec.manager_of(name)},
            "controlPlaneConfiguration": _control_plane(name, spec),
            "workerNodeGroupConfigurations": [
                _workers(name, group_name, group, spec)
                for group_name, group in spec.worker_node_groups.items()
            ],
            "externalEtcdConfiguration": _etcd(name, spec),
            "datacenterRef": {"kind": kinds.datacenter, "name": name},
            "clusterNetwork": _network(spec.cluster_network),
            "machineHealthCheck": _health(spec.machine_health_check),
            "proxyConfiguration": _proxy(spec.proxy),
            "registryMirrorConfiguration": _mirror(spec.registry_mirror),
            "identityProviderRefs": identity_refs(name, spec),
            "podIamConfig": (
                {"serviceAccountIssuer": spec.pod_iam.service_account_issuer}
                if spec.pod_iam is not None
                else None
            ),
            "packages": _packages(spec.packages),
            "gitOpsRef": (
                {"kind": "FluxConfig", "name": name} if spec.gitops is not None else None
            ),
        },
    )


def _placeholder(variable: str | None) -> str | None:
    return f"${{{variable}}}" if variable is not None else None


def _machine_ref(name: str, spec: AnywhereClusterSpec, machine: str | None) -> Any:
    kind = KINDS[spec.provider].machine
    used = machine or spec.only_machine
    if kind is None or used is None:
        return None
    return {"kind": kind, "name": machine_name(name, used)}


def _control_plane(name: str, spec: AnywhereClusterSpec) -> Mapping[str, Any]:
    part = spec.control_plane
    return without_none(
        {
            "count": part.count,
            "endpoint": {"host": part.endpoint} if part.endpoint is not None else None,
            "machineGroupRef": _machine_ref(name, spec, part.machine),
            "labels": dict(part.labels),
            "taints": _taints(part.taints or {}),
            "certSans": [*part.cert_sans],
            "upgradeRolloutStrategy": _control_plane_rollout(part.rollout),
            "machineHealthCheck": _health(part.machine_health_check),
            "skipLoadBalancerDeployment": part.skip_load_balancer_deployment or None,
            "skipAdmissionForSystemResources": part.skip_admission_for_system_resources or None,
            "kubeletConfiguration": part.kubelet,
            "auditPolicyContent": part.audit_policy,
        }
    )


def _workers(
    name: str, group_name: str, group: WorkerNodeGroupSpec, spec: AnywhereClusterSpec
) -> Mapping[str, Any]:
    scaling = group.autoscaling
    domain = group.failure_domain
    return without_none(
        {
            "name": group_name,
            "count": group.machines,
            "autoscalingConfiguration": (
                {"minCount": scaling.min_count, "maxCount": scaling.max_count}
                if scaling is not None
                else None
            ),
            "machineGroupRef": _machine_ref(name, spec, group.machine),
            "kubernetesVersion": group.kubernetes_version,
            "labels": dict(group.labels),
            "taints": _taints(group.taints),
            "failureDomains": [domain] if domain is not None else None,
            "upgradeRolloutStrategy": _worker_rollout(group.rollout),
            "machineHealthCheck": _health(group.machine_health_check),
            "kubeletConfiguration": group.kubelet,
        }
    )


def _etcd(name: str, spec: AnywhereClusterSpec) -> Any:
    etcd = spec.external_etcd
    if etcd is None:
        return None
    machine = _machine_ref(name, spec, etcd.machine)
    return without_none({"count": etcd.count, "machineGroupRef": machine})


def _taints(taints: Mapping[str, TaintSpec]) -> list[Mapping[str, Any]]:
    return [
        {"key": key, "value": taint.value, "effect": taint.effect} for key, taint in taints.items()
    ]


def _control_plane_rollout(rollout: ControlPlaneRolloutSpec | None) -> Any:
    if rollout is None:
        return None
    if rollout.type == "InPlace":
        return {"type": rollout.type}
    surge = 1 if rollout.max_surge is None else rollout.max_surge
    return {"type": rollout.type, "rollingUpdate": {"maxSurge": surge}}


def _worker_rollout(rollout: WorkerRolloutSpec | None) -> Any:
    if rollout is None:
        return None
    if rollout.type == "InPlace":
        return {"type": rollout.type}
    bounds = {"maxSurge": rollout.surge, "maxUnavailable": rollout.max_unavailable or 0}
    return {"type": rollout.type, "rollingUpdate": bounds}


def _health(check: MachineHealthCheckSpec | None) -> Any:
    if check is None:
        return None
    return without_none(
        {
            "nodeStartupTimeout": check.node_startup_timeout,
            "unhealthyMachineTimeout": check.unhealthy_machine_timeout,
            "maxUnhealthy": check.max_unhealthy,
        }
    )


def _network(network: ClusterNetworkSpec) -> Mapping[str, Any]:
    size, file = network.node_mask_size, network.resolv_conf
    return without_none(
        {
            "pods": {"cidrBlocks": [network.pods]},
            "services": {"cidrBlocks": [network.services]},
            "cniConfig": (
                {"kindnetd": {}} if network.kindnetd else {"cilium": _cilium(network.cilium)}
            ),
            "dns": {"resolvConf": {"path": file}} if file is not None else None,
            "nodes": {"cidrMaskSize": size} if size is not None else None,
        }
    )


def _cilium(cilium: AnywhereCiliumSpec | None) -> Mapping[str, Any]:
    if cilium is None:
        return {}
    return without_none(
        {
            "policyEnforcementMode": cilium.policy_enforcement_mode,
            "routingMode": cilium.routing_mode,
            "ipv4NativeRoutingCIDR": cilium.ipv4_native_routing_cidr,
            "egressMasqueradeInterfaces": cilium.egress_masquerade_interfaces,
            "cniExclusive": cilium.cni_exclusive,
            "skipUpgrade": cilium.skip_upgrade or None,
            "helmValues": cilium.helm_values,
        }
    )


def _proxy(proxy: AnywhereProxySpec | None) -> Any:
    if proxy is None:
        return None
    return without_none(
        {
            "httpProxy": proxy.http_proxy or proxy.https_proxy,
            "httpsProxy": proxy.https_proxy,
            "noProxy": [*proxy.no_proxy],
        }
    )


def _mirror(mirror: AnywhereRegistryMirrorSpec | None) -> Any:
    if mirror is None:
        return None
    return without_none(
        {
            "endpoint": mirror.endpoint,
            "port": str(mirror.port),
            "ociNamespaces": [
                {"registry": registry, "namespace": namespace}
                for registry, namespace in mirror.oci_namespaces.items()
            ],
            "caCertContent": mirror.ca_certificate,
            "authenticate": mirror.authenticate or None,
            "insecureSkipVerify": mirror.insecure_skip_verify or None,
        }
    )


def _packages(packages: PackagesSpec | None) -> Any:
    if packages is None:
        return None
    if not packages.enabled:
        return {"disable": True}
    controller: dict[str, Any] = {}
    if packages.controller is not None:
        own = packages.controller
        limits = without_none({"cpu": own.cpu_limit, "memory": own.memory_limit})
        requests = without_none({"cpu": own.cpu_request, "memory": own.memory_request})
        resources = without_none({"limits": limits, "requests": requests})
        controller = without_none({"resources": resources})
    cron = packages.cron_job
    return without_none(
        {
            "disable": False,
            "controller": controller,
            "cronjob": {"disable": not cron} if cron is not None else None,
        }
    )
