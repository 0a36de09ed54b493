"""What follows within and between stacks: chains, exports, names, stacks that stay."""

from collections.abc import Mapping
from typing import Any

import pytest

from eks_blueprint.assembly import CloudAssembly, Stack
from eks_blueprint.difference import Action, Difference, difference
from tests.support.templates import assembly_of, resource, stack_of

ROLE = "arn:aws:iam::111122223333:role/nodes"


def subnet(cidr: str) -> dict[str, Any]:
    return resource("AWS::EC2::Subnet", VpcId="vpc-1", CidrBlock=cidr)


def group(value: Any) -> dict[str, Any]:
    return resource("AWS::EKS::Nodegroup", ClusterName="prod", NodeRole=ROLE, Subnets=[value])


def network(cidr: str, **more: Any) -> Stack:
    return stack_of(
        "network", {"Subnet": subnet(cidr)}, exports={"Subnet": {"Ref": "Subnet"}}, **more
    )


def cluster(value: Any = None) -> Stack:
    return stack_of("prod", {"Group": group(value or {"Fn::ImportValue": "network:Subnet"})})


def found(result: Difference, check: str) -> list[str]:
    return [one.subject for one in result.findings if one.check == check]


def actions(result: Difference) -> dict[str, Action]:
    return {one.id: one.action for one in result.changes}


@pytest.mark.parametrize(
    "reference",
    [
        {"Ref": "Subnet"},
        {"Fn::GetAtt": ["Subnet", "SubnetId"]},
        {"Fn::Sub": "${Subnet}"},
        {"Fn::Select": [0, [{"Ref": "Subnet"}]]},
    ],
)
def test_replaced_subnet_replaces_its_node_group(reference: Mapping[str, Any]) -> None:
    old, new = (
        assembly_of(stack_of("app", {"Subnet": subnet(cidr), "Group": group(reference)}))
        for cidr in ("10.0.0.0/24", "10.0.1.0/24")
    )
    result = difference(old, new)
    assert actions(result) == {"app/Subnet": Action.REPLACE, "app/Group": Action.REPLACE}
    (change,) = (one for one in result.changes if one.id == "app/Group")
    assert "app/Subnet, which is replaced" in change.causes[0]
    assert "CidrBlock" in change.causes[1]
    assert sorted(found(result, "replaced")) == ["app/Group", "app/Subnet"]


def test_chain_of_three_names_each_step() -> None:
    def resources(cidr: str) -> dict[str, Any]:
        return {
            "Vpc": resource("AWS::EC2::VPC", CidrBlock=cidr),
            "Subnet": resource("AWS::EC2::Subnet", VpcId={"Ref": "Vpc"}, CidrBlock=cidr),
            "Group": group({"Ref": "Subnet"}),
        }

    old, new = (
        assembly_of(stack_of("app", resources(cidr))) for cidr in ("10.0.0.0/16", "10.1.0.0/16")
    )
    by_id = {one.id: one for one in difference(old, new).changes}
    assert set(actions(difference(old, new)).values()) == {Action.REPLACE}
    assert "app/Subnet" in by_id["app/Group"].causes[0]


def test_reference_that_can_be_updated_is_updated() -> None:
    def resources(name: str) -> dict[str, Any]:
        return {
            "Role": resource("AWS::IAM::Role", RoleName=name),
            "Function": resource(
                "AWS::Lambda::Function", Role={"Fn::GetAtt": ["Role", "Arn"]}, Code={}
            ),
        }

    old, new = (assembly_of(stack_of("app", resources(name))) for name in ("a", "b"))
    result = difference(old, new)
    assert actions(result) == {"app/Role": Action.REPLACE, "app/Function": Action.UPDATE}
    assert result.findings == ()


def test_replacement_reaches_other_stacks_and_blocks_their_import() -> None:
    old = assembly_of(network("10.0.0.0/24"), cluster())
    result = difference(old, assembly_of(network("10.0.1.0/24"), cluster()))
    assert actions(result)["prod/Group"] == Action.REPLACE
    assert result.blocked
    (finding,) = (one for one in result.findings if one.check == "export-in-use")
    assert "network" in finding.subject
    assert "prod" in finding.message


def test_removed_export_that_is_still_imported_blocks() -> None:
    old = assembly_of(network("10.0.0.0/24"), cluster())
    new = assembly_of(stack_of("network", {"Subnet": subnet("10.0.0.0/24")}), cluster())
    result = difference(old, new)
    assert result.blocked
    (finding,) = result.findings
    assert "keep the export" in finding.remedy


def test_removed_export_with_its_import_needs_the_importer_first() -> None:
    old = assembly_of(network("10.0.0.0/24"), cluster())
    new = assembly_of(stack_of("network", {"Subnet": subnet("10.0.0.0/24")}), cluster("subnet-1"))
    (finding,) = (one for one in difference(old, new).findings if one.check == "export-in-use")
    assert "--exclusively prod" in finding.remedy


def test_stack_that_is_no_longer_synthesized_still_imports() -> None:
    old = assembly_of(network("10.0.0.0/24"), cluster())
    new = assembly_of(stack_of("network", {"Subnet": subnet("10.0.0.0/24")}))
    result = difference(old, new)
    assert found(result, "stack-left-behind") == ["prod"]
    assert result.blocked


def test_changed_value_of_an_export_in_use_blocks() -> None:
    resources = {"Subnet": subnet("10.0.0.0/24"), "Other": subnet("10.0.1.0/24")}
    old, new = (
        assembly_of(stack_of("network", resources, exports={"Subnet": {"Ref": one}}), cluster())
        for one in ("Subnet", "Other")
    )
    assert difference(old, new).blocked


@pytest.mark.parametrize("exports", [{}, {"Subnet": "x", "More": "y"}])
def test_export_that_nobody_imports_may_go(exports: dict[str, str]) -> None:
    old = assembly_of(stack_of("network", {}, exports={"Subnet": "x", "Unused": "y"}), cluster())
    new = assembly_of(
        stack_of("network", {}, exports={"Subnet": "x", **exports}), cluster("subnet-1")
    )
    result = difference(old, new)
    assert not result.blocked
    assert "network" in {one.name for one in result.stacks}


def log_group(**attributes: str) -> dict[str, Any]:
    return resource("AWS::Logs::LogGroup", LogGroupName="/app", **attributes)


def association(role: str) -> dict[str, Any]:
    return resource(
        "AWS::EKS::PodIdentityAssociation",
        ClusterName="prod",
        Namespace="web",
        ServiceAccount="web",
        RoleArn=role,
    )


@pytest.mark.parametrize(
    ("before", "after", "remedy"),
    [
        ({"Old": log_group()}, {"New": log_group()}, "in a deployment before"),
        ({"Old": log_group(deletion_policy="Retain")}, {"New": log_group()}, "cdk import"),
        ({"Old": association("a")}, {"New": association("b")}, "in a deployment before"),
        (
            {"It": resource("AWS::EKS::Cluster", Name="prod", RoleArn="a")},
            {"It": resource("AWS::EKS::Cluster", Name="prod", RoleArn="b")},
            "undo the change",
        ),
        (
            {"It": resource("AWS::EC2::Subnet", VpcId="v", CidrBlock="c", AvailabilityZone="a")},
            {"It": resource("AWS::EC2::Subnet", VpcId="v", CidrBlock="c", AvailabilityZone="b")},
            "undo the change",
        ),
        (
            {"Old": resource("AWS::IAM::Role", RoleName="nodes")},
            {"New": resource("AWS::IAM::Role", RoleName="nodes", Path="/x/")},
            "in a deployment before",
        ),
    ],
)
def test_new_resource_that_meets_the_old_one_blocks(
    before: dict[str, Any], after: dict[str, Any], remedy: str
) -> None:
    result = difference(assembly_of(stack_of("app", before)), assembly_of(stack_of("app", after)))
    assert result.blocked
    (finding,) = (one for one in result.findings if one.check == "already-exists")
    assert remedy in finding.remedy


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # Another name, another namespace, a generated name, one that makes way first.
        (
            {"Old": log_group()},
            {"New": resource("AWS::Logs::LogGroup", LogGroupName="/other")},
        ),
        ({"Old": resource("AWS::IAM::Role")}, {"New": resource("AWS::IAM::Role")}),
        (
            {"It": resource("AWS::EKS::Capability", CapabilityName="a", ClusterName="b", Type="x")},
            {"It": resource("AWS::EKS::Capability", CapabilityName="a", ClusterName="b", Type="y")},
        ),
        ({"Old": association("a")}, {"Old": association("b")}),
    ],
)
def test_new_resource_that_meets_none_does_not_block(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    result = difference(assembly_of(stack_of("app", before)), assembly_of(stack_of("app", after)))
    assert not result.blocked


def endpoint(private: bool) -> dict[str, Any]:
    return resource(
        "AWS::EC2::VPCEndpoint", VpcId="vpc-1", ServiceName="s3", PrivateDnsEnabled=private
    )


@pytest.mark.parametrize("private", [False, True])
def test_endpoints_of_one_service_meet_in_their_private_names(private: bool) -> None:
    old, new = (assembly_of(stack_of("app", {name: endpoint(private)})) for name in ("A", "B"))
    assert difference(old, new).blocked is private


def test_templates_without_account_and_region_meet_those_with() -> None:
    old = CloudAssembly({"app": Stack("app", {"Resources": {"Old": log_group()}})}, {})
    assert difference(old, assembly_of(stack_of("app", {"New": log_group()}))).blocked


def test_name_within_something_replaced_is_free() -> None:
    def resources(role: str) -> dict[str, Any]:
        return {
            "Cluster": resource("AWS::EKS::Cluster", RoleArn=role),
            "Addon": resource(
                "AWS::EKS::Addon", ClusterName={"Ref": "Cluster"}, AddonName="vpc-cni"
            ),
        }

    old, new = (assembly_of(stack_of("app", resources(role))) for role in "ab")
    result = difference(old, new)
    assert actions(result)["app/Addon"] == Action.REPLACE
    assert not result.blocked


@pytest.mark.parametrize("retained", [False, True])
def test_resource_that_moves_to_a_later_stack_meets_only_what_stays(retained: bool) -> None:
    moved = log_group(deletion_policy="Retain" if retained else "Delete")
    old = assembly_of(stack_of("one", {"Logs": moved}), stack_of("two", {}))
    new = assembly_of(stack_of("one", {}), stack_of("two", {"Logs": moved}))
    assert difference(old, new).blocked is retained


def test_resource_that_moves_to_an_earlier_stack_meets_itself() -> None:
    old = assembly_of(stack_of("one", {}), stack_of("two", {"Logs": log_group()}))
    new = assembly_of(stack_of("one", {"Logs": log_group()}), stack_of("two", {}))
    assert difference(old, new).blocked


def test_names_of_other_regions_are_others() -> None:
    old = assembly_of(stack_of("one", {"Logs": log_group()}))
    new = assembly_of(
        stack_of("one", {"Logs": log_group()}),
        stack_of("two", {"Logs": log_group()}, region="us-east-1"),
    )
    assert difference(old, new).findings == ()


def test_stack_in_another_region_is_another_stack() -> None:
    old = assembly_of(stack_of("app", {"Logs": log_group()}))
    new = assembly_of(stack_of("app", {"Logs": log_group()}, region="us-east-1"))
    result = difference(old, new)
    assert [one.action for one in result.stacks] == [Action.ADD]
    assert found(result, "stack-moved") == ["app"]


def test_new_default_of_a_parameter_is_said_not_to_be_used() -> None:
    old, new = (
        assembly_of(stack_of("app", {}, Parameters={"Image": {"Type": "String", "Default": one}}))
        for one in "ab"
    )
    assert found(difference(old, new), "parameter-default") == ["app parameter Image"]


def test_what_a_function_returns_may_change_with_its_resource() -> None:
    def stack(create: str) -> CloudAssembly:
        found = resource("Custom::AWS", Create=create)
        reference = {"Fn::GetAtt": ["Found", "SubnetId"]}
        return assembly_of(stack_of("prod", {"Found": found, "Group": group(reference)}))

    result = difference(stack("a"), stack("b"))
    assert actions(result)["prod/Group"] is Action.MAY_REPLACE
    assert difference(stack("a"), stack("a")).changes == ()
