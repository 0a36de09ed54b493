"""Whether roles allow what newer versions need."""

from typing import Any

from eks_blueprint.results import Severity
from tests.support.plans import CORE, checks, step

MANAGED = {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":iam::aws:policy/NAME"]]}


def role(*policies: str, **properties: Any) -> dict[str, Any]:
    arns = [f"arn:aws:iam::aws:policy/{name}" for name in policies]
    return {"Type": "AWS::IAM::Role", "Properties": {"ManagedPolicyArns": arns, **properties}}


def statements(*actions: str, effect: str = "Allow") -> dict[str, Any]:
    return {"Statement": [{"Effect": effect, "Action": [*actions], "Resource": "*"}]}


def found(arn: Any = None, **others: Any) -> list[Severity]:
    arn = arn or {"Fn::GetAtt": ["Role", "Arn"]}
    cluster = {"Type": "AWS::EKS::Cluster", "Properties": {"RoleArn": arn}}
    each = step(CORE, resources={"Cluster": cluster, **others}).findings
    return [one.severity for one in checks(each, "permissions")]


def test_managed_policy_is_enough() -> None:
    assert found(Role=role("AmazonEKSClusterPolicy")) == []


def test_role_that_lacks_the_action_is_an_error() -> None:
    assert found(Role=role("ReadOnlyAccess")) == [Severity.ERROR]
    denied = {"PolicyName": "own", "PolicyDocument": statements("ec2:*", effect="Deny")}
    assert found(Role=role(Policies=[denied])) == [Severity.ERROR]


def test_action_may_be_in_any_policy_of_the_role() -> None:
    own = {"PolicyName": "own", "PolicyDocument": statements("ec2:Describe*")}
    assert found(Role=role(Policies=[own])) == []
    policy: dict[str, Any] = {
        "Type": "AWS::IAM::Policy",
        "Properties": {
            "Roles": [{"Ref": "Role"}],
            "PolicyDocument": statements("EC2:describeavailabilityzones"),
        },
    }
    assert found(Role=role(), Policy=policy) == []
    policy["Properties"]["Roles"] = [{"Ref": "Another"}]
    assert found(Role=role(), Policy=policy) == [Severity.ERROR]


def test_role_of_somebody_else_is_not_judged() -> None:
    assert found("arn:aws:iam::111122223333:role/cluster") == [Severity.INFO]


def test_addon_without_a_role_of_its_own_is_not_judged() -> None:
    addon = {"Type": "AWS::EKS::Addon", "Properties": {"AddonName": "aws-ebs-csi-driver"}}
    assert found(Role=role("AmazonEKSClusterPolicy"), Addon=addon) == []


def test_driver_needs_its_policy() -> None:
    association = {"RoleArn": {"Fn::GetAtt": ["Driver", "Arn"]}, "ServiceAccount": "ebs"}
    addon = {
        "Type": "AWS::EKS::Addon",
        "Properties": {
            "AddonName": "aws-ebs-csi-driver",
            "PodIdentityAssociations": [association],
        },
    }
    cluster = role("AmazonEKSClusterPolicy")
    assert found(Role=cluster, Addon=addon, Driver=role("AmazonEBSCSIDriverPolicyV2")) == []
    assert found(Role=cluster, Addon=addon, Driver=role("Other")) == [Severity.ERROR]
