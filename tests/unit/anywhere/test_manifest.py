"""The manifests of EKS Anywhere are what its definitions take, for every provider."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eks_blueprint.anywhere import manifest, rendered_cluster
from eks_blueprint.errors import SpecError
from eks_blueprint.spec.anywhere.cluster import AnywhereClusterSpec
from tests.support import definitions as others
from tests.support.anywhere import BASES, KEY, cluster, raw

FILE = others.FOLDER / "eks-anywhere.yaml"
needs_definitions = pytest.mark.skipif(
    not FILE.is_file(), reason="needs the custom resource definitions beside the repository"
)
CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
ROLE = "arn:aws:iam::111122223333:role/platform"


@cache
def schemas() -> dict[str, Any]:
    found = {}
    for item in yaml.safe_load_all(FILE.read_text("utf-8")):
        if item:
            schema = item["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
            kind = item["spec"]["names"]["kind"]
            found[kind] = jsonschema.Draft202012Validator(closed(schema))
    return found


def closed(schema: Any) -> Any:
    """Refuse fields that the API server would drop."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: closed(value) for key, value in schema.items()}
    if schema.get("x-kubernetes-int-or-string"):
        found["type"] = ["integer", "string"]
        found.pop("anyOf", None)
    if "properties" in schema and not schema.get("x-kubernetes-preserve-unknown-fields"):
        found["additionalProperties"] = False
    return found


def check(objects: Iterator[Any]) -> list[dict[str, Any]]:
    found = []
    for item in yaml.safe_load_all(yaml.safe_dump_all([*objects])):
        meta = item["metadata"]
        schemas()[item["kind"]].validate({**item, "metadata": {}})
        assert meta["namespace"] == "default"
        found.append(item)
    return found


CHANGES: dict[str, list[dict[str, Any]]] = {
    "docker": [
        {"cluster_network": {"kindnetd": True}},
        {"external_etcd": {}, "control_plane": {"count": 2}},
    ],
    "vsphere": [
        {"external_etcd": {}, "management_cluster": "mgmt", "eksa_version": "v0.26.1"},
        {
            "vsphere": {
                "thumbprint": ":".join(["AB"] * 20),
                "failure_domains": {
                    "a": {
                        "compute_cluster": "c",
                        "resource_pool": "r",
                        "datastore": "d",
                        "folder": "f",
                        "network": "n",
                    }
                },
                "machines": {
                    "vm": {
                        "storage_policy_name": "gold",
                        "clone_mode": "fullClone",
                        "tags": [
                            "urn:vmomi:InventoryServiceTag:8e0ce079-0677-48d6-8865-19ada4e6dabd:"
                            "GLOBAL"
                        ],
                        "host_os": {
                            "ntp_servers": ["ntp.example.com"],
                            "certificates": {"internal": CERTIFICATE},
                            "bottlerocket": {
                                "kubernetes": {
                                    "max_pods": 50,
                                    "allowed_unsafe_sysctls": ["net.core.somaxconn"],
                                    "cluster_dns_ips": ["10.96.0.10"],
                                    "cluster_domain": "cluster.local",
                                    "system_reserved": {"cpu": "100m"},
                                    "kube_reserved": {"memory": "1Gi"},
                                },
                                "sysctls": {"vm.max_map_count": "262144"},
                                "boot_parameters": {"slub_debug": ["options,slabs"]},
                            },
                        },
                    }
                },
            },
            "worker_node_groups": {
                "md-0": {
                    "count": 2,
                    "autoscaling": {"min_count": 1, "max_count": 4},
                    "labels": {"team": "a"},
                    "taints": {"x": {"effect": "PreferNoSchedule"}},
                    "kubernetes_version": "1.34",
                    "failure_domain": "a",
                    "rollout": {"max_surge": 0, "max_unavailable": 1},
                    "machine_health_check": {"max_unhealthy": "40%"},
                    "kubelet": {"maxPods": 50},
                }
            },
        },
        {
            "control_plane": {
                "count": 5,
                "labels": {"a": "b"},
                "taints": {"x": {"value": "y", "effect": "NoSchedule"}},
                "cert_sans": ["api.example.com", "10.20.0.9"],
                "rollout": {"max_surge": 0},
                "machine_health_check": {"node_startup_timeout": "20m"},
                "skip_load_balancer_deployment": True,
                "kubelet": {"maxPods": 30},
                "audit_policy": "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: []\n",
            },
            "cluster_network": {
                "pods": "172.16.0.0/16",
                "services": "172.20.0.0/16",
                "node_mask_size": 25,
                "resolv_conf": "/etc/resolv.conf",
                "cilium": {"routing_mode": "direct", "ipv4_native_routing_cidr": "172.16.0.0/16"},
            },
            "machine_health_check": {"unhealthy_machine_timeout": "5m"},
            "proxy": {
                "https_proxy": "http://10.20.0.3:3128",
                "no_proxy": ["10.20.0.0/16", ".example.com"],
            },
            "registry_mirror": {
                "endpoint": "registry.example.com",
                "port": 8443,
                "oci_namespaces": {"public.ecr.aws": "mirror"},
                "ca_certificate": CERTIFICATE,
                "authenticate": True,
            },
            "oidc_providers": {
                "Okta": {
                    "issuer_url": "https://id.example.com",
                    "client_id": "k",
                    "username_claim": "email",
                    "username_prefix": "-",
                    "groups_claim": "groups",
                    "required_claims": {"org": "a"},
                }
            },
            "aws_iam": {
                "region": "eu-west-1",
                "mappings": {
                    "admins": {
                        "principal_arn": ROLE,
                        "username": "admin",
                        "groups": ["system:masters"],
                    },
                    "one": {
                        "principal_arn": "arn:aws:iam::111122223333:user/a",
                        "username": "a",
                    },
                },
            },
            "pod_iam": {"service_account_issuer": "https://bucket.example.com/keys"},
            "packages": {
                "controller": {"cpu_request": "100m", "memory_limit": "450Mi"},
                "cron_job": False,
            },
            "gitops": {"git": {"url": "ssh://git@git.example.com/platform.git"}},
            "license_token_variable": "EDGE_LICENSE",
        },
        {"packages": {"enabled": False}, "cluster_network": {"cilium": {"helm_values": {"a": 1}}}},
        {"gitops": {"github": {"owner": "acme", "repository": "platform", "personal": True}}},
    ],
    "tinkerbell": [
        {"worker_node_groups": None, "tinkerbell": {"machines": {"worker": None}}},
        {
            "tinkerbell": {
                "os_image_url": None,
                "iso_boot": True,
                "hook_iso_url": "https://10.20.0.2/hook.iso",
                "hook_images_url_path": "http://10.20.0.2/hook",
                "skip_load_balancer_deployment": True,
                "load_balancer_interface": "eth1",
                "machines": {
                    "cp": {
                        "os_image_url": "http://10.20.0.2/ubuntu-1.35.gz",
                        "host_os": {"ntp_servers": ["10.20.0.1"]},
                    },
                    "worker": {
                        "os_image_url": "http://10.20.0.2/ubuntu_1_35.gz",
                        "hardware_selector": None,
                        "hardware_affinity": {
                            "required": [
                                {
                                    "labels": {"type": "worker"},
                                    "expressions": [
                                        {"key": "rack", "operator": "In", "values": ["a"]},
                                        {"key": "gpu", "operator": "DoesNotExist"},
                                    ],
                                }
                            ],
                            "preferred": [{"weight": 100, "labels": {"disk": "nvme"}}],
                        },
                    },
                },
            },
            "control_plane": {"rollout": {"type": "InPlace"}},
            "worker_node_groups": {"md-0": {"rollout": {"type": "InPlace"}}},
        },
    ],
    "nutanix": [
        {
            "nutanix": {
                "port": 443,
                "additional_trust_bundle": CERTIFICATE,
                "failure_domains": {
                    "a": {
                        "cluster": {"name": "c1"},
                        "subnets": [{"name": "s1"}],
                        "worker_node_groups": ["md-0"],
                    }
                },
                "ccm_exclude_node_ips": ["10.0.0.1", "10.0.0.3-10.0.0.9", "10.1.0.0/28"],
                "machines": {
                    "vm": {
                        "project": {"name": "eks"},
                        "boot_type": "uefi",
                        "categories": {"env": "production"},
                    },
                    "gpu": {
                        "image": {"uuid": "0006a1f6-1c2d-4e5f-8a9b-0c1d2e3f4a5b"},
                        "cluster": {"name": "c1"},
                        "subnet": {"name": "s1"},
                        "ssh_authorized_key": KEY,
                        "gpus": [{"name": "A100"}, {"device_id": 8757}],
                    },
                },
            },
            "control_plane": {"machine": "vm"},
            "external_etcd": {"count": 5, "machine": "vm"},
            "worker_node_groups": {"md-0": {"machine": "vm"}, "gpu": {"machine": "gpu"}},
        }
    ],
}
CASES = [(name, {}) for name in BASES]
CASES += [(name, change) for name, changes in CHANGES.items() for change in changes]


@needs_definitions
@pytest.mark.parametrize(
    ("provider", "change"),
    CASES,
    ids=[f"{name}-{index}" for index, (name, _) in enumerate(CASES)],
)
def test_objects_are_valid(provider: str, change: dict[str, Any]) -> None:
    objects = check(manifest("edge", cluster(provider, **change)))
    kinds = [one["kind"] for one in objects]
    assert kinds.count("Cluster") == 1
    # The command line finds objects by kind and name.
    known = {(one["kind"], one["metadata"]["name"]) for one in objects}
    assert len(known) == len(objects)
    assert {*references(objects[0]["spec"])} == known - {("Cluster", "edge")}


def references(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if value.keys() == {"kind", "name"}:
            yield value["kind"], value["name"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


NUMBERS = st.integers(0, 6)
VERSIONS = st.sampled_from(["1.33", "1.34", "1.35", "1.36"])


@st.composite
def changed(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    provider = draw(st.sampled_from([*BASES]))
    group = st.fixed_dictionaries(
        {},
        optional={
            "count": NUMBERS,
            "autoscaling": st.fixed_dictionaries({"min_count": NUMBERS, "max_count": NUMBERS}),
            "kubernetes_version": VERSIONS,
            "rollout": st.fixed_dictionaries(
                {},
                optional={
                    "type": st.sampled_from(["InPlace", "RollingUpdate"]),
                    "max_surge": NUMBERS,
                    "max_unavailable": NUMBERS,
                },
            ),
            "taints": st.just({"a": {"effect": "NoSchedule"}}),
        },
    )
    change: dict[str, Any] = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "kubernetes_version": VERSIONS,
                "control_plane": st.fixed_dictionaries({}, optional={"count": NUMBERS}),
                "external_etcd": st.fixed_dictionaries({}, optional={"count": NUMBERS}),
                "worker_node_groups": st.dictionaries(
                    st.sampled_from(["md-0", "a", "b"]), group, max_size=3
                ),
                "cluster_network": st.fixed_dictionaries(
                    {},
                    optional={
                        "node_mask_size": st.integers(15, 33),
                        "pods": st.sampled_from(["192.168.0.0/16", "10.20.0.0/24", "10.1.0.0/20"]),
                    },
                ),
                "management_cluster": st.sampled_from(["mgmt", "edge"]),
                "gitops": st.just({"git": {"url": "ssh://git@git.example.com/platform.git"}}),
                "license_token_variable": st.just("TOKEN"),
            },
        )
    )
    return provider, change


@needs_definitions
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changed())
def test_whatever_is_accepted_is_valid(case: tuple[str, dict[str, Any]]) -> None:
    provider, change = case
    try:
        spec = AnywhereClusterSpec(**raw(provider, **change))
    except SpecError:
        return
    check(manifest("edge", spec))
    again = AnywhereClusterSpec(**raw(provider, **change))
    assert rendered_cluster("edge", spec) == rendered_cluster("edge", again)
