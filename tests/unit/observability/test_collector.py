import json
import re
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_eks_v2 as eks
from aws_cdk.assertions import Template

from eks_blueprint.delivery import KubectlDelivery
from eks_blueprint.errors import BlueprintError
from eks_blueprint.observability import OpenTelemetryCollector, PrometheusReference
from eks_blueprint.observability.telemetry_endpoints import telemetry_url
from eks_blueprint.spec import OpenTelemetrySpec
from tests.support.objects import text

ARN = "arn:aws:aps:eu-west-1:111122223333:workspace/ws-1234"
WORKSPACE = PrometheusReference.of_arn(ARN)


class Made:
    """What a collector is in the template."""

    def __init__(self, stack: cdk.Stack) -> None:
        self.template = Template.from_stack(stack)
        (chart,) = self.template.find_resources("Custom::AWSCDK-EKS-HelmChart").values()
        self.chart = chart
        self.values = json.loads(text(chart["Properties"]["Values"]))
        self.configuration = self.values["alternateConfig"]
        self.pipelines = self.configuration["service"]["pipelines"]

    @property
    def statements(self) -> list[dict[str, Any]]:
        (policy,) = self.template.find_resources("AWS::IAM::ManagedPolicy").values()
        found: list[dict[str, Any]] = policy["Properties"]["PolicyDocument"]["Statement"]
        return found

    @property
    def actions(self) -> set[str]:
        found = (one["Action"] for one in self.statements)
        return {name for names in found for name in ([names] if isinstance(names, str) else names)}


def made(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery, **arguments: Any
) -> Made:
    spec = OpenTelemetrySpec.model_validate(arguments.pop("spec", {}))
    OpenTelemetryCollector(
        stack, "Collector", cluster=cluster, delivery=delivery, spec=spec, **arguments
    )
    return Made(stack)


def test_each_pipeline_has_only_parts_that_exist(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    found = made(
        stack,
        cluster,
        delivery,
        workspace=WORKSPACE,
        spec={"traces": {"protocol": "otlp", "sampling_percent": 5}},
    )
    assert set(found.pipelines) == {"metrics", "metrics/scraped", "traces", "logs"}
    used: dict[str, set[str]] = {}
    for pipeline in found.pipelines.values():
        for part, names in pipeline.items():
            used.setdefault(part, set()).update(names)
    for part, names in used.items():
        # What no pipeline uses would be a mistake as well.
        assert names == set(found.configuration[part]), part
    signers = {
        exporter["auth"]["authenticator"]
        for exporter in found.configuration["exporters"].values()
        if "auth" in exporter
    }
    extensions = set(found.configuration["extensions"])
    assert extensions == {"health_check", *signers}
    assert set(found.configuration["service"]["extensions"]) == extensions
    assert found.configuration["processors"]["probabilistic_sampler"]["sampling_percentage"] == 5


def test_memory_is_limited_first_and_batches_come_last(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    # README of memorylimiterprocessor and batchprocessor.
    for pipeline in made(stack, cluster, delivery, workspace=WORKSPACE).pipelines.values():
        assert pipeline["processors"][0] == "memory_limiter"
        assert pipeline["processors"][-1] == "batch"


def test_each_signal_brings_its_own_permission_and_no_other(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    found = made(
        stack, cluster, delivery, workspace=WORKSPACE, spec={"signals": ["metrics", "traces"]}
    )
    assert found.statements == [
        {"Effect": "Allow", "Action": "aps:RemoteWrite", "Resource": ARN},
        {"Effect": "Allow", "Action": ["xray:PutTraceSegments"], "Resource": "*"},
    ]
    assert set(found.pipelines) == {"metrics", "metrics/scraped", "traces"}
    assert not found.template.find_resources("AWS::Logs::LogGroup")
    assert not found.template.find_resources("AWS::KMS::Key")


def test_logs_go_to_a_stream_that_exists_in_an_encrypted_group(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    found = made(
        stack,
        cluster,
        delivery,
        spec={"signals": ["logs"], "logs": {"retention_days": 30}},
    )
    ((group_id, group),) = found.template.find_resources("AWS::Logs::LogGroup").items()
    assert group["Properties"]["LogGroupName"] == "/aws/eks/existing/opentelemetry/logs"
    assert group["Properties"]["RetentionInDays"] == 30
    assert group["Properties"]["KmsKeyId"]
    ((stream_id, stream),) = found.template.find_resources("AWS::Logs::LogStream").items()
    assert stream["Properties"] == {"LogGroupName": {"Ref": group_id}, "LogStreamName": "otlp"}
    headers = found.configuration["exporters"]["otlphttp/logs"]["headers"]
    assert headers["x-aws-log-stream"] == "otlp"
    assert headers["x-aws-log-group"] == f"<{group_id}>"
    (statement,) = found.statements
    assert statement["Action"] == "logs:PutLogEvents"
    assert text(statement["Resource"]).endswith(f":log-group:<{group_id}>:log-stream:otlp")
    assert {group_id, stream_id} <= set(found.chart["DependsOn"])


def test_metrics_of_applications_go_to_cloudwatch_where_there_is_no_workspace(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    found = made(stack, cluster, delivery, spec={"signals": ["metrics"]})
    assert set(found.pipelines) == {"metrics"}, "every series would be a metric that is charged"
    exporter = found.configuration["exporters"]["awsemf"]
    assert exporter["namespace"] == "OpenTelemetry"
    # The exporter makes a stream that is not there, which its role does not allow.
    ((stream_id, stream),) = found.template.find_resources("AWS::Logs::LogStream").items()
    assert exporter["log_stream_name"] == stream["Properties"]["LogStreamName"]
    assert stream_id in found.chart["DependsOn"]
    assert found.actions == {"logs:PutLogEvents"}
    rules = found.values["clusterRole"]["rules"]
    assert [rule["resources"] for rule in rules] == [["namespaces", "pods"]]


def test_fails_without_a_workspace_for_metrics_that_need_one(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    with pytest.raises(BlueprintError, match=r"workspace must be given for metrics\.destination"):
        made(stack, cluster, delivery, spec={"metrics": {"destination": "prometheus"}})


def test_fails_if_the_name_of_the_cluster_is_a_reference(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    with pytest.raises(BlueprintError, match="cluster_name must be a literal"):
        made(stack, cluster, delivery, cluster_name=cdk.Aws.STACK_NAME)


def test_spans_go_to_the_otlp_endpoint_with_transaction_search(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    found = made(
        stack,
        cluster,
        delivery,
        spec={"signals": ["traces"], "traces": {"transaction_search": {}}},
    )
    exporter = found.configuration["exporters"]["otlphttp/traces"]
    assert exporter["traces_endpoint"] == ("https://xray.<AWS::Region>.<AWS::URLSuffix>/v1/traces")
    assert found.actions == {"xray:PutTraceSegments", "xray:PutSpans"}


@pytest.mark.parametrize(
    ("arguments", "suffix"),
    [
        ({"ip_family": "ipv4"}, "<AWS::Region>.<AWS::URLSuffix>"),
        ({"ip_family": "ipv6"}, "<AWS::Region>.api.aws"),
        ({"ip_family": "ipv6", "dual_stack_endpoints": False}, "<AWS::Region>.<AWS::URLSuffix>"),
    ],
)
def test_endpoints_are_those_that_pods_reach(
    stack: cdk.Stack,
    cluster: eks.ICluster,
    delivery: KubectlDelivery,
    arguments: dict[str, Any],
    suffix: str,
) -> None:
    found = made(stack, cluster, delivery, workspace=WORKSPACE, **arguments)
    urls = re.findall(r"https://[^\"]+", json.dumps(found.configuration["exporters"]))
    assert {url.split("/")[2] for url in urls} == {
        f"aps-workspaces.{suffix}",
        f"logs.{suffix}",
        f"xray.{suffix}",
    }


def test_china_has_another_domain_for_dual_stack(app: cdk.App) -> None:
    stack = cdk.Stack(app, "China", env=cdk.Environment(region="cn-north-1"))
    url = stack.resolve(telemetry_url(stack, "logs", dual_stack=True))
    assert text(url) == "https://logs.<AWS::Region>.api.amazonwebservices.com.cn"


def test_fips_endpoints(stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery) -> None:
    found = made(stack, cluster, delivery, workspace=WORKSPACE, spec={"fips": True})
    urls = re.findall(r"https://([^.]+)", json.dumps(found.configuration["exporters"]))
    assert set(urls) == {"aps-workspaces-fips", "logs-fips", "xray-fips"}


@pytest.mark.parametrize(("family", "address"), [("ipv4", "0.0.0.0"), ("ipv6", "[::]")])
def test_listens_on_the_addresses_of_the_pod(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery, family: str, address: str
) -> None:
    found = made(stack, cluster, delivery, ip_family=family)
    protocols = found.configuration["receivers"]["otlp"]["protocols"]
    assert protocols["grpc"]["endpoint"] == f"{address}:4317"
    assert protocols["http"]["endpoint"] == f"{address}:4318"
    assert found.configuration["extensions"]["health_check"]["endpoint"] == f"{address}:13133"


def test_runs_on_every_node_without_ports_and_rights_of_the_node(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    values = made(stack, cluster, delivery).values
    assert values["tolerations"] == [{"operator": "Exists"}]
    ports = values["ports"]
    assert [ports[name]["hostPort"] for name in ("otlp", "otlp-http")] == [0, 0]
    assert not any(one["enabled"] for name, one in ports.items() if "jaeger" in name)
    assert values["podSecurityContext"]["runAsNonRoot"] is True
    assert values["securityContext"]["capabilities"] == {"drop": ["ALL"]}


def test_values_of_the_user_win(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    own = {"resources": {"limits": {"memory": "1Gi"}}, "alternateConfig": {"exporters": {"a": {}}}}
    found = made(stack, cluster, delivery, spec={"values": own})
    assert found.values["resources"]["limits"]["memory"] == "1Gi"
    assert found.values["resources"]["requests"]["memory"] == "256Mi"
    assert {"a", "awsxray"} <= set(found.configuration["exporters"])
