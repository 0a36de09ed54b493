"""The page about the reference cluster counts what the template has."""

import re
from typing import Any

from tests.support.apps import EXAMPLES, ROOT, example

PAGE = ROOT / "docs" / "explanation" / "reference-cluster.md"
ROW = re.compile(r"^\| ([^|]+) \| (\d+) \| ([\d.]+) \| ([\d.]+) \|$", re.MULTILINE)


def rows() -> dict[str, tuple[int, float, float]]:
    text = PAGE.read_text(encoding="utf-8")
    return {name: (int(n), float(unit), float(sum_)) for name, n, unit, sum_ in ROW.findall(text)}


def resources(kind: str) -> list[dict[str, Any]]:
    assembly = example(EXAMPLES[0])
    found = (assembly.resources(stack, kind) for stack in assembly.templates)
    return [one["Properties"] for part in found for one in part.values()]


def test_rows_are_multiplied_and_summed() -> None:
    table = rows()
    assert all(round(count * unit, 2) == total for count, unit, total in table.values())
    (total,) = re.findall(r"\*\*sum\*\* \| \| \| \*\*([\d.]+)\*\*", PAGE.read_text("utf-8"))
    assert float(total) == round(sum(row[2] for row in table.values()), 2)


def test_counts_are_those_of_the_template() -> None:
    endpoints = [
        len(one["SubnetIds"])
        for one in resources("AWS::EC2::VPCEndpoint")
        if one["VpcEndpointType"] == "Interface"
    ]
    (group,) = resources("AWS::EKS::Nodegroup")
    size = group["ScalingConfig"]["DesiredSize"]
    (mappings,) = (
        one["LaunchTemplateData"]["BlockDeviceMappings"]
        for one in resources("AWS::EC2::LaunchTemplate")
        if "BlockDeviceMappings" in one["LaunchTemplateData"]
    )
    metrics = [
        sum("MetricStat" in metric for metric in one.get("Metrics", ())) or 1
        for one in resources("AWS::CloudWatch::Alarm")
    ]
    counts = {name: count for name, (count, _, _) in rows().items()}
    assert counts == {
        "control plane, standard support": len(resources("AWS::EKS::Cluster")),
        "`m7g.large` of group `system`": size,
        "gp3 of these nodes, GiB": size * sum(one["Ebs"]["VolumeSize"] for one in mappings),
        "NAT gateways": len(resources("AWS::EC2::NatGateway")),
        "public IPv4 addresses": len(resources("AWS::EC2::EIP")),
        f"interface endpoints, {len(endpoints)} in three zones": sum(endpoints),
        "KMS keys": len(resources("AWS::KMS::Key")),
        "metrics of alarms": sum(metrics),
    }
    assert group["InstanceTypes"] == ["m7g.large"]
