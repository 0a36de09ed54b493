"""Endpoint services exist under the names that the CDK gives them."""

from __future__ import annotations

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_ec2 as ec2

from eks_blueprint import catalogue
from eks_blueprint.catalogue._load import read

ADDONS = [facts for facts in map(catalogue.addon, catalogue.addon_names()) if facts is not None]
NEEDS = {one.name: one.endpoints for one in (*catalogue.components().values(), *ADDONS)}
SERVICES = sorted({service for services in NEEDS.values() for service in services})
CHINA = sorted(read("endpoints-china.yaml")["prefixed"])


def test_nothing_needs_an_endpoint_that_newer_regions_lack_or_that_is_a_gateway() -> None:
    assert not {"ec2messages", "s3"} & set(SERVICES)


@pytest.mark.parametrize("name", NEEDS)
def test_services_of_a_need_are_sorted(name: str) -> None:
    assert [*NEEDS[name]] == sorted({*NEEDS[name]})


@pytest.mark.parametrize(
    ("service", "region", "exists"),
    [
        ("eks", "eu-west-1", True),
        ("eks", "mx-central-1", False),
        ("eks-auth", "mx-central-1", False),
        ("eks", "ap-southeast-5", False),
        ("eks-auth", "ap-southeast-5", True),
        ("ec2", "mx-central-1", True),
        ("eks", "${Token[AWS.Region.4]}", True),
    ],
)
def test_regions_without_an_endpoint(service: str, region: str, exists: bool) -> None:
    assert catalogue.has_endpoint(service, region) is exists


def test_absent_endpoints_name_known_regions_and_services() -> None:
    for region, names in read("endpoints.yaml")["absent"].items():
        assert catalogue.zones(region).names
        assert set(names) <= set(SERVICES)


@pytest.mark.parametrize("region", ["eu-west-1", "us-gov-west-1", "cn-north-1", "cn-northwest-1"])
def test_names_are_those_of_the_cdk(region: str) -> None:
    # given
    stack = Stack(App(), "Stack", env=Environment(account="111122223333", region=region))
    services = sorted({*SERVICES, *CHINA, "secretsmanager", "kms"})

    # when
    ours = [
        catalogue.endpoint_service_name(name, region, catalogue.partition_of(region))
        for name in services
    ]

    # then
    theirs = [ec2.InterfaceVpcEndpointAwsService(name).name for name in services]
    assert ours == stack.resolve(theirs)


def test_every_service_is_one_that_the_cdk_knows() -> None:
    service = ec2.InterfaceVpcEndpointAwsService
    members = (getattr(service, name) for name in dir(service) if name.isupper())
    known = {one.short_name for one in members}

    assert len(known) > 100
    assert set(SERVICES) <= known


def test_a_token_stays_in_the_name() -> None:
    name = catalogue.endpoint_service_name("ecr.api", "${Token[AWS.Region.4]}", "aws")

    assert name == "com.amazonaws.${Token[AWS.Region.4]}.ecr.api"
