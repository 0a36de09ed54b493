"""What must not be replaced or deleted unasked."""

import json
from typing import Any

import pytest

from eks_blueprint.difference import Action, Difference, ResourceChange, difference
from eks_blueprint.difference.guard import allowed, guard
from eks_blueprint.errors import BlueprintError
from eks_blueprint.results import Severity
from tests.support.templates import assembly_of, resource, stack_of

KEY = resource("AWS::KMS::Key", KeyPolicy={})


def deployed(before: dict[str, Any], after: dict[str, Any], *allow: str) -> Difference:
    old, new = (assembly_of(stack_of("app", one)) for one in (before, after))
    return difference(old, new, allow=allow)


@pytest.mark.parametrize(
    "kind",
    [
        "AWS::EKS::Cluster",
        "AWS::EKS::Nodegroup",
        "AWS::KMS::Key",
        "AWS::EFS::FileSystem",
        "AWS::Logs::LogGroup",
        "AWS::EC2::VPC",
        "AWS::EC2::Subnet",
        "AWS::S3::Bucket",
        "AWS::ECR::Repository",
        "AWS::RDS::DBInstance",
        "AWS::Backup::BackupVault",
        "AWS::APS::Workspace",
        "AWS::ACMPCA::CertificateAuthority",
        "Custom::AWSCDK-EKS-Cluster",
        "Custom::AWSCDK-EKS-FargateProfile",
    ],
)
def test_loss_is_found(kind: str) -> None:
    result = deployed({"It": resource(kind)}, {})
    assert result.dangerous
    assert [one.check for one in result.findings] == ["deleted"]


@pytest.mark.parametrize("kind", ["Namespace", "PersistentVolume"])
def test_loss_of_an_object_is_found(kind: str) -> None:
    change = ResourceChange("prod", f"prod/{kind}/x", kind, Action.REMOVE)
    assert [one.check for one in guard([change])] == ["deleted"]


def test_what_can_be_made_again_is_not_guarded() -> None:
    assert deployed({"It": resource("AWS::IAM::Role")}, {}).findings == ()


def test_what_stays_behind_is_a_warning() -> None:
    result = deployed({"It": {**KEY, "DeletionPolicy": "Retain"}}, {})
    assert not result.dangerous
    assert [(one.check, one.severity) for one in result.findings] == [
        ("left-behind", Severity.WARNING)
    ]


def test_what_is_replaced_and_kept_is_an_error_all_the_same() -> None:
    """The new file system is empty, whoever keeps the old one."""
    one, other = (
        resource("AWS::EFS::FileSystem", Encrypted=value, update_replace_policy="Retain")
        for value in (False, True)
    )
    result = deployed({"It": one}, {"It": other})
    assert [one.check for one in result.findings] == ["replaced"]
    assert "stays behind" in result.findings[0].message


def test_lost_protection_is_a_warning() -> None:
    result = deployed({"It": {**KEY, "DeletionPolicy": "Retain"}}, {"It": KEY})
    assert [one.check for one in result.findings] == ["unprotected"]
    assert not result.dangerous


def test_allowed_loss_is_a_remark() -> None:
    result = deployed({"It": KEY}, {}, "app/It")
    assert not result.dangerous
    assert result.allowed == ("app/It",)
    assert result.findings[0].severity == Severity.INFO


def test_object_may_be_allowed_without_its_cluster() -> None:
    change = ResourceChange("prod", "prod/Namespace/web", "Namespace", Action.REMOVE)
    _, ids = allowed([*guard([change])], ["Namespace/web"])
    assert ids == ("prod/Namespace/web",)


def test_fails_when_the_object_is_in_several_clusters() -> None:
    changes = [
        ResourceChange(name, f"{name}/Namespace/web", "Namespace", Action.REMOVE)
        for name in ("test", "prod")
    ]
    with pytest.raises(BlueprintError, match="prod/Namespace/web"):
        allowed([*guard(changes)], ["Namespace/web"])


@pytest.mark.parametrize("given", ["app/Other", "It", "prod/It"])
def test_fails_when_nothing_has_the_id(given: str) -> None:
    with pytest.raises(BlueprintError, match="app/It"):
        deployed({"It": KEY}, {}, given)


def test_fails_when_nothing_would_be_lost() -> None:
    with pytest.raises(BlueprintError, match="none"):
        deployed({"It": KEY}, {"It": KEY}, "app/It")


def test_what_makes_the_deployment_fail_cannot_be_allowed() -> None:
    one, other = (resource("AWS::EKS::Cluster", Name="prod", RoleArn=role) for role in "ab")
    result = deployed({"It": one}, {"It": other}, "app/It")
    assert result.blocked
    assert result.dangerous


@pytest.mark.parametrize(
    "after",
    [
        {**KEY, "Properties": {"KeyPolicy": {}, "Tags": [{"Key": "a", "Value": "b"}]}},
        {**KEY, "Properties": {"KeyPolicy": {}, "Description": "another"}},
        {**KEY, "Metadata": {"aws:cdk:path": "app/It"}},
    ],
)
def test_harmless_change_is_not_found(after: dict[str, Any]) -> None:
    assert deployed({"It": KEY}, {"It": after, "New": KEY}).findings == ()


def test_loss_of_what_can_be_made_again_is_a_warning() -> None:
    result = deployed({"It": resource("AWS::EC2::EIP")}, {})
    assert [(one.check, one.severity) for one in result.findings] == [("deleted", Severity.WARNING)]
    assert not result.dangerous


@pytest.mark.parametrize(("other", "found"), [("b", ["other-cluster"]), ("a", [])])
def test_objects_of_another_cluster_stay_in_the_first(other: str, found: list[str]) -> None:
    kind = "Custom::AWSCDK-EKS-KubernetesResource"
    item = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}}
    before, after = (
        resource(kind, ClusterName=name, Manifest=json.dumps([item])) for name in ("a", other)
    )
    assert [one.check for one in deployed({"It": before}, {"It": after}).findings] == found


def test_nested_stack_is_said_not_to_be_compared() -> None:
    one, other = (resource("AWS::CloudFormation::Stack", TemplateURL=url) for url in "ab")
    result = deployed({"It": one}, {"It": other})
    assert [one.check for one in result.findings] == ["nested-stack"]


@pytest.mark.parametrize(
    ("template", "noted"), [({}, False), ({"Transform": "AWS::LanguageExtensions"}, True)]
)
def test_template_with_a_macro_is_said_not_to_be_compared(
    template: dict[str, Any], noted: bool
) -> None:
    stack = stack_of("app", {"It": KEY}, **template)
    assert bool(difference(assembly_of(stack), assembly_of(stack)).notes) is noted


@pytest.mark.parametrize(
    "kind",
    [
        "AWS::EC2::NatGateway",
        "AWS::EC2::Route",
        "AWS::EC2::VPCEndpoint",
        "AWS::EC2::SecurityGroupIngress",
        "AWS::EKS::AccessEntry",
    ],
)
def test_a_way_or_a_permission_that_goes_is_a_warning(kind: str) -> None:
    result = deployed({"It": resource(kind)}, {})
    assert not result.dangerous
    assert [one.check for one in result.findings] == ["deleted"]


@pytest.mark.parametrize(
    ("kind", "strong", "weak"),
    [
        ("AWS::EKS::Cluster", {"DeletionProtection": True}, {}),
        (
            "AWS::EKS::Cluster",
            {"ComputeConfig": {"Enabled": True}},
            {"ComputeConfig": {"Enabled": False}},
        ),
        ("AWS::KMS::Key", {}, {"Enabled": False}),
        ("AWS::Logs::LogGroup", {}, {"RetentionInDays": 7}),
        ("AWS::Logs::LogGroup", {"RetentionInDays": 30}, {"RetentionInDays": 7}),
    ],
)
def test_less_protection_is_a_warning(
    kind: str, strong: dict[str, Any], weak: dict[str, Any]
) -> None:
    before, after = ({"It": resource(kind, **one)} for one in (strong, weak))
    result = deployed(before, after)
    assert not result.dangerous
    assert [one.check for one in result.findings] == ["unprotected"]
    assert deployed(after, before).findings == ()


def test_what_is_no_longer_kept_when_it_is_replaced_is_a_warning() -> None:
    kept = {**KEY, "UpdateReplacePolicy": "Retain"}
    assert [one.check for one in deployed({"K": kept}, {"K": KEY}).findings] == ["unprotected"]


@pytest.mark.parametrize(
    ("config", "check"),
    [
        ({"name": "b"}, "replaced"),
        ({"name": "a", "roleArn": "other"}, "replaced"),
        ({"name": "a", "encryptionConfig": [{"resources": ["secrets"]}]}, "refused"),
    ],
)
def test_the_function_behind_a_cluster_of_the_first_construct_replaces_or_refuses(
    config: dict[str, Any], check: str
) -> None:
    before, after = (
        {"C": resource("Custom::AWSCDK-EKS-Cluster", Config=one)} for one in ({"name": "a"}, config)
    )
    result = deployed(before, after)
    assert result.dangerous
    assert [one.check for one in result.findings] == [check]


def test_eks_does_not_take_an_authentication_mode_back() -> None:
    before, after = (
        {"C": resource("AWS::EKS::Cluster", AccessConfig={"AuthenticationMode": mode})}
        for mode in ("API", "API_AND_CONFIG_MAP")
    )
    assert [one.check for one in deployed(before, after).findings] == ["refused"]
    assert deployed(after, before).findings == ()
