"""Environments, waves and templates of a file, and a folder as one spec."""

import time
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint.errors import BlueprintError, Issue, SpecError
from eks_blueprint.spec import BlueprintSpec, ClusterSpec, load, positions
from eks_blueprint.spec.fleet.layers import FleetLayers

FLEET: dict[str, Any] = {
    "defaults": {"profile": "core", "tags": {"owner": "platform", "tier": "low"}},
    "waves": [{"name": "test"}, {"name": "production", "bake_time": 60}],
    "environments": {
        "test": {"account": "111122223333", "regions": ["eu-west-1"], "wave": "test"},
        "production": {
            "account": "444455556666",
            "regions": ["eu-west-1", "us-east-1"],
            "wave": "production",
            "defaults": {"tags": {"tier": "high"}, "logging": {"retention_days": 730 + 1}},
        },
    },
    "templates": {
        "web": {
            "parameters": {
                "size": {"type": "integer", "default": 3},
                "team": {},
                "spot": {"type": "boolean", "default": False},
                "types": {"type": "list", "default": ["m7g.large"]},
                "labels": {"type": "map", "default": {}},
            },
            "cluster": {
                "tags": {"team": "${team}", "about": "${size} of ${team} spot ${spot}"},
                "logging": {"retention_days": 90},
                "node_groups": {
                    "${team}-nodes": {
                        "max_size": "${size}",
                        "instance_types": "${types}",
                        "labels": "${labels}",
                    }
                },
            },
        }
    },
    "clusters": {
        "dev": {"environment": "test"},
        "web-eu": {
            "environment": "production",
            "template": "web",
            "parameters": {"team": "shop", "labels": {"team": "shop"}},
        },
        "web-us": {
            "environment": {"name": "production", "region": "us-east-1", "wave": "test"},
            "template": "web",
            "parameters": {"team": "shop", "size": 5, "spot": True},
            "logging": {"retention_days": 30},
        },
        "lone": {"environment": {"account": "777788889999", "region": "eu-west-1"}},
    },
}


@pytest.fixture(scope="module")
def fleet() -> BlueprintSpec:
    return BlueprintSpec.model_validate(FLEET)


def test_the_name_of_an_environment_gives_account_region_and_wave(fleet: BlueprintSpec) -> None:
    places = {name: cluster.environment for name, cluster in fleet.clusters.items()}
    assert {name: (*one.place, one.name, one.wave) for name, one in places.items()} == {
        "dev": ("111122223333", "eu-west-1", "test", "test"),
        "web-eu": ("444455556666", "eu-west-1", "production", "production"),
        "web-us": ("444455556666", "us-east-1", "production", "test"),
        "lone": ("777788889999", "eu-west-1", None, None),
    }
    waves = {name: fleet.wave_of(name) for name in fleet.clusters}
    assert waves["web-eu"] == fleet.waves[1]
    assert waves["lone"] is None


def test_a_cluster_wins_over_its_template_over_its_environment_over_the_file(
    fleet: BlueprintSpec,
) -> None:
    days = {name: cluster.logging.retention_days for name, cluster in fleet.clusters.items()}
    assert days == {"dev": 365, "web-eu": 90, "web-us": 30, "lone": 365}
    assert fleet.clusters["dev"].tags == {"owner": "platform", "tier": "low"}
    assert fleet.clusters["web-us"].tags == {
        "owner": "platform",
        "tier": "high",
        "team": "shop",
        "about": "5 of shop spot true",
    }


def test_a_parameter_keeps_its_type_and_may_stand_in_a_key(fleet: BlueprintSpec) -> None:
    group = fleet.clusters["web-eu"].node_groups["shop-nodes"]
    assert (group.max_size, group.instance_types) == (3, ("m7g.large",))
    assert group.labels == {"team": "shop"}


def test_two_dollars_are_a_dollar_that_is_no_parameter() -> None:
    template = {
        "parameters": {"name": {}},
        "cluster": {"manifests": {"a": {"objects": [{"data": "$${name} $$${name} $1 ${name}"}]}}},
    }
    merged, issues = FleetLayers(
        {
            "templates": {"t": template},
            "clusters": {"a": {"template": "t", "parameters": {"name": "$${x} ${y}"}}},
        }
    ).merged("a")
    assert not issues
    assert merged["manifests"]["a"]["objects"] == [{"data": "${name} $${name} $1 $${x} ${y}"}]


def test_templates_are_not_part_of_the_result(fleet: BlueprintSpec) -> None:
    assert {*BlueprintSpec.model_fields} >= {"environments", "waves"}
    written = fleet.model_dump(mode="json", exclude_unset=True, exclude={"anywhere_clusters"})
    assert not {"templates", "defaults"} & {*written}
    assert BlueprintSpec.model_validate(written) == fleet


def test_a_named_environment_replaces_the_place_of_the_defaults() -> None:
    blueprint = BlueprintSpec.model_validate(
        {
            **FLEET,
            "defaults": {"environment": {"account": "777788889999", "region": "eu-central-1"}},
            "clusters": {
                "a": {"environment": "production"},
                "b": {},
                "c": {"environment": None},
            },
        }
    )
    assert [one.environment.place for one in blueprint.clusters.values()] == [
        ("444455556666", "eu-west-1"),
        ("777788889999", "eu-central-1"),
        (None, None),
    ]


def test_a_cluster_adds_its_region_to_the_environment_of_the_defaults() -> None:
    blueprint = BlueprintSpec.model_validate(
        {
            **FLEET,
            "defaults": {"environment": "production"},
            "clusters": {"a": {"environment": {"region": "us-east-1"}}},
        }
    )
    assert blueprint.clusters["a"].environment.place == ("444455556666", "us-east-1")


def test_a_shared_network_names_an_environment_as_well() -> None:
    shared = {"environment": "production", "network": {"shared": "core"}}
    blueprint = BlueprintSpec.model_validate(
        {**FLEET, "networks": {"core": {"environment": "production"}}, "clusters": {"a": shared}}
    )
    network = blueprint.networks["core"].environment
    assert (network.place, network.wave) == (("444455556666", "eu-west-1"), None)


def test_fails_in_python_on_places_that_the_environments_do_not_have() -> None:
    def refused(**environment: Any) -> str:
        cluster = ClusterSpec(environment=environment)
        with pytest.raises(SpecError) as error:
            BlueprintSpec.model_validate({**FLEET, "clusters": {"a": cluster}})
        return str(error.value)

    account = {"account": "444455556666"}
    assert "must name one of environments, which has test, production, got 'x'" in refused(name="x")
    assert "environment.account: must be 444455556666 as in" in refused(name="production")
    assert "environment.region: must be one of eu-west-1, us-east-1" in refused(
        name="production", region="eu-central-1", **account
    )
    assert "environment.wave: must name one of waves, which has test, production" in refused(
        name="production", region="us-east-1", wave="x", **account
    )


def test_selection_takes_environments_and_waves(fleet: BlueprintSpec) -> None:
    assert fleet.matching("environment:prod*") == ("web-eu", "web-us")
    assert fleet.matching("wave:test") == ("dev", "web-us")
    assert fleet.matching("wave: test, lone") == ("dev", "web-us", "lone")


@pytest.mark.parametrize("pattern", ["environment:x", "wave:", "region:eu-west-1"])
def test_fails_on_a_selection_of_no_environment_or_wave(fleet: BlueprintSpec, pattern: str) -> None:
    with pytest.raises(BlueprintError) as error:
        fleet.matching(pattern)
    assert "environments test, production; waves test, production" in str(error.value)


FOLDER = {
    "fleet.yaml": "defaults:\n  profile: core\ntemplates:\n  web: {cluster: {bastion: {}}}\n",
    "environments/test.yaml": 'account: "111122223333"\nregions: [eu-west-1]\n',
    "templates/app.yaml": "parameters:\n  size: {}\ncluster:\n  tags: {size: '${size}'}\n",
    "networks/core.yaml": "environment: test\nzone_count: 2\n",
    "clusters/a.yaml": "environment: test\ntemplate: app\nparameters: {size: small}\n",
    "clusters/b.yaml": "environment: test\nnetwork: {shared: core}\n",
    "README.md": "Text.\n",
    "clusters/.draft.yaml": "nonsense: 1\n",
    ".github/workflow.yaml": "nonsense: 1\n",
}


def written(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def test_a_folder_is_one_spec(tmp_path: Path) -> None:
    blueprint = load(written(tmp_path, FOLDER))
    assert list(blueprint.clusters) == ["a", "b"]
    assert blueprint.clusters["a"].tags == {"size": "small"}
    assert blueprint.clusters["b"].network.zone_count == 2


def lines_of(error: SpecError, root: Path) -> list[str]:
    return str(error).replace(f"{root}/", "").splitlines()


def test_fails_with_the_file_and_line_of_a_folder(tmp_path: Path) -> None:
    files = {
        "clusters/c.yaml": "environment: tset\n",
        "clusters/d.yaml": "template: app\n\nparameters:\n  size: 5\n",
    }
    with pytest.raises(SpecError) as error:
        load(written(tmp_path, FOLDER | files))
    assert lines_of(error.value, tmp_path) == [
        "clusters/c.yaml:1 clusters.c.environment: must name one of environments, which has test, "
        "got 'tset'",
        'clusters/d.yaml:4 clusters.d.parameters.size: must be text, got 5; put it in quotes: "5"',
    ]


def test_fails_with_the_other_file_of_a_combination(tmp_path: Path) -> None:
    files = {
        "environments/test.yaml": FOLDER["environments/test.yaml"]
        + "defaults:\n  node_groups:\n    workers: {min_size: 4, max_size: 5}\n",
        "clusters/a.yaml": "environment: test\nnode_groups:\n  workers: {max_size: 2}\n",
        "templates/app.yaml": "cluster: {deletion_protection: 5}\n",
        "clusters/b.yaml": "template: app\n",
    }
    with pytest.raises(SpecError) as error:
        load(written(tmp_path, FOLDER | files))
    assert lines_of(error.value, tmp_path) == [
        "clusters/a.yaml:3 clusters.a.node_groups.workers.min_size: must be <= max_size 2, got 4 "
        "(set in environments/test.yaml:5, environments.test.defaults.node_groups.workers."
        "min_size)",
        "templates/app.yaml:1 templates.app.cluster.deletion_protection: must be true or false, "
        "got 5",
    ]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"cluster/x.yaml": "{}"}, "cluster/x.yaml: is in a folder that no spec has; folders: cl"),
        ({"x.yaml": "{}"}, "x.yaml: is read by nothing; move it into fleet.yaml, or a folder: cl"),
        ({"clusters/x.yml": "{}"}, "clusters/x.yml: must have the ending .yaml; rename it"),
        ({"clusters/eu/x.yaml": "{}"}, "clusters/eu: must have its files in clusters, since no"),
        ({"clusters/x.yaml": "# a\n"}, "clusters/x.yaml: is empty"),
        ({"clusters/x.yaml": "a: [\n"}, "clusters/x.yaml:2: is not valid YAML"),
        ({"clusters/x.yaml": "5\n"}, "clusters/x.yaml:1 clusters.x: must be a map, got 5"),
        (
            {"templates/web.yaml": "{}"},
            "templates/web.yaml templates.web: must stand once, and stands in fleet.yaml:4 as well",
        ),
        ({"fleet.yaml": "clusters: 5"}, "fleet.yaml:1 clusters: must be a map, since the folder"),
        ({"fleet.yaml": "[]"}, "fleet.yaml:1: must be a map with keys of a spec"),
    ],
)
def test_fails_on_what_a_folder_cannot_have(
    tmp_path: Path, files: dict[str, str], message: str
) -> None:
    with pytest.raises(SpecError) as error:
        load(written(tmp_path, FOLDER | files))
    assert lines_of(error.value, tmp_path)[0].replace(f"{tmp_path}", "").startswith(message)


def test_warnings_of_a_layer_come_once(tmp_path: Path) -> None:
    found: list[Issue] = []
    environment = FOLDER["environments/test.yaml"] + "defaults: {upgrade_support: standard}\n"
    clusters = {f"clusters/c{i}.yaml": "environment: test\n" for i in range(5)}
    load(
        written(tmp_path, FOLDER | {"environments/test.yaml": environment} | clusters),
        warn=found.append,
    )
    here = [one for one in found if one.file.endswith("test.yaml")]
    assert len({(one.path, one.message) for one in found}) == len(found)
    assert all(one.path.startswith("environments.test.defaults.") for one in here)


def test_positions_follow_the_layers(tmp_path: Path) -> None:
    found = positions(written(tmp_path, FOLDER))
    assert found.line("a", ("tags", "size")) == 4
    assert found.file_of("a", ("tags", "size")) == str(tmp_path / "templates" / "app.yaml")
    assert found.path("a", ("profile",)) == ("defaults", "profile")
    assert found.line("a", ("bastion",)) is None


def test_errors_of_a_large_fleet_take_linear_time(tmp_path: Path) -> None:
    """Each cluster is validated once for itself and its layers, not once for each error."""

    def seconds(count: int) -> float:
        files = {
            f"clusters/c{i}.yaml": "environment: test\ntemplate: app\nparameters: {size: s}\n"
            "node_groups: {a: {capacity_type: spott}, b: {min_size: -1}, c: {max_size: 0}}\n"
            for i in range(count)
        }
        root = written(tmp_path / str(count), FOLDER | files)
        started = time.process_time()
        with pytest.raises(SpecError) as error:
            load(root)
        assert len(error.value.issues) == 3 * count
        return time.process_time() - started

    seconds(1)  # builds the models
    few, many = seconds(10), seconds(80)
    assert many < 3 * 8 * max(few, 0.05)
