"""What is allowed in a cluster of EKS Anywhere and may surprise."""

from typing import Any

import pytest

from eks_blueprint.spec import BlueprintSpec
from eks_blueprint.spec.parts import all_warnings
from tests.support.anywhere import raw

IDENTITY = {"oidc_providers": {"a": {"issuer_url": "https://id.example.com", "client_id": "k"}}}
HARDWARE = {
    "mac": "cc:48:3a:00:00:01",
    "ip_address": "10.20.0.11",
    "netmask": "255.255.255.0",
    "gateway": "10.20.0.1",
    "nameservers": ["10.20.0.2"],
    "disk": "/dev/sda",
}


def machines(**counts: int) -> dict[str, Any]:
    made = {}
    for kind, count in counts.items():
        for _ in range(count):
            number = len(made) + 1
            made[f"m{number}"] = {
                **HARDWARE,
                "mac": f"cc:48:3a:00:00:{number:02x}",
                "ip_address": f"10.20.0.{10 + number}",
                "labels": {"type": kind},
            }
    return {"hardware": made}


IN_PLACE = {"rollout": {"type": "InPlace"}}


@pytest.mark.parametrize(
    ("provider", "change", "expected"),
    [
        ("vsphere", {}, {}),
        ("vsphere", {"oidc_providers": None}, {"anywhere-no-identity": "oidc_providers"}),
        (
            "vsphere",
            {"oidc_providers": None, "aws_iam": {"region": "eu-west-1"}},
            {"no-mapped-principals": "aws_iam.mappings"},
        ),
        (
            "vsphere",
            {"kubernetes_version": "1.33"},
            {"anywhere-extended-support": "kubernetes_version"},
        ),
        ("vsphere", {"kubernetes_version": "1.33", "license_token_variable": "TOKEN"}, {}),
        ("vsphere", {"kubernetes_version": "1.34"}, {}),
        (
            "vsphere",
            {"control_plane": {"count": 7}},
            {"anywhere-control-plane-count": "control_plane.count"},
        ),
        (
            "vsphere",
            {"external_etcd": {"count": 1}},
            {"anywhere-etcd-count": "external_etcd.count"},
        ),
        ("vsphere", {"external_etcd": {"count": 5}}, {}),
        (
            "vsphere",
            {"worker_node_groups": {"md-0": {"autoscaling": {"min_count": 1, "max_count": 2}}}},
            {"anywhere-no-autoscaler": "worker_node_groups"},
        ),
        (
            "vsphere",
            {
                "worker_node_groups": {"md-0": {"autoscaling": {"min_count": 1, "max_count": 2}}},
                "packages": {"install": {"a": {"package": "cluster-autoscaler"}}},
            },
            {},
        ),
        (
            "docker",
            {"oidc_providers": None, "control_plane": {"count": 3}},
            {"anywhere-docker": "docker"},
        ),
        (
            "tinkerbell",
            {"tinkerbell": machines(cp=3, worker=2)},
            {"anywhere-no-spare-hardware": "tinkerbell.machines.cp"},
        ),
        ("tinkerbell", {"tinkerbell": machines(cp=4, worker=2)}, {}),
        (
            "tinkerbell",
            {
                "tinkerbell": machines(cp=3, worker=1),
                "control_plane": IN_PLACE,
                "worker_node_groups": {"md-0": IN_PLACE},
            },
            {},
        ),
    ],
)
def test_warning_is_at_its_field(
    provider: str, change: dict[str, Any], expected: dict[str, str]
) -> None:
    made = BlueprintSpec(clusters={"edge": raw(provider, **{**IDENTITY, **change})})
    found = [*all_warnings(made)]
    assert {one.path[:2] for one in found} <= {("clusters", "edge")}
    assert {one.name: ".".join(map(str, one.path[2:])) for one in found} == expected
