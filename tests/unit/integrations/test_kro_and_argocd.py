"""The EKS Capabilities kro and Argo CD: who they are in the cluster, and what they may do."""

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_eks_v2 as eks
from aws_cdk.assertions import Template

from eks_blueprint.delivery import KubectlDelivery
from eks_blueprint.errors import SpecError
from eks_blueprint.integrations import ArgoCdCapability, KroCapability
from eks_blueprint.spec import ArgoCdCapabilitySpec, KroCapabilitySpec
from tests.support.delivered import delivered

CENTER = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
GROUP = "686103e0-f051-7068-b225-e6392b959d9e"
SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-AbCdEf"


def capability(stack: cdk.Stack) -> dict[str, Any]:
    (found,) = Template.from_stack(stack).find_resources("AWS::EKS::Capability").values()
    properties: dict[str, Any] = found["Properties"]
    return properties


def kro(stack: cdk.Stack, cluster: eks.ICluster, **fields: Any) -> KroCapability:
    spec = KroCapabilitySpec.model_validate(fields)
    return KroCapability(stack, "Kro", cluster=cluster, spec=spec)


def argocd(stack: cdk.Stack, cluster: eks.ICluster, **fields: Any) -> ArgoCdCapability:
    spec = ArgoCdCapabilitySpec.model_validate({"identity_center_arn": CENTER, **fields})
    return ArgoCdCapability(stack, "ArgoCd", cluster=cluster, spec=spec)


def test_kro_may_do_nothing_in_aws(stack: cdk.Stack, managed_cluster: eks.ICluster) -> None:
    kro(stack, managed_cluster)
    assert "Configuration" not in capability(stack)
    Template.from_stack(stack).resource_count_is("AWS::IAM::ManagedPolicy", 0)


def test_kro_is_bound_to_the_rules_as_the_session_of_its_role(
    stack: cdk.Stack, managed_cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    rule = {"api_groups": ["apps"], "resources": ["deployments"], "verbs": ["get", "create"]}
    kro(stack, managed_cluster, rules={"apps": rule}).apply(delivery)
    objects = delivered(stack)
    assert objects["ClusterRole/kro-capability"]["rules"] == [
        {"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["get", "create"]}
    ]
    (subject,) = objects["ClusterRoleBinding/kro-capability"]["subjects"]
    assert subject["kind"] == "User"
    assert ":assumed-role/" in subject["name"]
    assert subject["name"].endswith("/KRO")


def test_without_rules_and_namespaces_there_are_no_objects(
    stack: cdk.Stack, managed_cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    assert kro(stack, managed_cluster).apply(delivery) == []
    assert argocd(stack, managed_cluster).apply(delivery) == []
    assert delivered(stack) == {}


def test_roles_of_argo_cd_are_given_to_identities(
    stack: cdk.Stack, managed_cluster: eks.ICluster
) -> None:
    argocd(stack, managed_cluster, roles={"viewer": {"users": [GROUP]}, "admin": {}})
    configuration = capability(stack)["Configuration"]["ArgoCd"]
    assert configuration == {
        "AwsIdc": {"IdcInstanceArn": CENTER},
        "Namespace": "argocd",
        "RbacRoleMappings": [
            {"Role": "VIEWER", "Identities": [{"Id": GROUP, "Type": "SSO_USER"}]},
        ],
    }


def test_argo_cd_reads_its_secrets_and_deploys_into_its_namespaces_only(
    stack: cdk.Stack, managed_cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    made = argocd(
        stack,
        managed_cluster,
        namespaces=["shop"],
        repository_secret_arns=[SECRET],
        vpc_endpoint_ids=["vpce-0a1b2c3d"],
    )
    made.apply(delivery)
    (policy,) = Template.from_stack(stack).find_resources("AWS::IAM::ManagedPolicy").values()
    (statement,) = policy["Properties"]["PolicyDocument"]["Statement"]
    assert statement["Resource"] == [SECRET]
    configuration = capability(stack)["Configuration"]["ArgoCd"]
    assert configuration["NetworkAccess"] == {"VpceIds": ["vpce-0a1b2c3d"]}
    objects = delivered(stack)
    (rule,) = objects["ClusterRole/argocd-read"]["rules"]
    assert rule["verbs"] == ["get", "list", "watch"]
    writes = [key for key, one in objects.items() if one.get("roleRef", {}).get("name") == "edit"]
    assert writes == ["RoleBinding/shop/argocd-deploy"]


def test_fails_for_more_identities_than_eks_takes() -> None:
    ids = [f"{number:08x}-0000-0000-0000-000000000000" for number in range(1001)]
    roles = {"admin": {"groups": ids[:1000]}}
    assert ArgoCdCapabilitySpec.model_validate({"identity_center_arn": CENTER, "roles": roles})
    roles = {"admin": {"groups": ids[:1000]}, "viewer": {"users": ids[1000:]}}
    with pytest.raises(SpecError, match=r"roles: must have at most 1,000 identities, got 1,001"):
        ArgoCdCapabilitySpec.model_validate({"identity_center_arn": CENTER, "roles": roles})
