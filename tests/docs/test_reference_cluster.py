"""The page about the reference cluster has what the template has, and what an estimate says."""

import re
from decimal import Decimal
from functools import cache
from typing import Any

from eks_blueprint.assembly import read_assembly
from eks_blueprint.estimate import Component, Estimate, Line, estimate
from eks_blueprint.review import load as load_review
from tests.support.answers import TODAY
from tests.support.apps import EXAMPLES, ROOT, example

PAGE = ROOT / "docs" / "explanation" / "reference-cluster.md"
ROW = re.compile(r"^\| ([^|]+) \| (\d+) \| ([\d.]+) \| ([\d.]+) \|$", re.MULTILINE)
VOLUMES = {
    Component.NODE_VOLUMES: "gp3 of these nodes, GiB",
    Component.INSTANCES: "gp3 of the bastion, GiB",
}
FIXED = {"group-use", "detailed-monitoring-metrics"}
"""Assumptions that do not depend on what runs in the cluster."""


def rows() -> dict[str, tuple[int, Decimal, Decimal]]:
    text = PAGE.read_text(encoding="utf-8")
    return {
        name: (int(n), Decimal(unit), Decimal(sum_)) for name, n, unit, sum_ in ROW.findall(text)
    }


@cache
def estimated() -> Estimate:
    return estimate(read_assembly(example(EXAMPLES[0]).folder), today=TODAY)


def resources(kind: str) -> list[dict[str, Any]]:
    assembly = example(EXAMPLES[0])
    found = (assembly.resources(stack, kind) for stack in assembly.templates)
    return [one["Properties"] for part in found for one in part.values()]


def name_of(line: Line) -> str:
    """Give the row in which a line of the estimate is."""
    endpoints = sum(
        one["VpcEndpointType"] == "Interface" for one in resources("AWS::EC2::VPCEndpoint")
    )
    return {
        "eks.cluster": "control plane, standard support",
        "ec2.m7g.large": "`m7g.large` of group `system`",
        "ec2.t4g.nano": "`t4g.nano` of the bastion",
        "ebs.gp3": VOLUMES.get(line.component, ""),
        "nat.hour": "NAT gateways",
        "ipv4.hour": "public IPv4 addresses",
        "endpoint.hour": f"interface endpoints, {endpoints} in three zones",
        "kms.key": "KMS keys",
        "cloudwatch.alarm": "metrics of alarms",
        "cloudwatch.metric": "metrics of log filters"
        if "filter" in line.what
        else "metrics of detailed monitoring, 7 for each of these instances",
        "cloudwatch.dashboard": "dashboard",
    }[line.price]


def test_rows_are_multiplied_and_summed() -> None:
    table = rows()
    for count, unit, total in table.values():
        assert abs(count * unit - total) <= Decimal("0.01")
    (total,) = re.findall(r"\*\*sum\*\* \| \| \| \*\*([\d.]+)\*\*", PAGE.read_text("utf-8"))
    assert Decimal(total) == sum(row[2] for row in table.values())


def test_counts_are_those_of_the_template() -> None:
    endpoints = [
        len(one["SubnetIds"])
        for one in resources("AWS::EC2::VPCEndpoint")
        if one["VpcEndpointType"] == "Interface"
    ]
    (group,) = resources("AWS::EKS::Nodegroup")
    (bastion,) = resources("AWS::EC2::Instance")
    size = group["ScalingConfig"]["DesiredSize"]
    (template,) = (
        one["LaunchTemplateData"]
        for one in resources("AWS::EC2::LaunchTemplate")
        if "BlockDeviceMappings" in one["LaunchTemplateData"]
    )

    def disks(mappings: Any) -> int:
        return sum(one["Ebs"]["VolumeSize"] for one in mappings)

    metrics = [
        sum("MetricStat" in metric for metric in one.get("Metrics", ())) or 1
        for one in resources("AWS::CloudWatch::Alarm")
    ]
    monitored = size * template["Monitoring"]["Enabled"] + bastion["Monitoring"]
    counts = {name: count for name, (count, _, _) in rows().items()}
    assert counts == {
        "control plane, standard support": len(resources("AWS::EKS::Cluster")),
        "`m7g.large` of group `system`": size,
        "gp3 of these nodes, GiB": size * disks(template["BlockDeviceMappings"]),
        "`t4g.nano` of the bastion": 1,
        "gp3 of the bastion, GiB": disks(bastion["BlockDeviceMappings"]),
        "NAT gateways": len(resources("AWS::EC2::NatGateway")),
        "public IPv4 addresses": len(resources("AWS::EC2::EIP")),
        f"interface endpoints, {len(endpoints)} in three zones": sum(endpoints),
        "KMS keys": len(resources("AWS::KMS::Key")),
        "metrics of alarms": sum(metrics),
        "metrics of log filters": len(resources("AWS::Logs::MetricFilter")),
        "metrics of detailed monitoring, 7 for each of these instances": 7 * monitored,
        "dashboard": len(resources("AWS::CloudWatch::Dashboard")),
    }
    assert group["InstanceTypes"] == ["m7g.large"]
    assert bastion["InstanceType"] == "t4g.nano"


def test_the_estimate_says_the_same_and_has_nothing_else_that_is_fixed() -> None:
    found: dict[str, tuple[Decimal, Decimal]] = {}
    for line in estimated().lines:
        if FIXED.issuperset(line.assumptions) and line.monthly.expected:
            count, total = found.get(name_of(line), (Decimal(0), Decimal(0)))
            found[name_of(line)] = count + line.quantity.expected, total + line.monthly.expected
    assert found == {name: (Decimal(count), total) for name, (count, _, total) in rows().items()}


def test_the_expected_amount_is_that_of_the_estimate() -> None:
    expected = f"{estimated().monthly.expected:,.0f} USD are expected a month"
    assert expected in " ".join(PAGE.read_text("utf-8").split())


def test_minutes_of_the_deployment_are_those_of_the_review() -> None:
    (found,) = load_review(example(EXAMPLES[0]).folder).clusters
    network, cluster = found.timeline.stacks
    text = " ".join(PAGE.read_text("utf-8").split())
    least, most = cluster.low / 60, cluster.high / 60
    assert f"takes about {cluster.seconds / 60:.0f} minutes, between {least:.0f} and" in text
    assert f"and {most:.0f}: the control plane is" in text
    assert f"the stack of the network takes about {network.seconds / 60:.0f} minutes" in text
