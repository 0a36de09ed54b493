"""The AWS Gateway API Controller, and the objects with which routes reach a service network."""

import json
from collections.abc import Iterator
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from aws_cdk.assertions import Template
from policy_sentry.querying.actions import get_action_data

from eks_blueprint.delivery import KubectlDelivery
from eks_blueprint.discovery import LatticeController, ServiceNetworkReference
from eks_blueprint.discovery.lattice_objects import exports, gateway, imports
from eks_blueprint.discovery.lattice_permissions import lattice_policies
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import LatticeSpec
from tests.support.objects import text
from tests.support.policies import LIMIT, size

ARN = "arn:aws:vpc-lattice:eu-west-1:111122223333:servicenetwork/sn-0a1b2c3d4e5f6a7b8"
NETWORK = ServiceNetworkReference("apps", ARN)
TAG = "application-networking.k8s.aws/ManagedBy"


def spec_of(**more: Any) -> LatticeSpec:
    return LatticeSpec.model_validate({"service_network": "apps", **more})


@pytest.fixture
def make(stack: cdk.Stack, managed_cluster: eks.ICluster, delivery: KubectlDelivery) -> Any:
    def maker(**more: Any) -> LatticeController:
        arguments = {
            "spec": spec_of(),
            "service_network": NETWORK,
            "vpc": ec2.Vpc.from_vpc_attributes(
                stack, "Vpc", vpc_id="vpc-0a1b2c3d", availability_zones=["eu-west-1a"]
            ),
            "security_group": ec2.SecurityGroup.from_security_group_id(stack, "Group", "sg-1"),
            **more,
        }
        return LatticeController(
            stack, "It", cluster=managed_cluster, delivery=delivery, **arguments
        )

    return maker


def charts(template: Template) -> dict[str, Any]:
    found = template.find_resources("Custom::AWSCDK-EKS-HelmChart").items()
    return {one["Properties"]["Release"]: (key, one) for key, one in found}


def test_controller_asks_no_metadata_service(stack: cdk.Stack, make: Any) -> None:
    make()
    template = Template.from_stack(stack)
    _, chart = charts(template)["aws-gateway-controller-chart"]
    values = json.loads(text(chart["Properties"]["Values"]))
    assert values["clusterVpcId"] == "vpc-0a1b2c3d"
    assert values["clusterName"] == "existing"
    assert values["awsRegion"]
    assert values["awsAccountId"]
    assert values["disableTaggingServiceApi"] is False
    (association,) = template.find_resources("AWS::EKS::PodIdentityAssociation").values()
    assert association["Properties"]["ServiceAccount"] == values["serviceAccount"]["name"]
    assert association["Properties"]["Namespace"] == chart["Properties"]["Namespace"]


def test_definitions_come_first_and_the_gateway_last(stack: cdk.Stack, make: Any) -> None:
    make()
    template = Template.from_stack(stack)
    found = charts(template)
    definitions, chart = found["traefik-crds"]
    assert json.loads(text(chart["Properties"]["Values"])) == {"traefik": False, "gatewayAPI": True}
    controller, chart = found["aws-gateway-controller-chart"]
    assert definitions in chart["DependsOn"]
    (objects,) = template.find_resources("Custom::AWSCDK-EKS-KubernetesResource").values()
    assert controller in objects["DependsOn"]
    (association,) = template.find_resources("AWS::VpcLattice::ServiceNetworkVpcAssociation")
    assert association in objects["DependsOn"]


def test_definitions_of_others_are_left_alone(stack: cdk.Stack, make: Any) -> None:
    make(spec=spec_of(install_gateway_api=False))
    assert list(charts(Template.from_stack(stack))) == ["aws-gateway-controller-chart"]


@pytest.mark.parametrize(("family", "name"), [("ipv4", ""), ("ipv6", "ipv6.")])
def test_pods_admit_the_prefix_list_of_their_family(
    stack: cdk.Stack, make: Any, family: str, name: str
) -> None:
    make(ip_family=family)
    template = Template.from_stack(stack)
    ((key, found),) = template.find_resources("Custom::LatticePrefixList").items()
    assert text(found["Properties"]["Name"]) == f"com.amazonaws.<AWS::Region>.{name}vpc-lattice"
    (rule,) = template.find_resources("AWS::EC2::SecurityGroupIngress").values()
    assert rule["Properties"]["SourcePrefixListId"] == {"Ref": key}
    assert rule["Properties"]["GroupId"] == "sg-1"


def test_a_named_prefix_list_needs_no_function(stack: cdk.Stack, make: Any) -> None:
    make(spec=spec_of(prefix_list_id="pl-0a1b2c3d", associate_vpc=False))
    template = Template.from_stack(stack)
    template.resource_count_is("Custom::LatticePrefixList", 0)
    template.resource_count_is("AWS::VpcLattice::ServiceNetworkVpcAssociation", 0)
    (rule,) = template.find_resources("AWS::EC2::SecurityGroupIngress").values()
    assert rule["Properties"]["SourcePrefixListId"] == "pl-0a1b2c3d"


def test_an_isolated_vpc_does_not_reach_the_tagging_api(stack: cdk.Stack, make: Any) -> None:
    make(isolated_vpc=True)
    _, chart = charts(Template.from_stack(stack))["aws-gateway-controller-chart"]
    assert json.loads(text(chart["Properties"]["Values"]))["disableTaggingServiceApi"] is True


def test_exports_can_wait_for_their_namespaces(stack: cdk.Stack, make: Any) -> None:
    spec = spec_of(exports={"orders": {"namespace": "shop", "port": 80}})
    made = make(spec=spec, share=False)
    assert made.shared is None
    made.share_services()
    assert made.shared is not None


def test_fails_without_a_network(make: Any) -> None:
    with pytest.raises(BlueprintError, match="service_network must be given"):
        make(service_network=None)


def test_fails_for_a_network_of_another_name(make: Any) -> None:
    with pytest.raises(BlueprintError, match="must be apps"):
        make(service_network=ServiceNetworkReference("other", ARN))


def test_fails_for_a_network_of_another_region(make: Any) -> None:
    elsewhere = ARN.replace("eu-west-1", "us-east-1")
    with pytest.raises(BlueprintError, match="service_network_arn"):
        make(spec=spec_of(service_network_arn=elsewhere), service_network=None)


POLICIES = lattice_policies(
    cluster_name="c" * 100, vpc_id="vpc-0123456789abcdef0", service_network_arn=ARN
)


def statements() -> Iterator[tuple[str, dict[str, Any]]]:
    for statement in (one for policy in POLICIES.values() for one in policy):
        actions = statement["Action"]
        for action in [actions] if isinstance(actions, str) else actions:
            yield action, dict(statement)


@pytest.mark.parametrize("name", POLICIES)
def test_policy_fits(name: str) -> None:
    assert size({"Version": "2012-10-17", "Statement": POLICIES[name]}) < LIMIT


def test_what_is_on_all_resources_knows_no_narrower_one() -> None:
    for action, statement in statements():
        service, _, name = action.partition(":")
        data = get_action_data(service, name)
        assert data, action
        narrower = [one for one in data[service] if one["resource_arn_format"] != "*"]
        if statement["Resource"] == "*":
            assert not narrower or service == "ec2", action


def test_nothing_of_other_clusters_is_changed() -> None:
    """Creating needs the tag in the request, changing needs it on the resource."""
    free = {
        "vpc-lattice:DeregisterTargets",
        "vpc-lattice:RegisterTargets",
        "vpc-lattice:DeleteAuthPolicy",
        "vpc-lattice:PutAuthPolicy",
    }
    for action, statement in statements():
        verb = action.partition(":")[2]
        if not action.startswith("vpc-lattice:") or verb.startswith(("Get", "List")):
            continue
        if action in free:
            continue
        keys = statement["Condition"]["StringEquals"]
        if verb.startswith(("Update", "Delete", "Untag")):
            assert f"aws:ResourceTag/{TAG}" in keys, action
        else:
            assert any(key.endswith(TAG) for key in keys), action


def test_networks_belong_to_their_stacks() -> None:
    wrong = [
        action
        for action, _ in statements()
        if "ServiceNetworkVpc" in action and "List" not in action
    ]
    assert wrong == []
    writes = {"CreateServiceNetwork", "UpdateServiceNetwork", "DeleteServiceNetwork"}
    assert not writes & {action.partition(":")[2] for action, _ in statements()}


def test_listener_terminates_tls_with_certificates_of_vpc_lattice() -> None:
    (listener,) = gateway(spec_of())["spec"]["listeners"]
    assert (listener["protocol"], listener["port"]) == ("HTTPS", 443)
    assert "options" not in listener["tls"]
    labels = listener["allowedRoutes"]["namespaces"]["selector"]["matchLabels"]
    assert labels == {"service-network": "shared"}


def test_listener_takes_a_certificate_and_all_namespaces() -> None:
    arn = "arn:aws:acm:eu-west-1:111122223333:certificate/0a1b"
    (listener,) = gateway(spec_of(certificate_arn=arn, any_namespace=True))["spec"]["listeners"]
    assert list(listener["tls"]["options"].values()) == [arn]
    assert listener["allowedRoutes"]["namespaces"] == {"from": "All"}
    (plain,) = gateway(spec_of(listener="HTTP"))["spec"]["listeners"]
    assert (plain["protocol"], plain["port"], "tls" in plain) == ("HTTP", 80, False)


def test_exports_and_imports_name_what_they_mean() -> None:
    spec = spec_of(
        exports={"orders-v2": {"namespace": "shop", "service": "orders", "port": 8080}},
        imports={"orders": {"namespace": "shop", "export": "orders-v2", "cluster": "b", "port": 1}},
    )
    (exported,) = exports(spec.exports)
    assert exported["metadata"]["annotations"] == {
        "application-networking.k8s.aws/service-name": "orders"
    }
    assert exported["spec"] == {"exportedPorts": [{"port": 8080, "routeType": "HTTP"}]}
    (imported,) = imports(spec.imports)
    assert imported["metadata"]["annotations"] == {
        "application-networking.k8s.aws/export-name": "orders-v2",
        "application-networking.k8s.aws/aws-eks-cluster-name": "b",
    }
