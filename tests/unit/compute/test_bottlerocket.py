"""Bottlerocket user data, compared with files that were read against the settings reference."""

import tomllib
from pathlib import Path

import pytest

from eks_blueprint.compute.bottlerocket import bottlerocket_user_data
from eks_blueprint.core import BlueprintError
from eks_blueprint.spec import BottlerocketSpec

GOLDEN = Path(__file__).parent / "golden"

EVERYTHING = {
    "kernel_lockdown": "confidentiality",
    "sysctls": {"net.core.somaxconn": "4096"},
    "blocked_kernel_modules": ["udf", "sctp"],
    "admin_container": True,
    "control_container": False,
    "kubelet": {
        "max_pods": 110,
        "pod_pids_limit": 512,
        "event_qps": 20,
        "registry_qps": 10,
        "eviction_hard": {"memory.available": "5%"},
        "kube_reserved": {"cpu": "100m", "memory": "255Mi"},
        "system_reserved": {"memory": "100Mi"},
        "container_log_max_size": "50Mi",
        "container_log_max_files": 4,
        "image_gc_high_threshold_percent": 80,
        "image_gc_low_threshold_percent": 70,
        "allowed_unsafe_sysctls": ["net.core.somaxconn"],
    },
    "registry_mirrors": {"docker.io": {"endpoints": ["https://mirror.example.com"]}},
    "ntp_servers": ["169.254.169.123"],
    "https_proxy": "proxy.example.com:3128",
    "no_proxy": ["localhost", "127.0.0.1"],
    "trusted_certificates": {"company": "-----BEGIN CERTIFICATE-----\nTUlJ\n"},
}


@pytest.mark.parametrize(("name", "spec"), [("default", {}), ("everything", EVERYTHING)])
def test_user_data_is_as_reviewed(name: str, spec: dict[str, object]) -> None:
    text = bottlerocket_user_data(BottlerocketSpec.model_validate(spec))
    assert text == (GOLDEN / f"{name}.toml").read_text(encoding="utf-8")


def test_cluster_settings_join_the_others() -> None:
    text = bottlerocket_user_data(BottlerocketSpec(), cluster={"cluster-name": "prod"})
    kubernetes = tomllib.loads(text)["settings"]["kubernetes"]
    assert kubernetes == {"pod-pids-limit": 1024, "cluster-name": "prod"}


def test_fails_beyond_the_limit_of_user_data() -> None:
    spec = BottlerocketSpec(trusted_certificates={"big": "x" * 16_000})
    with pytest.raises(BlueprintError, match="must fit into 16384 bytes of user data, got 2"):
        bottlerocket_user_data(spec)
