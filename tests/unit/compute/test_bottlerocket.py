"""Bottlerocket user data, compared with files that were read against the settings reference."""

import tomllib
from pathlib import Path

import pytest

from eks_blueprint.compute.bottlerocket import Joining, bottlerocket_user_data
from eks_blueprint.errors import BlueprintError, SpecError
from eks_blueprint.spec import BottlerocketSpec, KarpenterSpec, NodeGroupSpec

GOLDEN = Path(__file__).parent / "golden"

PEM = "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n"

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
    "trusted_certificates": {"company": PEM.format("TUlJ")},
}


@pytest.mark.parametrize(("name", "spec"), [("default", {}), ("everything", EVERYTHING)])
def test_user_data_is_as_reviewed(name: str, spec: dict[str, object]) -> None:
    text = bottlerocket_user_data(BottlerocketSpec.model_validate(spec))
    assert text == (GOLDEN / f"{name}.toml").read_text(encoding="utf-8")


def test_cluster_settings_join_the_others() -> None:
    text = bottlerocket_user_data(BottlerocketSpec(), joining=Joining({"cluster-name": "prod"}))
    kubernetes = tomllib.loads(text)["settings"]["kubernetes"]
    assert kubernetes == {"pod-pids-limit": 1024, "cluster-name": "prod"}


def test_fails_beyond_the_limit_of_user_data() -> None:
    # 16,384 bytes are 12,288 before base64, and a certificate alone leaves no room for the rest.
    most = 12_288 - len(PEM.format(""))
    with pytest.raises(SpecError, match=r"must fit into 16384 bytes of user data, got 16388; set"):
        BottlerocketSpec(trusted_certificates={"big": PEM.format("x" * (most + 1))})
    spec = BottlerocketSpec(trusted_certificates={"big": PEM.format("x" * most)})
    with pytest.raises(BlueprintError, match="must fit into 16384 bytes of user data, got 16"):
        bottlerocket_user_data(spec)


@pytest.mark.parametrize(
    "pem",
    ["x" * 100, "-----BEGIN CERTIFICATE-----", PEM.format("x") + "-----BEGIN PRIVATE KEY-----"],
)
def test_fails_for_what_is_no_certificate_and_does_not_repeat_it(pem: str) -> None:
    with pytest.raises(SpecError, match="must be the text of a PEM file") as error:
        BottlerocketSpec(trusted_certificates={"company": pem})
    assert "xxx" not in str(error.value)


def test_cis_level_adds_what_its_checks_ask_for_and_own_settings_stay() -> None:
    spec = BottlerocketSpec(
        cis_level=2, sysctls={"vm.max_map_count": "262144"}, blocked_kernel_modules=("dccp",)
    )
    kernel = tomllib.loads(bottlerocket_user_data(spec))["settings"]["kernel"]
    assert kernel["sysctl"]["net.ipv4.conf.all.send_redirects"] == "0"
    assert kernel["sysctl"]["vm.max_map_count"] == "262144"
    assert kernel["modules"] == {name: {"allowed": False} for name in ("udf", "sctp", "dccp")}
    assert kernel["lockdown"] == "integrity"


def test_level_1_blocks_no_module_and_no_level_sets_nothing() -> None:
    one = tomllib.loads(bottlerocket_user_data(BottlerocketSpec(cis_level=1)))["settings"]
    assert "modules" not in one["kernel"]
    assert one["kernel"]["sysctl"]["kernel.randomize_va_space"] == "2"
    none = tomllib.loads(bottlerocket_user_data(BottlerocketSpec()))["settings"]
    assert "sysctl" not in none["kernel"]


def test_kernel_of_nvidia_nodes_is_not_locked_by_the_library() -> None:
    # Their modules are not signed; Bottlerocket's own default for them is none.
    assert "lockdown" not in bottlerocket_user_data(BottlerocketSpec(), nvidia=True)
    assert 'lockdown = "integrity"' in bottlerocket_user_data(BottlerocketSpec())


@pytest.mark.parametrize(
    "given", [{"kernel_lockdown": "integrity"}, {"kernel_lockdown": "confidentiality"}]
)
def test_fails_on_a_locked_kernel_of_nvidia_nodes(given: dict[str, str]) -> None:
    with pytest.raises(SpecError, match="kernel_lockdown: must be none or unset for nodes with"):
        NodeGroupSpec.model_validate(
            {"variant": "nvidia", "instance_types": ["g6.xlarge"], "bottlerocket": given}
        )


def test_fails_on_level_2_of_nvidia_nodes() -> None:
    with pytest.raises(SpecError, match="cis_level: must be 1 or unset for nodes with NVIDIA"):
        KarpenterSpec.model_validate(
            {
                "bottlerocket": {"cis_level": 2},
                "node_pools": {"gpu": {"gpu": True, "limits": {"cpu": 8, "memory_gib": 32}}},
            }
        )
