from typing import Any

import aws_cdk as cdk
import pytest
import yaml
from aws_cdk import assertions
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_ssm as ssm

from eks_blueprint.delivery import KubectlDelivery
from eks_blueprint.errors import BlueprintError
from eks_blueprint.iam import IrsaRole, IssuerProvider, PodIdentityRole
from eks_blueprint.security import MountedSecret, SecretMounts
from eks_blueprint.spec import MountedSecretSpec
from tests.support.delivered import delivered
from tests.support.objects import text


@pytest.fixture
def identity(stack: cdk.Stack, cluster: eks.ICluster) -> PodIdentityRole:
    return PodIdentityRole(
        stack, "Identity", cluster=cluster, namespace="shop", service_account="web"
    )


@pytest.fixture
def mounts(stack: cdk.Stack, delivery: KubectlDelivery) -> SecretMounts:
    return SecretMounts(stack, "Secrets", delivery=delivery)


def grants(stack: cdk.Stack) -> list[dict[str, Any]]:
    template = assertions.Template.from_stack(stack)
    return [
        statement
        for policy in template.find_resources("AWS::IAM::ManagedPolicy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
    ]


def objects(stack: cdk.Stack, name: str = "SecretProviderClass/shop/web") -> Any:
    return yaml.safe_load(delivered(stack)[name]["spec"]["parameters"]["objects"])


def via(service: str) -> dict[str, Any]:
    return {"Fn::Join": ["", [f"{service}.", {"Ref": "AWS::Region"}, ".amazonaws.com*"]]}


def test_one_call_grants_a_secret_and_renders_its_class(
    stack: cdk.Stack, mounts: SecretMounts, identity: PodIdentityRole
) -> None:
    key = kms.Key.from_key_arn(stack, "Key", "arn:aws:kms:eu-west-1:111122223333:key/secrets")
    secret = secretsmanager.Secret(stack, "Secret", encryption_key=key)
    mounts.mount_secrets(
        "web", namespace="shop", identity=identity, secrets={"db": MountedSecret(secret=secret)}
    )
    (secret_id,) = assertions.Template.from_stack(stack).find_resources(
        "AWS::SecretsManager::Secret"
    )
    assert grants(stack) == [
        {
            "Effect": "Allow",
            "Action": ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
            "Resource": {"Ref": secret_id},
        },
        {
            "Effect": "Allow",
            "Action": "kms:Decrypt",
            "Resource": "arn:aws:kms:eu-west-1:111122223333:key/secrets",
            "Condition": {"StringLike": {"kms:ViaService": via("secretsmanager")}},
        },
    ]
    spec = delivered(stack)["SecretProviderClass/shop/web"]["spec"]
    assert spec["provider"] == "aws"
    assert spec["parameters"]["usePodIdentity"] == "true"
    assert objects(stack) == [
        {
            "objectName": f"<{secret_id}>",
            "objectType": "secretsmanager",
            "objectAlias": "db",
            "filePermission": "0444",
        }
    ]


def test_secret_that_is_known_by_name_only(
    stack: cdk.Stack, mounts: SecretMounts, identity: PodIdentityRole
) -> None:
    secret = secretsmanager.Secret.from_secret_name_v2(stack, "Secret", "shop/db")
    mounts.mount_secrets(
        "web", namespace="shop", identity=identity, secrets={"db": MountedSecret(secret=secret)}
    )
    (statement,) = grants(stack)
    # The six characters that Secrets Manager adds, and no other secret's name.
    assert text(statement["Resource"]).endswith(":secret:shop/db-??????")
    assert objects(stack)[0]["objectName"] == "shop/db"


def test_parameter_is_read_as_such(
    stack: cdk.Stack, mounts: SecretMounts, identity: PodIdentityRole
) -> None:
    parameter = ssm.StringParameter.from_string_parameter_name(stack, "Parameter", "/shop/flags")
    mounts.mount_secrets(
        "web",
        namespace="shop",
        identity=identity,
        secrets={"flags": MountedSecret(parameter=parameter, file="flags.json")},
    )
    (statement,) = grants(stack)
    assert statement["Action"] == "ssm:GetParameters"
    assert text(statement["Resource"]).endswith(":parameter/shop/flags")
    (item,) = objects(stack)
    assert item["objectName"] == "/shop/flags"
    assert item["objectType"] == "ssmparameter"
    assert item["objectAlias"] == "flags.json"


def test_spec_with_keys_of_a_json_secret(
    stack: cdk.Stack, mounts: SecretMounts, identity: PodIdentityRole
) -> None:
    spec = MountedSecretSpec(
        secret_arn="arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf",
        key_arn="arn:aws:kms:eu-west-1:111122223333:key/0a1b",
        keys={"user-name": "user.txt", "password": "password"},
    )
    mounts.mount_secrets("web", namespace="shop", identity=identity, secrets={"db": spec})
    read, decrypt = grants(stack)
    # In the partition of the deployment, GovCloud included.
    assert read["Resource"]["Fn::Join"][1] == [
        "arn:",
        {"Ref": "AWS::Partition"},
        ":secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf",
    ]
    assert decrypt["Action"] == "kms:Decrypt"
    assert objects(stack)[0]["jmesPath"] == [
        {"path": '"user-name"', "objectAlias": "user.txt"},
        {"path": '"password"', "objectAlias": "password"},
    ]


def test_irsa_and_ipv6(stack: cdk.Stack, delivery: KubectlDelivery, cluster: eks.ICluster) -> None:
    mounts = SecretMounts(stack, "Secrets", delivery=delivery, ip_family="ipv6")
    provider = IssuerProvider(stack, "Issuer", issuer_url="https://oidc.example.com/id/A")
    irsa = IrsaRole(stack, "Irsa", provider=provider, namespace="shop", service_account="jobs")
    pods = PodIdentityRole(stack, "Pods", cluster=cluster, namespace="shop", service_account="web")
    spec = {"flags": MountedSecretSpec(parameter="/shop/flags")}
    mounts.mount_secrets("jobs", namespace="shop", identity=irsa, secrets=spec)
    mounts.mount_secrets("web", namespace="shop", identity=pods, secrets=spec)
    got = delivered(stack)
    by_token = got["SecretProviderClass/shop/jobs"]["spec"]["parameters"]
    assert by_token["usePodIdentity"] == "false"
    assert "preferredAddressType" not in by_token
    by_agent = got["SecretProviderClass/shop/web"]["spec"]["parameters"]
    assert by_agent["preferredAddressType"] == "ipv6"


def test_association_waits_for_the_grant(
    stack: cdk.Stack, mounts: SecretMounts, identity: PodIdentityRole
) -> None:
    spec = {"flags": MountedSecretSpec(parameter="/shop/flags")}
    mounts.mount_secrets("web", namespace="shop", identity=identity, secrets=spec)
    template = assertions.Template.from_stack(stack)
    (policy,) = template.find_resources("AWS::IAM::ManagedPolicy")
    (association,) = template.find_resources("AWS::EKS::PodIdentityAssociation").values()
    assert policy in association["DependsOn"]


def test_fails_on_two_files_of_one_name(mounts: SecretMounts, identity: PodIdentityRole) -> None:
    spec = {
        "a": MountedSecretSpec(parameter="/a", file="same"),
        "same": MountedSecretSpec(parameter="/b"),
    }
    with pytest.raises(BlueprintError, match="files of different names, got same twice"):
        mounts.mount_secrets("web", namespace="shop", identity=identity, secrets=spec)


def test_fails_on_nothing_to_mount(mounts: SecretMounts, identity: PodIdentityRole) -> None:
    nothing: dict[str, MountedSecretSpec] = {}
    with pytest.raises(BlueprintError, match="must name a secret, got none"):
        mounts.mount_secrets("web", namespace="shop", identity=identity, secrets=nothing)


def test_fails_on_neither_secret_nor_parameter() -> None:
    with pytest.raises(BlueprintError, match="must have secret or parameter, got neither"):
        MountedSecret()
