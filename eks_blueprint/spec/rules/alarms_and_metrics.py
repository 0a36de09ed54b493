"""An alarm that is named needs its metric."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from eks_blueprint.catalogue import MetricSource, alarms
from eks_blueprint.spec._base import Found
from eks_blueprint.spec.alarms import AlarmsSpec

__all__ = ["FIELDS", "alarm_metric_issues"]

FIELDS: Mapping[MetricSource, str] = {
    "audit": "audit in logging.types",
    "container_insights": "observability.container_insights",
    "application": "observability.container_insights with logs",
    "dataplane": "observability.container_insights with logs",
    "interruption_queue": "karpenter",
    "certificates": "ingress.certificate or ingress.certificate_arns",
}
"""The fields that make a source of metrics exist."""


def alarm_metric_issues(spec: AlarmsSpec, present: Collection[MetricSource]) -> Iterator[Found]:
    """Return an issue for each alarm that is named although its metric does not exist.

    An alarm that is not named is left out without a word.

    :param spec: the alarms.
    :param present: what there is to measure.
    """
    for name in sorted(spec.model_fields_set & alarms().keys()):
        missing = [FIELDS[one] for one in alarms()[name].reads if one not in present]
        if missing and spec.of(name).enabled:
            yield (
                (name,),
                f"must not be set without {' and '.join(missing)}, since its metric does not exist "
                "then; turn that on, or leave the alarm out",
            )
