"""Endpoint services exist under the names that the CDK gives them."""

from __future__ import annotations

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_ec2 as ec2

from eks_blueprint import catalogue
from eks_blueprint.catalogue._load import read

SERVICES = sorted({name for names in read("endpoints.yaml")["needs"].values() for name in names})
CHINA = sorted(read("endpoints-china.yaml")["prefixed"])


@pytest.mark.parametrize(
    ("need", "services"),
    [
        ("nodes", ("ec2", "ecr.api", "ecr.dkr", "eks", "logs", "sts")),
        ("pod_identity", ("eks-auth",)),
        ("session_manager", ("ssm", "ssmmessages")),
        ("aws-efs-csi-driver", ("elasticfilesystem",)),
        ("coredns", ()),
    ],
)
def test_needs(need: str, services: tuple[str, ...]) -> None:
    assert catalogue.endpoint_services(need) == services


def test_nothing_needs_an_endpoint_that_newer_regions_lack_or_that_is_a_gateway() -> None:
    assert not {"ec2messages", "s3"} & set(SERVICES)


def test_services_of_a_need_are_sorted() -> None:
    for names in read("endpoints.yaml")["needs"].values():
        assert names == sorted(set(names))


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
    known = {
        found.short_name
        for found in (
            service.AUTOSCALING,
            service.CLOUDWATCH_LOGS,
            service.CLOUDWATCH_MONITORING,
            service.EC2,
            service.ECR,
            service.ECR_DOCKER,
            service.EKS,
            service.EKS_AUTH,
            service.ELASTIC_FILESYSTEM,
            service.ELASTIC_LOAD_BALANCING,
            service.FSX,
            service.PRIVATE_CERTIFICATE_AUTHORITY,
            service.SECRETS_MANAGER,
            service.SQS,
            service.SSM,
            service.SSM_MESSAGES,
            service.STS,
            service.XRAY,
        )
    }

    assert set(SERVICES) == known


def test_a_token_stays_in_the_name() -> None:
    name = catalogue.endpoint_service_name("ecr.api", "${Token[AWS.Region.4]}", "aws")

    assert name == "com.amazonaws.${Token[AWS.Region.4]}.ecr.api"
