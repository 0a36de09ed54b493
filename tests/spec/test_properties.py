"""Every valid spec synthesizes and keeps the invariants; every invalid one is refused kindly."""

import ipaddress
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings

from eks_blueprint import spec
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import BlueprintSpec
from tests.spec.strategies import Raw, invalid_blueprints, valid_blueprints
from tests.support.apps import Assembly, synthesize

# The same examples in every run: a failure on one machine is a failure on all.
settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("repeatable")


def through_yaml(raw: Raw) -> BlueprintSpec:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "spec.yaml"
        path.write_text(yaml.safe_dump(raw), encoding="utf-8")
        return spec.load(path)


@settings(max_examples=150)
@given(valid_blueprints())
def test_valid_specs_are_the_same_from_python_and_yaml(raw: Raw) -> None:
    assert through_yaml(raw) == BlueprintSpec.model_validate(raw)


@settings(max_examples=300)
@given(invalid_blueprints())
def test_fails_on_every_mistake_with_the_library_s_error(raw: Raw) -> None:
    with pytest.raises(BlueprintError) as refused:
        through_yaml(raw)
    for line in str(refused.value).splitlines():
        assert "clusters." in line
        assert "pydantic" not in line.lower()


@settings(max_examples=60)
@given(valid_blueprints())
def test_valid_specs_synthesize_and_keep_the_invariants(raw: Raw) -> None:
    blueprint = BlueprintSpec.model_validate(raw)
    assembly = synthesize(blueprint)
    assert "missing" not in assembly.manifest
    for name, cluster in blueprint.clusters.items():
        check_network(assembly, f"{name}-network")
        check_cluster(assembly, name, cluster)


def check_network(assembly: Assembly, stack: str) -> None:
    subnets = assembly.resources(stack, "AWS::EC2::Subnet").values()
    ranges = [ipaddress.ip_network(s["Properties"]["CidrBlock"]) for s in subnets]
    assert not [pair for pair in combinations(ranges, 2) if pair[0].overlaps(pair[1])]
    assert not any(s["Properties"].get("MapPublicIpOnLaunch") for s in subnets)
    for group in assembly.resources(stack, "AWS::EC2::SecurityGroup").values():
        for rule in group["Properties"].get("SecurityGroupIngress", []):
            assert rule["CidrIp"] not in ("0.0.0.0/0", "::/0")


def check_cluster(assembly: Assembly, stack: str, cluster: Any) -> None:
    ((_, resource),) = assembly.resources(stack, "AWS::EKS::Cluster").items()
    properties = resource["Properties"]
    access = properties["ResourcesVpcConfig"]
    assert access["EndpointPrivateAccess"] is True
    assert access["EndpointPublicAccess"] is cluster.endpoint.public_access
    assert properties["AccessConfig"] == {
        "AuthenticationMode": "API",
        "BootstrapClusterCreatorAdminPermissions": False,
    }
    assert properties["EncryptionConfig"][0]["Resources"] == ["secrets"]
    for template in assembly.resources(stack, "AWS::EC2::LaunchTemplate").values():
        data = template["Properties"]["LaunchTemplateData"]
        assert data["MetadataOptions"]["HttpTokens"] == "required"
        assert data["MetadataOptions"]["HttpPutResponseHopLimit"] == 1
        assert all(d["Ebs"]["Encrypted"] for d in data.get("BlockDeviceMappings", []))
        assert "KeyName" not in data
    for group in assembly.resources(stack, "AWS::EC2::SecurityGroup").values():
        assert not group["Properties"].get("SecurityGroupIngress")
    for log in assembly.resources(stack, "AWS::Logs::LogGroup").values():
        assert {"KmsKeyId", "RetentionInDays"} <= log["Properties"].keys()
    text = str(assembly.templates[stack])
    assert "arn:aws:iam::aws" not in text
