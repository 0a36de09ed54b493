"""Loading: what is merged over what, and what Python callers get."""

from pathlib import Path

import pytest

from eks_blueprint.errors import BlueprintError, SpecError
from eks_blueprint.spec import (
    BlueprintSpec,
    ClusterSpec,
    NetworkSpec,
    NodeGroupSpec,
    deep_merge,
    load,
    resolve_zones,
)


def write(folder: Path, text: str) -> Path:
    path = folder / "spec.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_merge_goes_into_maps_and_replaces_everything_else() -> None:
    lower = {"a": {"x": 1, "y": [1, 2]}, "b": 1}
    upper = {"a": {"y": [3], "z": None}, "c": {"d": 1}}
    assert deep_merge(lower, upper) == {
        "a": {"x": 1, "y": [3], "z": None},
        "b": 1,
        "c": {"d": 1},
    }
    assert lower == {"a": {"x": 1, "y": [1, 2]}, "b": 1}


def test_cluster_wins_over_defaults_and_defaults_over_profile(tmp_path: Path) -> None:
    blueprint = load(
        write(
            tmp_path,
            """
            defaults:
              logging: {retention_days: 90}
              node_groups:
                system: {max_size: 6}
                workers: {min_size: 1}
            clusters:
              a: {logging: {types: [audit]}}
              b: {node_groups: {workers: null, system: {max_size: 8}}}
            """,
        )
    )
    a, b = blueprint.clusters["a"], blueprint.clusters["b"]
    assert (a.logging.retention_days, a.logging.types) == (90, ("audit",))
    assert a.node_groups["system"].max_size == 6
    assert a.node_groups["system"].taints["CriticalAddonsOnly"].value == "true"
    assert list(b.node_groups) == ["system"]
    assert b.node_groups["system"].max_size == 8


def test_empty_cluster_is_the_defaults(tmp_path: Path) -> None:
    blueprint = load(write(tmp_path, "defaults: {profile: poc}\nclusters: {a: {}}\n"))
    assert blueprint.clusters["a"].profile == "poc"


@pytest.mark.parametrize(
    "text",
    [
        "defaults: {bastion: {}}\nclusters: {a: {bastion: null}, b: {}}\n",
        "defaults: {profile: core, addons: {metrics-server: null}}\nclusters: {a: {}}\n",
        # The profile of one of them has it.
        "defaults: {gatekeeper: null}\n"
        "clusters: {a: {tenants: {t: {namespaces: {t: {}}}}}, b: {}}\n",
        "clusters: {a: {profile: poc, network: {zone_count: null}}}\n",
        "clusters: {a: {karpenter: {values: {settings: {featureGates: null}}}}}\n",
        "clusters: {a: {addons: {coredns: {configuration: {tolerations: null}}}}}\n",
    ],
)
def test_null_that_means_something_is_taken(tmp_path: Path, text: str) -> None:
    assert load(write(tmp_path, text)).clusters


def test_null_in_values_removes_what_the_library_sets(tmp_path: Path) -> None:
    text = "clusters: {a: {karpenter: {values: {serviceAccount: null}}}}\n"
    karpenter = load(write(tmp_path, text)).clusters["a"].karpenter
    assert karpenter is not None
    assert karpenter.values == {"serviceAccount": None}


def test_none_is_the_default_in_python() -> None:
    assert ClusterSpec(dns=None, bastion=None) == ClusterSpec()


def test_fails_on_an_unknown_key_without_a_value_in_python() -> None:
    with pytest.raises(SpecError, match="karpentr: is not a known key; did you mean karpenter"):
        ClusterSpec.model_validate({"karpentr": None})
    with pytest.raises(SpecError, match=r"network\.nats: is not a known key"):
        ClusterSpec.model_validate({"network": {"nats": None}})


def test_null_removes_what_the_profile_set() -> None:
    assert (
        "metrics-server"
        not in ClusterSpec(profile="core", addons={"metrics-server": None}).effective_addons
    )


def test_empty_cluster_is_a_production_cluster() -> None:
    spec = ClusterSpec()
    assert spec.profile == "production"
    assert spec.deletion_protection
    assert not spec.endpoint.public_access
    assert spec.removal_policy == "retain"
    assert list(spec.node_groups) == ["system"]
    assert len(spec.logging.types) == 5


def test_poc_is_small_and_easy_to_delete() -> None:
    spec = ClusterSpec(profile="poc")
    assert not spec.deletion_protection
    assert spec.removal_policy == "destroy"
    assert (spec.network.zone_count, spec.network.nat) == (2, "single")
    assert not spec.node_groups["general"].taints


def test_python_and_yaml_give_the_same_spec(tmp_path: Path) -> None:
    path = write(tmp_path, "clusters: {prod: {network: {nat: single}}}\n")
    in_python = BlueprintSpec(clusters={"prod": ClusterSpec(network=NetworkSpec(nat="single"))})
    assert load(path) == in_python


def test_fails_in_python_with_the_library_s_error() -> None:
    with pytest.raises(SpecError, match=r"^min_size: must be <= max_size 1, got 2$"):
        NodeGroupSpec(min_size=2, max_size=1)
    with pytest.raises(SpecError, match=r"^network.nat: must be one of"):
        ClusterSpec(network={"nat": "two"})
    with pytest.raises(BlueprintError):
        BlueprintSpec.model_validate({"clusters": {"prod": 1}})


def test_selection_takes_shell_patterns() -> None:
    blueprint = BlueprintSpec(clusters={"prod-eu": {}, "prod-us": {}, "test": {}})
    assert blueprint.matching("prod-*") == ("prod-eu", "prod-us")
    assert blueprint.matching("test, prod-us") == ("prod-us", "test")


def test_fails_on_a_selection_without_match() -> None:
    with pytest.raises(BlueprintError, match="must match at least one cluster, got 'x'"):
        BlueprintSpec(clusters={"prod": {}}).matching("x")


def test_fails_on_each_pattern_without_match() -> None:
    blueprint = BlueprintSpec(clusters={"prod-a": {}, "test": {}})
    with pytest.raises(BlueprintError, match=r"at least one cluster, got 'tset', 'x-\*'; the spec"):
        blueprint.matching("prod-a,tset,test, x-*")
    with pytest.raises(BlueprintError, match="at least one cluster, got ' ,'"):
        blueprint.matching(" ,")


def test_fails_in_python_on_stacks_of_one_name() -> None:
    with pytest.raises(SpecError, match=r"^clusters.a: must not give its stack the name"):
        BlueprintSpec(clusters={"a": {}, "a-network": {}})


def test_clusters_without_a_network_of_their_own_take_no_name() -> None:
    shared = {"network": {"shared": "core"}}
    assert BlueprintSpec(networks={"core": {}}, clusters={"a": shared, "a-network": shared})


@pytest.mark.parametrize(
    ("region", "zones"),
    [
        (None, ()),
        ("eu-west-1", ("eu-west-1a", "eu-west-1b", "eu-west-1c")),
        ("ap-northeast-1", ("ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d")),
        ("us-east-1", ("use1-az1", "use1-az2", "use1-az4")),
        ("ca-central-1", ("cac1-az1", "cac1-az2", "cac1-az4")),
    ],
)
def test_zones_come_from_the_region(region: str | None, zones: tuple[str, ...]) -> None:
    assert resolve_zones(NetworkSpec(), region) == zones


def test_named_zones_win() -> None:
    network = NetworkSpec(availability_zones=("eu-west-1c", "eu-west-1a"))
    assert resolve_zones(network, "eu-west-1") == ("eu-west-1c", "eu-west-1a")


def test_shared_network_gives_its_settings_to_its_clusters() -> None:
    blueprint = BlueprintSpec.model_validate(
        {
            "networks": {"core": {"ip_family": "ipv4", "zone_count": 2}},
            "clusters": {"a": {"network": {"shared": "core"}}, "b": {"profile": "poc"}},
        }
    )
    network = blueprint.clusters["a"].network
    assert (network.ip_family, network.zones, network.shared) == ("ipv4", 2, "core")


def test_fargate_only_cluster_has_the_add_ons_that_run_there() -> None:
    spec = ClusterSpec.model_validate(
        {
            "node_groups": {"system": None},
            "fargate_profiles": {"apps": {"selectors": {"web": {"namespace": "web"}}}},
        }
    )
    assert list(spec.addons) == ["coredns", "metrics-server"]


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), float("nan")])
def test_fails_in_python_on_numbers_that_json_does_not_hold(number: float) -> None:
    chart = {"repository": "https://charts.example.com", "version": "1.0.0"}
    values = {"numbers": [1.5, number]}
    with pytest.raises(SpecError, match=r"charts.podinfo.values.numbers\[1\]: must be a finite"):
        ClusterSpec.model_validate({"charts": {"podinfo": {**chart, "values": values}}})
