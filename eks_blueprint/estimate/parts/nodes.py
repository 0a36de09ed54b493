"""Managed node groups, and instances that stand alone."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from eks_blueprint.assembly import Resource, Stack, mapping_of, references, sequence_of
from eks_blueprint.catalogue import InstanceType
from eks_blueprint.catalogue.instance_prices import spot_saving, vcpus_of
from eks_blueprint.errors import BlueprintError
from eks_blueprint.estimate.amounts import Amounts
from eks_blueprint.estimate.line import Component
from eks_blueprint.estimate.meter import HOURS, Meter, NodeSet
from eks_blueprint.estimate.parts.volumes import Disk, add_disks, disks_of
from eks_blueprint.estimate.price_book import Quote
from eks_blueprint.estimate.values import number_of, texts_of

__all__ = ["add_monitoring", "instance", "is_graviton", "node_group", "spot_amounts"]

_DEFAULT_TYPE = "t3.medium"
"""EKS API reference, CreateNodegroup, ``instanceTypes``."""
_DEFAULT_GIB = Decimal(20)
"""EKS API reference, CreateNodegroup, ``diskSize``, for Linux and Bottlerocket."""
_AUTOSCALERS = ("cluster-autoscaler",)
_MONITORING = "detailed-monitoring-metrics"


def node_group(meter: Meter, resource: Resource, running: Mapping[str, Decimal]) -> None:
    """Count a managed node group, its volumes and its detailed monitoring.

    :param meter: the meter.
    :param resource: the group.
    :param running: share of the week by logical id of groups that are stopped.
    """
    properties = resource.properties
    reference = properties.get("LaunchTemplate")
    template = _launch_template(meter.stack, reference)
    if reference is not None and template is None:
        meter.leave_out(
            "launch template of a node group",
            "it is not in the stack: volumes and types that it sets are not known",
            resource,
        )
    template = template or {}
    names = _types(meter, properties, template)
    if not names:
        meter.leave_out("nodes of a group", "CloudFormation fills in their types", resource)
    quotes = {name: meter.book.instance(name) for name in names}
    for name, quote in quotes.items():
        if quote is None:
            meter.leave_out(f"EC2 instance {name}", "no price is known", resource)
    priced = {name: quote for name, quote in quotes.items() if quote is not None}
    share = running.get(resource.logical_id, Decimal(1))
    sizes = _sizes(meter, mapping_of(properties.get("ScalingConfig")))
    if sizes is None:
        meter.leave_out("size of a node group", "CloudFormation fills it in", resource)
        return
    nodes = sizes * share
    if priced:
        _add_nodes(meter, resource, priced, nodes, share)
    disks = disks_of(meter, sequence_of(template.get("BlockDeviceMappings")))
    if not disks:
        size = number_of(meter.stack, properties.get("DiskSize")) or _DEFAULT_GIB
        disks = [Disk(size, "gp3", Decimal(3000), Decimal(125))]
    add_disks(meter, disks, nodes, of=resource, uses=_used(sizes))
    if mapping_of(template.get("Monitoring")).get("Enabled") is True:
        add_monitoring(meter, nodes, resource, _used(sizes))


def _add_nodes(
    meter: Meter,
    resource: Resource,
    priced: Mapping[str, Quote],
    nodes: Amounts,
    share: Decimal,
) -> None:
    name, first = next(iter(priced.items()))
    hourly = [one.usd for one in priced.values()]
    # EKS takes the types in their order, or those of which there is most Spot capacity.
    each = Amounts(min(hourly), first.usd, max(hourly))
    spot = resource.properties.get("CapacityType") == "SPOT"
    on_demand = nodes * each * HOURS
    monthly = on_demand * spot_amounts(meter, name) if spot else on_demand
    how = "Spot" if spot else "on demand"
    off = f", {share * 100:.0f} % of the week" if share < 1 else ""
    meter.add(
        Component.NODES,
        f"{' or '.join(priced)}, {how}{off}",
        first,
        nodes,
        of=resource,
        uses=_used(nodes),
        monthly=monthly,
    )
    cores = [vcpus_of(one) or 0 for one in priced]
    meter.node_sets.append(
        NodeSet(
            stack=meter.stack.name,
            name=resource.logical_id,
            region=meter.book.region,
            nodes=nodes,
            vcpus=nodes * Amounts(Decimal(min(cores)), Decimal(cores[0]), Decimal(max(cores))),
            on_demand=on_demand.expected,
            paid=monthly.expected,
            spot_share=Decimal(1) if spot else Decimal(0),
            running=share,
            scaled=any(one.chart in _AUTOSCALERS for one in meter.releases),
            graviton=is_graviton(name),
            gpu=_has_gpu(name),
        )
    )


def _used(nodes: Amounts) -> tuple[str, ...]:
    return () if nodes.certain else ("group-use",)


def _sizes(meter: Meter, scaling: Mapping[str, Any]) -> Amounts | None:
    """Return the nodes of a group: its minimum, its desired size, and up to its maximum."""
    numbers = [
        number_of(meter.stack, scaling.get(key, default))
        for key, default in (("MinSize", 1), ("DesiredSize", None), ("MaxSize", None))
    ]
    least, desired, most = numbers
    if desired is None:
        # EKS API reference, NodegroupScalingConfig: two nodes where nothing is said.
        desired = least if least is not None and least > 0 else Decimal(2)
        if "DesiredSize" in scaling and "MinSize" not in scaling:
            return None
    if least is None:
        return None
    most = max(desired, most if most is not None else desired)
    use = meter.assume("group-use")
    above = use * (most - desired)
    return Amounts(min(least, desired) + above.low, desired + above.expected, desired + above.high)


def _types(meter: Meter, properties: Mapping[str, Any], template: Mapping[str, Any]) -> list[str]:
    """Return the instance types of a group, none if CloudFormation fills them in."""
    for holder, key in ((properties, "InstanceTypes"), (template, "InstanceType")):
        if holder.get(key):
            return texts_of(meter.stack, holder[key])
    return [_DEFAULT_TYPE]


def _launch_template(stack: Stack, reference: Any) -> Mapping[str, Any] | None:
    """Return the data of a launch template of the same stack, or ``None`` if it is elsewhere."""
    for one in references(reference):
        found = stack.resources.get(one.target)
        if found is not None and found.type == "AWS::EC2::LaunchTemplate":
            return mapping_of(found.properties.get("LaunchTemplateData"))
    return None


def spot_amounts(meter: Meter, name: str) -> Amounts:
    """Return the share of the price on demand that Spot costs.

    :param meter: the meter.
    :param name: the instance type.
    """
    saving = spot_saving(name, meter.book.region)
    return Amounts(
        1 - saving.most / 100,
        1 - saving.middle / 100,
        1 - saving.least / 100,
    )


def add_monitoring(
    meter: Meter, instances: Amounts, of: Resource | str, uses: tuple[str, ...] = ()
) -> None:
    """Count the metrics of instances with detailed monitoring.

    :param meter: the meter.
    :param instances: how many run on average.
    :param of: the resource or object.
    :param uses: the assumptions in their number. Default: none.
    """
    meter.add(
        Component.METRICS,
        "metrics of detailed monitoring of instances",
        "cloudwatch.metric",
        instances * meter.assume(_MONITORING),
        of=of,
        uses=(*uses, _MONITORING),
    )


def instance(meter: Meter, resource: Resource) -> None:
    """Count an instance that stands alone, such as a bastion."""
    names = texts_of(meter.stack, resource.properties.get("InstanceType") or "")
    quotes = {name: meter.book.instance(name) for name in names}
    one = Amounts.of(1)
    if not quotes:
        meter.leave_out("EC2 instance", "CloudFormation fills in its type", resource)
    for name, quote in quotes.items():
        if quote is None:
            meter.leave_out(f"EC2 instance {name}", "no price is known", resource)
            continue
        meter.add(Component.INSTANCES, f"{name}, on demand", quote, one, of=resource)
    disks = disks_of(meter, sequence_of(resource.properties.get("BlockDeviceMappings")))
    add_disks(meter, disks, one, of=resource, component=Component.INSTANCES)
    if resource.properties.get("Monitoring") is True:
        add_monitoring(meter, one, resource)


def is_graviton(name: str) -> bool:
    """Say whether an instance type has a Graviton processor."""
    try:
        return InstanceType.parse(name).architecture == "arm64"
    except BlueprintError:
        return False


def _has_gpu(name: str) -> bool:
    try:
        return InstanceType.parse(name).gpu
    except BlueprintError:
        return False
