"""The AWS Cloud Map MCS controller, its definitions and its CoreDNS."""

from typing import Any

import aws_cdk as cdk
import jsonschema
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from aws_cdk.assertions import Template
from policy_sentry.querying.actions import get_action_data

from eks_blueprint.addons.context import AddonContext
from eks_blueprint.addons.known import coredns
from eks_blueprint.delivery import KubectlDelivery
from eks_blueprint.discovery import CloudMapController
from eks_blueprint.discovery.cloud_map_controller import _statements
from eks_blueprint.discovery.cloud_map_definitions import definitions
from eks_blueprint.discovery.cloud_map_objects import (
    cluster_properties,
    controller_objects,
    dns_objects,
    exports,
)
from eks_blueprint.errors import BlueprintError
from eks_blueprint.iam import IssuerProvider
from eks_blueprint.spec import CloudMapSpec, ClusterSpec
from eks_blueprint.spec.service_addresses import clusterset_dns_address
from tests.support import definitions as upstream
from tests.support.objects import text

SPEC = {"cluster_set": "apps", "accept_experimental": True}


def spec_of(**more: Any) -> CloudMapSpec:
    return CloudMapSpec.model_validate({**SPEC, **more})


def of_kind(objects: Any, kind: str) -> Any:
    (one,) = [item for item in objects if item["kind"] == kind]
    return one


def make(stack: cdk.Stack, cluster: eks.ICluster, delivery: Any, **more: Any) -> Any:
    issuer = IssuerProvider(stack, "Issuer", issuer_url="https://id.example.com")
    arguments = {"spec": spec_of(), "service_ipv4_cidr": "172.20.0.0/16", **more}
    return CloudMapController(
        stack, "It", cluster=cluster, delivery=delivery, issuer=issuer, **arguments
    )


def test_role_is_assumed_through_the_issuer(
    stack: cdk.Stack, managed_cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    """Its SDK is older than Pod Identity, so that an association would give it no credentials."""
    made = make(stack, managed_cluster, delivery)
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::EKS::PodIdentityAssociation", 0)
    account = of_kind(controller_objects(made.identity.role_arn), "ServiceAccount")
    ((key, _),) = template.find_resources("AWS::IAM::Role").items()
    arn = stack.resolve(account["metadata"]["annotations"]["eks.amazonaws.com/role-arn"])
    assert arn == {"Fn::GetAtt": [key, "Arn"]}


def test_exports_come_after_the_controller_which_finalizes_them(
    stack: cdk.Stack, managed_cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    make(
        stack,
        managed_cluster,
        delivery,
        spec=spec_of(exports={"web": {"namespace": "shop"}}),
    )
    found = Template.from_stack(stack).find_resources("Custom::AWSCDK-EKS-KubernetesResource")
    by_content = {
        marker: key
        for key, one in found.items()
        for marker in ('"kind":"Deployment"', '"kind":"ServiceExport"')
        if marker in text(one["Properties"]["Manifest"])
        and "clusterset-dns" not in text(one["Properties"]["Manifest"])
    }
    controller = by_content['"kind":"Deployment"']
    assert controller in found[by_content['"kind":"ServiceExport"']]["DependsOn"]


def test_other_clusters_are_admitted_where_the_spec_says_so(
    stack: cdk.Stack, managed_cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    group = ec2.SecurityGroup.from_security_group_id(stack, "Group", "sg-1")
    spec = spec_of(inbound_cidrs=["10.1.0.0/16"], dns=False)
    made = make(stack, managed_cluster, delivery, spec=spec, security_group=group)
    (rule,) = Template.from_stack(stack).find_resources("AWS::EC2::SecurityGroupIngress").values()
    assert rule["Properties"]["CidrIp"] == "10.1.0.0/16"
    assert rule["Properties"]["IpProtocol"] == "tcp"
    assert made.dns_address is None


def test_fails_without_a_range_for_the_address_of_dns(
    stack: cdk.Stack, managed_cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    with pytest.raises(BlueprintError, match="service_ipv4_cidr"):
        make(stack, managed_cluster, delivery, service_ipv4_cidr=None)


def test_fails_without_the_group_that_admits(
    stack: cdk.Stack, managed_cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    with pytest.raises(BlueprintError, match="security_group must be given"):
        make(stack, managed_cluster, delivery, spec=spec_of(inbound_cidrs=["10.1.0.0/16"]))


def test_permissions_are_narrower_than_those_of_upstream() -> None:
    """Everything with a resource is limited to it; nothing deletes namespaces or services."""
    for statement in _statements():
        for action in statement["Action"]:
            service, _, name = action.partition(":")
            assert not name.startswith("Delete"), action
            data = get_action_data(service, name)
            assert data, action
            narrower = [one for one in data[service] if one["resource_arn_format"] != "*"]
            assert (statement["Resource"] == "*") == (not narrower), action


def test_controller_has_no_sidecar_and_serves_no_metrics() -> None:
    deployment = of_kind(controller_objects("arn"), "Deployment")
    pod = deployment["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert "--metrics-bind-address=0" in container["args"]
    assert pod["nodeSelector"]["kubernetes.io/arch"] == "amd64"
    rules = of_kind(controller_objects("arn"), "ClusterRole")["rules"]
    (properties,) = [one for one in rules if one["resources"] == ["clusterproperties"]]
    assert set(properties["verbs"]) == {"get", "list", "watch"}


def test_dns_only_reads() -> None:
    rules = of_kind(dns_objects("172.20.0.11"), "ClusterRole")["rules"]
    assert {verb for rule in rules for verb in rule["verbs"]} == {"get", "list", "watch"}
    service = of_kind(dns_objects("172.20.0.11"), "Service")["spec"]
    (container,) = of_kind(dns_objects("172.20.0.11"), "Deployment")["spec"]["template"]["spec"][
        "containers"
    ]
    names = {port["name"] for port in container["ports"]}
    assert {port["targetPort"] for port in service["ports"]} == names


def cluster(**more: Any) -> ClusterSpec:
    return ClusterSpec.model_validate(
        {
            "profile": "core",
            "network": {"ip_family": "ipv4"},
            "service_ipv4_cidr": "172.20.0.0/16",
            "node_groups": {"workers": {"instance_types": ["m7i.large"]}},
            **more,
        }
    )


def corefile(spec: ClusterSpec) -> str:
    context = AddonContext(spec, "a", volumes_key=None, cluster_security_group=None)  # type: ignore[arg-type]
    return str(coredns.settings(context).get("corefile", ""))


def test_managed_coredns_forwards_to_the_address_of_the_service() -> None:
    told = corefile(cluster(service_discovery={"cloud_map": SPEC}))
    address = of_kind(dns_objects(clusterset_dns_address("172.20.0.0/16")), "Service")["spec"]
    assert f"forward . {address['clusterIP']}\n" in told
    # Everything else stays as EKS has it.
    assert "kubernetes cluster.local in-addr.arpa ip6.arpa {" in told
    assert "forward . /etc/resolv.conf" in told
    assert told.count("{") == told.count("}")


def test_corefile_of_other_clusters_is_that_of_eks() -> None:
    assert corefile(cluster()) == ""
    assert corefile(cluster(service_discovery={"cloud_map": {**SPEC, "dns": False}})) == ""


def test_address_is_in_the_part_for_named_addresses() -> None:
    assert clusterset_dns_address("10.100.0.0/24") == "10.100.0.11"
    assert clusterset_dns_address("172.16.0.0/12") == "172.16.0.11"


def schema_of(items: Any, name: str) -> Any:
    (one,) = [item for item in items if item["metadata"]["name"] == name]
    (version,) = one["spec"]["versions"]
    return one, version


@pytest.mark.skipif(not upstream.FOLDER.exists(), reason=upstream.MISSING)
@pytest.mark.parametrize("own", definitions(), ids=lambda one: str(one["metadata"]["name"]))
def test_definitions_say_what_upstreams_say(own: Any) -> None:
    name = own["metadata"]["name"]
    theirs, version = schema_of(upstream.definitions(), name)
    _, mine = schema_of(definitions(), name)
    assert own["spec"]["names"] == theirs["spec"]["names"]
    assert own["spec"]["scope"] == theirs["spec"]["scope"]
    assert mine["name"] == version["name"]
    assert ("subresources" in mine) == ("subresources" in version)
    wanted = version["schema"]["openAPIV3Schema"]["properties"]
    told = mine["schema"]["openAPIV3Schema"]["properties"]
    # Upstream lists what every object has, which the API server knows anyway.
    assert set(told) == set(wanted) - {"apiVersion", "kind", "metadata"}
    if "spec" in wanted:
        assert told["spec"]["required"] == wanted["spec"]["required"]
        assert set(told["spec"]["properties"]) == set(wanted["spec"]["properties"])


@pytest.mark.skipif(not upstream.FOLDER.exists(), reason=upstream.MISSING)
def test_objects_fit_upstreams_definitions() -> None:
    shared = exports(spec_of(exports={"a": {"namespace": "b", "service": "c"}}).exports)
    plurals = {"ClusterProperty": "clusterproperties.about.k8s.io"}
    plurals["ServiceExport"] = "serviceexports.multicluster.x-k8s.io"
    for one in (*cluster_properties("a", "apps"), *shared):
        _, version = schema_of(upstream.definitions(), plurals[one["kind"]])
        jsonschema.validate(dict(one), version["schema"]["openAPIV3Schema"])
