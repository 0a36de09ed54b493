"""The OpenTelemetry collector."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aws_cdk import RemovalPolicy
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct, IDependable

from eks_blueprint import catalogue
from eks_blueprint.arguments import checked
from eks_blueprint.attributes import arn
from eks_blueprint.checks import (
    literal_name,
    refuse_other_family,
    refuse_other_spec,
    warn,
)
from eks_blueprint.delivery import Delivery, HelmRelease, Installed
from eks_blueprint.encryption import KEEP, CustomerKey, EncryptedLogGroup
from eks_blueprint.errors import BlueprintError
from eks_blueprint.iam import PodIdentityRole
from eks_blueprint.observability.collector_configuration import STREAM, Pipelines, configuration
from eks_blueprint.observability.collector_values import NAME, chart_values
from eks_blueprint.observability.prometheus import PrometheusReference
from eks_blueprint.observability.telemetry_endpoints import telemetry_url
from eks_blueprint.spec import IpFamily, OpenTelemetrySpec

__all__ = ["OpenTelemetryCollector"]


class OpenTelemetryCollector(Construct):
    """An OpenTelemetry collector on each node, for metrics, traces and logs of workloads.

    It is the chart of the OpenTelemetry project with the image of AWS Distro for OpenTelemetry,
    which has the components for AWS. Each collector scrapes its own node and answers applications
    of its own node, so that nothing is scraped twice. Pods on Fargate do not reach it.

    :param cluster: the cluster, owned or imported, with Pod Identity.
    :param delivery: how the chart is installed in the cluster.
    :param spec: the part ``observability.opentelemetry`` of the spec. Default: metrics, traces and
        logs.
    :param workspace: workspace of Amazon Managed Prometheus for metrics. Default: none; metrics
        that applications send go to CloudWatch.
    :param ip_family: IP family of the pods. Default: ipv4.
    :param dual_stack_endpoints: use the endpoints of AWS that have IPv6 addresses too. Default:
        true for ipv6.
    :param cluster_name: name of the cluster as a literal. Default: that of ``cluster``.
    :param removal_policy: of log groups and key when the stack is deleted. Default: kept.
    :param after: resources that must exist first. Default: none.
    :raises BlueprintError: if metrics are to go to Prometheus and there is no workspace, or the
        name of the cluster is not a literal.

    Source: recommendation OPS-MON-3; open-telemetry/opentelemetry-helm-charts
    charts/opentelemetry-collector, commit dd5665c; aws-observability/aws-otel-collector
    cmd/awscollector/Dockerfile, v0.49.0, for command and user.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        delivery: Delivery,
        spec: OpenTelemetrySpec | None = None,
        workspace: PrometheusReference | None = None,
        ip_family: IpFamily = "ipv4",
        dual_stack_endpoints: bool | None = None,
        cluster_name: str | None = None,
        removal_policy: RemovalPolicy = KEEP,
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        if spec is None:
            spec = OpenTelemetrySpec()
        refuse_other_spec(self, OpenTelemetrySpec, spec)
        refuse_other_family(self, ip_family)
        warn(self, spec.warnings())
        name = literal_name(self, cluster, cluster_name, since="names of log groups")
        self._spec = spec
        self._fips = spec.fips
        self._dual_stack = (
            ip_family == "ipv6" if dual_stack_endpoints is None else (dual_stack_endpoints)
        )
        self._removal_policy = removal_policy
        self.key: kms.IKey | None = None
        self.log_groups: dict[str, EncryptedLogGroup] = {}
        self.log_streams: dict[str, logs.CfnLogStream] = {}
        made = _Made()
        if "metrics" in spec.signals:
            self._metrics(made, name, workspace)
        if "traces" in spec.signals:
            self._traces(made)
        if "logs" in spec.signals:
            self._logs(made, name)
        self.identity = PodIdentityRole(
            self,
            "Identity",
            cluster=cluster,
            namespace=catalogue.chart(NAME).namespace,
            service_account=NAME,
            statements=made.statements,
        )
        pipelines = Pipelines(**made.pipelines)
        self.release: HelmRelease = HelmRelease(
            NAME,
            chart=catalogue.chart(NAME).at(spec.chart_version),
            values={
                **chart_values(scrapes=pipelines.scrape_interval_seconds is not None),
                "alternateConfig": configuration(pipelines, cluster_name=name, ip_family=ip_family),
            },
        ).with_values(spec.values)
        groups = [group.resource for group in self.log_groups.values()]
        self.collector = delivery.install(
            self.release, after=[*self.identity.ready, *groups, *made.streams, *after]
        )

    def _url(self, service: str) -> str:
        return telemetry_url(self, service, dual_stack=self._dual_stack, fips=self._fips)

    def _metrics(
        self,
        made: _Made,
        cluster_name: str,
        workspace: PrometheusReference | None,
    ) -> None:
        spec = self._spec.metrics
        destination = spec.destination or ("cloudwatch" if workspace is None else "prometheus")
        if destination == "prometheus":
            if workspace is None:
                raise BlueprintError(
                    "workspace must be given for metrics.destination prometheus, got none; give "
                    "PrometheusWorkspace(...).reference",
                    scope=self,
                )
            made.pipelines["remote_write_url"] = workspace.remote_write_url(
                self._url("aps-workspaces")
            )
            if spec.scrape is not False:
                made.pipelines["scrape_interval_seconds"] = spec.interval_seconds
            made.statements.append(
                {"Effect": "Allow", "Action": "aps:RemoteWrite", "Resource": workspace.arn}
            )
        else:
            group = self._log_group("Metrics", f"/aws/eks/{cluster_name}/opentelemetry/metrics", 30)
            made.pipelines |= {
                "metrics_log_group": group.name,
                "logs_url": self._url("logs"),
            }
            self._write(made, "Metrics", group)

    def _traces(self, made: _Made) -> None:
        spec = self._spec.traces
        url = self._url("xray")
        made.pipelines["sampling_percent"] = spec.sampling_percent
        # X-Ray has no resources for what is written (service authorization reference, AWS X-Ray).
        actions = ["xray:PutTraceSegments"]
        if self._spec.otlp_traces:
            made.pipelines["otlp_traces_url"] = f"{url}/v1/traces"
            actions.append("xray:PutSpans")
        else:
            made.pipelines["segments_url"] = url
        made.statements.append({"Effect": "Allow", "Action": actions, "Resource": "*"})

    def _logs(self, made: _Made, cluster_name: str) -> None:
        spec = self._spec.logs
        group = self._log_group(
            "Logs", f"/aws/eks/{cluster_name}/opentelemetry/logs", spec.retention_days
        )
        made.pipelines |= {
            "log_group": group.name,
            "logs_url": self._url("logs"),
        }
        self._write(made, "Log", group)

    def _write(self, made: _Made, construct_id: str, group: EncryptedLogGroup) -> None:
        """Let collectors write to one stream, which is made here: they may make none."""
        stream = logs.CfnLogStream(
            self,
            f"{construct_id}Stream",
            log_group_name=group.name,
            log_stream_name=STREAM,
        )
        made.streams.append(stream)
        self.log_streams[construct_id.lower()] = stream
        made.statements.append(
            {
                "Effect": "Allow",
                "Action": "logs:PutLogEvents",
                "Resource": f"{group.arn}:log-stream:{STREAM}",
            }
        )

    def _log_group(self, construct_id: str, name: str, retention_days: int) -> EncryptedLogGroup:
        folder = name.rpartition("/")[0]
        if self.key is None:
            self.key = CustomerKey.for_logs(
                self,
                "Key",
                description=f"Telemetry in {folder}",
                log_group_arn_pattern=arn("logs", f"log-group:{folder}/*"),
                removal_policy=self._removal_policy,
            ).key
        group = EncryptedLogGroup(
            self,
            f"{construct_id}Group",
            key=self.key,
            retention_days=retention_days,
            log_group_name=name,
            removal_policy=self._removal_policy,
        )
        self.log_groups[construct_id.lower()] = group
        return group


@dataclass
class _Made:
    statements: list[Mapping[str, Any]] = field(default_factory=list)
    pipelines: dict[str, Any] = field(default_factory=dict)
    streams: list[logs.CfnLogStream] = field(default_factory=list)
