"""Specs as users write them: plain maps, valid ones and ones with a mistake."""

from typing import Any

from hypothesis import strategies as st

from eks_blueprint import catalogue

__all__ = ["invalid_blueprints", "valid_blueprints"]

Raw = dict[str, Any]

NAMES = st.sampled_from(["prod", "test", "A-1", "eu", "team-x"])
KEYS = st.sampled_from(["alpha", "beta", "gamma", "system", "general"])
REGIONS = [
    "eu-west-1",
    "us-east-1",
    "ap-northeast-1",
    "ca-central-1",
    "us-gov-west-1",
    "sa-east-1",
]
ARM = ["m7g.large", "c7g.xlarge", "t4g.medium", "r8g.2xlarge"]
X86 = ["m7i.large", "c6a.xlarge", "t3.medium", "m7i-flex.large"]
GPU = ["g5.xlarge", "g6.2xlarge"]
LABELS = st.dictionaries(
    st.sampled_from(["team", "example.com/tier", "zone"]), st.sampled_from(["a", "b-1.2"])
)


def optional(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Raw]:
    return st.fixed_dictionaries({}, optional=fields)


@st.composite
def node_groups(draw: st.DrawFn) -> Raw:
    kind = draw(st.sampled_from(["arm", "x86", "gpu"]))
    types = {"arm": ARM, "x86": X86, "gpu": GPU}[kind]
    variants = ["nvidia", "nvidia-fips"] if kind == "gpu" else ["standard", "fips"]
    low = draw(st.integers(0, 5))
    high = draw(st.integers(max(low, 1), 20))
    return {
        "instance_types": draw(st.lists(st.sampled_from(types), min_size=1, unique=True)),
        "variant": draw(st.sampled_from(variants)),
        "min_size": low,
        "max_size": high,
        "desired_size": draw(st.integers(low, high)),
        **draw(
            optional(
                capacity_type=st.sampled_from(["on-demand", "spot"]),
                one_per_zone=st.booleans(),
                node_repair=st.booleans(),
                labels=LABELS,
                taints=st.dictionaries(
                    st.sampled_from(["dedicated", "example.com/gpu"]),
                    optional(
                        value=st.sampled_from(["", "yes"]),
                        effect=st.sampled_from(["NoSchedule", "PreferNoSchedule", "NoExecute"]),
                    ),
                ),
                max_unavailable=st.integers(1, 5),
                update_strategy=st.sampled_from(["default", "minimal"]),
                data_volume=st.fixed_dictionaries({"size_gib": st.integers(20, 500)}),
            )
        ),
    }


@st.composite
def networks(draw: st.DrawFn, region: str | None) -> Raw:
    usable = len(catalogue.zones(region).names) if region else 4
    raw: Raw = {
        "ip_family": draw(st.sampled_from(["ipv6", "ipv4"])),
        "cidr": draw(st.sampled_from(["10.0.0.0/16", "172.30.0.0/20", "10.8.0.0/24"])),
        "zone_count": draw(st.integers(2, min(usable, 4))),
        "nat": draw(st.sampled_from(["per_zone", "single", "none"])),
        "endpoints": "derived",
        **draw(optional(flow_logs=optional(enabled=st.booleans()))),
    }
    if raw["nat"] != "none":
        raw["endpoints"] = draw(st.sampled_from(["derived", "gateway", "none"]))
    by_name = region is None or not catalogue.zones(region).refused_zone_ids
    if raw["ip_family"] == "ipv4" and draw(st.booleans()):
        raw["secondary_cidr"] = {
            "cidr": draw(st.sampled_from(["100.64.0.0/16", "100.80.0.0/20"])),
            "custom_networking": by_name and draw(st.booleans()),
        }
    return raw


@st.composite
def clusters(draw: st.DrawFn) -> Raw:
    region = draw(st.sampled_from([None, *REGIONS]))
    raw: Raw = {"profile": draw(st.sampled_from(["production", "core", "core", "poc"]))}
    if region:
        raw["environment"] = {"account": "111122223333", "region": region}
    raw["network"] = draw(networks(region))
    if raw["network"].get("nat") == "none":
        # Charts and images come from public registries.
        raw["profile"] = "core"
    partition = catalogue.partition_of(region) if region else "aws"
    if raw["profile"] == "poc" and draw(st.booleans()):
        raw["endpoint"] = {"public_access": True, "public_access_cidrs": ["203.0.113.0/24"]}
    raw |= draw(
        optional(
            kubernetes_version=st.sampled_from(catalogue.kubernetes_versions()),
            # With one group on which CoreDNS runs when the cluster is created.
            node_groups=st.dictionaries(KEYS, node_groups(), max_size=2).map(
                lambda groups: {**groups, "base": {}} if groups else {}
            ),
            fargate_profiles=st.dictionaries(
                KEYS,
                st.just({"selectors": {"web": {"namespace": "web-*"}}}),
                max_size=0 if partition == "aws-us-gov" else 2,
            ),
            logging=optional(types=st.just(["audit", "api"]), retention_days=st.just(90)),
            access_entries=st.sampled_from(["admin", "viewer"]).map(
                lambda role: {
                    "team": {
                        "principal_arn": f"arn:{partition}:iam::111122223333:role/team",
                        "role": role,
                    }
                }
            ),
            bastion=st.just({}),
            deletion_protection=st.booleans(),
            zonal_shift=st.booleans(),
            upgrade_support=st.sampled_from(["standard", "extended"]),
            control_plane_tier=st.sampled_from(["standard", "tier-xl"]),
            removal_policy=st.sampled_from(["retain", "destroy"]),
            tags=st.dictionaries(st.sampled_from(["owner", "cost"]), st.just("x")),
        )
    )
    if raw.get("kubernetes_version") not in (None, *catalogue.kubectl_versions()):
        raw["profile"] = "core"
    return raw


def valid_blueprints() -> st.SearchStrategy[Raw]:
    """Whole specs that every rule accepts."""
    return st.builds(
        lambda found: {"clusters": found},
        st.dictionaries(NAMES, clusters(), min_size=1, max_size=2),
    )


def _set(path: tuple[str, ...], value: Any) -> Any:
    def mutate(raw: Raw) -> Raw:
        name = next(iter(raw["clusters"]))
        at = raw["clusters"][name]
        for key in path[:-1]:
            if not isinstance(at.get(key), dict):
                at[key] = {}
            at = at[key]
        at[path[-1]] = value
        return raw

    return mutate


MISTAKES = [
    _set(("profil",), "production"),
    _set(("profile",), "prod"),
    _set(("kubernetes_version",), 1.35),
    _set(("kubernetes_version",), "1.12"),
    _set(("network", "cidr"), "10.0.0.0/33"),
    _set(("network", "cidr"), "10.0.0.0/8"),
    _set(("network", "zone_count"), 1),
    _set(("network", "zone_count"), "3"),
    _set(("network", "nat"), True),
    _set(("endpoint",), {"public_access": True, "public_access_cidrs": ["0.0.0.0/0"]}),
    _set(("environment",), {"account": "1", "region": "eu-west-1"}),
    _set(("environment",), {"region": "eu-west-1"}),
    _set(("access_entries",), {"x": {"principal_arn": "*", "role": "admin"}}),
    _set(("access_entries",), []),
    _set(("node_groups", "bad"), {"min_size": 3, "max_size": 2}),
    _set(("node_groups", "bad"), {"instance_types": ["m7g.large", "m7i.large"]}),
    _set(("node_groups", "bad"), {"instance_types": []}),
    _set(("node_groups", "bad"), {"taints": {"x": {"effect": "Never"}}}),
    _set(("node_groups", "bad key"), {}),
    _set(("addons", "vpc-cni"), {"version": "newest"}),
    _set(("addons", "coredns"), None),
    _set(("logging",), {"retention_days": 2}),
    _set(("service_ipv4_cidr",), "0.0.0.0/0"),
    _set(("fargate_profiles",), {"x": {"selectors": {}}}),
    _set(("bastion",), {"instance_type": "t2.micro"}),
    _set(("removal_policy",), "keep"),
    _set(("tags",), {"a": 1}),
]


def invalid_blueprints() -> st.SearchStrategy[Raw]:
    """Specs with one mistake in their first cluster."""
    return st.builds(lambda raw, mutate: mutate(raw), valid_blueprints(), st.sampled_from(MISTAKES))
