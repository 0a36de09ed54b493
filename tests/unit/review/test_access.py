"""Who may do what, and who can become an administrator."""

import json
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint import review
from tests.support.cloud_assemblies import written
from tests.unit.review.conftest import Reviewed

ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
API = {"AuthenticationMode": "API", "BootstrapClusterCreatorAdminPermissions": False}


def entry(principal: Any, policy: str = ADMIN, **more: Any) -> dict[str, Any]:
    scope = more.pop("scope", {"Type": "cluster"})
    return {
        "Type": "AWS::EKS::AccessEntry",
        "Properties": {
            "ClusterName": {"Ref": "Cluster"},
            "PrincipalArn": principal,
            "AccessPolicies": [{"PolicyArn": policy, "AccessScope": scope}],
            **more,
        },
    }


def role(trusted: Any, *statements: Any, **more: Any) -> dict[str, Any]:
    policies = [{"PolicyName": "own", "PolicyDocument": {"Statement": [*statements]}}]
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {
                "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", **trusted}]
            },
            "Policies": policies if statements else [],
            **more,
        },
    }


def allow(actions: Any, resources: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def objects(*items: Any) -> dict[str, Any]:
    return {
        "Type": "Custom::AWSCDK-EKS-KubernetesResource",
        "Properties": {"Manifest": json.dumps([*items]), "ClusterName": {"Ref": "Cluster"}},
    }


LAMBDA = {"Principal": {"Service": "lambda.amazonaws.com"}}
EVERYBODY = "every identity of account 111122223333 that may call sts:AssumeRole"
ACCOUNT = {"Principal": {"AWS": "arn:aws:iam::111122223333:root"}}


def who(found: Any, kind: str = "") -> list[str]:
    paths = found.access.administrators
    return [one.who for one in paths if one.kind != "not in templates" and kind in ("", one.kind)]


def test_an_entry_of_an_administrator_is_a_direct_way(reviewed: Reviewed) -> None:
    arn = "arn:aws:iam::111122223333:role/team"
    found = reviewed({"Entry": entry(arn)}, AccessConfig=API)
    assert who(found) == ["role team of account 111122223333"]
    (first, *_) = found.access.administrators
    assert first.kind == "direct"
    assert first.places[0].id == "prod/Entry"
    assert first.places[0].line is not None


@pytest.mark.parametrize(
    "made",
    [
        entry("arn:aws:iam::1:role/a", ADMIN.replace("ClusterAdmin", "View")),
        entry("arn:aws:iam::1:role/a", scope={"Type": "namespace", "Namespaces": ["shop"]}),
    ],
)
def test_other_entries_are_none(made: Any, reviewed: Reviewed) -> None:
    assert not who(reviewed({"Entry": made}, AccessConfig=API))


def test_the_group_of_masters_is_a_way(reviewed: Reviewed) -> None:
    made = entry("arn:aws:iam::1:role/a", ADMIN.replace("ClusterAdmin", "View"))
    made["Properties"]["KubernetesGroups"] = ["system:masters"]
    assert who(reviewed({"Entry": made}, AccessConfig=API)) == ["role a of account 1"]


def test_whoever_may_assume_the_role_of_an_entry_has_it(reviewed: Reviewed) -> None:
    found = reviewed(
        {"Admin": role(ACCOUNT), "Entry": entry({"Fn::GetAtt": ["Admin", "Arn"]})},
        AccessConfig=API,
    )
    assert who(found, "direct") == [EVERYBODY]


def test_the_creator_is_an_administrator_unless_the_template_says_no(reviewed: Reviewed) -> None:
    assert who(reviewed()) == ["the identity that creates the cluster"]
    assert who(reviewed(AccessConfig={"AuthenticationMode": "API"}))
    assert not who(reviewed(AccessConfig=API))


def test_the_older_construct_creates_the_cluster_with_a_role(tmp_path: Path) -> None:
    made = {
        "Type": "Custom::AWSCDK-EKS-Cluster",
        "Properties": {
            "Config": {"name": "old", "version": "1.33"},
            "AssumeRoleArn": {"Fn::GetAtt": ["Creator", "Arn"]},
        },
    }
    template = {"Resources": {"C": made, "Creator": role(ACCOUNT)}}
    (found,) = review.load(written(tmp_path, {"app": template})).clusters
    assert who(found) == [EVERYBODY]


def test_a_role_that_makes_entries_leads_to_an_administrator(reviewed: Reviewed) -> None:
    found = reviewed({"Ops": role(ACCOUNT, allow("eks:Create*"))}, AccessConfig=API)
    (one,) = [path for path in found.access.administrators if path.kind == "through AWS"]
    assert one.who == EVERYBODY
    assert one.steps[:2] == (
        "has role Ops",
        "may call eks:CreateAccessEntry, eks:CreateCapability on the cluster",
    )


@pytest.mark.parametrize(
    ("statement", "leads"),
    [
        (allow("eks:CreateAccessEntry", "arn:aws:eks:eu-west-1:1:cluster/other"), False),
        (allow("eks:CreateAccessEntry", {"Fn::GetAtt": ["Cluster", "Arn"]}), True),
        (allow("eks:CreateAccessEntry", "arn:aws:eks:eu-west-1:1:cluster/prod"), True),
        (allow("eks:CreateAccessEntry", "arn:aws:eks:eu-west-1:1:cluster/*"), True),
        (allow("eks:DescribeCluster"), False),
        ({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, True),
        ({"Effect": "Deny", "Action": "eks:*", "Resource": "*"}, False),
    ],
)
def test_a_statement_counts_where_it_reaches_the_cluster(
    statement: Any, leads: bool, reviewed: Reviewed
) -> None:
    found = reviewed({"Ops": role(ACCOUNT, statement)}, AccessConfig=API)
    assert bool(who(found, "through AWS")) is leads


def test_calling_the_function_of_kubectl_leads_to_an_administrator(reviewed: Reviewed) -> None:
    kubectl = role(LAMBDA)
    function = {
        "Type": "AWS::Lambda::Function",
        "Properties": {"Role": {"Fn::GetAtt": ["Kubectl", "Arn"]}},
    }
    found = reviewed(
        {
            "Kubectl": kubectl,
            "Function": function,
            "Entry": entry({"Fn::GetAtt": ["Kubectl", "Arn"]}),
            "Caller": role(
                ACCOUNT, allow("lambda:InvokeFunction", {"Fn::GetAtt": ["Function", "Arn"]})
            ),
        },
        AccessConfig=API,
    )
    assert who(found) == [EVERYBODY, "function Function"]
    (outside,) = (one for one in found.access.administrators if one.kind == "not in templates")
    assert "; invoke or change function Function; pass or change role Kubectl; " in outside.steps[0]


def test_passing_the_role_of_an_administrator_leads_to_one(reviewed: Reviewed) -> None:
    found = reviewed(
        {
            "Admin": role(LAMBDA),
            "Entry": entry({"Fn::GetAtt": ["Admin", "Arn"]}),
            "Ops": role(ACCOUNT, allow("iam:PassRole", {"Fn::GetAtt": ["Admin", "Arn"]})),
        },
        AccessConfig=API,
    )
    assert EVERYBODY in who(found, "through AWS")


BINDING = {
    "apiVersion": "rbac.authorization.k8s.io/v1",
    "kind": "ClusterRoleBinding",
    "metadata": {"name": "ops"},
    "subjects": [{"kind": "Group", "name": "ops"}],
}


def cluster_role(**rule: Any) -> dict[str, Any]:
    return {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRole",
        "metadata": {"name": "own"},
        "rules": [rule],
    }


@pytest.mark.parametrize(
    ("rule", "leads"),
    [
        ({"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}, True),
        (
            {
                "apiGroups": ["rbac.authorization.k8s.io"],
                "resources": ["clusterroles"],
                "verbs": ["escalate"],
            },
            True,
        ),
        ({"apiGroups": [""], "resources": ["groups"], "verbs": ["impersonate"]}, True),
        ({"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list"]}, False),
        (
            {
                "apiGroups": [""],
                "resources": ["users"],
                "verbs": ["impersonate"],
                "resourceNames": ["x"],
            },
            False,
        ),
    ],
)
def test_roles_that_escalate_lead_to_an_administrator(
    rule: Any, leads: bool, reviewed: Reviewed
) -> None:
    binding = {**BINDING, "roleRef": {"kind": "ClusterRole", "name": "own"}}
    found = reviewed({"Objects": objects(cluster_role(**rule), binding)}, AccessConfig=API)
    assert (who(found, "through Kubernetes") == ["Group ops"]) is leads
    (one,) = found.access.bindings
    assert one.rules[0].verbs == tuple(rule["verbs"])


def test_a_binding_to_cluster_admin_is_a_way(reviewed: Reviewed) -> None:
    binding = {**BINDING, "roleRef": {"kind": "ClusterRole", "name": "cluster-admin"}}
    assert who(reviewed({"O": objects(binding)}, AccessConfig=API)) == ["Group ops"]


def test_whoever_writes_what_flux_applies_is_an_administrator(reviewed: Reviewed) -> None:
    source = {
        "apiVersion": "source.toolkit.fluxcd.io/v1",
        "kind": "GitRepository",
        "metadata": {"name": "platform", "namespace": "flux-system"},
        "spec": {"url": "https://git.example.com/platform"},
    }
    layer = {
        "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
        "kind": "Kustomization",
        "metadata": {"name": "a", "namespace": "flux-system"},
        "spec": {"path": "./a", "sourceRef": {"kind": "GitRepository", "name": "platform"}},
    }
    other = {**layer, "metadata": {"name": "b", "namespace": "flux-system"}}
    found = reviewed({"O": objects(source, layer, other)}, AccessConfig=API)
    assert who(found, "through delivery") == [
        "whoever can write to GitRepository https://git.example.com/platform"
    ]
    (way,) = (one for one in found.access.administrators if one.kind == "through delivery")
    assert way.steps[-1].endswith("kustomize-controller, which Flux makes an administrator")


def test_mapped_roles_of_aws_auth_are_entries(reviewed: Reviewed) -> None:
    roles = [{"rolearn": "arn:aws:iam::1:role/x", "groups": ["system:masters"], "username": "x"}]
    config = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "aws-auth", "namespace": "kube-system"},
        "data": {"mapRoles": json.dumps(roles), "mapUsers": "not JSON"},
    }
    both = {**API, "AuthenticationMode": "API_AND_CONFIG_MAP"}
    found = reviewed({"O": objects(config)}, AccessConfig=both)
    assert who(found) == ["role x of account 1"]
    assert found.access.administrators[0].steps == (
        "ConfigMap aws-auth gives it group system:masters",
    )
    assert [one.type for one in found.access.entries] == ["aws-auth"]
    # EKS does not read it in this mode.
    assert not who(reviewed({"O": objects(config)}, AccessConfig=API))


def test_what_is_denied_is_no_way(reviewed: Reviewed) -> None:
    denied = {"Effect": "Deny", "Action": "eks:*AccessEntry", "Resource": "*"}
    ways = role(ACCOUNT, allow("eks:CreateAccessEntry"), denied)
    assert not who(reviewed({"Ops": ways}, AccessConfig=API))
    limited = {**denied, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}
    ways = role(ACCOUNT, allow("eks:CreateAccessEntry"), limited)
    assert who(reviewed({"Ops": ways}, AccessConfig=API)) == [EVERYBODY]


@pytest.mark.parametrize(
    ("resource", "leads"),
    [
        ({"Fn::GetAtt": ["Function", "Arn"]}, True),
        ({"Fn::Join": ["", [{"Fn::GetAtt": ["Function", "Arn"]}, ":*"]]}, True),
        ({"Fn::Join": ["", [{"Fn::GetAtt": ["Another", "Arn"]}, ":*"]]}, False),
        ({"Fn::Sub": "arn:${AWS::Partition}:lambda:${AWS::Region}:1:function:prod-*"}, True),
        ({"Fn::Sub": "arn:${AWS::Partition}:lambda:${AWS::Region}:1:function:test-*"}, False),
    ],
)
def test_a_function_is_meant_by_its_arn_or_the_beginning_of_its_name(
    resource: Any, leads: bool, reviewed: Reviewed
) -> None:
    function = {
        "Type": "AWS::Lambda::Function",
        "Properties": {"Role": {"Fn::GetAtt": ["Kubectl", "Arn"]}},
    }
    found = reviewed(
        {
            "Kubectl": role(LAMBDA),
            "Function": function,
            "Another": {"Type": "AWS::Lambda::Function", "Properties": {}},
            "Entry": entry({"Fn::GetAtt": ["Kubectl", "Arn"]}),
            "Caller": role(ACCOUNT, allow("lambda:InvokeFunction", resource)),
        },
        AccessConfig=API,
    )
    assert (EVERYBODY in who(found)) is leads


@pytest.mark.parametrize(("trusted", "leads"), [(ACCOUNT, 2), (LAMBDA, 1)])
def test_permission_to_assume_a_role_needs_its_trust(
    trusted: Any, leads: int, reviewed: Reviewed
) -> None:
    own = {"Principal": {"AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}}}
    found = reviewed(
        {
            "Admin": role(own if trusted is ACCOUNT else trusted),
            "Entry": entry({"Fn::GetAtt": ["Admin", "Arn"]}),
            "Ops": role(ACCOUNT, allow("sts:AssumeRole")),
        },
        AccessConfig=API,
    )
    assert len(who(found)) == leads


def test_a_trust_policy_may_name_a_role_of_the_templates(reviewed: Reviewed) -> None:
    function = {
        "Type": "AWS::Lambda::Function",
        "Properties": {"Role": {"Fn::GetAtt": ["Runs", "Arn"]}},
    }
    found = reviewed(
        {
            "Function": function,
            "Runs": role(LAMBDA),
            "Admin": role({"Principal": {"AWS": {"Fn::GetAtt": ["Runs", "Arn"]}}}),
            "Entry": entry({"Fn::GetAtt": ["Admin", "Arn"]}),
            "Tagging": role({**ACCOUNT, "Action": "sts:TagSession"}),
            "Tagged": entry({"Fn::GetAtt": ["Tagging", "Arn"]}),
        },
        AccessConfig=API,
    )
    assert who(found) == ["function Function"]


def test_trust_of_pods_names_their_service_account(reviewed: Reviewed) -> None:
    identity = {
        "Principal": {"Service": "pods.eks.amazonaws.com"},
        "Condition": {
            "StringEquals": {
                "aws:RequestTag/kubernetes-namespace": "shop",
                "aws:RequestTag/kubernetes-service-account": "api",
            }
        },
    }
    irsa = {
        "Principal": {"Federated": "arn:aws:iam::1:oidc-provider/x"},
        "Condition": {"StringEquals": {"x:sub": "system:serviceaccount:shop:web"}},
    }
    found = reviewed({"A": role(identity), "B": role(irsa)})
    assert [str(one.trusted[0]) for one in found.access.roles] == [
        "pods of shop/api",
        "pods of shop/web",
    ]


def test_wildcards_are_found_and_reading_is_a_reason(reviewed: Reviewed) -> None:
    found = reviewed(
        {"R": role(ACCOUNT, allow("ec2:Describe*"), allow("s3:PutObject", "arn:aws:s3:::b/*"))}
    )
    (one,) = found.access.roles
    assert [item.wildcard for item in one.wildcards] == [
        "action ec2:Describe*, resource *",
        "resource arn:aws:s3:::b/*",
    ]
    assert [item.reason for item in one.wildcards] == [
        "only reads",
        "limited to resources whose names begin as given",
    ]


@pytest.mark.parametrize(
    ("statement", "noteworthy"),
    [
        (allow("*"), True),
        (allow("iam:PassRole"), True),
        (allow("s3:*", "arn:aws:s3:::b"), True),
        ({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, True),
        (allow("ec2:Describe*"), False),
        (allow("ec2:RunInstances", "arn:aws:ec2:*:*:subnet/*"), False),
        (allow("s3:PutObject", "arn:aws:s3:::b/*"), False),
        (allow("s3:PutObject", "arn:aws:s3:::b"), False),
        (
            allow("ec2:DeleteVolume", Condition={"StringEquals": {"aws:ResourceTag/a": "b"}}),
            False,
        ),
        (allow("ec2:DeleteVolume", Condition={"StringLike": {"aws:ResourceTag/a": "*"}}), True),
        (allow("ec2:DeleteVolume", Condition={"Null": {"aws:ResourceTag/a": "true"}}), True),
        ({"Effect": "Deny", "Action": "*", "Resource": "*"}, False),
    ],
)
def test_only_what_is_wide_and_explained_by_nothing_is_noteworthy(
    statement: Any, noteworthy: bool, reviewed: Reviewed
) -> None:
    (one,) = reviewed({"R": role(ACCOUNT, statement)}).access.roles
    assert [item.noteworthy for item in one.statements] == [noteworthy]


def test_the_widest_of_the_shortest_ways_come_first(reviewed: Reviewed) -> None:
    masters = {**BINDING, "roleRef": {"kind": "ClusterRole", "name": "cluster-admin"}}
    found = reviewed(
        {
            "Objects": objects(masters),
            "Ops": role(ACCOUNT, allow("eks:Create*")),
            "Own": entry("arn:aws:iam::<AWS::AccountId>:role/team"),
            "Open": entry({"Fn::GetAtt": ["Trusting", "Arn"]}),
            "Trusting": role({"Principal": "*"}),
        },
        AccessConfig=API,
    )
    paths = found.access.administrators
    assert [(one.kind, one.risk) for one in paths] == [
        ("direct", 0),
        ("direct", 3),
        ("through Kubernetes", 3),
        ("through AWS", 2),
        ("not in templates", 9),
    ]
    assert [one.outside for one in paths[:2]] == ["every account", ""]


def test_policies_beside_a_role_are_its_own(reviewed: Reviewed) -> None:
    policy = {
        "Type": "AWS::IAM::ManagedPolicy",
        "Properties": {
            "Roles": [{"Ref": "R"}],
            "PolicyDocument": {"Statement": allow("s3:GetObject", "arn:aws:s3:::b/k")},
        },
    }
    managed = {"ManagedPolicyArns": ["arn:aws:iam::aws:policy/ReadOnlyAccess", {"Ref": "P"}]}
    found = reviewed({"R": role(ACCOUNT, **managed), "P": policy})
    (one,) = found.access.roles
    assert [item.name for item in one.managed_policies] == ["ReadOnlyAccess"]
    assert [item.actions for item in one.statements] == [("s3:GetObject",)]
    assert one.statements[0].policy.logical_id == "P"


def test_keys_say_what_they_encrypt_and_whom_they_let_in(reviewed: Reviewed) -> None:
    key = {
        "Type": "AWS::KMS::Key",
        "DeletionPolicy": "Retain",
        "Properties": {
            "Description": "Secrets",
            "EnableKeyRotation": True,
            "KeyPolicy": {
                "Statement": [
                    {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::1:root"}, "Action": "*"}
                ]
            },
        },
    }
    arn = {"Fn::GetAtt": ["Key", "Arn"]}
    found = reviewed(
        {
            "Key": key,
            "Logs": {"Type": "AWS::Logs::LogGroup", "Properties": {"KmsKeyId": arn}},
            "Open": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "open"}},
            "Topic": {
                "Type": "AWS::SNS::Topic",
                "Properties": {"KmsMasterKeyId": "arn:aws:kms:eu-west-1:2:key/other"},
            },
        },
        EncryptionConfig=[{"Provider": {"KeyArn": arn}, "Resources": ["secrets"]}],
    )
    own, other = found.access.keys
    assert [one.what for one in own.encrypts] == ["Kubernetes secrets", "log group"]
    assert (own.name, own.rotated, own.kept) == ("Secrets", True, True)
    assert [one.principal for one in own.grants] == ["arn:aws:iam::1:root"]
    assert other.name == "arn:aws:kms:eu-west-1:2:key/other"
    assert [one.name for one in found.access.unencrypted] == ["open"]


def test_policies_of_aws_are_judged_and_lead_to_an_administrator(reviewed: Reviewed) -> None:
    choice = {"Fn::If": ["On", "arn:aws:iam::aws:policy/PowerUserAccess", {"Ref": "AWS::NoValue"}]}
    everything = {"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess"}
    others = [
        "arn:aws:iam::aws:policy/Unheard",
        "arn:aws:iam::111122223333:policy/AdministratorAccess",
    ]
    found = reviewed(
        {
            "Deploys": role(ACCOUNT, ManagedPolicyArns=[everything, choice]),
            "Other": role(ACCOUNT, ManagedPolicyArns=others),
        },
        AccessConfig=API,
    )
    deploys, other = found.access.roles
    assert [one.judgement for one in deploys.managed_policies] == ["everything", "wide"]
    assert [one.judgement for one in other.managed_policies] == ["not judged", "not judged"]
    assert (deploys.is_administrator, other.is_administrator) == (True, False)
    assert found.access.administrators[0].steps[0] == "has role Deploys"


def test_identities_of_other_accounts_are_listed_wherever_they_are_let_in(
    tmp_path: Path,
) -> None:
    other = {"Principal": {"AWS": "arn:aws:iam::444455556666:root"}}
    github = {"Principal": {"Federated": "arn:aws:iam::1:oidc-provider/token.example.com"}}
    caller = {"StringEquals": {"kms:CallerAccount": "111122223333"}}
    everyone = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "kms:*", "Resource": "*"}
    resources = {
        "Cluster": {
            "Type": "AWS::EKS::Cluster",
            "Properties": {"Name": "prod", "AccessConfig": API},
        },
        "Entry": entry("arn:aws:iam::444455556666:role/ops"),
        "Own": entry("arn:aws:iam::111122223333:role/ops"),
        "Trusting": role(other),
        "Deploys": role(github),
        "Bucket": {"Type": "AWS::S3::Bucket"},
        "BucketPolicy": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {
                "Bucket": {"Ref": "Bucket"},
                "PolicyDocument": {"Statement": allow("s3:GetObject", **other)},
            },
        },
        "Key": {
            "Type": "AWS::KMS::Key",
            "Properties": {
                "KeyPolicy": {"Statement": [{**everyone, "Condition": caller}, everyone]}
            },
        },
        "Permission": {
            "Type": "AWS::Lambda::Permission",
            "Properties": {"Principal": "444455556666", "FunctionName": "f"},
        },
    }
    folder = written(
        tmp_path, {"app": {"Resources": resources}}, environment="aws://111122223333/eu-west-1"
    )
    (found,) = review.load(folder).clusters
    shown = [(one.origin, one.may) for one in found.access.outsiders]
    other_account = "account 444455556666"
    assert shown == [
        (other_account, "uses the Kubernetes API: AmazonEKSClusterAdminPolicy on cluster"),
        (other_account, "assumes role Trusting"),
        ("provider token.example.com", "assumes role Deploys"),
        (other_account, "s3:GetObject on Bucket"),
        ("every account", "kms:* on Key"),
        (other_account, "calls a function (Permission)"),
    ]
    first, second, *_ = found.access.administrators
    assert (first.outside, second.outside) == (other_account, "")


def test_where_templates_fit_every_account_none_is_surely_another(reviewed: Reviewed) -> None:
    found = reviewed({"Entry": entry("arn:aws:iam::444455556666:role/ops")}, AccessConfig=API)
    assert [one.origin for one in found.access.outsiders] == [
        "account 444455556666, unless the stack is deployed there"
    ]
    assert not found.access.administrators[0].outside


def test_roles_of_nodes_say_what_a_node_may_and_who_gets_in(reviewed: Reviewed) -> None:
    policies = ["AmazonEKSWorkerNodePolicy", "AmazonSSMManagedInstanceCore"]
    arns = [f"arn:aws:iam::aws:policy/{name}" for name in policies]
    ec2 = {"Principal": {"Service": "ec2.amazonaws.com"}}
    found = reviewed(
        {
            "Nodes": role(ec2, allow(["s3:GetObject", "sqs:SendMessage"]), ManagedPolicyArns=arns),
            "Template": {
                "Type": "AWS::EC2::LaunchTemplate",
                "Properties": {
                    "LaunchTemplateData": {
                        "KeyName": "ops",
                        "MetadataOptions": {"HttpPutResponseHopLimit": 2},
                    }
                },
            },
            "Group": {
                "Type": "AWS::EKS::Nodegroup",
                "Properties": {
                    "NodeRole": {"Fn::GetAtt": ["Nodes", "Arn"]},
                    "LaunchTemplate": {"Id": {"Ref": "Template"}},
                },
            },
        },
        AccessConfig=API,
    )
    (one,) = found.access.nodes
    assert (one.name, one.used_by) == ("Nodes", ("node group Group",))
    assert one.may[2] == "own policies: sqs:SendMessage"
    assert [way.partition(", with")[0].partition(" with")[0] for way in one.reached_by] == [
        "Systems Manager",
        "SSH",
    ]
    assert one.pods.endswith("above 1")
    (path,) = [one for one in found.access.administrators if "node" in one.who]
    assert (path.kind, path.places) == ("reach not known", (one.place,))


def test_trust_of_pods_is_read_where_the_cdk_makes_its_condition(reviewed: Reviewed) -> None:
    provider = {
        "Type": "AWS::IAM::OIDCProvider",
        "Properties": {"Url": {"Fn::GetAtt": ["Cluster", "OpenIdConnectIssuerUrl"]}},
    }
    keys = {
        "Type": "Custom::AWSCDKCfnJson",
        "Properties": {
            "Value": {
                "Fn::Join": [
                    "",
                    [
                        '{"',
                        {"Fn::GetAtt": ["Cluster", "OpenIdConnectIssuerUrl"]},
                        ':sub":"system:serviceaccount:shop:web"}',
                    ],
                ]
            }
        },
    }
    trusted = {"Principal": {"Federated": {"Ref": "Provider"}}}
    condition = {"StringEquals": {"Fn::GetAtt": ["Keys", "Value"]}}
    found = reviewed(
        {
            "Provider": provider,
            "Keys": keys,
            "Web": role({**trusted, "Condition": condition}),
            "Any": role(trusted),
        },
        AccessConfig=API,
    )
    web, other = found.access.roles
    assert str(web.trusted[0]) == "pods of shop/web"
    assert other.trusted[0].kind == "federated"
    assert not found.access.outsiders
