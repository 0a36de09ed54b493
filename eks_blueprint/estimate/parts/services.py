"""Functions, queues, schedules, threat detection, firewalls and certificates."""

from __future__ import annotations

from decimal import Decimal

from eks_blueprint.assembly import Resource, mapping_of, sequence_of
from eks_blueprint.estimate.amounts import Amounts
from eks_blueprint.estimate.line import Component
from eks_blueprint.estimate.meter import Meter
from eks_blueprint.estimate.parts.logs import function_logs
from eks_blueprint.estimate.values import number_of

__all__ = ["authority", "detector", "function", "queue", "schedule", "web_acl"]

_ONE = Amounts.of(1)
_MILLIONTH = Decimal("0.000001")
_DEFAULT_MIB = Decimal(128)


def function(meter: Meter, resource: Resource) -> None:
    """Count the seconds of a function, and its logs."""
    size = number_of(meter.stack, resource.properties.get("MemorySize")) or _DEFAULT_MIB
    meter.add(
        Component.CALLS,
        "million GB-seconds of a function",
        "lambda.gb-second",
        meter.assume("function-seconds") * (size / 1024) * _MILLIONTH,
        of=resource,
        uses=("function-seconds",),
    )
    function_logs(meter, resource)


def queue(meter: Meter, resource: Resource) -> None:
    """Count the requests to a queue; the first million of an account is free."""
    requests = meter.assume("queue-requests") * _MILLIONTH
    meter.add(
        Component.CALLS,
        "million requests to a queue",
        "sqs.requests",
        Amounts(Decimal(0), requests.expected, requests.high),
        of=resource,
        uses=("queue-requests",),
    )


def schedule(meter: Meter, resource: Resource) -> None:
    """Count the calls of a schedule; the first 14 million of an account are free."""
    calls = meter.assume("schedule-calls") * _MILLIONTH
    meter.add(
        Component.CALLS,
        "million calls of a schedule",
        "scheduler.calls",
        Amounts(Decimal(0), calls.expected, calls.high),
        of=resource,
        uses=("schedule-calls",),
    )


def detector(meter: Meter, resource: Resource, *, vcpus: Amounts) -> None:
    """Count what GuardDuty reads of EKS.

    :param meter: the meter.
    :param resource: the detector.
    :param vcpus: vCPUs of all nodes in its account and Region.
    """
    part = Component.SECURITY
    on = {
        mapping_of(one).get("Name")
        for one in sequence_of(resource.properties.get("Features"))
        if mapping_of(one).get("Status") == "ENABLED"
    }
    if on & {"RUNTIME_MONITORING", "EKS_RUNTIME_MONITORING"}:
        meter.add(part, "vCPUs under Runtime Monitoring", "guardduty.runtime", vcpus, of=resource)
    if "EKS_AUDIT_LOGS" in on:
        meter.add(
            part,
            "million audit log events",
            "guardduty.audit",
            "audit-million",
            of=resource,
        )
    meter.leave_out(
        "GuardDuty for the account",
        "what it reads of CloudTrail, DNS and flow logs depends on the whole account",
        resource,
    )


def web_acl(meter: Meter, resource: Resource) -> None:
    """Count a web ACL, its rules and the requests to it."""
    part = Component.SECURITY
    meter.add(part, "web ACL", "waf.acl", _ONE, of=resource)
    rules = Amounts.of(len(sequence_of(resource.properties.get("Rules"))))
    meter.add(part, "rules of a web ACL", "waf.rule", rules, of=resource)
    meter.add(
        part,
        "million requests to a web ACL",
        "waf.requests",
        "web-requests-million",
        of=resource,
    )


def authority(meter: Meter, resource: Resource) -> None:
    """Count a private certificate authority and its certificates."""
    part = Component.SECURITY
    short = resource.properties.get("UsageMode") == "SHORT_LIVED_CERTIFICATE"
    meter.add(
        part,
        "private certificate authority",
        "pca.short-lived" if short else "pca.general",
        _ONE,
        of=resource,
    )
    meter.add(
        part,
        "private certificates",
        "pca.certificate-short" if short else "pca.certificate",
        "certificates",
        of=resource,
    )
