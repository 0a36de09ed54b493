"""Controllers of ACK as charts: what they may do, and what they are installed with."""

import json
from typing import Any, get_args

import aws_cdk as cdk
import pytest
import yaml
from aws_cdk import aws_eks_v2 as eks
from aws_cdk.assertions import Template

from eks_blueprint import catalogue
from eks_blueprint.delivery import KubectlDelivery
from eks_blueprint.errors import BlueprintError
from eks_blueprint.integrations import AckController
from eks_blueprint.integrations.ack_role import ack_policies
from eks_blueprint.spec import AckControllerSpec, AckControllersSpec, BlueprintSpec, ClusterSpec
from eks_blueprint.spec.ack import AckServiceName
from tests.support.apps import synthesize
from tests.support.objects import CHART, text

SERVICES = get_args(AckServiceName)
CONTROLLERS = {"dynamodb": {}, "s3": {}}


def chart_of(template: Template) -> tuple[dict[str, Any], Any]:
    (found,) = template.find_resources(CHART).values()
    properties: dict[str, Any] = found["Properties"]
    return properties, json.loads(text(properties["Values"]))


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_a_chart_a_field_and_a_component(service: AckServiceName) -> None:
    chart = catalogue.chart(f"{service}-chart")
    assert chart.repository == f"oci://public.ecr.aws/aws-controllers-k8s/{service}-chart"
    assert service in AckControllersSpec.model_fields
    assert chart.name in catalogue.components()[f"ack_controllers_{service}"].charts
    # The permissions were read in the source of the same version.
    assert f"{service}-controller {chart.version}" in catalogue.ack_service(service).source


@pytest.mark.parametrize("service", SERVICES)
def test_isolated_vpc_has_the_endpoints_of_what_the_role_may_call(service: AckServiceName) -> None:
    component = catalogue.components()[f"ack_controllers_{service}"]
    statements = catalogue.ack_service(service).statements
    called = {action.partition(":")[0] for one in statements for action in one.actions}
    # Amazon S3 has a gateway endpoint; the services themselves ask for service-linked roles.
    missing = called - {"iam", "s3"} - set(component.endpoints)
    assert not missing or component.unreachable


@pytest.mark.parametrize("service", SERVICES)
def test_role_has_the_permissions_of_the_capability_and_no_others(
    stack: cdk.Stack,
    managed_cluster: eks.ICluster,
    delivery: KubectlDelivery,
    service: AckServiceName,
) -> None:
    made = AckController(stack, "It", cluster=managed_cluster, delivery=delivery, service=service)
    assert made.statements == ack_policies({service: AckControllerSpec()}, "existing")
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::IAM::ManagedPolicy", 1)
    (association,) = template.find_resources("AWS::EKS::PodIdentityAssociation").values()
    properties, values = chart_of(template)
    found = association["Properties"]
    assert found["Namespace"] == properties["Namespace"] == "ack-system"
    assert found["ServiceAccount"] == values["serviceAccount"]["name"]
    # No pod starts before it has its role.
    (chart,) = template.find_resources(CHART).values()
    assert set(template.find_resources("AWS::EKS::PodIdentityAssociation")) <= {*chart["DependsOn"]}


def test_namespaces_are_borders_and_other_accounts_out_of_reach(
    stack: cdk.Stack, managed_cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    AckController(stack, "It", cluster=managed_cluster, delivery=delivery, service="sqs")
    _, values = chart_of(Template.from_stack(stack))
    assert values["enableCARM"] is False
    assert values["enableCrossNamespace"] is False


@pytest.mark.parametrize(
    ("service", "fields", "said"),
    [
        ("lambda", {}, "service: must be one of"),
        ("sqs", {"role_arns": ["arn:aws:iam::111122223333:role/x"]}, "resources of sqs use no"),
        ("s3", {"role_arns": ["arn:aws-cn:iam::111122223333:role/x"]}, "must be in partition aws"),
    ],
)
def test_fails_for_what_a_service_does_not_take(
    stack: cdk.Stack,
    managed_cluster: eks.ICluster,
    delivery: KubectlDelivery,
    service: Any,
    fields: dict[str, Any],
    said: str,
) -> None:
    spec = AckControllerSpec.model_validate(fields)
    with pytest.raises(BlueprintError, match=said):
        AckController(
            stack, "It", cluster=managed_cluster, delivery=delivery, service=service, spec=spec
        )


def test_objects_come_after_the_controller_and_go_before_it() -> None:
    bucket = {
        "apiVersion": "s3.services.k8s.aws/v1alpha1",
        "kind": "Bucket",
        "metadata": {"name": "files", "namespace": "shop"},
        "spec": {"name": "prod-ack-files"},
    }
    cluster = {
        "environment": {"account": "111122223333", "region": "us-gov-west-1"},
        "profile": "core",
        "ack_controllers": CONTROLLERS,
        "tenants": {"shop": {"namespaces": {"shop": {}}}},
        "manifests": {"files": {"objects": [bucket]}},
    }
    assembly = synthesize(BlueprintSpec.model_validate({"clusters": {"prod": cluster}}))
    resources = assembly.resources("prod")
    charts = {
        one["Properties"]["Release"]: key for key, one in resources.items() if one["Type"] == CHART
    }
    (files,) = (
        one
        for one in resources.values()
        if '"kind":"Bucket"' in text(one.get("Properties", {}).get("Manifest", ""))
    )
    assert charts["s3-chart"] in files["DependsOn"]
    # Namespaces of tenants are deleted before the controllers that delete what is in them.
    namespaces = [
        one
        for one in resources.values()
        if '"kind":"Namespace"' in text(one.get("Properties", {}).get("Manifest", ""))
    ]
    assert namespaces
    assert all(
        {charts["s3-chart"], charts["dynamodb-chart"]} <= {*n["DependsOn"]} for n in namespaces
    )


def test_flux_installs_them() -> None:
    cluster = {
        "environment": {"account": "111122223333", "region": "us-gov-west-1"},
        "profile": "core",
        "ack_controllers": CONTROLLERS,
        "gitops": {"git": {"url": "https://github.com/example/gitops.git"}},
    }
    assembly = synthesize(BlueprintSpec.model_validate({"clusters": {"prod": cluster}}))
    folder = assembly.folder / "gitops" / "infrastructure" / "controllers" / "prod"
    items = [*yaml.safe_load_all((folder / "s3-chart.yaml").read_text("utf-8"))]
    (release,) = (item for item in items if item["kind"] == "HelmRelease")
    assert release["spec"]["targetNamespace"] == "ack-system"
    assert release["spec"]["install"]["crds"] == "Create"


def test_a_service_may_move_from_the_capability_to_a_chart() -> None:
    capabilities = {"ack": {"services": {"sqs": {}}, "disabled_services": ["s3"]}}
    spec = {"profile": "core", "capabilities": capabilities, "ack_controllers": {"s3": {}}}
    assert ClusterSpec.model_validate(spec).ack_controllers
