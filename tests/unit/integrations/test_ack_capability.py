"""The EKS Capability ACK: what its roles may do, and who gets them."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any, get_args

import aws_cdk as cdk
import pytest
from aws_cdk import aws_eks_v2 as eks
from aws_cdk.assertions import Template
from policy_sentry.querying.actions import get_action_data

from eks_blueprint import catalogue
from eks_blueprint.delivery import KubectlDelivery
from eks_blueprint.errors import BlueprintError
from eks_blueprint.integrations import AckCapability
from eks_blueprint.spec import AckCapabilitySpec
from eks_blueprint.spec.ack import AckServiceName
from tests.support.delivered import delivered
from tests.support.objects import text
from tests.support.policies import LIMIT, size

SERVICES = catalogue.ack_services()
HERE = {"partition": "aws", "region": "eu-west-1", "account": "111122223333"}
ROLE = "arn:aws:iam::111122223333:role/given"
SELECTOR = {"namespaces": ["a"], "services": {"sqs": {}}}
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def made(stack: cdk.Stack, cluster: eks.ICluster, **fields: Any) -> AckCapability:
    spec = AckCapabilitySpec.model_validate(fields)
    return AckCapability(stack, "Ack", cluster=cluster, spec=spec)


def policies(stack: cdk.Stack) -> dict[str, list[dict[str, Any]]]:
    """Give the statements of each policy by the logical id of its role and its own."""
    found = Template.from_stack(stack).find_resources("AWS::IAM::ManagedPolicy")
    return {key: one["Properties"]["PolicyDocument"]["Statement"] for key, one in found.items()}


@pytest.mark.parametrize("name", get_args(AckServiceName))
def test_default_names_are_those_of_nothing_that_cloudformation_names(
    stack: cdk.Stack, managed_cluster: eks.ICluster, name: str
) -> None:
    made(stack, managed_cluster, services={name: {}})
    reached = {
        text(resource)
        for statements in policies(stack).values()
        for one in statements
        for resource in listed(one["Resource"])
        if "existing-" in text(resource)
    }
    assert reached or name == "emrcontainers"
    # Name of the stack, logical id, random part, of this cluster and of one with a longer name.
    for given in ("existing-Blueprint0E671640-x", "existing-blueprint0e671640-x", "existing-eu-x"):
        for resource in reached:
            start, _, rest = resource.rpartition("existing-")
            arn = f"{start}{given}{':1' if rest.endswith(':*') else ''}"
            assert not fnmatchcase(arn, resource.replace("[", "[[]")), resource


def test_the_spec_names_the_services_of_the_catalogue() -> None:
    assert set(get_args(AckServiceName)) == set(SERVICES)


def test_without_services_the_role_may_do_nothing(
    stack: cdk.Stack, managed_cluster: eks.ICluster
) -> None:
    made(stack, managed_cluster)
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::IAM::ManagedPolicy", 0)
    (role,) = template.find_resources("AWS::IAM::Role").values()
    assert set(role["Properties"]) == {"AssumeRolePolicyDocument", "Description"}
    (statement,) = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "capabilities.eks.amazonaws.com"}
    assert statement["Action"] == ["sts:AssumeRole", "sts:TagSession"]
    (capability,) = template.find_resources("AWS::EKS::Capability").values()
    assert capability["Properties"]["Type"] == "ACK"
    assert capability["Properties"]["Configuration"] == {"Ack": {"EnableCrossNamespace": False}}


def test_names_start_with_that_of_the_cluster_and_ack_unless_the_spec_has_others(
    stack: cdk.Stack, managed_cluster: eks.ICluster
) -> None:
    made(stack, managed_cluster, services={"sqs": {}, "sns": {"resource_names": ["a-*", "b"]}})
    found = policies(stack)
    (sqs,) = (one for key, one in found.items() if "Sqs" in key)
    (sns,) = (one for key, one in found.items() if "Sns" in key)
    assert [text(arn).rpartition(":")[2] for arn in sqs[0]["Resource"]] == ["existing-ack-*"]
    assert [text(arn).rpartition(":")[2] for arn in sns[0]["Resource"]] == ["a-*", "b"]


def test_the_capability_waits_for_its_policies(
    stack: cdk.Stack, managed_cluster: eks.ICluster
) -> None:
    made(stack, managed_cluster, services={"s3": {}}, role_selectors={"a": SELECTOR})
    (capability,) = Template.from_stack(stack).find_resources("AWS::EKS::Capability").values()
    own = {key for key in policies(stack) if "AckRole" not in key}
    assert own == set(capability["DependsOn"])


def test_a_selector_has_a_role_that_only_the_capability_assumes(
    stack: cdk.Stack, managed_cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    selectors = {"a": SELECTOR, "given": {"namespaces": ["b", "c"], "role_arn": ROLE}}
    ack = made(stack, managed_cluster, role_selectors=selectors)
    ack.apply(delivery)
    roles = Template.from_stack(stack).find_resources("AWS::IAM::Role")
    (own,) = (key for key in roles if "Identity" in key)
    (other,) = (one for key, one in roles.items() if "AckRolea" in key)
    (trust,) = other["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"AWS": {"Fn::GetAtt": [own, "Arn"]}}
    (assumes,) = (one for key, one in policies(stack).items() if "Selectors" in key)
    assert [text(arn) for arn in assumes[0]["Resource"]][1] == ROLE
    objects = delivered(stack)
    given = objects["IAMRoleSelector/given"]["spec"]
    assert given == {"arn": ROLE, "namespaceSelector": {"names": ["b", "c"]}}
    assert objects["IAMRoleSelector/a"]["spec"]["namespaceSelector"] == {"names": ["a"]}


def test_secrets_are_read_in_the_named_namespaces_only(
    stack: cdk.Stack, managed_cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    ack = made(stack, managed_cluster, services={"rds": {}}, secret_namespaces=["shop"])
    ack.apply(delivery)
    objects = delivered(stack)
    assert sorted(objects) == ["Role/shop/ack-shop", "RoleBinding/shop/ack-shop"]
    (rule,) = objects["Role/shop/ack-shop"]["rules"]
    assert rule["resources"] == ["secrets"]
    assert not {"create", "delete", "patch", "update"} & set(rule["verbs"])
    (subject,) = objects["RoleBinding/shop/ack-shop"]["subjects"]
    assert subject["kind"] == "Group"
    assert subject["name"].startswith("eks-access-entry:")


def test_fails_outside_the_commercial_regions(cluster: eks.ICluster) -> None:
    env = cdk.Environment(account="111122223333", region="us-gov-west-1")
    stack = cdk.Stack(cdk.App(), "Gov", env=env)
    with pytest.raises(BlueprintError, match="commercial Regions only, got partition aws-us-gov"):
        made(stack, cluster)


def statements() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, facts in SERVICES.items():
        roles = [ROLE] if facts.passes or facts.execution_roles else []
        keys = [KEY] if facts.uses_keys else []
        for one in facts.permissions(**HERE, names=["shop-*"], role_arns=roles, key_arns=keys):
            yield name, one


def test_every_action_is_one_of_aws() -> None:
    actions = {action for _, one in statements() for action in listed(one["Action"])}
    assert [one for one in actions if not get_action_data(*one.split(":"))] == []


def test_an_action_on_everything_knows_no_resources() -> None:
    wide = {
        action
        for _, one in statements()
        if one["Resource"] == "*"
        for action in listed(one["Action"])
    }
    assert "mq:CreateBroker" in wide
    for action in wide:
        service, name = action.split(":")
        data = get_action_data(service, name)
        assert isinstance(data, dict)
        assert {row["resource_arn_format"] for row in data[service]} == {"*"}, action


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_name_can_limit_is_limited(name: str) -> None:
    """Deleting is the worst that the controllers do: nothing of another name is in reach."""
    by_id = {"emrcontainers"}  # the service gives ids, which the spec says
    for service, one in statements():
        deletes = [action for action in listed(one["Action"]) if ":Delete" in action]
        own = [action for action in deletes if not action.startswith("ec2:")]
        if service == name and own and name not in by_id:
            assert all("shop-*" in arn for arn in one["Resource"]), own


@pytest.mark.parametrize("name", SERVICES)
def test_the_longest_names_fit_into_a_policy(name: str) -> None:
    facts = SERVICES[name]
    longest = SERVICES[name].permissions(
        partition="aws-us-gov",
        region="ap-southeast-7",
        account="111122223333",
        names=["x" * 79 + "*"] * 5,
        role_arns=[f"arn:aws-us-gov:iam::111122223333:role/{'x' * 64}"] * 3 if facts.passes else [],
        key_arns=[KEY] * 3 if facts.uses_keys else [],
    )
    assert size({"Version": "2012-10-17", "Statement": longest}) < LIMIT
