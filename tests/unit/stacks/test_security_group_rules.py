"""Rules of a security group are counted as EC2 counts them, and compared with the default quota."""

import json
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint.spec import HybridNodesSpec
from eks_blueprint.stacks import security_group_rules
from eks_blueprint.stacks.limits import template_excess
from eks_blueprint.stacks.security_group_rules import security_group_excess
from tests.support.apps import ROOT

CLUSTER = {"Fn::GetAtt": ["ControlPlane", "ClusterSecurityGroupId"]}


def template(count: int, group: Any, **source: Any) -> dict[str, Any]:
    return {
        "Resources": {
            f"Rule{number}": {
                "Type": "AWS::EC2::SecurityGroupIngress",
                "Properties": {"GroupId": group, **source},
            }
            for number in range(count)
        }
    }


@pytest.mark.parametrize(
    ("count", "group", "source", "warned"),
    [
        (60, {"Ref": "Group"}, {"CidrIp": "10.0.0.0/8"}, ()),
        (61, {"Ref": "Group"}, {"CidrIp": "10.0.0.0/8"}, (61,)),
        (61, {"Fn::GetAtt": ["Group", "GroupId"]}, {"CidrIpv6": "fd00::/8"}, (61,)),
        # EKS has one rule of its own.
        (59, CLUSTER, {"CidrIp": "10.0.0.0/8"}, ()),
        (60, CLUSTER, {"CidrIp": "10.0.0.0/8"}, (61,)),
        # A group counts for both families.
        (61, {"Ref": "Group"}, {"SourceSecurityGroupId": "sg-0a1b2c3d"}, (61, 61)),
        (6, {"Ref": "Group"}, {"SourcePrefixListId": "pl-0a1b2c3d"}, ()),
        (7, {"Ref": "Group"}, {"SourcePrefixListId": "pl-0a1b2c3d"}, (70, 70)),
    ],
)
def test_warns_above_the_default_quota(
    count: int, group: Any, source: dict[str, Any], warned: tuple[int, ...]
) -> None:
    found = [*security_group_excess(template(count, group, **source))]
    assert tuple(number for number, _ in found) == warned
    for number, message in found:
        assert f"has {number} inbound rules of IPv" in message
        assert "'Inbound or outbound rules per security group' is 60" in message


def test_a_prefix_list_counts_with_its_entries_for_its_family() -> None:
    content = template(2, {"Ref": "Group"}, SourcePrefixListId={"Fn::GetAtt": ["List", "Id"]})
    content["Resources"]["List"] = {
        "Type": "AWS::EC2::PrefixList",
        "Properties": {"MaxEntries": 31, "AddressFamily": "IPv6"},
    }
    (found,) = security_group_excess(content)
    assert found[0] == 62
    assert "62 inbound rules of IPv6" in found[1]


def test_rules_of_a_group_itself_count_and_so_do_those_beside_it(tmp_path: Path) -> None:
    content = template(31, {"Fn::GetAtt": ["Group", "GroupId"]}, CidrIp="10.0.0.0/8")
    rules = [{"CidrIp": f"10.{number}.0.0/16"} for number in range(30)]
    content["Resources"]["Group"] = {
        "Type": "AWS::EC2::SecurityGroup",
        "Properties": {"SecurityGroupIngress": rules, "SecurityGroupEgress": rules},
    }
    assert [number for number, _ in security_group_excess(content)] == [61]
    path = tmp_path / "prod.template.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    (excess,) = template_excess(path)
    # The quota can be raised, so nothing is refused.
    assert not excess.refused
    assert "on the security group Group" in excess.message


def test_remote_ranges_have_two_rules_each_on_the_cluster_security_group(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(security_group_rules, "RULES_PER_SECURITY_GROUP", 0)
    (path,) = (ROOT / "tests" / "snapshot" / "templates").glob("35-hybrid-nodes*/plant.json")
    found = {
        message.split(" group ")[1].split(",")[0]: number
        for number, message in security_group_excess(json.loads(path.read_text("utf-8")))
        if "inbound rules of IPv4" in message
    }
    (cluster,) = [found[name] for name in found if name.endswith("ClusterSecurityGroupId")]
    # Two ranges in the example.
    assert cluster == 2 * 2 + 1


@pytest.mark.parametrize(("nodes", "pods", "warned"), [(14, 15, False), (15, 15, True)])
def test_remote_ranges_are_warned_about_at_the_quota(nodes: int, pods: int, warned: bool) -> None:
    spec = HybridNodesSpec.model_validate(
        {
            "remote_node_cidrs": [f"10.80.{number}.0/24" for number in range(nodes)],
            "remote_pod_cidrs": [f"10.{90 + number}.0.0/16" for number in range(pods)],
            "ssm": {},
            "cilium": {},
        }
    )
    found = {one.name: one.message for one in spec.warnings()}
    assert ("hybrid-nodes-security-group-rules" in found) == warned
    if warned:
        message = found["hybrid-nodes-security-group-rules"]
        assert "30 ranges together with remote_pod_cidrs, which are 61 inbound rules" in message
        assert "is 60; name at most 29 and wider ranges" in message
