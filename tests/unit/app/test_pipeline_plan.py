"""In which wave the stacks of a spec are deployed."""

from typing import Any

import pytest

from eks_blueprint.app.pipeline_plan import pipeline_plan
from eks_blueprint.assembly import CloudAssembly, Stack
from eks_blueprint.errors import Warned
from eks_blueprint.spec import BlueprintSpec
from eks_blueprint.spec.parts import all_warnings

ACCOUNTS = {"test": "111111111111", "production": "222222222222", "shared": "333333333333"}
HUB = {"vpc_id": "vpc-0a1b2c3d"}
ZONE = {"zone_id": "Z0123456789ABCDEFGHIJ", "domain_name": "example.com"}
BALANCER = {
    "dns_name": "internal-shop-12.eu-west-1.elb.amazonaws.com",
    "hosted_zone_id": "Z32O12XQLNTSW2",
}


def fleet(**more: Any) -> BlueprintSpec:
    access = {"admin": {"principal_arn": "arn:aws:iam::111111111111:role/a", "role": "admin"}}
    return BlueprintSpec.model_validate(
        {
            "defaults": {"profile": "core", "access_entries": access},
            "waves": [{"name": "test"}, {"name": "canary"}, {"name": "production"}],
            "environments": {
                name: {"account": account, "regions": ["eu-west-1"]}
                | ({} if name == "shared" else {"wave": name})
                for name, account in ACCOUNTS.items()
            },
            "clusters": {
                "try": {"environment": "test"},
                "blue": {"environment": {"name": "production", "wave": "canary"}},
                "green": {"environment": "production"},
            },
            **more,
        }
    )


def wave_of(blueprint: BlueprintSpec, stack: str, environment: str) -> str:
    stacks = {
        name: Stack(name, {}, one.environment.account, one.environment.region, ())
        for name, one in blueprint.clusters.items()
    }
    stacks[stack] = Stack(stack, {}, ACCOUNTS[environment], "eu-west-1", ())
    plan = pipeline_plan(blueprint, CloudAssembly(stacks, {}))
    (found,) = [wave.wave.name for wave in plan for stage in wave.stages if stack in stage.stacks]
    return found


def pair_of(environment: Any) -> dict[str, Any]:
    pair = {
        "blue": "blue",
        "green": "green",
        "live": "blue",
        "dns": {
            "hosted_zone": ZONE,
            "records": {"web": {"name": "shop.example.com", "blue": BALANCER, "green": BALANCER}},
        },
    }
    return pair if environment is None else {**pair, "environment": environment}


@pytest.mark.parametrize(
    ("environment", "wave"),
    [
        ({"name": "shared"}, "production"),
        # Weights would change before the approval of production.
        ({"name": "shared", "wave": "canary"}, "production"),
        (None, None),
    ],
)
def test_records_of_a_pair_come_with_its_last_cluster(environment: Any, wave: str | None) -> None:
    blueprint = fleet(blue_green={"shop": pair_of(environment)})
    place = "production" if environment is None else "shared"
    assert wave_of(blueprint, "shop-traffic", place) == (wave or "production")


def test_warns_that_records_wait_for_a_later_cluster() -> None:
    pipeline = {
        "account": ACCOUNTS["shared"],
        "region": "eu-west-1",
        "source": {"codecommit": {"repository": "clusters"}},
        "spec": "fleet.yaml",
    }

    def found(wave: str, **more: Any) -> list[Warned]:
        pair = pair_of({"name": "shared", "wave": wave})
        warnings = all_warnings(fleet(blue_green={"shop": pair}, **more))
        return [one for one in warnings if one.name == "wave-of-traffic"]

    (warned,) = found("canary", pipeline=pipeline)
    assert warned.path == ("blue_green", "shop", "environment")
    assert "is of wave canary, before production of the last cluster" in warned.message
    assert found("production", pipeline=pipeline) == found("canary") == []


def test_a_network_without_clusters_comes_with_its_environment() -> None:
    environments = {
        "test": {"account": ACCOUNTS["test"], "regions": ["eu-west-1"], "wave": "test"},
        "hub": {"account": ACCOUNTS["shared"], "regions": ["eu-west-1"], "wave": "production"},
    }
    blueprint = fleet(
        environments=environments,
        clusters={"try": {"environment": "test"}},
        networks={"core": {"environment": "hub"}},
        service_networks={"orders": {"environment": "hub"}},
    )
    assert wave_of(blueprint, "core-shared-network", "shared") == "production"
    assert wave_of(blueprint, "orders-service-network", "shared") == "production"


def zones_of(environment: str, **more: Any) -> dict[str, Any]:
    zones = {"internal": {"domain_name": "internal.example.com"}}
    return {"internal": {"environment": environment, "zones": zones, **more}}


def test_private_zones_come_with_the_first_cluster_that_needs_them() -> None:
    blueprint = fleet(
        private_zones=zones_of(
            "production",
            resolvers=["try", "blue", "green"],
            profile={"clusters": ["green"]},
            vpcs={"hub": HUB},
        )
    )
    assert wave_of(blueprint, "internal-private-zones", "production") == "test"
    assert wave_of(blueprint, "internal-green-zone-association", "production") == "production"


def test_private_zones_come_with_their_environment_if_that_is_earlier() -> None:
    blueprint = fleet(
        private_zones=zones_of("test", resolvers=["green"], profile={}, vpcs={"hub": HUB})
    )
    assert wave_of(blueprint, "internal-private-zones", "test") == "test"
