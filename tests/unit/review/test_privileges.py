"""Ways to become an administrator that do not say so."""

from typing import Any

import pytest

from tests.unit.review.conftest import Reviewed
from tests.unit.review.test_access import (
    ACCOUNT,
    ADMIN,
    API,
    BINDING,
    allow,
    cluster_role,
    entry,
    objects,
    role,
    who,
)

RBAC = "rbac.authorization.k8s.io"
BOUND = {**BINDING, "roleRef": {"kind": "ClusterRole", "name": "own"}}
NODE = {"Principal": {"Service": "ec2.amazonaws.com"}}


def rule(group: str, resource: str, *verbs: str, **more: Any) -> dict[str, Any]:
    return {"apiGroups": [group], "resources": [resource], "verbs": [*verbs], **more}


def labelled(name: str, **labels: str) -> dict[str, Any]:
    made = cluster_role(**rule("*", "*", "*"))
    return {**made, "metadata": {"name": name, "labels": labels}}


@pytest.mark.parametrize(
    "made",
    [
        rule(RBAC, "*", "*"),
        rule(RBAC, "clusterroles", "*"),
        rule(RBAC, "clusterroles", "bind", resourceNames=["cluster-admin"]),
        rule("", "groups", "impersonate", resourceNames=["system:masters"]),
        rule("", "*", "*"),
        rule("*", "*", "get", "patch"),
        rule("", "secrets", "list"),
        rule("*", "secrets", "get"),
        rule("", "pods", "create"),
        rule("apps", "daemonsets", "patch"),
        rule("batch", "*", "create"),
        rule("", "pods/exec", "create"),
        rule("", "*/exec", "create"),
        rule("", "pods/ephemeralcontainers", "patch"),
        rule("", "nodes/proxy", "create"),
        rule("", "serviceaccounts/token", "create"),
        rule("", "persistentvolumes", "create"),
        rule("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "update"),
        rule("kustomize.toolkit.fluxcd.io", "kustomizations", "create"),
        rule("eks.services.k8s.aws", "accessentries", "create"),
    ],
    ids=lambda made: f"{made['verbs'][0]} {made['resources'][0]}",
)
def test_permissions_in_all_namespaces_that_lead_to_an_administrator(
    made: Any, reviewed: Reviewed
) -> None:
    found = reviewed({"O": objects(cluster_role(**made), BOUND)}, AccessConfig=API)
    (one,) = [one for one in found.access.administrators if one.kind == "through Kubernetes"]
    assert one.who == "Group ops"
    assert one.steps[1].startswith("so it ")


@pytest.mark.parametrize(
    "made",
    [
        rule("", "pods", "get", "list", "watch"),
        rule("", "pods/log", "get"),
        rule("apps", "deployments/scale", "update"),
        rule("", "configmaps", "create"),
        rule("shop.example.com", "*", "*"),
        rule("", "users", "impersonate", resourceNames=["reader"]),
        rule(RBAC, "clusterroles", "bind", resourceNames=["view"]),
        rule("", "secrets", "get", resourceNames=["own"]),
    ],
    ids=lambda made: f"{made['verbs'][0]} {made['resources'][0]}",
)
def test_other_permissions_are_no_way(made: Any, reviewed: Reviewed) -> None:
    assert not who(reviewed({"O": objects(cluster_role(**made), BOUND)}, AccessConfig=API))


def in_namespace(name: str, to: str) -> dict[str, Any]:
    bound = {**BINDING, "kind": "RoleBinding", "metadata": {"name": "ops", "namespace": name}}
    return {**bound, "roleRef": {"kind": "ClusterRole", "name": to}}


@pytest.mark.parametrize(
    ("binding", "leads"),
    [
        ({**BOUND, "roleRef": {"kind": "ClusterRole", "name": "edit"}}, True),
        ({**BOUND, "roleRef": {"kind": "ClusterRole", "name": "admin"}}, True),
        ({**BOUND, "roleRef": {"kind": "ClusterRole", "name": "view"}}, False),
        (in_namespace("kube-system", "edit"), True),
        (in_namespace("shop", "edit"), False),
    ],
)
def test_roles_of_kubernetes_lead_to_one_where_controllers_run(
    binding: Any, leads: bool, reviewed: Reviewed
) -> None:
    assert bool(who(reviewed({"O": objects(binding)}, AccessConfig=API))) is leads


def test_rules_of_aggregated_roles_are_read(reviewed: Reviewed) -> None:
    selected = {"clusterRoleSelectors": [{"matchLabels": {"part": "yes"}}]}
    whole = {**cluster_role(), "rules": [], "aggregationRule": selected}
    found = reviewed({"O": objects(whole, labelled("part", part="yes"), BOUND)}, AccessConfig=API)
    assert who(found) == ["Group ops"]
    found = reviewed({"O": objects(whole, labelled("part", part="no"), BOUND)}, AccessConfig=API)
    assert not who(found)


def test_labels_that_widen_a_role_of_kubernetes_are_read(reviewed: Reviewed) -> None:
    wider = labelled("wider", **{f"{RBAC}/aggregate-to-view": "true"})
    for name in ("view", "edit", "admin"):
        binding = {**BOUND, "roleRef": {"kind": "ClusterRole", "name": name}}
        assert who(reviewed({"O": objects(wider, binding)}, AccessConfig=API)) == ["Group ops"]


def test_members_of_a_group_are_named(reviewed: Reviewed) -> None:
    made = entry("arn:aws:iam::1:role/x", ADMIN.replace("ClusterAdmin", "View"))
    made["Properties"]["KubernetesGroups"] = ["ops"]
    provider = {
        "Type": "AWS::EKS::IdentityProviderConfig",
        "Properties": {"Type": "oidc", "Oidc": {"IssuerUrl": "https://login.example.com"}},
    }
    admin = {**BOUND, "roleRef": {"kind": "ClusterRole", "name": "cluster-admin"}}
    found = reviewed({"E": made, "I": provider, "O": objects(admin)}, AccessConfig=API)
    (one,) = [one for one in found.access.administrators if one.who == "Group ops"]
    assert one.steps[0] == (
        "its members: arn:aws:iam::1:role/x, whoever is one for provider https://login.example.com"
    )


@pytest.mark.parametrize(
    ("policy", "scope", "leads"),
    [
        ("AmazonEKSEditPolicy", None, True),
        ("AmazonEKSAdminPolicy", None, True),
        ("AmazonEKSAdminViewPolicy", None, True),
        ("AmazonEKSViewPolicy", None, False),
        ("AmazonEKSEditPolicy", ["shop"], False),
        ("AmazonEKSEditPolicy", ["shop", "kube-*"], True),
        ("AmazonEKSClusterAdminPolicy", ["kube-system"], True),
    ],
)
def test_access_policies_lead_to_one_where_controllers_run(
    policy: str, scope: Any, leads: bool, reviewed: Reviewed
) -> None:
    where = {"Type": "namespace", "Namespaces": scope} if scope else {"Type": "cluster"}
    made = entry(
        "arn:aws:iam::1:role/x", ADMIN.replace("AmazonEKSClusterAdminPolicy", policy), scope=where
    )
    assert bool(who(reviewed({"E": made}, AccessConfig=API))) is leads


def test_every_outcome_of_a_condition_is_looked_at(reviewed: Reviewed) -> None:
    nothing = {"Ref": "AWS::NoValue"}
    made = entry("arn:aws:iam::1:role/x")
    listed = made["Properties"]["AccessPolicies"]
    made["Properties"]["AccessPolicies"] = {"Fn::If": ["Prod", listed, nothing]}
    statement = {"Fn::If": ["Prod", allow({"Fn::If": ["Prod", "eks:*", "s3:Get*"]}), nothing]}
    found = reviewed({"E": made, "Ops": role(ACCOUNT, statement)}, AccessConfig=API)
    assert [one.kind for one in found.access.administrators[:2]] == ["direct", "through AWS"]


def test_aws_auth_in_yaml_is_read(reviewed: Reviewed) -> None:
    config = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "aws-auth", "namespace": "kube-system"},
        "data": {
            "mapRoles": "- rolearn: arn:aws:iam::1:role/x\n  groups:\n  - system:masters\n",
            "mapAccounts": '["111122223333"]',
        },
    }
    both = {**API, "AuthenticationMode": "API_AND_CONFIG_MAP"}
    found = reviewed({"O": objects(config)}, AccessConfig=both)
    assert who(found) == ["role x of account 1"]
    assert found.access.entries[1].principal == "111122223333"


@pytest.mark.parametrize(
    ("actions", "resource", "leads"),
    [
        ("iam:AttachRolePolicy", "*", True),
        ("iam:CreatePolicyVersion", "arn:aws:iam::1:policy/*", True),
        ("iam:PutUserPolicy", "arn:aws:iam::1:user/shop-*", False),
        ("iam:GetRole", "*", False),
        ("cloudformation:UpdateStack", "*", True),
        ("cloudformation:ExecuteChangeSet", "arn:aws:cloudformation:x:1:stack/other/*", False),
        ("cloudformation:DescribeStacks", "*", False),
    ],
)
def test_permissions_in_the_account_that_lead_to_an_administrator(
    actions: str, resource: str, leads: bool, reviewed: Reviewed
) -> None:
    found = reviewed({"Ops": role(ACCOUNT, allow(actions, resource))}, AccessConfig=API)
    assert bool(who(found, "through AWS")) is leads


def test_what_runs_with_the_role_of_an_administrator_is_a_way(reviewed: Reviewed) -> None:
    made = {
        "Admin": role(NODE),
        "Entry": entry({"Fn::GetAtt": ["Admin", "Arn"]}),
        "Profile": {
            "Type": "AWS::IAM::InstanceProfile",
            "Properties": {"Roles": [{"Ref": "Admin"}]},
        },
        "Host": {
            "Type": "AWS::EC2::Instance",
            "Properties": {"IamInstanceProfile": {"Ref": "Profile"}},
        },
        "Ops": role(ACCOUNT, allow("ssm:StartSession")),
    }
    found = reviewed(made, AccessConfig=API)
    steps = [one.steps for one in found.access.administrators]
    assert (
        "has role Ops",
        "may call ssm:StartSession on instance Host",
        "runs commands there, with role Admin",
    ) in steps


def test_users_and_groups_of_the_templates_are_identities(reviewed: Reviewed) -> None:
    policy = {"PolicyName": "own", "PolicyDocument": {"Statement": [allow("eks:*")]}}
    attached = {
        "Type": "AWS::IAM::Policy",
        "Properties": {**policy, "Groups": [{"Ref": "Group"}]},
    }
    made = {
        "User": {"Type": "AWS::IAM::User", "Properties": {"UserName": "ann", "Policies": [policy]}},
        "Group": {"Type": "AWS::IAM::Group", "Properties": {}},
        "Policy": attached,
    }
    found = reviewed(made, AccessConfig=API)
    assert who(found, "through AWS") == ["user ann", "users of group Group"]
    assert not found.access.roles


def test_pods_of_an_association_are_named(reviewed: Reviewed) -> None:
    made = {
        "Admin": role({"Principal": {"Service": "pods.eks.amazonaws.com"}}),
        "Entry": entry({"Fn::GetAtt": ["Admin", "Arn"]}),
        "Association": {
            "Type": "AWS::EKS::PodIdentityAssociation",
            "Properties": {
                "Namespace": "shop",
                "ServiceAccount": "web",
                "RoleArn": {"Fn::GetAtt": ["Admin", "Arn"]},
            },
        },
    }
    assert who(reviewed(made, AccessConfig=API)) == ["pods of shop/web"]


@pytest.mark.parametrize(
    "trust",
    [
        {"NotPrincipal": {"AWS": "arn:aws:iam::1:user/x"}},
        {"Action": "sts:Assume*", "Principal": {"AWS": "*"}},
    ],
)
def test_trust_that_lets_everybody_in_is_seen(trust: Any, reviewed: Reviewed) -> None:
    made = {"Admin": role(trust), "Entry": entry({"Fn::GetAtt": ["Admin", "Arn"]})}
    assert who(reviewed(made, AccessConfig=API)) == ["anyone in AWS"]


def test_a_condition_that_excludes_the_own_account_lets_others_in(reviewed: Reviewed) -> None:
    trust = {"Principal": {"AWS": "*"}}
    own = {"aws:PrincipalAccount": {"Ref": "AWS::AccountId"}}
    equal = role({**trust, "Condition": {"StringEquals": own}})
    other = role({**trust, "Condition": {"StringNotEquals": own}})
    assert not reviewed({"R": equal}, AccessConfig=API).access.outsiders
    assert reviewed({"R": other}, AccessConfig=API).access.outsiders
