"""No tenant reaches another's namespace, or the cluster: by RBAC, access policies, or network."""

from collections.abc import Iterator
from typing import Any

import pytest

from eks_blueprint.spec import ClusterSpec, TenantSpec, load
from eks_blueprint.tenancy.members import subjects_of
from eks_blueprint.tenancy.roles import role_objects
from tests.support.apps import EXAMPLES, Assembly, example
from tests.support.objects import kubectl_objects, text
from tests.support.rbac import Right, rights_of
from tests.support.traffic import Pod, Traffic, ipv4_interface

(EXAMPLE,) = [path for path in EXAMPLES if path.stem == "10-multi-tenant"]
STACK = "teams"
SPEC: ClusterSpec = load(EXAMPLE).clusters[STACK]
TENANTS = sorted(SPEC.tenants)

WRITES = {"create", "delete", "deletecollection", "patch", "update"}
# What would lead out of a namespace, or past its guards, if a tenant could write it.
GUARDS = {
    ("", "limitranges"),
    ("", "namespaces"),
    ("", "nodes"),
    ("", "resourcequotas"),
    ("", "serviceaccounts/token"),
    # Backends of a Service, or a load balancer, in another namespace.
    ("", "endpoints"),
    ("discovery.k8s.io", "endpointslices"),
    ("", "services/status"),
    ("networking.k8s.io", "ingresses/status"),
    ("elbv2.k8s.aws", "targetgroupbindings"),
    # Where a pod runs, and what with.
    ("", "bindings"),
    ("", "pods/binding"),
    ("", "pods/ephemeralcontainers"),
    ("", "pods/status"),
    ("cert-manager.io", "certificaterequests"),
    ("networking.k8s.io", "ingressclasses"),
    ("scheduling.k8s.io", "priorityclasses"),
    ("apps", "daemonsets"),
    ("kustomize.toolkit.fluxcd.io", "kustomizations"),
    ("helm.toolkit.fluxcd.io", "helmreleases"),
    ("mutations.gatekeeper.sh", "assign"),
    ("networking.k8s.aws", "clusternetworkpolicies"),
    ("karpenter.sh", "nodepools"),
    ("vpcresources.k8s.aws", "securitygrouppolicies"),
    ("secrets-store.csi.x-k8s.io", "secretproviderclasses"),
}


RBAC = "rbac.authorization.k8s.io"
LEASES = ("coordination.k8s.io", "leases")
EACH = ("get", "list", "watch", "create", "update", "patch", "delete")
WITH_SOURCE = TenantSpec.model_validate(
    {"namespaces": {"web": {}}, "source": {"url": "https://example.com/a.git", "folder": "a"}}
)

# Read or written, these go past network policies.
TUNNELS = {("", "nodes/proxy"), ("", "pods/proxy"), ("", "services/proxy")}


@pytest.fixture(scope="module")
def assembly() -> Assembly:
    return example(EXAMPLE)


@pytest.fixture(scope="module")
def objects(assembly: Assembly) -> list[dict[str, Any]]:
    return list(kubectl_objects(assembly, STACK))


def entries(assembly: Assembly, tenant: TenantSpec) -> Iterator[dict[str, Any]]:
    """Access entries of a tenant's people."""
    mine = {member.principal_arn for member in tenant.members.values()}
    for entry in assembly.resources(STACK, "AWS::EKS::AccessEntry").values():
        if text(entry["Properties"]["PrincipalArn"]) in mine:
            yield entry["Properties"]


def everybody(assembly: Assembly, name: str) -> set[tuple[str, str]]:
    """Everybody of a tenant, as Kubernetes knows them."""
    tenant = SPEC.tenants[name]
    groups = {
        group for entry in entries(assembly, tenant) for group in entry.get("KubernetesGroups", [])
    }
    groups |= {f"oidc:{m.oidc_group}" for m in tenant.members.values() if m.oidc_group}
    accounts = {
        f"{namespace}/{account}"
        for namespace in tenant.namespaces
        for account in ("default", "tenant-deployer", *tenant.workloads)
    }
    return {("Group", group) for group in groups} | {("ServiceAccount", a) for a in accounts}


def rights(assembly: Assembly, objects: list[dict[str, Any]], name: str) -> set[Right]:
    return set().union(*(rights_of(one, objects) for one in everybody(assembly, name)))


@pytest.mark.parametrize("name", TENANTS)
def test_rbac_ends_at_the_namespaces_of_the_tenant(
    name: str, assembly: Assembly, objects: list[dict[str, Any]]
) -> None:
    got = rights(assembly, objects, name)
    assert got, "the check would be void"
    assert {right.namespace for right in got} <= set(SPEC.tenants[name].namespaces)


@pytest.mark.parametrize("name", TENANTS)
def test_nobody_can_give_himself_more(
    name: str, assembly: Assembly, objects: list[dict[str, Any]]
) -> None:
    got = rights(assembly, objects, name)
    assert not {r for r in got if r.verb in ("*", "bind", "escalate", "impersonate")}
    assert not {r for r in got if "*" in (r.group, r.resource)}
    assert not {r for r in got if r.verb in WRITES and (r.group, r.resource) in GUARDS}
    assert not {r for r in got if (r.group, r.resource) in TUNNELS}


def test_developers_do_not_change_roles_or_network_policies(
    assembly: Assembly, objects: list[dict[str, Any]]
) -> None:
    got = rights_of(("Group", "tenant:payments:developer"), objects)
    written = {right.resource for right in got if right.verb in WRITES}
    assert {"deployments", "pods", "secrets"} <= written
    assert not written & {"networkpolicies", "roles", "rolebindings", "serviceaccounts"}


# leader_election_role.yaml of kubebuilder.
LEADER_ELECTION = {
    *((group, resource, verb) for group, resource in (("", "configmaps"), LEASES) for verb in EACH),
    *(("", "events", verb) for verb in ("create", "patch")),
}


def test_admins_install_controllers_that_elect_a_leader(objects: list[dict[str, Any]]) -> None:
    got = rights_of(("Group", "tenant:shop:admin"), objects)
    for namespace in SPEC.tenants["shop"].namespaces:
        held = {(r.group, r.resource, r.verb) for r in got if r.namespace == namespace}
        # Kubernetes lets them grant what they hold, and nothing else.
        assert held >= LEADER_ELECTION
        assert held >= {(RBAC, kind, "create") for kind in ("roles", "rolebindings")}
    developer = rights_of(("Group", "tenant:payments:developer"), objects)
    assert not {right for right in developer if (right.group, right.resource) == LEASES}


def test_the_deployer_of_a_repository_has_the_same_rights() -> None:
    subjects = subjects_of("shop", WITH_SOURCE, groups_prefix="oidc:")
    made: list[dict[str, Any]] = [{**one} for one in role_objects("web", subjects)]
    deployer = rights_of(("ServiceAccount", "web/tenant-deployer"), made)
    assert {(r.group, r.resource, r.verb) for r in deployer} >= LEADER_ELECTION
    assert {r.namespace for r in deployer} == {"web"}


def test_viewers_do_not_read_secrets(objects: list[dict[str, Any]]) -> None:
    got = rights_of(("Group", "oidc:auditors"), objects)
    assert {right.namespace for right in got} == {"payments"}
    assert {right.verb for right in got} == {"get", "list", "watch"}
    assert "secrets" not in {right.resource for right in got}


@pytest.mark.parametrize("name", TENANTS)
def test_access_policies_read_the_namespaces_of_the_tenant(name: str, assembly: Assembly) -> None:
    tenant = SPEC.tenants[name]
    found = list(entries(assembly, tenant))
    assert found
    for entry in found:
        (policy,) = entry["AccessPolicies"]
        assert str(policy["PolicyArn"]).count("AmazonEKSViewPolicy")
        assert policy["AccessScope"]["Type"] == "namespace"
        assert set(policy["AccessScope"]["Namespaces"]) == set(tenant.namespaces)
        assert all(group.startswith(f"tenant:{name}") for group in entry["KubernetesGroups"])
        assert entry["Type"] == "STANDARD"


def test_no_group_belongs_to_two_tenants(assembly: Assembly) -> None:
    seen = [subject for name in TENANTS for subject in everybody(assembly, name)]
    assert len(seen) == len(set(seen))


def test_the_example_has_no_role_for_the_whole_cluster(objects: list[dict[str, Any]]) -> None:
    assert not {item["kind"] for item in objects} & {"ClusterRole", "ClusterRoleBinding"}


PODS = {
    name: [
        Pod(namespace, labels, fargate=tenant.fargate)
        for namespace in tenant.namespaces
        for labels in ((), (("app", "api"),))
    ]
    for name, tenant in SPEC.tenants.items()
}
PORTS = (80, 443, 8080, 8443)


OUTSIDE = "198.51.100.7"


@pytest.fixture(scope="module")
def ipv4(assembly: Assembly) -> bool:
    """Whether the pods of the example have an interface that policies do not see."""
    return ipv4_interface(assembly, STACK)


def reached(
    objects: list[dict[str, Any]], ipv4: bool
) -> set[tuple[str, str, tuple[Any, ...], int]]:
    traffic = Traffic(objects, ipv4_interface=ipv4)
    return {
        (source.namespace, target.namespace, target.labels, port)
        for one, sources in PODS.items()
        for other, targets in PODS.items()
        if one != other
        for source in sources
        for target in targets
        for port in PORTS
        if traffic.allows(source, target, port)
    }


ALLOWED = {
    (namespace, "payments", (("app", "api"),), 8443) for namespace in ("shop-web", "shop-jobs")
}


def test_tenants_talk_only_where_both_say_so(objects: list[dict[str, Any]], ipv4: bool) -> None:
    assert reached(objects, ipv4) == ALLOWED


def test_a_tenant_cannot_open_itself_to_others(objects: list[dict[str, Any]], ipv4: bool) -> None:
    # What an admin of each namespace could do: take the policies away, or let everybody in and out.
    wide = [
        {
            "kind": "NetworkPolicy",
            "metadata": {"name": "everybody", "namespace": namespace},
            "spec": {
                "podSelector": {},
                "policyTypes": ["Ingress", "Egress"],
                "ingress": [{"from": [{"namespaceSelector": {}}]}],
                "egress": [{"to": [{"namespaceSelector": {}}]}],
            },
        }
        for tenant in SPEC.tenants.values()
        for namespace in tenant.namespaces
    ]
    kept = [item for item in objects if item["kind"] != "NetworkPolicy"]
    # Between these two, the spec leaves the decision to NetworkPolicies.
    agreed = {("shop-web", "payments"), ("shop-jobs", "payments")}
    for tampered in (kept, [*kept, *wide]):
        got = {(source, target) for source, target, *_ in reached(tampered, ipv4)}
        # The answers of a connection are no connections of their own.
        assert got == agreed


def test_pods_of_one_tenant_talk_to_each_other(objects: list[dict[str, Any]], ipv4: bool) -> None:
    traffic = Traffic(objects, ipv4_interface=ipv4)
    assert traffic.allows(Pod("shop-web"), Pod("shop-jobs"), 9000)


def test_policies_decide_about_ipv4_addresses(objects: list[dict[str, Any]], ipv4: bool) -> None:
    traffic = Traffic(objects, ipv4_interface=ipv4)
    on_nodes = [one for pods in PODS.values() for one in pods if not one.fargate]
    assert on_nodes, "the check would be void"
    left = {pod.namespace for pod in on_nodes if traffic.leaves(pod, OUTSIDE, 5432)}
    assert left == set()


def test_the_check_would_see_an_open_border(objects: list[dict[str, Any]], ipv4: bool) -> None:
    no_tier = [item for item in objects if item["kind"] != "ClusterNetworkPolicy"]
    assert reached(no_tier, ipv4) == ALLOWED
    nothing = [item for item in no_tier if item["kind"] != "NetworkPolicy"]
    assert len(reached(nothing, ipv4)) > 50


def test_the_check_would_see_the_interface_for_ipv4(objects: list[dict[str, Any]]) -> None:
    pairs = {(source, target) for source, target, *_ in reached(objects, ipv4=True)}
    assert ("shop-web", "payments") in pairs
    assert ("payments", "shop-jobs") in pairs
    assert Traffic(objects, ipv4_interface=True).leaves(Pod("payments"), OUTSIDE, 5432)
