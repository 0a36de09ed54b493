"""The CloudWatch dashboard of a cluster."""

from __future__ import annotations

import aws_cdk as cdk
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import REGION
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.observability.alarms import Alarms
from eks_blueprint.observability.dashboard_body import dashboard_body
from eks_blueprint.observability.metric_sources import MetricSources
from eks_blueprint.spec import DashboardSpec

__all__ = ["Dashboard"]


class Dashboard(Construct):
    """A dashboard that says at one look whether a cluster is healthy.

    It is named ``<cluster>-<Region>``, because the names of dashboards are shared by all Regions of
    an account.

    :param sources: the cluster, and what of it sends metrics. Metrics derived from logs also need
        :class:`LogMetrics`.
    :param alarms: alarms whose state it shows. Default: none.
    :param spec: the dashboard. Default: a spec without values.

    Source: recommendation REL-OPS-1; for the rows ``catalogue/dashboard.yaml``.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        sources: MetricSources,
        alarms: Alarms | None = None,
        spec: DashboardSpec | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        if spec is not None:
            refuse_other_spec(self, DashboardSpec, spec)
        spec = spec or DashboardSpec()
        self.name: str = f"{sources.cluster_name}-{REGION}"
        self.resource = cdk.aws_cloudwatch.CfnDashboard(
            self,
            "Resource",
            dashboard_name=self.name,
            dashboard_body=dashboard_body(
                sources, alarm_arns=alarms.arns if alarms is not None else (), hours=spec.hours
            ),
        )
