"""The collector of a cluster, and what it needs."""

import json
import re
from typing import Any

import pytest
import yaml

from eks_blueprint.spec import BlueprintSpec
from tests.support.apps import Assembly, synthesize
from tests.support.objects import kubectl_releases, text

NAME = "opentelemetry-collector"


def cluster(**fields: Any) -> dict[str, Any]:
    return {
        "profile": "core",
        "environment": {"account": "111122223333", "region": "eu-west-1"},
        **fields,
    }


def of(**fields: Any) -> Assembly:
    spec = BlueprintSpec.model_validate({"clusters": {"prod": cluster(**fields)}})
    return synthesize(spec)


def configuration(assembly: Assembly) -> Any:
    (release,) = (one for one in kubectl_releases(assembly, "prod") if one.name == NAME)
    return json.loads(release.values)["alternateConfig"]


@pytest.fixture(scope="module")
def watched() -> Assembly:
    return of(
        observability={
            "opentelemetry": {"traces": {"transaction_search": {}}},
            "prometheus": {},
            "grafana": {},
        }
    )


def test_metrics_go_to_the_new_workspace(watched: Assembly) -> None:
    (workspace,) = watched.resources("prod", "AWS::APS::Workspace")
    exporters = configuration(watched)["exporters"]
    urls = {one["endpoint"] for name, one in exporters.items() if "remotewrite" in name}
    assert urls == {
        "https://aps-workspaces.<AWS::Region>.api.aws/workspaces/"
        f"<{workspace}.WorkspaceId>/api/v1/remote_write"
    }


def test_the_collector_and_grafana_have_rights_on_this_workspace(watched: Assembly) -> None:
    (workspace,) = watched.resources("prod", "AWS::APS::Workspace")
    allowed = {
        statement["Action"] if isinstance(statement["Action"], str) else "queries"
        for policy in watched.resources("prod", "AWS::IAM::ManagedPolicy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Resource"] == {"Fn::GetAtt": [workspace, "Arn"]}
    }
    assert allowed == {"aps:RemoteWrite", "queries"}


def test_the_setting_of_the_account_is_made_once(watched: Assembly) -> None:
    assert len(watched.resources("prod", "AWS::XRay::TransactionSearchConfig")) == 1


def test_a_workspace_of_another_cluster_is_used_by_its_arn() -> None:
    arn = "arn:aws:aps:eu-west-1:444455556666:workspace/ws-1234"
    found = of(
        network={"ip_family": "ipv4"},
        observability={"opentelemetry": {}, "prometheus": {"workspace_arn": arn}},
    )
    assert not found.resources("prod", "AWS::APS::Workspace")
    exporter = configuration(found)["exporters"]["prometheusremotewrite/otlp"]
    assert "/workspaces/ws-1234/" in exporter["endpoint"]
    # Endpoints of the VPC have private names in this domain.
    assert "<AWS::URLSuffix>" in exporter["endpoint"]


def test_workspaces_alone_need_neither_helm_nor_kubectl() -> None:
    found = of(observability={"prometheus": {}, "grafana": {}})
    assert found.resources("prod", "AWS::APS::Workspace")
    assert found.resources("prod", "AWS::Grafana::Workspace")
    assert not [one for one in found.resources("prod").values() if "Custom::" in one["Type"]]


def test_endpoints_of_the_services_are_made_with_the_network() -> None:
    found = of(observability={"opentelemetry": {}, "prometheus": {}})
    names = {
        str(one["Properties"]["ServiceName"])
        for one in found.resources("prod-network", "AWS::EC2::VPCEndpoint").values()
    }
    for service in ("aps-workspaces", "xray", "logs"):
        assert any(f".{service}'" in name or name.endswith(f".{service}") for name in names)


def test_flux_keeps_the_variables_of_the_collector() -> None:
    """Flux replaces ``${...}`` by variables of its own, and ``$${`` by ``${``."""
    found = of(
        gitops={"git": {"url": "https://github.com/example/gitops.git"}},
        observability={"opentelemetry": {}, "prometheus": {}},
    )
    (file,) = (
        one
        for one in (found.folder / "gitops").rglob("*.yaml")
        if "kind: HelmRelease" in one.read_text("utf-8") and NAME in one.read_text("utf-8")
    )
    texts = [one for one in re.findall(r"\$+\{[^}]*\}", file.read_text("utf-8")) if "env:" in one]
    assert set(texts) == {"$${env:OTEL_K8S_NODE_NAME}"}
    (release,) = (
        one
        for one in yaml.safe_load_all(file.read_text("utf-8"))
        if one["kind"] == "HelmRelease" and one["metadata"]["name"] == NAME
    )
    writes = release["spec"]["values"]["alternateConfig"]["exporters"]
    assert re.fullmatch(
        r"https://aps-workspaces\.\$\{aws_region\}\.api\.aws/workspaces/\$\{\w+\}/api/v1/"
        "remote_write",
        writes["prometheusremotewrite/scraped"]["endpoint"],
    )


def manager_of(assembly: Assembly) -> str:
    (workspace,) = assembly.resources("prod", "AWS::APS::Workspace").values()
    return text(workspace["Properties"]["AlertManagerDefinition"])


def test_alerts_tell_the_topic_of_alarms() -> None:
    found = of(observability={"alarms": {}, "opentelemetry": {}, "prometheus": {"alerts": {}}})
    (topic,) = found.resources("prod", "AWS::SNS::Topic")
    assert f"<{topic}>" in manager_of(found)
    (policy,) = found.resources("prod", "AWS::SNS::TopicPolicy").values()
    statements = policy["Properties"]["PolicyDocument"]["Statement"]
    assert {"Service": "aps.amazonaws.com"} in [one["Principal"] for one in statements]


def test_alerts_tell_a_topic_of_the_users() -> None:
    own = "arn:aws:sns:eu-west-1:111122223333:own"
    found = of(
        observability={"opentelemetry": {}, "prometheus": {"alerts": {"topic_arn": own}}},
    )
    assert own in manager_of(found)
    assert not found.resources("prod", "AWS::SNS::Topic")


def test_alerts_tell_the_topic_that_alarms_were_given() -> None:
    own = "arn:aws:sns:eu-west-1:111122223333:own"
    found = of(
        observability={
            "alarms": {"topic_arn": own},
            "opentelemetry": {},
            "prometheus": {"alerts": {}},
        },
    )
    assert own in manager_of(found)


def test_a_topic_without_alerts_admits_no_alert_manager() -> None:
    found = of(observability={"alarms": {}, "opentelemetry": {}, "prometheus": {}})
    assert "aps.amazonaws.com" not in json.dumps(found.resources("prod", "AWS::SNS::TopicPolicy"))
    (workspace,) = found.resources("prod", "AWS::APS::Workspace").values()
    assert "AlertManagerDefinition" not in workspace["Properties"]
