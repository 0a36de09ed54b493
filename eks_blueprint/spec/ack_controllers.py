"""Controllers of AWS Controllers for Kubernetes (ACK), installed as charts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

from eks_blueprint.spec._base import Found, Spec, Warned, below, warned_below
from eks_blueprint.spec.ack import AckServiceName, AckServiceSpec, service_issues
from eks_blueprint.spec.chart_values import value_issues, version_warnings
from eks_blueprint.spec.charts import ChartVersion

__all__ = ["AckControllerSpec", "AckControllersSpec"]


class AckControllerSpec(AckServiceSpec):
    """The controller of one service, and what it may do.

    Source: ACK documentation, "Install an ACK controller"; the chart of each controller, whose
    commit is in eks_blueprint/catalogue/charts.yaml.
    """

    chart_version: ChartVersion | None = None
    """Exact version of the chart; the library's values and permissions were checked with the
    default only. Default: the library's."""

    values: dict[str, Any] = {}
    """Values of the chart, merged over those of the library. Default: none."""


class AckControllersSpec(Spec):
    """Controllers of ACK by service, where EKS does not run them as a capability (OPS-ACK-1)."""

    dynamodb: AckControllerSpec | None = None
    """Controller for Amazon DynamoDB; `{}` for the defaults. Default: none."""

    elasticache: AckControllerSpec | None = None
    """Controller for Amazon ElastiCache; `{}` for the defaults. Default: none."""

    emrcontainers: AckControllerSpec | None = None
    """Controller for Amazon EMR on EKS; `{}` for the defaults. Default: none."""

    mq: AckControllerSpec | None = None
    """Controller for Amazon MQ; `{}` for the defaults. Default: none."""

    rds: AckControllerSpec | None = None
    """Controller for Amazon RDS; `{}` for the defaults. Default: none."""

    s3: AckControllerSpec | None = None
    """Controller for Amazon S3; `{}` for the defaults. Default: none."""

    sns: AckControllerSpec | None = None
    """Controller for Amazon SNS; `{}` for the defaults. Default: none."""

    sqs: AckControllerSpec | None = None
    """Controller for Amazon SQS; `{}` for the defaults. Default: none."""

    @property
    def services(self) -> Mapping[AckServiceName, AckControllerSpec]:
        """The services that have a controller."""
        fields = ((name, getattr(self, name)) for name in get_args(AckServiceName))
        return {name: one for name, one in fields if one is not None}

    def warnings(self) -> Iterator[Warned]:
        for name, one in self.services.items():
            yield from warned_below((name,), version_warnings(f"{name}-chart", one.chart_version))

    def issues(self) -> Iterable[Found]:
        if not self.services:
            yield (), f"must have one of {', '.join(type(self).model_fields)}, got none"
        yield from service_issues({str(name): one for name, one in self.services.items()})
        for name, one in self.services.items():
            yield from below((name,), value_issues(f"{name}-chart", one.values, one.chart_version))
