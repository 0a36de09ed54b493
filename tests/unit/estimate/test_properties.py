"""What holds for the cost of any cluster."""

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from eks_blueprint.estimate import Amounts, Component, Estimate, priced_types
from eks_blueprint.estimate.amounts import money, total_of
from tests.support.priced import cluster, cost_of, manifest, node_group, node_pool, usd

TYPES = ("m7g.large", "m7i.xlarge", "c7g.2xlarge", "t4g.medium", "g5.xlarge", "r8g.medium")
REGIONS = ("us-east-1", "eu-west-1", "ap-south-1", "af-south-1", "sa-east-1", "us-gov-west-1")
types = st.sampled_from(TYPES)
regions = st.sampled_from(REGIONS)
sizes = st.integers(0, 50)
few = settings(max_examples=40, deadline=None)


def resource(kind: str, **properties: Any) -> dict[str, Any]:
    return {"Type": kind, "Properties": properties}


def no_less(more: Estimate, less: Estimate) -> None:
    for name in ("low", "expected", "high"):
        assert getattr(more.monthly, name) >= getattr(less.monthly, name)


@st.composite
def templates(draw: st.DrawFn) -> dict[str, Any]:
    least, more, most = draw(sizes), draw(sizes), draw(sizes)
    found: dict[str, Any] = {
        "Cluster": cluster(
            Version=draw(st.sampled_from(("1.33", "1.35", "1.36", "1.99"))),
            UpgradePolicy={"SupportType": draw(st.sampled_from(("STANDARD", "EXTENDED")))},
            Logging={
                "ClusterLogging": {"EnabledTypes": [{"Type": "api"}] * draw(st.integers(0, 5))}
            },
        ),
        "Group": node_group(
            *draw(st.lists(types, max_size=3, unique=True)),
            least=least,
            desired=least + more,
            most=least + more + most,
            CapacityType=draw(st.sampled_from(("SPOT", "ON_DEMAND"))),
        ),
        "Pool": manifest(
            node_pool(
                cpu=draw(st.integers(1, 500)),
                memory=f"{draw(st.integers(1, 2000))}Gi",
                kinds=draw(st.sampled_from((("spot",), ("on-demand",), ("on-demand", "spot")))),
                arch=draw(st.sampled_from(("arm64", "amd64"))),
            )
        ),
        "Addon": resource("AWS::EKS::Addon", AddonName="amazon-cloudwatch-observability"),
    }
    for kind in draw(st.lists(st.sampled_from(sorted(priced_types())), max_size=6)):
        found.setdefault(kind.replace(":", ""), resource(kind))
    return found


@few
@given(templates(), regions)
def test_amounts_are_in_order_and_add_up(template: dict[str, Any], region: str) -> None:
    found = cost_of(template, region=region)
    for one in (found.monthly, *(c.monthly for c in found.components)):
        assert 0 <= one.low <= one.expected <= one.high
    for line in found.lines:
        assert line.monthly.low <= line.monthly.expected <= line.monthly.high, line
        assert line.monthly == line.monthly.rounded
    assert total_of(line.monthly for line in found.lines) == found.monthly
    assert total_of(one.monthly for one in found.components) == found.monthly
    for component in found.components:
        own = [one.monthly for one in found.lines if one.component is component.component]
        assert total_of(own) == component.monthly


@few
@given(templates(), regions)
def test_the_journey_never_gains(template: dict[str, Any], region: str) -> None:
    found = cost_of(template, region=region)
    assert all(one.change <= 0 for one in found.journey)
    assert found.journey[-1].monthly >= 0
    assert all(0 < one.saves <= one.applies_to for one in found.commitments)


@few
@given(types, sizes, sizes, sizes, sizes, regions)
def test_more_nodes_never_cost_less(
    name: str, least: int, desired: int, most: int, more: int, region: str
) -> None:
    least, desired, most = sorted((least, desired, most))
    for key in ("least", "desired", "most"):
        before = {"least": least, "desired": desired, "most": most}
        after = {**before, key: before[key] + more}
        after["desired"] = max(after["least"], after["desired"])
        after["most"] = max(after["desired"], after["most"])
        less = cost_of({"C": cluster(), "G": node_group(name, **before)}, region=region)
        no_less(cost_of({"C": cluster(), "G": node_group(name, **after)}, region=region), less)


@few
@given(st.integers(1, 300), st.integers(0, 300), st.integers(1, 2000), st.integers(0, 2000))
def test_higher_limits_of_a_pool_never_cost_less(cpu: int, more: int, gib: int, extra: int) -> None:
    def cost(cpus: int, memory: int) -> Estimate:
        pool = node_pool(cpu=cpus, memory=f"{memory}Gi")
        return cost_of({"C": cluster(), "M": manifest(pool)})

    no_less(cost(cpu + more, gib + extra), cost(cpu, gib))


@few
@given(st.integers(0, 6), st.integers(0, 6), st.integers(0, 20))
def test_more_zones_and_endpoints_never_cost_less(zones: int, more: int, endpoints: int) -> None:
    def cost(subnets: int, count: int) -> Estimate:
        one = resource(
            "AWS::EC2::VPCEndpoint",
            VpcEndpointType="Interface",
            SubnetIds=[f"subnet-{index}" for index in range(subnets)],
        )
        gateways = {f"N{index}": resource("AWS::EC2::NatGateway") for index in range(subnets)}
        return cost_of({**gateways, **{f"E{index}": one for index in range(count)}})

    no_less(cost(zones + more, endpoints), cost(zones, endpoints))
    no_less(cost(zones, endpoints + more), cost(zones, endpoints))


@few
@given(st.integers(1, 3653), st.integers(0, 3653), st.booleans())
def test_longer_retention_never_costs_less(days: int, more: int, forever: bool) -> None:
    def cost(retention: int | None) -> Estimate:
        logging = {"ClusterLogging": {"EnabledTypes": [{"Type": "audit"}]}}
        own = {} if retention is None else {"RetentionInDays": retention}
        group = resource("AWS::Logs::LogGroup", LogGroupName="/aws/eks/prod/cluster", **own)
        return cost_of({"C": cluster(Logging=logging), "L": group})

    no_less(cost(None if forever else days + more), cost(days))


@few
@given(types, sizes, regions)
def test_spot_never_costs_more_than_on_demand(name: str, count: int, region: str) -> None:
    def cost(kind: str) -> Amounts:
        group = node_group(name, least=count, desired=count, most=count, CapacityType=kind)
        return usd(cost_of({"G": group}, region=region), Component.NODES)

    spot, on_demand = cost("SPOT"), cost("ON_DEMAND")
    assert spot.low <= on_demand.low
    assert spot.expected <= on_demand.expected
    assert spot.high <= on_demand.high


@few
@given(st.integers(0, 22), st.integers(1, 23), st.integers(1, 7), sizes)
def test_working_hours_never_raise_the_cost(start: int, stop: int, days: int, count: int) -> None:
    names = ",".join(("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")[:days])

    def schedule(hour: int, size: int) -> dict[str, Any]:
        text = [
            '{"NodegroupName": "',
            {"Fn::GetAtt": ["G", "NodegroupName"]},
            f'", "ScalingConfig": {{"DesiredSize": {size}}}}}',
        ]
        return resource(
            "AWS::Scheduler::Schedule",
            ScheduleExpression=f"cron(0 {hour} ? * {names} *)",
            Target={"Input": {"Fn::Join": ["", text]}},
        )

    group = node_group(least=count, desired=count, most=count)
    always = cost_of({"G": group})
    hours = cost_of({"G": group, "On": schedule(start, 1), "Off": schedule(stop, 0)})
    for component in (Component.NODES, Component.NODE_VOLUMES):
        assert usd(hours, component).high <= usd(always, component).high
        assert usd(hours, component).low <= usd(always, component).low


@few
@given(st.decimals(0, 10**9, places=6, allow_nan=False))
def test_money_is_in_cents_and_half_a_cent_off_at_most(usd_: Decimal) -> None:
    rounded = money(usd_)
    assert rounded == rounded.quantize(Decimal("0.01"))
    assert abs(rounded - usd_) <= Decimal("0.005")


# Values of templates of others: functions, wrong types, nothing.
odd = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text("ab<>:/", max_size=4),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(("Ref", "Fn::GetAtt", "Fn::If", "Fn::Split", "Fn::GetAZs", "x")),
            inner,
            max_size=2,
        )
    ),
    max_leaves=4,
)
names = st.sampled_from(
    (
        "SubnetIds",
        "VpcEndpointType",
        "ScalingConfig",
        "InstanceTypes",
        "InstanceType",
        "LaunchTemplate",
        "Version",
        "UpgradePolicy",
        "Logging",
        "Metrics",
        "Period",
        "BackupPlan",
        "BlockDeviceMappings",
        "MemorySize",
        "MetricTransformations",
        "AvailabilityZoneAddresses",
        "AvailabilityMode",
        "Features",
        "Rules",
        "Size",
        "Type",
        "Target",
        "ScheduleExpression",
        "LogGroupName",
        "LoggingConfig",
        "ControlPlaneScalingConfig",
        "KubernetesNetworkConfig",
    )
)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(priced_types())),
    st.dictionaries(names, odd, max_size=4),
)
def test_templates_of_others_are_counted_or_listed_and_never_crash(
    kind: str, properties: dict[str, Any]
) -> None:
    found = cost_of({"X": resource(kind, **properties), "C": cluster()})
    assert found.monthly.low <= found.monthly.expected <= found.monthly.high


fields = st.sampled_from(
    (
        "limits",
        "template",
        "requirements",
        "nodeClassRef",
        "cpu",
        "memory",
        "nodes",
        "key",
        "operator",
        "values",
        "spec",
        "taints",
        "schedule",
        "jobTemplate",
        "group",
        "kind",
        "name",
        "blockDeviceMappings",
        "ebs",
        "volumeSize",
        "ephemeralStorage",
        "type",
        "scheme",
        "metadata",
        "annotations",
    )
)
objects = st.recursive(
    st.none()
    | st.integers(-3, 300)
    | st.sampled_from(("10", "1Gi", "x", "In", "Gt", "Exists", "")),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(fields, inner, max_size=3),
    max_leaves=8,
)
kinds = st.sampled_from(
    ("NodePool", "EC2NodeClass", "NodeClass", "CronJob", "Ingress", "Service", "IngressClassParams")
)


@settings(max_examples=150, deadline=None)
@given(kinds, objects)
def test_objects_of_others_are_counted_or_listed_and_never_crash(kind: str, spec: Any) -> None:
    one = {"apiVersion": "v1", "kind": kind, "metadata": {"name": "default"}, "spec": spec}
    found = cost_of({"C": cluster(), "M": manifest(one, node_pool())})
    assert found.monthly.low <= found.monthly.expected <= found.monthly.high
