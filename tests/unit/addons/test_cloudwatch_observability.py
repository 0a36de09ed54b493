"""The add-on of Container Insights: what it collects, where it runs, what it may do."""

import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Template

from eks_blueprint.addons import CoreAddons
from eks_blueprint.spec import ClusterSpec
from tests.support.objects import text

NAME = "amazon-cloudwatch-observability"
LOGS = "arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:"


@pytest.fixture
def define(stack: cdk.Stack, cluster: eks.ICluster, volumes_key: kms.IKey) -> Any:
    def make(insights: dict[str, Any] | None = None, **fields: Any) -> Template:
        if insights is not None:
            fields["observability"] = {"container_insights": insights}
        CoreAddons(
            stack,
            "Addons",
            cluster=cluster,
            spec=ClusterSpec.model_validate({"profile": "core", **fields}),
            volumes_key=volumes_key,
            cluster_security_group=cluster.cluster_security_group,
        )
        return Template.from_stack(stack)

    return make


def addon(template: Template) -> dict[str, Any]:
    found = template.find_resources("AWS::EKS::Addon").values()
    (one,) = [addon for addon in found if addon["Properties"]["AddonName"] == NAME]
    properties: dict[str, Any] = one["Properties"]
    return properties


def configuration(template: Template) -> Any:
    return json.loads(addon(template)["ConfigurationValues"])


def allowed(template: Template) -> dict[str, set[str]]:
    """Give the actions that the agent may call, by resource."""
    found: dict[str, set[str]] = {}
    for policy in template.find_resources("AWS::IAM::ManagedPolicy").values():
        if "cloudwatch-agent" not in policy["Properties"]["Description"]:
            continue
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
            assert statement["Effect"] == "Allow"
            actions = statement["Action"]
            found.setdefault(text(statement["Resource"]), set()).update(
                [actions] if isinstance(actions, str) else actions
            )
    return found


def test_application_signals_are_off_and_logs_on(define: Any) -> None:
    found = configuration(define({}))
    assert found["applicationSignals"] == {"enabled": False}
    assert found["containerLogs"] == {"enabled": True}


def test_options_reach_the_add_on(define: Any) -> None:
    found = configuration(define({"logs": False, "application_signals": True}))
    assert found["applicationSignals"] == {"enabled": True}
    assert found["containerLogs"] == {"enabled": False}


def test_operator_runs_on_the_nodes_for_controllers(define: Any) -> None:
    manager = configuration(define({}))["manager"]
    assert manager["tolerations"] == [{"key": "CriticalAddonsOnly", "operator": "Exists"}]
    assert manager["nodeSelector"] == {"node-role": "system"}


def test_agent_writes_to_groups_of_its_cluster_only(define: Any) -> None:
    template = define({})
    assert allowed(template) == {
        f"{LOGS}/aws/containerinsights/existing/*": {
            "logs:CreateLogStream",
            "logs:DescribeLogStreams",
            "logs:PutLogEvents",
        },
        "*": {"ec2:DescribeTags", "ec2:DescribeVolumes"},
    }
    (association,) = addon(template)["PodIdentityAssociations"]
    assert association["ServiceAccount"] == "cloudwatch-agent"


def test_application_signals_need_traces_and_a_group_of_the_account(define: Any) -> None:
    found = allowed(define({"application_signals": True}))
    assert "logs:CreateLogGroup" in found[f"{LOGS}/aws/application-signals/data:*"]
    assert "xray:PutTraceSegments" in found["*"]


def test_add_on_by_name_has_the_permissions_that_its_user_names(define: Any) -> None:
    template = define(addons={NAME: {}})
    assert allowed(template) == {}
    assert set(configuration(template)) == {"manager"}


@pytest.mark.parametrize("version", ["v6.2.0-eksbuild.1", "v6.10.0-eksbuild.1", "default"])
def test_new_versions_have_the_keys(version: str) -> None:
    spec = ClusterSpec(
        profile="core",
        addons={NAME: {"version": version}},
        observability={"container_insights": {}},
    )
    assert NAME in spec.effective_addons


def test_null_takes_a_key_away(define: Any) -> None:
    null = {NAME: {"configuration": {"manager": {"nodeSelector": None}}}}
    assert set(configuration(define({}, addons=null))["manager"]) == {"tolerations"}
