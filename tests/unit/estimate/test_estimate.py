"""What is counted, against amounts that were computed by hand."""

from datetime import date
from decimal import Decimal

import pytest

from eks_blueprint.assembly import CloudAssembly, Stack
from eks_blueprint.errors import BlueprintError
from eks_blueprint.estimate import (
    Amounts,
    Basis,
    Component,
    RefreshedPrices,
    estimate,
    read_assumptions,
)
from tests.support.priced import (
    TODAY,
    assembly_of,
    cluster,
    cost_of,
    expected,
    manifest,
    node_group,
    node_pool,
    usd,
)

HOURS = 730


def resource(kind: str, **properties: object) -> dict[str, object]:
    return {"Type": kind, "Properties": properties}


def endpoint(*subnets: str, kind: str = "Interface") -> dict[str, object]:
    return resource("AWS::EC2::VPCEndpoint", VpcEndpointType=kind, SubnetIds=[*subnets])


def test_control_plane_costs_ten_cents_an_hour() -> None:
    assert usd(cost_of({"C": cluster()}), Component.CONTROL_PLANE) == Amounts.of(73)


def test_tier_of_the_control_plane_is_on_top() -> None:
    found = cost_of({"C": cluster(ControlPlaneScalingConfig={"Tier": "tier-xl"})})
    assert (
        usd(found, Component.CONTROL_PLANE).expected
        == Decimal("0.10") * HOURS + Decimal("1.65") * HOURS
    )


@pytest.mark.parametrize(
    ("today", "support", "amounts"),
    [
        (date(2026, 1, 1), "EXTENDED", (73, 73, 73)),
        (date(2026, 11, 25), "EXTENDED", (73, 73, 438)),
        (date(2027, 3, 27), "EXTENDED", (73, 73, 438)),
        (date(2027, 3, 28), "EXTENDED", (438, 438, 438)),
        (date(2027, 3, 28), "STANDARD", (73, 73, 73)),
    ],
    ids=["long before", "within a year", "last day", "after", "upgraded by EKS"],
)
def test_extended_support_is_paid_after_standard_support(
    today: date, support: str, amounts: tuple[int, int, int]
) -> None:
    found = estimate(
        assembly_of({"C": cluster(Version="1.35", UpgradePolicy={"SupportType": support})}),
        today=today,
    )
    assert usd(found, Component.CONTROL_PLANE) == Amounts(*map(Decimal, amounts))


def test_a_node_group_costs_from_its_least_to_its_most_nodes() -> None:
    found = cost_of({"G": node_group(least=1, desired=2, most=4)})
    each = Decimal("0.0816") * HOURS
    assert usd(found, Component.NODES) == Amounts(each, each * 2, each * 4).rounded


def test_volumes_of_nodes_are_those_of_the_launch_template() -> None:
    disk = {"Ebs": {"VolumeSize": 50, "VolumeType": "gp3", "Iops": 4000, "Throughput": 225}}
    template = resource(
        "AWS::EC2::LaunchTemplate", LaunchTemplateData={"BlockDeviceMappings": [disk]}
    )
    group = node_group(LaunchTemplate={"Id": {"Ref": "T"}})
    found = cost_of({"T": template, "G": group})
    assert usd(found, Component.NODE_VOLUMES).expected == 2 * (
        50 * Decimal("0.08") + 1000 * Decimal("0.005") + 100 * Decimal("0.04")
    )


def test_a_group_without_types_and_volumes_has_those_of_eks() -> None:
    group = node_group()
    del group["Properties"]["InstanceTypes"]
    found = cost_of({"G": group})
    assert expected(found, "ec2.t3.medium") == (2 * Decimal("0.0416") * HOURS).quantize(
        Decimal("0.01")
    )
    assert usd(found, Component.NODE_VOLUMES).expected == 2 * 20 * Decimal("0.08")


def test_spot_costs_less_by_what_was_seen() -> None:
    found = usd(cost_of({"G": node_group(CapacityType="SPOT")}), Component.NODES)
    paid = Amounts(Decimal("0.31"), Decimal("0.45"), Decimal("0.70"))
    assert found == (paid * (2 * Decimal("0.0816") * HOURS)).rounded


def test_interface_endpoints_are_paid_in_each_zone_and_gateways_are_free() -> None:
    found = cost_of({"A": endpoint("a", "b", "c"), "B": endpoint(kind="Gateway")})
    assert usd(found, Component.ENDPOINTS) == Amounts.of(3 * Decimal("7.30"))


def test_a_regional_nat_gateway_costs_as_one_in_each_zone() -> None:
    gateway = resource(
        "AWS::EC2::NatGateway",
        AvailabilityMode="regional",
        AvailabilityZoneAddresses=[{"AvailabilityZone": "a"}, {"AvailabilityZone": "b"}],
    )
    assert usd(cost_of({"N": gateway}), Component.NAT) == Amounts.of(2 * Decimal("32.85"))


def test_a_shared_network_is_counted_once() -> None:
    network = {
        "V": resource("AWS::EC2::VPC"),
        "N": resource("AWS::EC2::NatGateway"),
        "E": endpoint("a", "b"),
    }
    alone = estimate(assembly_of({"C": cluster()}, network=network), today=TODAY)
    both = estimate(
        assembly_of({"C": cluster()}, network=network, second={"C": cluster()}), today=TODAY
    )
    for component in (Component.NAT, Component.ENDPOINTS):
        assert usd(both, component) == usd(alone, component)
    assert expected(both, "nat.gb") == expected(alone, "nat.gb")
    assert usd(both, Component.CONTROL_PLANE) == usd(alone, Component.CONTROL_PLANE) * 2


def test_zones_of_the_account_are_counted_by_the_subnets_that_use_them() -> None:
    subnets = {
        f"S{index}": resource(
            "AWS::EC2::Subnet",
            AvailabilityZone={"Fn::Select": [index, {"Fn::GetAZs": ""}]},
        )
        for index in range(3)
    }
    gateway = resource("AWS::EC2::NatGateway", AvailabilityMode="regional")
    found = cost_of({**subnets, "N": gateway})
    assert usd(found, Component.NAT) == Amounts.of(3 * Decimal("32.85"))


def test_subnets_that_a_parameter_names_are_a_range() -> None:
    one = resource(
        "AWS::EC2::VPCEndpoint", VpcEndpointType="Interface", SubnetIds={"Ref": "Subnets"}
    )
    found = usd(cost_of({"E": one}), Component.ENDPOINTS)
    assert found == Amounts(Decimal("7.30"), Decimal("21.90"), Decimal("43.80"))


def test_a_size_that_a_parameter_has_as_default_counts() -> None:
    template = {
        "Parameters": {"Size": {"Type": "Number", "Default": 3}},
        "Resources": {"G": node_group(desired={"Ref": "Size"}, most=3)},
    }
    found = estimate(
        CloudAssembly({"prod": Stack("prod", template, region="us-east-1")}, {}), today=TODAY
    )
    assert usd(found, Component.NODES).expected == Decimal("178.70")


def test_types_that_a_parameter_has_as_default_count() -> None:
    template = {
        "Parameters": {
            "Types": {"Type": "CommaDelimitedList", "Default": "m7g.large, m6g.large"},
            "Bastion": {"Type": "String", "Default": "t4g.nano"},
        },
        "Resources": {
            "G": node_group(InstanceTypes={"Ref": "Types"}),
            "I": resource("AWS::EC2::Instance", InstanceType={"Ref": "Bastion"}),
        },
    }
    found = estimate(
        CloudAssembly({"prod": Stack("prod", template, region="us-east-1")}, {}), today=TODAY
    )
    assert expected(found, "ec2.m7g.large") == Decimal("119.14")
    assert expected(found, "ec2.t4g.nano") == Decimal("3.07")


@pytest.mark.parametrize(
    ("one", "what"),
    [
        (node_group(InstanceTypes={"Fn::ImportValue": "types"}), "nodes of a group"),
        (node_group(LaunchTemplate={"Id": "lt-1"}), "launch template of a node group"),
        (node_group(desired={"Ref": "Size"}, least={"Ref": "Size"}), "size of a node group"),
        (resource("AWS::EC2::Instance", InstanceType={"Ref": "T"}), "EC2 instance"),
        (
            resource("AWS::EC2::VPCEndpoint", VpcEndpointType="GatewayLoadBalancer"),
            "VPC endpoint GatewayLoadBalancer",
        ),
        (resource("AWS::EKS::Capability", Type={"Ref": "T"}), "AWS::EKS::Capability"),
        (resource("AWS::EC2::FlowLog", LogDestinationType="kinesis-data-firehose"), "flow log"),
        (cluster(ControlPlaneScalingConfig={"Tier": "tier-ultra"}), "control plane tier-ultra"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_cannot_be_priced_is_listed(one: dict[str, object], what: str) -> None:
    assert any(listed.what.startswith(what) for listed in cost_of({"X": one}).unpriced)


def test_what_a_condition_may_leave_out_is_not_in_the_low_amount() -> None:
    found = cost_of({"N": {**resource("AWS::EC2::NatGateway"), "Condition": "WithNat"}})
    assert usd(found, Component.NAT) == Amounts(Decimal(0), Decimal("32.85"), Decimal("32.85"))


def test_logs_are_kept_until_their_retention_ends() -> None:
    logging = {"ClusterLogging": {"EnabledTypes": [{"Type": "api"}, {"Type": "audit"}]}}
    group = resource("AWS::Logs::LogGroup", LogGroupName="/aws/eks/prod/cluster", RetentionInDays=1)
    given = "control-plane-log-gb=10"
    short = cost_of({"C": cluster(Logging=logging), "L": group}, given)
    forever = cost_of({"C": cluster(Logging=logging)}, given)
    assert expected(short, "logs.ingest") == expected(forever, "logs.ingest") == Decimal("10.00")
    assert expected(forever, "logs.storage") == (
        20 * 12 * Decimal("0.15") * Decimal("0.03")
    ).quantize(Decimal("0.01"))
    assert expected(short, "logs.storage") < expected(forever, "logs.storage")


def test_an_alarm_costs_by_metric_and_expressions_are_free() -> None:
    stat = {"MetricStat": {"Metric": {}, "Period": 300, "Stat": "Sum"}}
    one = resource("AWS::CloudWatch::Alarm", Metrics=[stat, stat, {"Expression": "a/b", "Id": "c"}])
    assert usd(cost_of({"A": one}), Component.METRICS) == Amounts.of(Decimal("0.20"))


def test_detailed_monitoring_of_nodes_is_paid() -> None:
    template = resource(
        "AWS::EC2::LaunchTemplate", LaunchTemplateData={"Monitoring": {"Enabled": True}}
    )
    found = cost_of({"T": template, "G": node_group(LaunchTemplate={"Id": {"Ref": "T"}})})
    assert usd(found, Component.METRICS) == Amounts.of(2 * 7 * Decimal("0.30"))


def test_a_pool_costs_nothing_to_what_its_limits_allow() -> None:
    found = cost_of({"C": cluster(), "G": node_group(), "M": manifest(node_pool())})
    pools = usd(found, Component.POOLS)
    # Low: the node group is there for controllers. High: the dearest types, on demand.
    assert pools.low == 0
    assert pools.expected > 0
    assert pools.high > 100 * Decimal("0.0816") / 2 * HOURS


def test_expected_nodes_of_a_pool_are_a_share_of_its_limits() -> None:
    given = ("pool-use=0.5", "pool-spot-share=0")
    found = cost_of({"C": cluster(), "G": node_group(), "M": manifest(node_pool())}, *given)
    # m6g.xlarge is the cheapest of class m with four vCPUs.
    assert usd(found, Component.POOLS).expected == (
        Decimal(50) / 4 * Decimal("0.154") * HOURS
    ).quantize(Decimal("0.01"))


def test_memory_limits_a_pool_as_well() -> None:
    small = node_pool(memory="40Gi")
    given = ("pool-use=1", "pool-spot-share=0")
    found = cost_of({"C": cluster(), "G": node_group(), "M": manifest(small)}, *given)
    line = next(one for one in found.lines if one.component is Component.POOLS)
    assert line.quantity.expected == Decimal("2.5")


def test_a_pool_without_limits_has_no_upper_bound_and_is_listed() -> None:
    pool = node_pool()
    pool["spec"]["limits"] = {}
    found = cost_of({"C": cluster(), "G": node_group(), "M": manifest(pool)})
    assert any("no limit" in one.reason for one in found.unpriced)


def test_nodes_of_a_cluster_without_groups_are_at_least_one() -> None:
    found = cost_of({"C": cluster(), "M": manifest(node_pool())})
    assert usd(found, Component.POOLS).low > 0


def test_eks_auto_mode_adds_a_fee_that_spot_does_not_lower() -> None:
    pool = node_pool(kinds=("spot",))
    pool["spec"]["template"]["spec"]["nodeClassRef"] = {
        "group": "eks.amazonaws.com",
        "kind": "NodeClass",
        "name": "default",
    }
    found = cost_of({"C": cluster(), "M": manifest(pool)})
    (fee,) = (one for one in found.lines if one.price == "eks.auto-mode")
    on_demand = 10 / Decimal(4) * Decimal("0.154") * HOURS
    assert fee.monthly.expected == (on_demand * Decimal("0.12")).quantize(Decimal("0.01"))


def test_prices_of_the_region_are_taken_and_others_are_marked() -> None:
    found = cost_of(
        {"N": resource("AWS::EC2::NatGateway"), "B": resource("AWS::S3::Bucket")},
        region="eu-west-1",
    )
    by_price = {one.price: one for one in found.lines}
    assert by_price["nat.hour"].usd == Decimal("0.048")
    assert by_price["nat.hour"].basis is Basis.LIST
    assert by_price["s3.standard"].basis is Basis.US_EAST_1
    assert any("s3.standard" in note and "eu-west-1" in note for note in found.notes)


def test_prices_that_were_asked_replace_those_of_the_table() -> None:
    asked = {"nat.hour": Decimal("0.05"), "ec2.m6g.xlarge": Decimal("0.2")}
    resources = {
        "C": cluster(),
        "G": node_group(),
        "N": resource("AWS::EC2::NatGateway"),
        "M": manifest(node_pool(kinds=("on-demand",))),
    }
    found = estimate(
        assembly_of(resources),
        today=TODAY,
        refreshed=RefreshedPrices(TODAY, {"us-east-1": asked}),
    )
    assert usd(found, Component.NAT) == Amounts.of(Decimal("36.50"))
    assert usd(found, Component.POOLS).expected == Decimal("365.00")
    basis = {one.price: one.basis for one in found.lines}
    assert basis["nat.hour"] is basis["ec2.m6g.xlarge"] is Basis.LIVE
    assert basis["eks.cluster"] is Basis.LIST
    assert found.refreshed == TODAY


def test_a_region_is_assumed_aloud() -> None:
    found = cost_of({"C": cluster()}, region=None)
    assert any("no Region is set" in note and "us-east-1" in note for note in found.notes)
    named = estimate(assembly_of({"C": cluster()}, region=None), today=TODAY, region="eu-central-1")
    assert named.regions == {"prod": "eu-central-1"}
    assert not any("no Region is set" in note for note in named.notes)


def test_region_that_is_not_that_of_the_template_is_said() -> None:
    assembly = assembly_of({"C": cluster()}, region="us-east-1")
    found = estimate(assembly, today=TODAY, region="eu-central-1")
    assert any("--region eu-central-1 is not that of" in note for note in found.notes)
    same = estimate(assembly, today=TODAY, region="us-east-1")
    assert not any("--region" in note for note in same.notes)


def test_fails_for_a_region_that_does_not_exist() -> None:
    with pytest.raises(BlueprintError, match=r"--region must be one of .*, got 'moon-1'"):
        estimate(assembly_of({}), today=TODAY, region="moon-1")


def test_types_of_others_and_unknown_instances_are_listed() -> None:
    found = cost_of(
        {
            "D": resource("AWS::DynamoDB::Table"),
            "E": resource("AWS::DynamoDB::Table"),
            "G": node_group("zz99.large"),
        }
    )
    listed = {one.what: one for one in found.unpriced}
    assert listed["AWS::DynamoDB::Table"].count == 2
    assert listed["AWS::DynamoDB::Table"].where == "prod/D"
    assert "EC2 instance zz99.large" in listed


def test_working_hours_reduce_nodes_and_their_volumes() -> None:
    def schedule(hour: int, size: int) -> dict[str, object]:
        text = (
            '{"ClusterName": "prod", "NodegroupName": "',
            {"Fn::GetAtt": ["G", "NodegroupName"]},
            f'", "ScalingConfig": {{"MinSize": {size}, "DesiredSize": {size}, "MaxSize": 2}}}}',
        )
        return resource(
            "AWS::Scheduler::Schedule",
            ScheduleExpression=f"cron(0 {hour} ? * MON,TUE,WED,THU,FRI *)",
            Target={"Input": {"Fn::Join": ["", [*text]]}},
        )

    always = cost_of({"G": node_group()})
    hours = cost_of({"G": node_group(), "On": schedule(7, 2), "Off": schedule(19, 0)})
    share = Decimal(60) / 168
    for component in (Component.NODES, Component.NODE_VOLUMES):
        exact = (usd(always, component).expected * share).quantize(Decimal("0.01"))
        assert abs(usd(hours, component).expected - exact) <= Decimal("0.01")


def test_working_hours_of_pools_are_those_of_their_jobs() -> None:
    def job(hour: int, *words: str) -> dict[str, object]:
        containers = [{"name": "kubectl", "args": [*words]}]
        spec = {"template": {"spec": {"containers": containers}}}
        return {
            "apiVersion": "batch/v1",
            "kind": "CronJob",
            "metadata": {"name": f"at-{hour}"},
            "spec": {"schedule": f"0 {hour} * * mon,tue", "jobTemplate": {"spec": spec}},
        }

    pool = "nodepool.karpenter.sh/default"
    jobs = (
        job(8, "patch", pool, "--patch", "{}"),
        job(20, "patch", pool, "delete", "nodeclaims.karpenter.sh"),
    )
    always = cost_of({"C": cluster(), "G": node_group(), "M": manifest(node_pool())})
    hours = cost_of({"C": cluster(), "G": node_group(), "M": manifest(node_pool(), *jobs)})
    exact = usd(always, Component.POOLS).expected * 24 / 168
    assert abs(usd(hours, Component.POOLS).expected - exact) <= Decimal("0.01")


def test_a_cluster_of_the_first_construct_of_the_cdk_is_a_control_plane() -> None:
    found = cost_of({"C": resource("Custom::AWSCDK-EKS-Cluster", Config={"version": "1.36"})})
    assert usd(found, Component.CONTROL_PLANE).low == 73
    assert found.unpriced == ()


def test_a_static_pool_keeps_its_nodes() -> None:
    pool = node_pool(kinds=("on-demand",), replicas=3)
    found = cost_of({"C": cluster(), "G": node_group(), "M": manifest(pool)})
    each = Decimal("0.154") * HOURS
    assert usd(found, Component.POOLS).low == (3 * each).quantize(Decimal("0.01"))


def test_velero_keeps_snapshots() -> None:
    chart = resource(
        "Custom::AWSCDK-EKS-HelmChart", Chart="velero", Release="velero", Version="11.0.0"
    )
    found = cost_of({"C": cluster(), "V": chart}, "backup-gb=10")
    assert usd(found, Component.BACKUP) == Amounts.of(Decimal("0.50"))


def test_assumptions_in_the_lines_are_shown_with_their_reasons() -> None:
    found = cost_of({"N": resource("AWS::EC2::NatGateway")}, "nat-gb=7")
    (one,) = found.assumptions
    assert (one.key, one.values, one.reason) == ("nat-gb", Amounts.of(7), "given")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nat-gb", "must be KEY=VALUE with one of"),
        ("nat-gbs=1", "must be KEY=VALUE with one of"),
        ("nat-gb=x", "must be a number, got 'x'"),
        ("nat-gb=-1", r"must be from 0 to 10\^12"),
        ("nat-gb=NaN", r"must be from 0 to 10\^12"),
        ("nat-gb=1:2", "one number, or three as low:expected:high"),
        ("nat-gb=3:2:1", "low <= expected <= high"),
        ("pool-use=1.5", "is a share and must be at most 1"),
        ("pool-spot-share=0:1:1", "low >= expected >= high"),
        ("pool-node-vcpus=0", "must be at least 1"),
    ],
)
def test_fails_for_an_assumption_that_makes_no_sense(text: str, message: str) -> None:
    with pytest.raises(BlueprintError, match=message):
        read_assumptions([text])
