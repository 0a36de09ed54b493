"""Alarms on a cluster, and who is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, Field

from eks_blueprint.catalogue import AlarmFacts, alarms
from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.arns import TopicArn
from eks_blueprint.spec.types import Bool, Int, pattern

__all__ = ["AlarmSpec", "AlarmsSpec", "EmailAddress"]

# RFC 5321, sections 4.1.2 and 4.5.3.1: the part before @ has at most 64 characters; unquoted.
EmailAddress = Annotated[
    str,
    Field(max_length=254),
    AfterValidator(
        pattern(
            r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
            r"@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+",
            "an e-mail address such as on-call@example.com",
        )
    ),
]
_Url = Annotated[
    str,
    Field(max_length=500),
    AfterValidator(
        pattern(
            r"https://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d{1,5})?(/[A-Za-z0-9._~%+@-]+)*",
            "a URL such as https://wiki.example.com/runbooks, without a slash at its end",
        )
    ),
]
_DAY = 86_400
_WEEK = 604_800
_HOUR = 3_600


class AlarmSpec(Spec):
    """One alarm."""

    enabled: Bool = True
    """Whether the alarm exists. Default: true."""

    threshold: Int | None = Field(default=None, ge=0)
    """The value that must be exceeded, in the unit of the alarm; of `certificates` the days that
    must remain. Default: that of the alarm."""

    evaluation_periods: Int | None = Field(default=None, ge=1)
    """For how many periods in a row. Default: that of the alarm."""


class AlarmsSpec(Spec):
    """CloudWatch alarms with an encrypted SNS topic (REL-OPS-1).

    An alarm exists only if its metric does: those on nodes need `container_insights`.
    """

    emails: tuple[EmailAddress, ...] = Field(default=(), max_length=100)
    """Addresses that are told; each must confirm its subscription. Default: none; subscribe to the
    topic of the stack's output `AlarmTopicArn`."""

    topic_arn: TopicArn | None = None
    """SNS topic of your own. Default: a new topic with a new KMS key."""

    runbooks_url: _Url | None = None
    """Where you keep runbooks; the description of an alarm names the page of its name below it.
    Default: descriptions name the library's page in `docs/runbooks`."""

    api_server_errors: AlarmSpec = AlarmSpec()
    """Percent of requests to the API server that fail with 5xx. Default: above 1 for 3 periods of
    5 minutes."""

    api_server_throttling: AlarmSpec = AlarmSpec()
    """Percent of requests to the API server that are refused with 429. Default: above 1 for
    3 periods of 5 minutes."""

    api_server_storage: AlarmSpec = AlarmSpec()
    """Percent of the control plane's database that is used. Default: above 80 for 3 periods of
    5 minutes."""

    denied_requests: AlarmSpec = AlarmSpec()
    """Requests that the audit log shows as denied, 401 or 403. Default: above 50 for 1 period of
    5 minutes, if `logging.types` has audit."""

    pending_pods: AlarmSpec = AlarmSpec()
    """Pods that fit on no node. Default: above 0 for 15 periods of 1 minute."""

    nodes_not_ready: AlarmSpec = AlarmSpec()
    """Nodes that failed or are not ready. Default: above 0 for 15 periods of 1 minute, with
    `container_insights`."""

    node_file_systems: AlarmSpec = AlarmSpec()
    """Percent of the fullest file system of a node. Default: above 80 for 3 periods of 5 minutes,
    with `container_insights`."""

    ip_addresses: AlarmSpec = AlarmSpec()
    """Pods that get no IP address, from the logs of nodes. Default: above 10 for 3 periods of
    5 minutes, with the logs of `container_insights`."""

    karpenter_errors: AlarmSpec = AlarmSpec()
    """Errors in the log of Karpenter. Default: above 5 for 3 periods of 5 minutes, with `karpenter`
    and the logs of `container_insights`."""

    interruption_queue: AlarmSpec = AlarmSpec()
    """Seconds that the oldest message waits for Karpenter. Default: above 60 for 3 periods of
    1 minute, with `karpenter`."""

    certificates: AlarmSpec = AlarmSpec()
    """Days until a certificate of `ingress` expires. Default: below 14 for 1 period of 1 day."""

    addon_events: Bool = True
    """Tell the topic when EKS reports that an add-on is degraded, or that its creation, update or
    deletion failed, in any cluster of the account and Region. Default: true."""

    def of(self, name: str) -> AlarmSpec:
        """Return an alarm.

        :param name: its name in the catalogue.
        """
        found: AlarmSpec = getattr(self, name)
        return found

    def issues(self) -> Iterator[Found]:
        if self.topic_arn is not None and self.emails:
            yield (
                ("emails",),
                "must be empty with topic_arn, got addresses; subscribe them to your topic",
            )
        for name, facts in alarms().items():
            for field, message in _alarm_issues(self.of(name), facts):
                yield (name, field), message


def _alarm_issues(spec: AlarmSpec, facts: AlarmFacts) -> Iterator[tuple[str, str]]:
    low, high = facts.bounds
    if spec.threshold is not None and not low <= spec.threshold <= high:
        yield "threshold", f"must be between {low} and {high}, got {spec.threshold}"
    # CloudWatch API 2010-08-01, PutMetricAlarm, Period.
    longest = (_WEEK if facts.period_seconds >= _HOUR else _DAY) // facts.period_seconds
    if spec.evaluation_periods is not None and spec.evaluation_periods > longest:
        yield (
            "evaluation_periods",
            f"must be at most {longest}, as a period has {facts.period_seconds} seconds, "
            f"got {spec.evaluation_periods}",
        )
