"""Clusters, node groups, profiles, add-ons and insights, from answers as EKS gives them."""

from datetime import UTC, date, datetime

import pytest

from eks_blueprint.live.addons import addon_versions, addons_of
from eks_blueprint.live.cluster import cluster_of, versions_of_eks
from eks_blueprint.live.errors import NotFoundError
from eks_blueprint.live.insights import insights_of
from eks_blueprint.live.node_groups import fargate_profiles_of, node_groups_of
from tests.support.aws import Answers

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ARN = "arn:aws:eks:eu-central-1:111122223333"


@pytest.fixture
def aws() -> Answers:
    return Answers()


def test_a_cluster_is_described(aws: Answers) -> None:
    answer = {
        "name": "prod",
        "arn": f"{ARN}:cluster/prod",
        "createdAt": NOON,
        "version": "1.34",
        "endpoint": "https://ABC.gr7.eu-central-1.eks.amazonaws.com",
        "resourcesVpcConfig": {"subnetIds": ["subnet-1", "subnet-2"], "vpcId": "vpc-1"},
        "status": "ACTIVE",
        "platformVersion": "eks.12",
        "health": {
            "issues": [
                {
                    "code": "InsufficientFreeAddresses",
                    "message": "subnets are full",
                    "resourceIds": ["subnet-1"],
                }
            ]
        },
        "upgradePolicy": {"supportType": "EXTENDED"},
        "computeConfig": {"enabled": False},
        "deletionProtection": True,
        "controlPlaneScalingConfig": {"tier": "tier-xl"},
    }
    aws.give("eks", "describe_cluster", {"cluster": answer}, name="prod")
    found = cluster_of(aws.session, "prod")
    assert (found.version, found.platform_version, found.support_type) == (
        "1.34",
        "eks.12",
        "EXTENDED",
    )
    assert (found.vpc, found.subnets) == ("vpc-1", ("subnet-1", "subnet-2"))
    assert (found.created, found.scaling_tier) == (date(2026, 11, 20), "tier-xl")
    assert found.deletion_protection
    assert not found.auto_mode
    (issue,) = found.issues
    assert (issue.code, issue.resources) == ("InsufficientFreeAddresses", ("subnet-1",))


def test_a_cluster_of_which_little_is_said_is_described(aws: Answers) -> None:
    aws.give("eks", "describe_cluster", {"cluster": {"name": "new", "status": "CREATING"}})
    found = cluster_of(aws.session, "new")
    assert (found.version, found.subnets, found.issues) == ("", (), ())
    assert found.scaling_tier == "standard"


def test_fails_where_there_is_no_cluster(aws: Answers) -> None:
    aws.refuse("eks", "describe_cluster", "ResourceNotFoundException", "No cluster found for prod")
    with pytest.raises(NotFoundError, match="No cluster found for prod"):
        cluster_of(aws.session, "prod")


def test_versions_are_in_order_of_their_numbers(aws: Answers) -> None:
    def version(name: str) -> dict[str, object]:
        return {
            "clusterVersion": name,
            "defaultVersion": name == "1.36",
            "releaseDate": NOON,
            "endOfStandardSupportDate": datetime(2027, 8, 2, tzinfo=UTC),
            "endOfExtendedSupportDate": datetime(2028, 8, 2, tzinfo=UTC),
            "versionStatus": "STANDARD_SUPPORT",
        }

    first = {"clusterVersions": [version("1.9"), version("1.36")], "nextToken": "two"}
    aws.give("eks", "describe_cluster_versions", first)
    aws.give("eks", "describe_cluster_versions", {"clusterVersions": [version("1.35")]})
    found = versions_of_eks(aws.session)
    assert [one.version for one in found] == ["1.36", "1.35", "1.9"]
    assert found[0].default
    assert found[0].end_of_standard_support == date(2027, 8, 2)


def test_node_groups_are_described(aws: Answers) -> None:
    group = {
        "nodegroupName": "system",
        "clusterName": "prod",
        "version": "1.33",
        "releaseVersion": "1.33.10-ffc0a5b3",
        "status": "DEGRADED",
        "capacityType": "ON_DEMAND",
        "scalingConfig": {"minSize": 2, "maxSize": 4, "desiredSize": 3},
        "instanceTypes": ["m7g.large"],
        "subnets": ["subnet-1"],
        "amiType": "BOTTLEROCKET_ARM_64",
        "updateConfig": {"maxUnavailablePercentage": 50, "updateStrategy": "MINIMAL"},
        "health": {
            "issues": [
                {"code": "PodEvictionFailure", "message": "a budget", "resourceIds": ["i-1"]}
            ]
        },
    }
    aws.give("eks", "list_nodegroups", {"nodegroups": ["system"]}, clusterName="prod")
    aws.give("eks", "describe_nodegroup", {"nodegroup": group}, nodegroupName="system")
    (found,) = node_groups_of(aws.session, "prod")
    assert (found.version, found.release) == ("1.33", "1.33.10-ffc0a5b3")
    assert (found.min_size, found.desired_size, found.max_size) == (2, 3, 4)
    assert (found.max_unavailable, found.starts_first) == (2, False)
    assert found.issues[0].code == "PodEvictionFailure"


def test_fargate_profiles_are_described(aws: Answers) -> None:
    profile = {"fargateProfileName": "apps", "status": "ACTIVE", "subnets": ["subnet-1"]}
    aws.give("eks", "list_fargate_profiles", {"fargateProfileNames": ["apps"]}, clusterName="prod")
    aws.give("eks", "describe_fargate_profile", {"fargateProfile": profile})
    (found,) = fargate_profiles_of(aws.session, "prod")
    assert (found.name, found.status, found.subnets) == ("apps", "ACTIVE", ("subnet-1",))


def test_addons_are_described(aws: Answers) -> None:
    addon = {
        "addonName": "coredns",
        "clusterName": "prod",
        "status": "DEGRADED",
        "addonVersion": "v1.12.4-eksbuild.38",
        "configurationValues": '{"replicaCount": 3}',
        "health": {"issues": [{"code": "InsufficientNumberOfReplicas", "message": "0 of 3"}]},
    }
    aws.give("eks", "list_addons", {"addons": ["coredns"]})
    aws.give("eks", "describe_addon", {"addon": addon}, clusterName="prod", addonName="coredns")
    (found,) = addons_of(aws.session, "prod")
    assert (found.name, found.version, found.status) == (
        "coredns",
        "v1.12.4-eksbuild.38",
        "DEGRADED",
    )
    assert found.configuration == '{"replicaCount": 3}'
    assert found.issues[0].message == "0 of 3"


def test_versions_of_an_addon_fit_the_version_of_kubernetes(aws: Answers) -> None:
    def version(name: str, default: bool) -> dict[str, object]:
        fits = {"clusterVersion": "1.36", "platformVersions": ["*"], "defaultVersion": default}
        return {
            "addonVersion": name,
            "architecture": ["amd64", "arm64"],
            "compatibilities": [fits],
            "requiresIamPermissions": True,
        }

    content = {
        "addons": [
            {
                "addonName": "vpc-cni",
                "type": "networking",
                "addonVersions": [
                    version("v1.23.2-eksbuild.1", False),
                    version("v1.22.4-eksbuild.3", True),
                ],
            }
        ]
    }
    aws.give(
        "eks",
        "describe_addon_versions",
        content,
        addonName="vpc-cni",
        kubernetesVersion="1.36",
    )
    found = addon_versions(aws.session, "vpc-cni", kubernetes="1.36")
    assert [one.version for one in found if one.default] == ["v1.22.4-eksbuild.3"]
    assert [one.version for one in found] == ["v1.23.2-eksbuild.1", "v1.22.4-eksbuild.3"]
    assert all(one.needs_iam for one in found)


def test_insights_that_do_not_pass_are_described(aws: Answers) -> None:
    def insight(key: str, status: str, **more: object) -> dict[str, object]:
        return {
            "id": key,
            "name": f"insight {key}",
            "category": "UPGRADE_READINESS",
            "kubernetesVersion": "1.35",
            "lastRefreshTime": NOON,
            "lastTransitionTime": NOON,
            "insightStatus": {"status": status, "reason": f"reason {key}"},
            **more,
        }

    listed = {"insights": [insight("a", "PASSING"), insight("b", "ERROR")], "nextToken": "two"}
    aws.give("eks", "list_insights", listed, clusterName="prod")
    aws.give("eks", "list_insights", {"insights": [insight("c", "WARNING")]}, nextToken="two")
    details = {
        "deprecationDetails": [
            {
                "usage": "/apis/flowcontrol.apiserver.k8s.io/v1beta3/flowschemas",
                "replacedWith": "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas",
                "stopServingVersion": "1.32",
                "startServingReplacementVersion": "1.29",
                "clientStats": [
                    {
                        "userAgent": "argocd/v2.8",
                        "numberOfRequestsLast30Days": 42,
                        "lastRequestTime": NOON,
                    }
                ],
            }
        ],
        "addonCompatibilityDetails": [
            {"name": "kube-proxy", "compatibleVersions": ["v1.35.3-eksbuild.29"]}
        ],
    }
    described = insight(
        "b",
        "ERROR",
        recommendation="move to v1",
        additionalInfo={"EKS docs": "https://docs.aws.amazon.com/eks"},
        resources=[
            {
                "insightStatus": {"status": "ERROR", "reason": "old"},
                "kubernetesResourceUri": "/apis/apps/v1/namespaces/x/deployments/y",
            },
            {"insightStatus": {"status": "ERROR"}, "arn": f"{ARN}:nodegroup/prod/system/1"},
        ],
        categorySpecificSummary=details,
    )
    aws.give("eks", "describe_insight", {"insight": described}, clusterName="prod", id="b")
    aws.give("eks", "describe_insight", {"insight": insight("c", "WARNING")}, id="c")
    passing, error, warning = insights_of(aws.session, "prod")
    assert (passing.status, warning.status) == ("PASSING", "WARNING")
    assert (error.recommendation, error.version) == ("move to v1", "1.35")
    assert [one.name for one in error.resources] == [
        "/apis/apps/v1/namespaces/x/deployments/y",
        f"{ARN}:nodegroup/prod/system/1",
    ]
    (api,) = error.deprecated_apis
    (client,) = api.clients
    assert (client.user_agent, client.requests_last_30_days) == ("argocd/v2.8", 42)
    assert client.last_request == date(2026, 11, 20)
    assert error.addons[0].compatible_versions == ("v1.35.3-eksbuild.29",)
    assert not aws.left


def test_only_the_categories_asked_for_are_listed(aws: Answers) -> None:
    chosen = {"categories": ["ROLLBACK_READINESS"]}
    aws.give("eks", "list_insights", {"insights": []}, filter=chosen)
    assert insights_of(aws.session, "prod", categories=["ROLLBACK_READINESS"]) == ()
