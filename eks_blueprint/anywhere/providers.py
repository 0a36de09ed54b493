"""Objects of data centers and machines, by provider."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eks_blueprint.anywhere.objects import (
    KubernetesObject,
    anywhere_object,
    machine_name,
    without_none,
)
from eks_blueprint.spec.anywhere.cluster import AnywhereClusterSpec
from eks_blueprint.spec.anywhere.cluster_fields import MachineSpec, ProviderName
from eks_blueprint.spec.anywhere.host_os import BottlerocketHostSpec, HostOsSpec
from eks_blueprint.spec.anywhere.nutanix import (
    NutanixMachineSpec,
    NutanixReferenceSpec,
    NutanixSpec,
)
from eks_blueprint.spec.anywhere.tinkerbell import (
    HardwareAffinitySpec,
    HardwareTermSpec,
    TinkerbellMachineSpec,
    TinkerbellSpec,
)
from eks_blueprint.spec.anywhere.vsphere import VsphereMachineSpec, VsphereSpec

__all__ = ["CREDENTIALS", "KINDS", "Kinds", "datacenter_config", "machine_configs"]

CREDENTIALS = "nutanix-credentials"
"""Secret that the command line makes; aws/eks-anywhere v0.26 pkg/constants/constants.go."""


@dataclass(frozen=True)
class Kinds:
    """Kinds of objects of a provider.

    :param datacenter: kind of the data center.
    :param machine: kind of machines. Default: it has none.
    """

    datacenter: str
    machine: str | None = None


KINDS: Mapping[ProviderName, Kinds] = {
    "docker": Kinds("DockerDatacenterConfig"),
    "vsphere": Kinds("VSphereDatacenterConfig", "VSphereMachineConfig"),
    "tinkerbell": Kinds("TinkerbellDatacenterConfig", "TinkerbellMachineConfig"),
    "nutanix": Kinds("NutanixDatacenterConfig", "NutanixMachineConfig"),
}
"""Kinds by provider."""


def datacenter_config(name: str, spec: AnywhereClusterSpec) -> KubernetesObject:
    """Render the data center.

    :param name: name of the cluster.
    :param spec: the cluster.
    """
    content: Mapping[str, Any] = {}
    if spec.vsphere is not None:
        content = _vsphere(spec.vsphere)
    elif spec.tinkerbell is not None:
        content = _tinkerbell(spec.tinkerbell)
    elif spec.nutanix is not None:
        content = _nutanix(name, spec.nutanix)
    return anywhere_object(KINDS[spec.provider].datacenter, name, content)


def machine_configs(name: str, spec: AnywhereClusterSpec) -> Iterator[KubernetesObject]:
    """Render the kinds of machines.

    :param name: name of the cluster.
    :param spec: the cluster.
    """
    kind = KINDS[spec.provider].machine
    for key, machine in spec.kinds_of_machines.items():
        assert kind is not None  # only these providers have machines
        yield anywhere_object(kind, machine_name(name, key), _machine(machine))


def _machine(machine: MachineSpec) -> Mapping[str, Any]:
    if isinstance(machine, VsphereMachineSpec):
        return _vsphere_machine(machine)
    if isinstance(machine, TinkerbellMachineSpec):
        return _tinkerbell_machine(machine)
    return _nutanix_machine(machine)


def _users(user: str, key: str) -> list[Mapping[str, Any]]:
    return [{"name": user, "sshAuthorizedKeys": [key]}]


def _vsphere(data_center: VsphereSpec) -> Mapping[str, Any]:
    return {
        "server": data_center.server,
        "datacenter": data_center.datacenter,
        "network": data_center.network,
        # Both are required by the definition.
        "thumbprint": data_center.thumbprint or "",
        "insecure": data_center.insecure,
        "failureDomains": [
            {
                "name": name,
                "computeCluster": domain.compute_cluster,
                "resourcePool": domain.resource_pool,
                "datastore": domain.datastore,
                "folder": domain.folder,
                "network": domain.network,
            }
            for name, domain in data_center.failure_domains.items()
        ],
    }


def _vsphere_machine(machine: VsphereMachineSpec) -> Mapping[str, Any]:
    return {
        "osFamily": machine.os_family,
        "template": machine.template,
        "datastore": machine.datastore,
        "folder": machine.folder,
        "resourcePool": machine.resource_pool,
        "numCPUs": machine.num_cpus,
        "memoryMiB": machine.memory_mib,
        "diskGiB": machine.disk_gib,
        "storagePolicyName": machine.storage_policy_name,
        "networks": [*machine.networks],
        "tags": [*machine.tags],
        "cloneMode": machine.clone_mode,
        "users": _users(machine.user_name, machine.ssh_authorized_key),
        "hostOSConfiguration": _host_os(machine.host_os),
    }


def _tinkerbell(data_center: TinkerbellSpec) -> Mapping[str, Any]:
    return {
        "tinkerbellIP": data_center.tinkerbell_ip,
        "osImageURL": data_center.os_image_url,
        "hookImagesURLPath": data_center.hook_images_url_path,
        "skipLoadBalancerDeployment": data_center.skip_load_balancer_deployment or None,
        "loadBalancerInterface": data_center.load_balancer_interface,
        "isoBoot": data_center.iso_boot or None,
        "hookIsoURL": data_center.hook_iso_url,
    }


def _tinkerbell_machine(machine: TinkerbellMachineSpec) -> Mapping[str, Any]:
    return {
        "osFamily": machine.os_family,
        "osImageURL": machine.os_image_url,
        "hardwareSelector": dict(machine.hardware_selector),
        "hardwareAffinity": _affinity(machine.hardware_affinity),
        "users": _users(machine.user, machine.ssh_authorized_key),
        "hostOSConfiguration": _host_os(machine.host_os),
    }


def _affinity(affinity: HardwareAffinitySpec | None) -> Any:
    if affinity is None:
        return None
    return without_none(
        {
            "required": [_term(one) for one in affinity.required],
            "preferred": [
                {"weight": one.weight, "hardwareAffinityTerm": _term(one)}
                for one in affinity.preferred
            ],
        }
    )


def _term(term: HardwareTermSpec) -> Mapping[str, Any]:
    expressions = [
        without_none({"key": one.key, "operator": one.operator, "values": [*one.values]})
        for one in term.expressions
    ]
    selector = {"matchLabels": dict(term.labels), "matchExpressions": expressions}
    return {"labelSelector": without_none(selector)}


def _nutanix(name: str, data_center: NutanixSpec) -> Mapping[str, Any]:
    return {
        "endpoint": data_center.endpoint,
        "port": data_center.port,
        "insecure": data_center.insecure or None,
        "additionalTrustBundle": data_center.additional_trust_bundle,
        "credentialRef": {"kind": "Secret", "name": CREDENTIALS},
        "failureDomains": [
            without_none(
                {
                    "name": domain_name,
                    "cluster": _reference(domain.cluster),
                    "subnets": [_reference(one) for one in domain.subnets],
                    "workerMachineGroups": [*domain.worker_node_groups],
                }
            )
            for domain_name, domain in data_center.failure_domains.items()
        ],
        "ccmExcludeNodeIPs": [*data_center.ccm_exclude_node_ips],
    }


def _nutanix_machine(machine: NutanixMachineSpec) -> Mapping[str, Any]:
    return {
        "osFamily": machine.os_family,
        "image": _reference(machine.image),
        "cluster": _reference(machine.cluster),
        "subnet": _reference(machine.subnet),
        "project": _reference(machine.project) if machine.project is not None else None,
        "vcpuSockets": machine.vcpu_sockets,
        "vcpusPerSocket": machine.vcpus_per_socket,
        "memorySize": machine.memory_size,
        "systemDiskSize": machine.system_disk_size,
        "bootType": machine.boot_type,
        "additionalCategories": [
            {"key": key, "value": value} for key, value in machine.categories.items()
        ],
        "gpus": [
            {"type": "name", "name": gpu.name}
            if gpu.name is not None
            else {"type": "deviceID", "deviceID": gpu.device_id}
            for gpu in machine.gpus
        ],
        "users": _users(machine.user, machine.ssh_authorized_key),
    }


def _reference(reference: NutanixReferenceSpec) -> Mapping[str, Any]:
    if reference.uuid is not None:
        return {"type": "uuid", "uuid": reference.uuid}
    return {"type": "name", "name": reference.name}


def _host_os(host_os: HostOsSpec | None) -> Any:
    if host_os is None:
        return None
    servers = [*host_os.ntp_servers]
    found = without_none(
        {
            "ntpConfiguration": {"servers": servers} if servers else None,
            "certBundles": [
                {"name": name, "data": data} for name, data in host_os.certificates.items()
            ],
            "bottlerocketConfiguration": _bottlerocket(host_os.bottlerocket),
        }
    )
    return found or None


def _bottlerocket(settings: BottlerocketHostSpec | None) -> Any:
    if settings is None:
        return None
    kubelet = settings.kubernetes
    sysctls, parameters = dict(settings.sysctls), settings.boot_parameters
    return without_none(
        {
            "kubernetes": without_none(
                {
                    "maxPods": kubelet.max_pods,
                    "allowedUnsafeSysctls": [*kubelet.allowed_unsafe_sysctls],
                    "clusterDNSIPs": [*kubelet.cluster_dns_ips],
                    "clusterDomain": kubelet.cluster_domain,
                    "systemReserved": dict(kubelet.system_reserved),
                    "kubeReserved": dict(kubelet.kube_reserved),
                }
            )
            if kubelet is not None
            else None,
            "kernel": {"sysctlSettings": sysctls} if sysctls else None,
            "boot": (
                {"bootKernelParameters": {key: [*one] for key, one in parameters.items()}}
                if parameters
                else None
            ),
        }
    )
