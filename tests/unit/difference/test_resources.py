"""What CloudFormation does to each resource because of its own properties."""

from collections.abc import Mapping
from typing import Any

import pytest

from eks_blueprint.difference import Action, ResourceChange, difference
from eks_blueprint.difference.document import shown_as
from eks_blueprint.difference.values import shown
from tests.support.templates import assembly_of, resource, stack_of

Resources = Mapping[str, Mapping[str, Any]]


def changes(before: Resources, after: Resources, **template: Any) -> dict[str, ResourceChange]:
    old, new = (assembly_of(stack_of("app", one, **template)) for one in (before, after))
    return {one.id.removeprefix("app/"): one for one in difference(old, new).changes}


def action(before: Mapping[str, Any], after: Mapping[str, Any]) -> Action | None:
    found = changes({"It": before}, {"It": after})
    return found["It"].action if found else None


GROUP = {"ClusterName": "prod", "NodeRole": "arn", "Subnets": ["a", "b"]}
BUCKET = resource("AWS::S3::Bucket")


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        (
            resource("AWS::EKS::Nodegroup", **GROUP, Labels={"a": "b"}),
            resource("AWS::EKS::Nodegroup", **GROUP, Labels={"a": "c"}),
            Action.UPDATE,
        ),
        (
            resource("AWS::EKS::Nodegroup", **GROUP),
            resource("AWS::EKS::Nodegroup", **{**GROUP, "Subnets": ["a", "c"]}),
            Action.REPLACE,
        ),
        (
            resource("AWS::EKS::Nodegroup", **GROUP),
            resource("AWS::EKS::Nodegroup", **{**GROUP, "Subnets": ["b", "a"]}),
            Action.MAY_REPLACE,
        ),
        (
            resource("AWS::EC2::VPC", CidrBlock="10.0.0.0/16"),
            resource("AWS::EC2::VPC", CidrBlock="10.0.0.0/16", InstanceTenancy="dedicated"),
            Action.MAY_REPLACE,
        ),
        (
            resource("AWS::EC2::VPCCidrBlock", VpcId="a", CidrBlock="10.1.0.0/16"),
            resource("AWS::EC2::VPCCidrBlock", VpcId="a", CidrBlock="10.2.0.0/16"),
            Action.REPLACE,
        ),
        (
            resource("AWS::EKS::Capability", ClusterName="a", CapabilityName="b", Type="ACK"),
            resource("AWS::EKS::Capability", ClusterName="a", CapabilityName="b", Type="KRO"),
            Action.RECREATE,
        ),
        (resource("AWS::SQS::Queue"), resource("AWS::SNS::Topic"), Action.REFUSE),
        (
            resource("Custom::Thing", ServiceToken="a", Size=1),
            resource("Custom::Thing", ServiceToken="a", Size=2),
            Action.UPDATE,
        ),
        (
            resource("Custom::Thing", ServiceToken="a"),
            resource("Custom::Thing", ServiceToken="b"),
            Action.REFUSE,
        ),
        (
            resource("Acme::Net::Zone", Name="a"),
            resource("Acme::Net::Zone", Name="b"),
            Action.MAY_REPLACE,
        ),
        (BUCKET, resource("AWS::S3::Bucket", deletion_policy="Retain"), Action.POLICY),
        # Only this part of the map cannot change.
        (
            resource("AWS::EKS::Cluster", KubernetesNetworkConfig={"IpFamily": "ipv4"}),
            resource(
                "AWS::EKS::Cluster",
                KubernetesNetworkConfig={
                    "IpFamily": "ipv4",
                    "ElasticLoadBalancing": {"Enabled": True},
                },
            ),
            Action.UPDATE,
        ),
        (
            resource("AWS::EKS::Cluster", AccessConfig={"AuthenticationMode": "API"}),
            resource("AWS::EKS::Cluster"),
            Action.UPDATE,
        ),
        (
            resource("AWS::EKS::Cluster", KubernetesNetworkConfig={"IpFamily": "ipv4"}),
            resource("AWS::EKS::Cluster"),
            Action.REPLACE,
        ),
    ],
)
def test_change_does(before: dict[str, Any], after: dict[str, Any], wanted: Action) -> None:
    assert action(before, after) == wanted


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"A": {"x": 1, "y": 2}}, {"A": {"y": 2, "x": 1}}),
        ({"A": 80}, {"A": "80"}),
        ({"A": True}, {"A": "true"}),
        ({"A": {"Fn::GetAtt": ["Q", "Arn"]}}, {"A": {"Fn::GetAtt": "Q.Arn"}}),
        (
            {"A": {"Fn::Join": ["", ["a-", {"Ref": "Q"}, "-", "b"]]}},
            {"A": {"Fn::Sub": "a-${Q}-b"}},
        ),
        (
            {"A": {"Fn::Join": ["-", ["a", {"Fn::GetAtt": ["Q", "Arn"]}]]}},
            {"A": {"Fn::Sub": ["${first}-${Q.Arn}", {"first": "a"}]}},
        ),
        ({"A": {"Fn::Sub": "${!Literal}"}}, {"A": "${Literal}"}),
        ({"A": "x", "B": {"Ref": "AWS::NoValue"}}, {"A": "x"}),
        (
            {"Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]},
            {"Tags": [{"Key": "b", "Value": "2"}, {"Key": "a", "Value": "1"}]},
        ),
        ({"A": {"Fn::FindInMap": ["M", "x", "y"]}}, {"A": "mapped"}),
        ({"A": {"Fn::If": ["One", "x", "y"]}}, {"A": {"Fn::If": ["Two", "x", "y"]}}),
    ],
)
def test_same_value_in_other_words_changes_nothing(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    condition = {"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-west-1"]}
    template = {
        "Mappings": {"M": {"x": {"y": "mapped"}}},
        "Conditions": {"One": condition, "Two": condition},
    }
    one, other = (resource("AWS::SQS::Queue", **item) for item in (before, after))
    assert changes({"It": one}, {"It": other}, **template) == {}


@pytest.mark.parametrize("name", ["Metadata", "DependsOn"])
def test_attribute_without_effect_is_no_change(name: str) -> None:
    assert action(BUCKET, {**BUCKET, name: "Other"}) is None


def test_condition_that_says_something_else_changes_the_value() -> None:
    queue = {"It": resource("AWS::SQS::Queue", QueueName={"Fn::If": ["C", "a", "b"]})}
    old, new = (
        assembly_of(stack_of("app", queue, Conditions={"C": {"Fn::Equals": [{"Ref": "P"}, one]}}))
        for one in ("x", "y")
    )
    assert [one.action for one in difference(old, new).changes] == [Action.REPLACE]


@pytest.mark.parametrize(
    ("policy", "wanted"),
    [
        ("Delete", Action.REMOVE),
        ("Snapshot", Action.REMOVE),
        ("Retain", Action.LEAVE),
        ("RetainExceptOnCreate", Action.LEAVE),
    ],
)
def test_resource_that_leaves_the_template(policy: str, wanted: Action) -> None:
    found = changes({"It": resource("AWS::EC2::Volume", deletion_policy=policy)}, {})
    assert found["It"].action == wanted
    assert ("snapshot" in found["It"].remark) is (policy == "Snapshot")


def test_database_is_kept_as_a_snapshot_by_default() -> None:
    assert "snapshot" in changes({"It": resource("AWS::RDS::DBCluster")}, {})["It"].remark


def test_new_code_of_a_function_is_called_code() -> None:
    one, other = (
        resource("AWS::Lambda::Function", Code={"S3Bucket": "b", "S3Key": f"{digit * 64}.zip"})
        for digit in "ab"
    )
    (change,) = changes({"It": one}, {"It": other})["It"].properties
    assert (change.path, change.new) == ("Code.S3Key", "code changes")


def test_long_values_are_shortened_and_secrets_are_not_shown() -> None:
    one, other = (
        resource("AWS::RDS::DBInstance", MasterUserPassword=f"hunter{n}", DBInstanceClass=n * 200)
        for n in "ab"
    )
    found = {p.path: p for p in changes({"It": one}, {"It": other})["It"].properties}
    assert "hunter" not in repr(found)
    assert len(found["DBInstanceClass"].new) < 120


def test_long_texts_are_shown_where_they_differ() -> None:
    one, other = (
        resource("AWS::SSM::Parameter", Value=f"{'a' * 500}setting={n}{'b' * 500}") for n in "12"
    )
    (change,) = changes({"It": one}, {"It": other})["It"].properties
    assert "setting=1" in change.old
    assert "setting=2" in change.new
    assert len(change.new) < 120


def test_list_shows_what_comes_and_goes() -> None:
    one, other = (
        resource("AWS::EKS::Nodegroup", **{**GROUP, "Subnets": subnets})
        for subnets in (["subnet-1", "subnet-2"], ["subnet-2", "subnet-3"])
    )
    (change,) = changes({"It": one}, {"It": other})["It"].properties
    assert (change.old, change.new) == ('["subnet-1"]', '["subnet-3"]')


def test_new_id_of_the_same_resource_says_what_takes_its_place() -> None:
    found = changes({"Old": BUCKET}, {"New": BUCKET})
    assert found["Old"].action == Action.REMOVE
    assert "New is created in its place" in found["Old"].remark
    assert "takes the place of Old" in found["New"].remark


def test_new_version_of_a_launch_template_rolls_the_nodes() -> None:
    def template(size: str) -> dict[str, Any]:
        data = {"BlockDeviceMappings": [{"Ebs": {"VolumeSize": size}}]}
        return {
            "Template": resource("AWS::EC2::LaunchTemplate", LaunchTemplateData=data),
            "Group": resource(
                "AWS::EKS::Nodegroup",
                **GROUP,
                LaunchTemplate={"Version": {"Fn::GetAtt": ["Template", "LatestVersionNumber"]}},
            ),
        }

    found = changes(template("8"), template("9"))
    assert found["Group"].action == Action.UPDATE
    assert "nodes are replaced a few at a time" in found["Group"].remark


def test_odd_templates_of_others_are_read() -> None:
    """A function that is malformed is compared as it is, and never ends in a traceback."""
    odd = [
        {"Fn::GetAtt": "NoAttribute"},
        {"Fn::GetAtt": [{"Ref": "X"}, {"Ref": "Y"}]},
        {"Fn::GetAtt": []},
        {"Fn::Join": "x"},
        {"Fn::Join": ["", {"Fn::Split": [",", "a,b"]}]},
        {"Fn::Sub": ["x"]},
        {"Fn::Sub": {"Ref": "X"}},
        {"Fn::If": ["Unknown", "a"]},
        {"Fn::FindInMap": ["Unknown", {"Ref": "X"}, "b"]},
        {"Fn::ImportValue": {"Fn::Sub": "${X}-y"}},
        {"Fn::Transform": {"Name": "x"}},
        {"Ref": 3},
        None,
        [[None]],
    ]
    for value in odd:
        before = {"It": resource("AWS::SQS::Queue", QueueName="x", Other=value)}
        after = {"It": resource("AWS::SQS::Queue", QueueName=value, Other="x")}
        assert changes(before, before) == {}
        assert changes(before, after)["It"].action == Action.REPLACE
    whole = {"It": {"Type": "AWS::SQS::Queue", "Properties": {"Fn::Transform": {"Name": "x"}}}}
    assert changes(whole, whole) == {}


def test_items_of_lists_are_said_to_come_and_go() -> None:
    """A list that loses one of its items does not read as one that becomes empty."""
    before = {"It": resource("AWS::EKS::Nodegroup", InstanceTypes=["a", "b"])}
    after = {"It": resource("AWS::EKS::Nodegroup", InstanceTypes=["b"])}
    old, new = (assembly_of(stack_of("app", one)) for one in (before, after))
    removed = shown_as(difference(old, new), "markdown")
    assert '`InstanceTypes`: `["a"]` removed' in removed
    added = shown_as(difference(new, old), "markdown")
    assert '`InstanceTypes`: `["a"]` added' in added


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("Environment.Variables.DB_PASS", "hunter1"),
        ("Environment.Variables.API_KEY", "hunter1"),
        ("Variables", [{"Name": "DB_PASSWORD", "Value": "hunter1"}]),
        ("SecretString", {"Fn::Join": ["", ["user-", {"Ref": "Name"}, "hunter1"]]}),
        ("Secrets.first", "hunter1"),
        ("Passwords", ["hunter1"]),
        ("Headers.Authorization", "Bearer hunter1"),
        ("Endpoint", "https://me:hunter1@example.com/"),
        ("UserData", {"Fn::Base64": "export TOKEN=hunter1"}),
    ],
)
def test_secrets_are_not_shown(path: str, value: Any) -> None:
    assert "hunter1" not in shown(path, value)
    assert "(not shown)" in shown(path, value)


@pytest.mark.parametrize(
    ("path", "value", "text"),
    [
        ("MetadataOptions.HttpTokens", "required", "required"),
        ("SecretString", {"Ref": "Secret"}, "<Secret>"),
        ("SecretArn", "arn:aws:secretsmanager:x", "arn:aws:secretsmanager:x"),
        ("ManageMasterUserPassword", "true", "true"),
        ("Action", "secretsmanager:GetSecretValue", "secretsmanager:GetSecretValue"),
    ],
)
def test_what_only_names_a_secret_is_shown(path: str, value: Any, text: str) -> None:
    assert shown(path, value) == text
