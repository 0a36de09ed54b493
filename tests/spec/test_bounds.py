"""Bounds are where the service has them: the last good value and the first bad one."""

from typing import Any

import pytest

from eks_blueprint.errors import SpecError
from eks_blueprint.spec import ClusterSpec, NetworkSpec
from eks_blueprint.spec.karpenter import KarpenterSpec

IPV4 = {"ip_family": "ipv4"}
LIMITS = {"limits": {"cpu": 8, "memory_gib": 32}}


def tags(count: int) -> dict[str, Any]:
    return {"tags": {f"key{index}": "value" for index in range(count)}}


def services(cidr: str) -> dict[str, Any]:
    return {"network": IPV4, "service_ipv4_cidr": cidr}


def vpc(cidr: str) -> dict[str, Any]:
    return {"network": {**IPV4, "cidr": cidr}}


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (services("172.16.0.0/12"), services("10.0.0.0/11")),
        (services("172.20.0.0/24"), services("172.20.0.0/25")),
        (services("192.168.0.0/16"), services("192.167.0.0/16")),
        # One more has the name of the cluster, in profile production.
        (tags(44), tags(45)),
        ({"profile": "core"} | tags(45), {"profile": "core"} | tags(46)),
        ({"tags": {"k" * 127: "v"}}, {"tags": {"k" * 128: "v"}}),
        ({"tags": {"k": "v" * 255}}, {"tags": {"k": "v" * 256}}),
        (
            vpc("10.0.0.0/24"),
            vpc("10.0.0.0/25"),
        ),
        (
            vpc("10.0.0.0/16"),
            vpc("10.0.0.0/15"),
        ),
        ({"network": {"zone_count": 4}}, {"network": {"zone_count": 5}}),
        (
            {"network": {**IPV4, "secondary_cidr": {"cidr": "100.64.0.0/26"}}},
            {"network": {**IPV4, "secondary_cidr": {"cidr": "100.64.0.0/27"}}},
        ),
    ],
)
def test_bound(good: dict[str, Any], bad: dict[str, Any]) -> None:
    assert ClusterSpec.model_validate(good)
    with pytest.raises(SpecError):
        ClusterSpec.model_validate(bad)


def test_bounds_of_priorities_of_the_library() -> None:
    def policies(priority: int) -> dict[str, Any]:
        rule = {"priority": priority, "egress": {"out": {"action": "deny"}}}
        return {"network_policies": {"cluster": {"guard": rule}}}

    for priority in (0, 899, 1000):
        assert ClusterSpec.model_validate(policies(priority))
    for priority in (900, 999):
        with pytest.raises(SpecError, match="must be 0 to 899 or 1000"):
            ClusterSpec.model_validate(policies(priority))


def test_models_alone_have_the_same_bounds() -> None:
    assert NetworkSpec(cidr="10.0.0.0/24").cidr == "10.0.0.0/24"
    with pytest.raises(SpecError, match="cidr: must be between /16 and /24"):
        NetworkSpec(cidr="10.0.0.0/25")
    pools = {f"p{index}": LIMITS for index in range(41)}
    with pytest.raises(SpecError, match="node_pools: must have at most 40 entries, got 41"):
        KarpenterSpec.model_validate({"node_pools": pools})


def entry(**more: Any) -> dict[str, Any]:
    arn = "arn:aws:iam::111122223333:role/a"
    return {"access_entries": {"a": {"principal_arn": arn, "role": "viewer", **more}}}


def role(name: str) -> dict[str, Any]:
    return entry(principal_arn=f"arn:aws:iam::111122223333:role/{name}")


def workload(**fields: Any) -> dict[str, Any]:
    return {"tenants": {"shop": {"namespaces": {"shop": {}}, "workloads": {"web": fields}}}}


def policies(*names: str) -> dict[str, Any]:
    return workload(managed_policy_arns=[f"arn:aws:iam::aws:policy/{name}" for name in names])


def secret(**fields: Any) -> dict[str, Any]:
    return workload(secrets={"a": fields})


def oidc(**fields: Any) -> dict[str, Any]:
    issuer = {"issuer_url": "https://login.example.com", "client_id": "k8s"}
    return {"oidc_providers": {"sso": {**issuer, **fields}}}


def certificate(domain: str) -> dict[str, Any]:
    return {"ingress": {"certificate": {"domain_name": domain, "hosted_zone_id": "Z0123456789ABC"}}}


def source(**oci: Any) -> dict[str, Any]:
    url = "oci://111122223333.dkr.ecr.eu-west-1.amazonaws.com/x"
    return {"gitops": {"oci": {"url": url, **oci}}}


def schedule(text: str) -> dict[str, Any]:
    return {"kube_bench": {"schedule": text}}


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (role("r" * 64), role("r" * 65)),
        (role("path/to/r"), role("path//r")),
        (entry(username="ci:{{SessionName}}"), entry(username="ci-{{SessionName}}")),
        (policies("p" * 128), policies("p" * 129)),
        (policies(*(f"p{n}" for n in range(25))), policies(*(f"p{n}" for n in range(26)))),
        (secret(parameter="/a" * 15), secret(parameter="/a" * 16)),
        (secret(parameter="/a", file="f" * 128), secret(parameter="/a", file="f" * 129)),
        (secret(parameter="/a", file="..."), secret(parameter="/a", file="..")),
        (oidc(required_claims={"k" * 63: "v"}), oidc(required_claims={"k" * 64: "v"})),
        (oidc(required_claims={"k": "v" * 253}), oidc(required_claims={"k": "v" * 254})),
        (certificate(f"{'a' * 52}.example.com"), certificate(f"{'a' * 53}.example.com")),
        (source(tag="t" * 128), source(tag="t" * 129)),
        (schedule("59 23 31 12 6"), schedule("60 23 31 12 6")),
        (schedule("59 23 31 12 6"), schedule("59 24 31 12 6")),
        (schedule("0 0 29 feb *"), schedule("0 0 30 feb *")),
        (schedule("0 0 30 feb mon"), schedule("0 0 30 feb ?")),
        (schedule("0 0 31 1-3 *"), schedule("0 0 31 4,6 *")),
        (schedule("5-5 * * * *"), schedule("5-4 * * * *")),
    ],
)
def test_grammar_ends_where_the_service_ends_it(good: dict[str, Any], bad: dict[str, Any]) -> None:
    assert ClusterSpec.model_validate(good)
    with pytest.raises(SpecError):
        ClusterSpec.model_validate(bad)


@pytest.mark.parametrize(
    "cidr",
    [
        "10.255.0.0/16",
        "100.127.0.0/16",
        "127.0.0.1/32",
        "169.254.1.0/24",
        "172.31.0.0/16",
        "192.168.255.0/24",
        "224.0.0.0/24",
        "::1/128",
        "fc00::/64",
        "febf::/64",
        "ff00::/64",
    ],
)
def test_public_endpoint_admits_no_addresses_that_are_not_public(cidr: str) -> None:
    endpoint = {"public_access": True, "public_access_cidrs": [cidr]}
    with pytest.raises(SpecError, match="must be a range of public addresses"):
        ClusterSpec.model_validate({"profile": "poc", "endpoint": endpoint})


@pytest.mark.parametrize("cidr", ["11.0.0.0/24", "172.32.0.0/16", "100.128.0.0/16", "2600::/32"])
def test_public_endpoint_admits_addresses_beside_those(cidr: str) -> None:
    endpoint = {"public_access": True, "public_access_cidrs": [cidr]}
    assert ClusterSpec.model_validate({"profile": "poc", "endpoint": endpoint})


@pytest.mark.parametrize("field", ["logging", "observability"])
@pytest.mark.parametrize("days", [True, False])
def test_true_is_no_number_of_days(field: str, days: bool) -> None:
    # Python finds true among the numbers 1, 3 and 5.
    spec = {"retention_days": days}
    with pytest.raises(SpecError, match="retention_days: must be a whole number, got"):
        ClusterSpec.model_validate(
            {field: spec if field == "logging" else {"container_insights": spec}}
        )
