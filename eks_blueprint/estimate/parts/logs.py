"""Logs: taken in, and kept."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from eks_blueprint.assembly import Resource, mapping_of, references, sequence_of, text_of
from eks_blueprint.estimate.amounts import Amounts
from eks_blueprint.estimate.line import Component
from eks_blueprint.estimate.meter import Meter
from eks_blueprint.estimate.parts.observability import sends_container_logs
from eks_blueprint.estimate.values import number_of

__all__ = ["control_plane_logs", "flow_log", "function_logs", "node_logs"]

_GROUP = "AWS::Logs::LogGroup"
_DAYS = Decimal("30.4167")


def control_plane_logs(meter: Meter, cluster: Resource) -> None:
    """Count the logs of a control plane, each of its types."""
    logging = mapping_of(mapping_of(cluster.properties.get("Logging")).get("ClusterLogging"))
    types = len(sequence_of(logging.get("EnabledTypes")))
    if not types:
        return
    name = f"/aws/eks/{text_of(cluster.properties.get('Name', ''))}/cluster"
    key = "control-plane-log-gb"
    _add(meter, "control plane", meter.assume(key) * types, _named(meter, name), cluster, (key,))


def flow_log(meter: Meter, resource: Resource) -> None:
    """Count a flow log, which goes to CloudWatch or to S3."""
    key = "flow-log-gb"
    gigabytes = meter.assume(key)
    where = str(resource.properties.get("LogDestinationType", "cloud-watch-logs"))
    if where == "cloud-watch-logs":
        _add(meter, "flow log", gigabytes, _referred(meter, resource), resource, (key,))
    elif where == "s3":
        meter.add(
            Component.LOGS,
            "GB of the flow log, sent to S3",
            "logs.vended-s3",
            gigabytes,
            of=resource,
            uses=(key,),
        )
    else:
        meter.leave_out("flow log to Firehose", "no price is known", resource)


def node_logs(meter: Meter) -> None:
    """Count the logs of pods and services on nodes, if the agent of CloudWatch sends them."""
    if not sends_container_logs(meter):
        return
    key = "node-log-gb"
    group = next(
        (
            one
            for one in meter.stack.of_type(_GROUP)
            if _name(one).startswith("/aws/containerinsights/")
            and _name(one).endswith("/application")
        ),
        None,
    )
    uses = (key, *dict.fromkeys(_of_nodes(meter)))
    _add(meter, "pods and nodes", meter.assume(key) * meter.nodes, group, "nodes", uses)


def _of_nodes(meter: Meter) -> Iterable[str]:
    return (
        key
        for line in meter.lines
        if line.component is Component.NODE_VOLUMES
        for key in line.assumptions
    )


def function_logs(meter: Meter, resource: Resource) -> None:
    """Count the logs of a function."""
    key = "function-log-gb"
    _add(meter, "function", meter.assume(key), _of_function(meter, resource), resource, (key,))


def _of_function(meter: Meter, resource: Resource) -> Resource | None:
    own = {one.target for one in references(resource.properties.get("LoggingConfig", {}))}
    for one in meter.stack.of_type(_GROUP):
        name = one.properties.get("LogGroupName")
        targets = {each.target for each in references(name)}
        if one.logical_id in own or resource.logical_id in targets:
            return one
    return None


def _add(
    meter: Meter,
    what: str,
    gigabytes: Amounts,
    group: Resource | None,
    of: Resource | str,
    uses: tuple[str, ...],
) -> None:
    """Count logs that are taken in, and those that are kept until their retention ends.

    A log group that is not in the template is made without retention.
    """
    rare = group is not None and group.properties.get("LogGroupClass") == "INFREQUENT_ACCESS"
    price = "logs.ingest-infrequent" if rare else "logs.ingest"
    meter.add(Component.LOGS, f"GB of logs taken in, {what}", price, gigabytes, of=of, uses=uses)
    months = meter.assume("log-months")
    days = None
    if group is not None:
        days = number_of(meter.stack, group.properties.get("RetentionInDays"))
    if days is not None:
        months = months.at_most(Amounts.of(days / _DAYS))
    kept = gigabytes * months * meter.assume("log-compression")
    meter.add(
        Component.LOGS,
        f"GB of logs kept, {what}",
        "logs.storage",
        kept,
        of=of,
        uses=(*uses, "log-months", "log-compression"),
    )


def _name(group: Resource) -> str:
    return text_of(group.properties.get("LogGroupName", ""))


def _named(meter: Meter, name: str) -> Resource | None:
    return next((one for one in meter.stack.of_type(_GROUP) if _name(one) == name), None)


def _referred(meter: Meter, resource: Resource) -> Resource | None:
    for one in references(resource.properties):
        found = meter.stack.resources.get(one.target)
        if found is not None and found.type == _GROUP:
            return found
    return None
