"""A workspace of Amazon Managed Grafana."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import ACCOUNT, arn
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.iam import policy_document, service_trust
from eks_blueprint.observability.prometheus import QUERY_ACTIONS, PrometheusReference
from eks_blueprint.spec import GrafanaSpec

__all__ = ["GrafanaWorkspace"]


class GrafanaWorkspace(Construct):
    """A workspace of Amazon Managed Grafana, with a role that reads and changes nothing.

    The role reads metrics of CloudWatch, traces of X-Ray, log groups by name, and one workspace of
    Prometheus. Everybody who may query a data source in Grafana reads what the role reads. Plugins
    cannot be installed by users.

    :param spec: the part ``observability.grafana`` of the spec. Default: sign-in with IAM Identity
        Center, from everywhere.
    :param name: name of the workspace. Default: generated.
    :param workspace: workspace of Amazon Managed Prometheus that it queries. Default: none.
    :param log_groups: names of log groups whose records it reads, ``*`` allowed. Default: none.

    Source: recommendation OPS-MON-3; Amazon Managed Grafana user guide, "Amazon Managed Grafana
    permissions and policies for AWS data sources" and "Cross-service confused deputy prevention";
    CloudFormation schema of AWS::Grafana::Workspace.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        spec: GrafanaSpec | None = None,
        name: str | None = None,
        workspace: PrometheusReference | None = None,
        log_groups: Sequence[str] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        if spec is None:
            spec = GrafanaSpec()
        refuse_other_spec(self, GrafanaSpec, spec)
        self.statements = _statements(workspace, log_groups)
        self.role_resource = iam.CfnRole(
            self,
            "Role",
            description="Amazon Managed Grafana reads metrics, traces and logs",
            assume_role_policy_document=service_trust(
                "grafana.amazonaws.com",
                condition={
                    "StringEquals": {"aws:SourceAccount": ACCOUNT},
                    "ArnLike": {"aws:SourceArn": arn("grafana", "/workspaces/*")},
                },
            ),
        )
        self.policy = iam.CfnManagedPolicy(
            self,
            "Policy",
            description="Amazon Managed Grafana reads metrics, traces and logs",
            roles=[self.role_resource.ref],
            policy_document=policy_document(*self.statements),
        )
        saml, access = spec.saml, spec.access
        self.resource = cdk.aws_grafana.CfnWorkspace(
            self,
            "Resource",
            name=name,
            account_access_type="CURRENT_ACCOUNT",
            authentication_providers=["AWS_SSO" if saml is None else "SAML"],
            permission_type="CUSTOMER_MANAGED",
            role_arn=self.role_resource.attr_arn,
            plugin_admin_enabled=False,
            saml_configuration=None
            if saml is None
            else {
                "idpMetadata": {"url": saml.metadata_url},
                "assertionAttributes": {"role": saml.role_attribute},
                "roleValues": {
                    "admin": [*saml.admin_groups],
                    "editor": [*saml.editor_groups],
                },
            },
            network_access_control=None
            if access is None
            else {
                "prefixListIds": [*access.prefix_list_ids],
                "vpceIds": [*access.endpoint_ids],
            },
        )

    @cached_property
    def role(self) -> iam.IRole:
        """The role with which Grafana reads."""
        return iam.Role.from_role_arn(self, "ImportedRole", self.role_resource.attr_arn)

    @property
    def url(self) -> str:
        """URL at which users sign in."""
        return f"https://{self.resource.attr_endpoint}"


def _statements(
    workspace: PrometheusReference | None, log_groups: Sequence[str]
) -> list[Mapping[str, Any]]:
    """Allow what the data sources of Grafana call.

    Source: AWS managed policy AmazonGrafanaCloudWatchAccess, v1, without those for other accounts;
    grafana/x-ray-datasource src/README.md, permissions. Of the actions on all resources three
    support one (service authorization reference of each service). GetQueryResults: the id of a
    query is random, and StartQuery, which gives it, is limited to the groups. DescribeAlarms and
    DescribeAlarmHistory: with a narrower scope they return no composite alarms (CloudWatch API
    reference).
    """
    made: list[Mapping[str, Any]] = [
        {
            "Effect": "Allow",
            "Action": [
                "cloudwatch:DescribeAlarmHistory",
                "cloudwatch:DescribeAlarms",
                "cloudwatch:DescribeAlarmsForMetric",
                "cloudwatch:GetMetricData",
                "cloudwatch:GetMetricStatistics",
                "cloudwatch:ListMetrics",
                "ec2:DescribeInstances",
                "ec2:DescribeRegions",
                "ec2:DescribeTags",
                "logs:DescribeLogGroups",
                "logs:GetQueryResults",
                "logs:StopQuery",
                "tag:GetResources",
                "xray:BatchGetTraces",
                "xray:GetGroups",
                "xray:GetInsight",
                "xray:GetInsightSummaries",
                "xray:GetServiceGraph",
                "xray:GetTimeSeriesServiceStatistics",
                "xray:GetTraceGraph",
                "xray:GetTraceSummaries",
            ],
            "Resource": "*",
        },
    ]
    if log_groups:
        made.append(
            {
                "Effect": "Allow",
                "Action": ["logs:GetLogEvents", "logs:GetLogGroupFields", "logs:StartQuery"],
                "Resource": [arn("logs", f"log-group:{name}:*") for name in log_groups],
            }
        )
    if workspace is not None:
        made.append({"Effect": "Allow", "Action": [*QUERY_ACTIONS], "Resource": workspace.arn})
    return made
