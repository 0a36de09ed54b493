"""Controllers that are one chart of the catalogue with a role."""

import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_eks_v2 as eks
from aws_cdk.assertions import Template

from eks_blueprint import catalogue
from eks_blueprint.controllers import Controller
from eks_blueprint.controllers.known import KNOWN
from eks_blueprint.delivery import KubectlDelivery
from eks_blueprint.errors import BlueprintError, SpecError
from eks_blueprint.spec import ClusterSpec, ControllerSpec
from tests.support.objects import text


@pytest.fixture
def template(stack: cdk.Stack, managed_cluster: eks.ICluster, delivery: KubectlDelivery) -> Any:
    Controller(
        stack,
        "It",
        cluster=managed_cluster,
        delivery=delivery,
        chart="cluster-autoscaler",
        spec=ControllerSpec(values={"extraArgs": {"expander": "priority"}}),
    )
    return Template.from_stack(stack)


def test_chart_and_role_meet_in_the_service_account(template: Any) -> None:
    (chart,) = template.find_resources("Custom::AWSCDK-EKS-HelmChart").values()
    facts = catalogue.chart("cluster-autoscaler")
    assert chart["Properties"]["Version"] == facts.version
    assert chart["Properties"]["Namespace"] == facts.namespace
    values = json.loads(text(chart["Properties"]["Values"]))
    assert values["rbac"]["serviceAccount"]["name"] == "cluster-autoscaler"
    assert values["autoDiscovery"]["clusterName"] == "existing"
    (association,) = template.find_resources("AWS::EKS::PodIdentityAssociation").items()
    assert association[1]["Properties"]["ServiceAccount"] == "cluster-autoscaler"
    assert association[1]["Properties"]["Namespace"] == facts.namespace
    # The pods read their credentials once, when they start.
    assert association[0] in chart["DependsOn"]


def test_values_of_the_spec_are_laid_over_those_of_the_library(template: Any) -> None:
    (chart,) = template.find_resources("Custom::AWSCDK-EKS-HelmChart").values()
    arguments = json.loads(text(chart["Properties"]["Values"]))["extraArgs"]
    assert arguments["expander"] == "priority"
    assert arguments["balance-similar-node-groups"] is True


def test_autoscaler_changes_groups_of_its_cluster_only(template: Any) -> None:
    (policy,) = template.find_resources("AWS::IAM::ManagedPolicy").values()
    reads, group, writes = policy["Properties"]["PolicyDocument"]["Statement"]
    verbs = {action.partition(":")[2] for action in reads["Action"]}
    assert all(verb.startswith(("Describe", "Get")) for verb in verbs)
    assert text(group["Resource"]).endswith(":nodegroup/existing/*/*")
    assert writes["Action"] == [
        "autoscaling:SetDesiredCapacity",
        "autoscaling:TerminateInstanceInAutoScalingGroup",
    ]
    assert writes["Condition"] == {
        "StringEquals": {"aws:ResourceTag/k8s.io/cluster-autoscaler/existing": "owned"}
    }


@pytest.mark.parametrize("name", sorted(KNOWN.names))
def test_a_module_is_of_a_chart_of_a_component_with_a_field(name: str) -> None:
    (component,) = (one for one in catalogue.components().values() if name in one.charts)
    assert component.charts == (name,)
    field = ClusterSpec.model_fields[component.name]
    assert field.annotation == ControllerSpec | None
    assert set(KNOWN.get(name).__all__) == {"statements", "values"}  # type: ignore[union-attr]


def test_fails_for_a_chart_that_needs_more_than_a_role(
    stack: cdk.Stack, managed_cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    with pytest.raises(BlueprintError, match=r"chart must be one of cluster-autoscaler, got 'karp"):
        Controller(stack, "It", cluster=managed_cluster, delivery=delivery, chart="karpenter")


def test_fails_where_the_name_of_the_cluster_is_a_reference(
    stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    name = cdk.Token.as_string({"Ref": "Name"})
    cluster = eks.Cluster.from_cluster_attributes(stack, "Token", cluster_name=name)
    with pytest.raises(BlueprintError, match="cluster_name must be a literal"):
        Controller(stack, "It", cluster=cluster, delivery=delivery, chart="cluster-autoscaler")


def test_fails_for_a_value_of_another_type() -> None:
    with pytest.raises(SpecError, match=r"cluster_autoscaler.values.replicaCount: must be an int"):
        ClusterSpec(cluster_autoscaler={"values": {"replicaCount": "two"}})
