import json
from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import kubernetes_validate
import pytest
from aws_cdk import assertions
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks

from eks_blueprint.delivery import FluxDelivery, KubectlDelivery
from eks_blueprint.errors import BlueprintError
from eks_blueprint.iam import IssuerProvider
from eks_blueprint.security import PodSecurityGroups
from eks_blueprint.spec import TenantSpec
from eks_blueprint.tenancy import Tenant
from tests.support.cel import refusals
from tests.support.delivered import delivered

Make = Callable[..., dict[str, dict[str, Any]]]
DEV = "arn:aws:iam::111122223333:role/dev"


@pytest.fixture
def made(
    stack: cdk.Stack,
    cluster: eks.ICluster,
    delivery: KubectlDelivery,
    subnets: list[ec2.ISubnet],
) -> Make:
    """Make the tenant ``shop`` on an imported cluster, and give its objects."""

    def make(options: dict[str, Any] | None = None, **spec: Any) -> dict[str, dict[str, Any]]:
        Tenant(
            stack,
            "Tenant",
            cluster=cluster,
            delivery=delivery,
            name="shop",
            spec=TenantSpec.model_validate({"namespaces": {"shop": {}}, **spec}),
            kubernetes_version="1.35",
            **(options or {}),
        )
        return delivered(stack)

    return make


def test_namespace_enforces_the_restricted_standard_of_the_clusters_version(made: Make) -> None:
    labels = made()["Namespace/shop"]["metadata"]["labels"]
    assert labels["tenant"] == "shop"
    for mode in ("enforce", "audit", "warn"):
        assert labels[f"pod-security.kubernetes.io/{mode}"] == "restricted"
        assert labels[f"pod-security.kubernetes.io/{mode}-version"] == "v1.35"


def test_quota_of_the_tenant_counts_unless_the_namespace_has_its_own(made: Make) -> None:
    got = made(
        namespaces={"a": {}, "b": {"quota": {"pods": 3, "hard": {"count/jobs.batch": "5"}}}},
        quota={"pods": 7},
    )
    assert got["ResourceQuota/a/tenant"]["spec"]["hard"]["pods"] == "7"
    assert got["ResourceQuota/b/tenant"]["spec"]["hard"]["pods"] == "3"
    assert got["ResourceQuota/b/tenant"]["spec"]["hard"]["count/jobs.batch"] == "5"


def test_nobody_gets_a_load_balancer_or_a_node_port_by_default(made: Make) -> None:
    hard = made()["ResourceQuota/shop/tenant"]["spec"]["hard"]
    assert hard["services.loadbalancers"] == "0"
    assert hard["services.nodeports"] == "0"


def test_container_without_resources_gets_some(made: Make) -> None:
    (limits,) = made()["LimitRange/shop/tenant"]["spec"]["limits"]
    assert limits == {
        "type": "Container",
        "defaultRequest": {"cpu": "100m", "memory": "128Mi"},
        "default": {"memory": "256Mi"},
    }


def test_maximum_of_a_container(made: Make) -> None:
    got = made(limits={"max_cpu": "2", "max_memory": "4Gi"})
    (limits,) = got["LimitRange/shop/tenant"]["spec"]["limits"]
    assert limits["max"] == {"cpu": "2", "memory": "4Gi"}
    assert limits["default"] == {"cpu": "2", "memory": "256Mi"}


def test_default_deny_and_traffic_between_its_own_namespaces(made: Make) -> None:
    got = made()
    assert got["NetworkPolicy/shop/default-deny"]["spec"]["policyTypes"] == ["Ingress", "Egress"]
    own = {"namespaceSelector": {"matchLabels": {"tenant": "shop"}}}
    allowed = got["NetworkPolicy/shop/allowed"]["spec"]
    assert allowed["ingress"] == [{"from": [own]}]
    assert {"to": [own]} in allowed["egress"]


def test_pods_with_a_role_reach_the_pod_identity_agent(made: Make) -> None:
    egress = made(workloads={"web": {}})["NetworkPolicy/shop/allowed"]["spec"]["egress"]
    addresses = {
        peer["ipBlock"]["cidr"]
        for rule in egress
        for peer in rule["to"]
        if "ipBlock" in peer and rule["ports"] == [{"protocol": "TCP", "port": 80}]
    }
    assert addresses == {"169.254.170.23/32", "fd00:ec2::23/128"}


def test_rules_of_the_namespace_come_on_top_of_those_of_the_tenant(made: Make) -> None:
    got = made(
        namespaces={"a": {"network": {"ingress": {"own": {"namespaces": ["x"]}}}}, "b": {}},
        network={"ingress": {"all": {"namespaces": ["y"]}}},
    )
    assert len(got["NetworkPolicy/a/allowed"]["spec"]["ingress"]) == 3
    assert len(got["NetworkPolicy/b/allowed"]["spec"]["ingress"]) == 2


def test_admin_tier_denies_other_tenants_and_passes_what_the_spec_names(made: Make) -> None:
    got = made(network={"egress": {"pay": {"namespaces": ["payments"]}}})
    spec = got["ClusterNetworkPolicy/tenant-shop"]["spec"]
    assert spec["tier"] == "Admin"
    assert [rule["action"] for rule in spec["ingress"]] == ["Deny"]
    assert [rule["action"] for rule in spec["egress"]] == ["Pass", "Deny"]


def test_isolation_can_be_left_out(made: Make) -> None:
    assert "ClusterNetworkPolicy/tenant-shop" not in made({"isolate_network": False})


def test_requests_of_its_accounts_and_people_have_their_own_level(made: Make) -> None:
    got = made(
        members={
            "dev": {"principal_arn": DEV, "role": "developer"},
            "ops": {"oidc_group": "ops", "role": "viewer"},
        },
        api_priority={"concurrency_shares": 30},
    )
    level = got["PriorityLevelConfiguration/tenant-shop"]["spec"]["limited"]
    assert level["nominalConcurrencyShares"] == 30
    schema = got["FlowSchema/tenant-shop"]["spec"]
    assert schema["priorityLevelConfiguration"] == {"name": "tenant-shop"}
    assert 500 < schema["matchingPrecedence"] < 9000
    assert [s["group"]["name"] for s in schema["rules"][0]["subjects"]] == [
        "system:serviceaccounts:shop",
        "tenant:shop",
        "oidc:ops",
    ]
    (everything,) = schema["rules"][0]["resourceRules"]
    assert everything == {
        "apiGroups": ["*"],
        "resources": ["*"],
        "verbs": ["*"],
        "namespaces": ["*"],
        "clusterScope": True,
    }


def test_members_are_bound_by_group_and_who_leaves_loses_the_role(made: Make) -> None:
    got = made(
        members={
            "dev": {"principal_arn": DEV, "role": "developer"},
            "ops": {"oidc_group": "ops", "role": "viewer"},
        }
    )
    names = {
        role: [s["name"] for s in got[f"RoleBinding/shop/tenant-{role}"]["subjects"]]
        for role in ("viewer", "developer", "admin")
    }
    # A developer is a viewer too. The binding without members is there all the same, and empty.
    assert names == {
        "viewer": ["tenant:shop:developer", "oidc:ops"],
        "developer": ["tenant:shop:developer"],
        "admin": [],
    }


def test_access_entry_reads_its_namespaces_only(made: Make, stack: cdk.Stack) -> None:
    made(members={"dev": {"principal_arn": DEV, "role": "admin"}})
    assertions.Template.from_stack(stack).has_resource_properties(
        "AWS::EKS::AccessEntry",
        {
            "PrincipalArn": DEV,
            "KubernetesGroups": ["tenant:shop", "tenant:shop:admin"],
            "AccessPolicies": [
                {
                    "AccessScope": {"Type": "namespace", "Namespaces": ["shop"]},
                    "PolicyArn": {
                        "Fn::Join": [
                            "",
                            [
                                "arn:",
                                {"Ref": "AWS::Partition"},
                                ":eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
                            ],
                        ]
                    },
                }
            ],
        },
    )


def test_prefix_of_groups_is_that_of_the_provider(made: Make) -> None:
    got = made(
        {"oidc_groups_prefix": "sso-"}, members={"o": {"oidc_group": "ops", "role": "viewer"}}
    )
    (subject,) = got["RoleBinding/shop/tenant-viewer"]["subjects"]
    assert subject["name"] == "sso-ops"


def test_workload_gets_account_role_and_secrets(made: Make, stack: cdk.Stack) -> None:
    got = made(workloads={"web": {"secrets": {"flags": {"parameter": "/shop/flags"}}}})
    account = got["ServiceAccount/shop/web"]
    assert account["automountServiceAccountToken"] is False
    assert "annotations" not in account["metadata"]
    assert "SecretProviderClass/shop/web" in got
    template = assertions.Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::EKS::PodIdentityAssociation", {"Namespace": "shop", "ServiceAccount": "web"}
    )


def test_workload_gets_security_groups_by_its_account(
    made: Make, stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    groups = PodSecurityGroups(stack, "Groups", delivery=delivery)
    got = made(
        {"security_groups": groups}, workloads={"web": {"security_group_ids": ["sg-0a1b2c3d"]}}
    )
    spec = got["SecurityGroupPolicy/shop/web"]["spec"]
    labels = got["ServiceAccount/shop/web"]["metadata"]["labels"]
    assert spec["serviceAccountSelector"]["matchLabels"] == labels
    assert spec["securityGroups"] == {"groupIds": ["sg-0a1b2c3d"]}


def test_groups_of_a_tenant_are_those_of_every_pod(
    made: Make, stack: cdk.Stack, delivery: KubectlDelivery
) -> None:
    cluster_group = ec2.SecurityGroup.from_security_group_id(stack, "Nodes", "sg-00000009")
    groups = PodSecurityGroups(
        stack, "Groups", delivery=delivery, cluster_security_group=cluster_group
    )
    got = made(
        {"security_groups": groups},
        namespaces={"web": {}, "jobs": {}},
        security_group_ids=["sg-0a1b2c3d"],
        probe_ports=[8080],
    )
    for namespace in ("web", "jobs"):
        spec = got[f"SecurityGroupPolicy/{namespace}/tenant-shop"]["spec"]
        # An empty selector takes all pods, and no account is asked for.
        assert spec == {"podSelector": {}, "securityGroups": {"groupIds": ["sg-0a1b2c3d"]}}
    rules = assertions.Template.from_stack(stack).find_resources("AWS::EC2::SecurityGroupIngress")
    ports = sorted(rule["Properties"]["FromPort"] for rule in rules.values())
    assert ports == [53, 53, 8080]


def test_fargate_takes_all_its_pods_and_gives_them_roles_by_token(
    made: Make, stack: cdk.Stack, subnets: list[ec2.ISubnet]
) -> None:
    issuer = IssuerProvider(stack, "Issuer", issuer_url="https://oidc.example.com/id/A")
    spaces = {f"n{index}": {} for index in range(7)}
    got = made(
        {"subnets": subnets, "issuer": issuer},
        namespaces=spaces,
        fargate=True,
        workloads={"writer": {"namespace": "n1"}},
    )
    template = assertions.Template.from_stack(stack)
    profiles = template.find_resources("AWS::EKS::FargateProfile").values()
    taken = [s["Namespace"] for p in profiles for s in p["Properties"]["Selectors"]]
    assert sorted(taken) == sorted(spaces)
    assert max(len(p["Properties"]["Selectors"]) for p in profiles) == 5
    note = got["ServiceAccount/n1/writer"]["metadata"]["annotations"]
    assert "eks.amazonaws.com/role-arn" in note
    template.resource_count_is("AWS::EKS::PodIdentityAssociation", 0)


def test_own_nodes_are_tainted_and_its_pods_are_sent_there(made: Make) -> None:
    got = made({"place_pods": True}, node_pool={"limits": {"cpu": 8, "memory_gib": 32}})
    template = got["NodePool/tenant-shop"]["spec"]["template"]
    assert template["metadata"]["labels"] == {"tenant": "shop"}
    assert template["spec"]["taints"] == [
        {"key": "tenant", "value": "shop", "effect": "NoSchedule"}
    ]
    selector = got["Assign/tenant-shop-selector"]["spec"]
    assert selector["location"] == "spec.nodeSelector.tenant"
    assert selector["match"]["namespaces"] == ["shop"]
    toleration = got["Assign/tenant-shop-toleration"]["spec"]
    assert toleration["location"] == "spec.tolerations[key:tenant]"
    assert toleration["parameters"]["assign"]["value"]["value"] == "shop"


def test_own_nodes_without_gatekeeper_are_chosen_by_pods(made: Make) -> None:
    got = made(node_pool={"limits": {"cpu": 8, "memory_gib": 32}})
    assert "NodePool/tenant-shop" in got
    assert not [name for name in got if name.startswith("Assign/")]


def test_source_is_applied_with_the_rights_of_the_tenant(made: Make) -> None:
    got = made(
        namespaces={"a": {}, "b": {}},
        source={"url": "ssh://git@example.com/shop.git", "secret_name": "git", "folder": "./k8s"},
    )
    assert got["GitRepository/a/tenant-shop"]["spec"]["secretRef"] == {"name": "git"}
    kustomization = got["Kustomization/a/tenant-shop"]["spec"]
    assert kustomization["serviceAccountName"] == "tenant-deployer"
    assert kustomization["sourceRef"] == {"kind": "GitRepository", "name": "tenant-shop"}
    for namespace in ("a", "b"):
        for role in ("viewer", "developer", "admin"):
            (subject,) = got[f"RoleBinding/{namespace}/tenant-{role}"]["subjects"]
            assert subject == {
                "kind": "ServiceAccount",
                "name": "tenant-deployer",
                "namespace": "a",
            }


def test_everything_that_kubernetes_knows_is_valid(made: Make) -> None:
    got = made(
        members={"dev": {"principal_arn": DEV, "role": "developer"}},
        workloads={"web": {}},
        network={"ingress": {"x": {"cidrs": ["10.0.0.0/8"], "for_pods": {"a": "b"}}}},
    )
    known = [item for item in got.values() if "networking.k8s.aws" not in item["apiVersion"]]
    assert len(known) > 12
    for item in known:
        kubernetes_validate.validate(item, "1.35", strict=True)


def test_everything_else_waits_for_its_namespace(made: Make, stack: cdk.Stack) -> None:
    made(workloads={"web": {"secrets": {"flags": {"parameter": "/shop/flags"}}}})
    found = assertions.Template.from_stack(stack).find_resources(
        "Custom::AWSCDK-EKS-KubernetesResource"
    )
    (namespace,) = [
        key for key, item in found.items() if '"kind":"Namespace"' in str(item["Properties"])
    ]
    inside = [
        item
        for key, item in found.items()
        if key != namespace and '"namespace":"shop"' in str(item["Properties"]["Manifest"])
    ]
    assert len(inside) == 2
    assert all(namespace in item["DependsOn"] for item in inside)


def test_fails_on_roles_on_fargate_without_issuer(made: Make, subnets: list[ec2.ISubnet]) -> None:
    with pytest.raises(BlueprintError, match="issuer must be given for workloads of tenant shop"):
        made({"subnets": subnets}, fargate=True, workloads={"writer": {}})


def test_fails_on_groups_without_what_assigns_them(made: Make) -> None:
    with pytest.raises(BlueprintError, match="security_group_ids of web need PodSecurityGroups"):
        made(workloads={"web": {"security_group_ids": ["sg-0a1b2c3d"]}})


def test_fails_on_groups_of_all_pods_without_what_assigns_them(made: Make) -> None:
    with pytest.raises(BlueprintError, match="of tenant shop need PodSecurityGroups"):
        made(security_group_ids=["sg-0a1b2c3d"])


def test_names_of_two_parts_do_not_run_together(made: Make, delivery: KubectlDelivery) -> None:
    made(
        namespaces={"a": {}, "a-b": {}},
        workloads={"b-c": {"namespace": "a"}, "c": {"namespace": "a-b"}},
    )
    accounts = [name for name in delivery.manifests if name.startswith("service-account-")]
    assert accounts == ["service-account-a.b-c", "service-account-a-b.c"]


def test_members_have_no_rights_on_objects_beside_ingresses_and_services(made: Make) -> None:
    outside = {
        "aga.k8s.aws",
        "elbv2.k8s.aws",
        "externaldns.k8s.io",
        "gateway.k8s.aws",
        "gateway.networking.k8s.io",
    }
    got = made()
    for role in ("viewer", "developer", "admin"):
        groups = {g for rule in got[f"Role/shop/tenant-{role}"]["rules"] for g in rule["apiGroups"]}
        assert groups
        assert groups.isdisjoint({*outside, "*"})


def test_namespaces_carry_what_the_policies_read(made: Make) -> None:
    got = made(
        namespaces={"a": {}, "b": {}},
        ingress={
            "domains": ["shop.example.com", "shop.test"],
            "allowed_annotations": ["alb.ingress.kubernetes.io/group.order"],
        },
    )
    (policy,) = (
        one
        for key, one in got.items()
        if key.startswith("ValidatingAdmissionPolicy/") and key.endswith("-ingresses")
    )
    ordered = {"alb.ingress.kubernetes.io/group.order": "1"}
    for name in ("a", "b"):
        where = got[f"Namespace/{name}"]
        item = {
            "metadata": {"annotations": ordered},
            "spec": {"rules": [{"host": "www.shop.test"}]},
        }
        assert refusals(policy, item, namespace=where) == []
        item["spec"] = {"rules": [{"host": "www.example.com"}]}
        (refusal,) = refusals(policy, item, namespace=where)
        assert refusal == (
            "tenant shop: each rule must have a host, which must belong to shop.example.com, "
            "shop.test"
        )


@pytest.mark.parametrize(
    ("spec", "settings"),
    [
        ({}, ("", "", "shared")),
        ({"fargate": True}, ("", "", "fargate")),
        ({"node_pool": {"limits": {"cpu": 8, "memory_gib": 32}}}, ("", "", "own")),
        ({"ingress": {"any_domain": True}}, ("*", "", "shared")),
    ],
)
def test_what_is_not_set_is_written_as_well(
    made: Make, subnets: list[ec2.ISubnet], spec: dict[str, Any], settings: tuple[str, ...]
) -> None:
    got = made({"subnets": subnets}, **spec)["Namespace/shop"]["metadata"]["annotations"]
    assert got == dict(
        zip(("tenant-domains", "tenant-annotations", "tenant-nodes"), settings, strict=True)
    )


def tenant(delivery: KubectlDelivery, cluster: eks.ICluster, name: str) -> Tenant:
    return Tenant(
        cdk.Stack.of(delivery),
        name,
        cluster=cluster,
        delivery=delivery,
        name=name,
        spec=TenantSpec.model_validate({"namespaces": {name: {}}}),
        kubernetes_version="1.35",
    )


def test_tenants_of_a_delivery_share_the_policies(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    one, two = (tenant(delivery, cluster, name) for name in ("one", "two"))
    assert one.admission_policies is two.admission_policies
    policies = [key for key in delivered(stack) if key.startswith("ValidatingAdmissionPolicy/")]
    assert len(policies) == 4
    resources = assertions.Template.from_stack(stack).to_json()["Resources"]
    (guard,) = (
        key for key, item in resources.items() if "ValidatingAdmissionPolicy" in json.dumps(item)
    )
    assert not {key for key in resources[guard].get("DependsOn", ()) if "Tenant" in key}
    namespaces = [
        item
        for item in resources.values()
        if '\\"kind\\":\\"Namespace\\"' in json.dumps(item.get("Properties"))
    ]
    assert len(namespaces) == 2
    for namespace in namespaces:
        assert guard in namespace["DependsOn"], "there first, and gone last"


def test_policies_of_another_stack_have_other_names(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    """Otherwise the first stack that is deleted would leave the tenants of the other unguarded."""
    other = cdk.Stack(cdk.App(), "Other")
    imported = eks.Cluster.from_cluster_attributes(
        other,
        "Cluster",
        cluster_name="production",
        kubectl_provider=eks.KubectlProvider.from_kubectl_provider_attributes(
            other, "Kubectl", service_token="arn:aws:lambda:eu-west-1:111122223333:function:kubectl"
        ),
    )
    tenant(delivery, cluster, "one")
    tenant(KubectlDelivery(other, "Delivery", cluster=imported), imported, "two")
    first, second = (
        {key for key in delivered(one) if "Admission" in key} for one in (stack, other)
    )
    assert len(first) == len(second) == 8
    assert not first & second


def test_flux_brings_the_policies_once(cluster: eks.ICluster, stack: cdk.Stack) -> None:
    delivery = FluxDelivery("production")
    for name in ("one", "two"):
        Tenant(
            stack,
            name,
            cluster=cluster,
            delivery=delivery,
            name=name,
            spec=TenantSpec.model_validate({"namespaces": {name: {}}}),
            kubernetes_version="1.35",
        )
    names = {
        item["metadata"]["name"]
        for objects in delivery.tree.values()
        for item in objects
        if item["kind"] == "ValidatingAdmissionPolicy"
    }
    assert names == {
        "tenants-pods",
        "tenants-secrets",
        "tenants-services",
        "tenants-ingresses",
    }
