"""What AWS says about a cluster, and what that means for its upgrade."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from eks_blueprint.live.addons import AddonVersion, InstalledAddon
from eks_blueprint.live.cluster import RunningCluster, SupportedVersion
from eks_blueprint.live.health import HealthIssue
from eks_blueprint.live.insights import ApiClient, DeprecatedApi, Insight
from eks_blueprint.live.node_groups import RunningFargateProfile, RunningNodeGroup
from eks_blueprint.live.quotas import VcpuQuota
from eks_blueprint.live.subnets import LiveSubnet
from eks_blueprint.results import Finding, Severity
from eks_blueprint.upgrade import Running, running
from tests.support.aws import Answers
from tests.support.plans import CORE, cluster_plan, plan

CLUSTER = RunningCluster(
    name="prod",
    version="1.35",
    platform_version="eks.1",
    status="ACTIVE",
    support_type="EXTENDED",
    endpoint="https://example",
    created=None,
    vpc="vpc-1",
    subnets=("subnet-1",),
    auto_mode=False,
    deletion_protection=True,
    scaling_tier="standard",
    issues=(),
)
GROUP = RunningNodeGroup(
    name="system",
    version="1.35",
    release="1.58.0-c5c37032",
    status="ACTIVE",
    ami_type="BOTTLEROCKET_ARM_64",
    capacity_type="ON_DEMAND",
    instance_types=("m7g.large",),
    subnets=("subnet-1",),
    min_size=2,
    desired_size=2,
    max_size=4,
    max_unavailable=1,
    starts_first=True,
    issues=(),
)
CPU = {"CoreCount": 2, "ThreadsPerCore": 1}
INSIGHT = Insight(
    id="1",
    name="Deprecated APIs removed in Kubernetes v1.36",
    category="UPGRADE_READINESS",
    version="1.36",
    status="ERROR",
    reason="called",
    description="",
    recommendation="use the new one",
    refreshed=None,
    links={},
    resources=(),
    deprecated_apis=(
        DeprecatedApi(
            "/apis/old", "/apis/new", "1.36", "1.30", (ApiClient("operator/1", 9, None),)
        ),
    ),
    addons=(),
)


def findings(found: Running, **options: Any) -> list[Finding]:
    (first, *_) = cluster_plan(CORE, ask=lambda *_: found, **options).steps
    return [one for one in first.findings if one.check.startswith(("live", "addon-skips"))]


def severities(found: Running) -> dict[str, Severity]:
    return {one.check: one.severity for one in findings(found)}


def addon(name: str, version: str, status: str = "ACTIVE", *issues: HealthIssue) -> InstalledAddon:
    return InstalledAddon(name, version, status, "", issues)


def subnet(free: int, name: str = "a") -> LiveSubnet:
    return LiveSubnet(f"subnet-{name}", name, "eu-west-1a", "10.0.0.0/24", free)


def test_healthy_cluster_has_no_findings() -> None:
    pin = "v1.36.0-eksbuild.25"
    found = Running(
        CLUSTER,
        [addon("kube-proxy", "v1.35.3-eksbuild.29")],
        [GROUP],
        subnets=[subnet(5)],
        insights=[replace(INSIGHT, status="PASSING"), replace(INSIGHT, version="1.37")],
        offered={"kube-proxy": [AddonVersion(pin, default=True, needs_iam=False)]},
    )
    planned = cluster_plan(CORE, ask=lambda *_: found).steps[0].changes
    assert pin in [one.after for one in planned]
    assert findings(found) == []


def test_cluster_that_is_not_there() -> None:
    assert severities(Running(None)) == {"live-cluster": Severity.ERROR}


@pytest.mark.parametrize(
    ("version", "remedy"),
    [("1.36", "set the version that runs"), ("1.34", "deploy 1.35 first: EKS skips no version")],
)
def test_spec_must_say_what_runs(version: str, remedy: str) -> None:
    (one,) = findings(Running(replace(CLUSTER, version=version)))
    assert (one.check, one.severity) == ("live-version", Severity.ERROR)
    assert remedy in one.remedy


def test_state_of_the_cluster() -> None:
    issue = HealthIssue("Ec2SubnetNotFound", "it is gone")
    assert severities(Running(replace(CLUSTER, status="UPDATING"))) == {
        "live-status": Severity.ERROR
    }
    assert severities(Running(replace(CLUSTER, issues=(issue,)))) == {"live-health": Severity.ERROR}
    assert severities(Running(replace(CLUSTER, support_type="STANDARD"))) == {
        "live-support": Severity.WARNING
    }


def test_nodes_must_have_the_version_of_the_control_plane() -> None:
    behind = replace(GROUP, version="1.34")
    assert severities(Running(CLUSTER, (), [behind])) == {"live-kubelet": Severity.ERROR}
    assert severities(Running(CLUSTER, (), [replace(GROUP, version="")])) == {}
    degraded = replace(GROUP, status="DEGRADED")
    assert severities(Running(CLUSTER, (), [degraded])) == {"live-health": Severity.WARNING}


def test_nodes_that_start_before_old_ones_go_count_against_a_quota() -> None:
    def of(free: int, **vcpus: int) -> dict[str, Severity]:
        quota = VcpuQuota("L-1216C47A", "Running On-Demand Standard instances", 100, 100 - free)
        return severities(Running(CLUSTER, (), [GROUP], quotas=[quota], vcpus=vcpus))

    one_subnet = {"m7g.large": 2}
    assert of(3, **one_subnet) == {"live-quota": Severity.WARNING}
    assert of(4, **one_subnet) == {}
    assert of(0) == {}


def test_nodes_that_start_before_old_ones_go_need_addresses() -> None:
    def of(*free: int, **group: Any) -> dict[str, Severity]:
        subnets = [replace(subnet(one, str(n)), zone=str(n)) for n, one in enumerate(free)]
        ids = tuple(one.id for one in subnets)
        own = replace(GROUP, subnets=ids, **group)
        return severities(Running(CLUSTER, (), [own], node_subnets=subnets))

    few = {"live-node-addresses": Severity.ERROR}
    assert of(2, 1) == few
    assert of(2, 2) == {}
    assert of(2, 2, max_unavailable=5) == few
    assert of(0, 0, starts_first=False) == {}
    assert of(0, 0, desired_size=0) == {}


def test_profile_of_fargate_that_is_not_active() -> None:
    profile = RunningFargateProfile("apps", "DELETE_FAILED", (), ())
    found = Running(CLUSTER, fargate_profiles=[profile])
    assert severities(found) == {"live-health": Severity.WARNING}


def test_target_must_be_offered() -> None:
    now = SupportedVersion("1.35", "STANDARD_SUPPORT", False, None, None, None)
    (one,) = findings(Running(CLUSTER, versions=[now]))
    assert (one.check, one.severity) == ("live-version-not-offered", Severity.ERROR)
    assert one.message.endswith("but 1.35")


def test_dates_of_eks_count() -> None:
    def of(day: date | None) -> dict[str, Severity]:
        one = SupportedVersion("1.35", "STANDARD_SUPPORT", False, None, day, None)
        new = replace(one, version="1.36")
        return severities(Running(CLUSTER, versions=[one, new]))

    assert of(date(2027, 3, 27)) == {}
    assert of(None) == {}
    assert of(date(2027, 4, 30)) == {"live-support": Severity.WARNING}


def test_installed_addon_is_not_taken_back_unnoticed() -> None:
    newer = Running(CLUSTER, [addon("metrics-server", "v9.9.9-eksbuild.1")])
    assert severities(newer) == {"live-addon-older": Severity.WARNING}


def test_addon_that_is_not_in_the_spec_is_said_if_it_does_not_fit() -> None:
    foreign = addon("somebodys-addon", "v1.0.0-eksbuild.1")
    fits = AddonVersion("v1.0.0-eksbuild.1", default=True, needs_iam=False)
    newer = AddonVersion("v2.0.0-eksbuild.1", default=False, needs_iam=False)
    assert findings(Running(CLUSTER, [foreign], offered={foreign.name: [fits]})) == []
    (one,) = findings(Running(CLUSTER, [foreign], offered={foreign.name: [newer]}))
    assert (one.check, one.severity) == ("live-addon-foreign", Severity.WARNING)
    assert "update it to v2.0.0-eksbuild.1" in one.remedy
    (one,) = findings(Running(CLUSTER, [foreign]))
    assert "ask its publisher" in one.remedy


def test_installed_cni_does_not_skip_a_minor() -> None:
    old = Running(CLUSTER, [addon("vpc-cni", "v1.19.0-eksbuild.1")])
    (one,) = findings(old)
    assert (one.check, one.severity) == ("addon-skips-minor", Severity.ERROR)
    assert "1.20" in one.remedy


def test_degraded_addon() -> None:
    issue = HealthIssue("InsufficientNumberOfReplicas", "none")
    found = Running(CLUSTER, [addon("metrics-server", "v0.9.0-eksbuild.5", "DEGRADED", issue)])
    assert severities(found) == {"live-health": Severity.WARNING}


def test_version_that_eks_does_not_offer() -> None:
    other = AddonVersion("v1.36.9-eksbuild.1", default=True, needs_iam=False)
    found = Running(CLUSTER, offered={"kube-proxy": [other]})
    (one,) = findings(found)
    assert (one.check, one.severity) == ("live-addon-not-offered", Severity.ERROR)
    assert "v1.36.9-eksbuild.1" in one.remedy


def test_newer_default_of_eks_is_said() -> None:
    versions = [
        AddonVersion("v1.36.9-eksbuild.1", default=True, needs_iam=False),
        AddonVersion("v1.36.0-eksbuild.25", default=False, needs_iam=False),
    ]
    found = Running(CLUSTER, offered={"kube-proxy": versions})
    assert severities(found) == {"live-addon-newer": Severity.INFO}


def test_addresses_of_the_control_plane() -> None:
    def of(*free: int) -> dict[str, Severity]:
        return severities(Running(CLUSTER, subnets=[subnet(one, str(one)) for one in free]))

    assert of(2, 2) == {"live-addresses": Severity.ERROR}
    assert of(2, 200) == {"live-addresses": Severity.WARNING}
    assert of(5, 5) == {}


def test_insight_names_who_calls() -> None:
    (one,) = findings(Running(CLUSTER, insights=[INSIGHT]))
    assert one.severity is Severity.ERROR
    calls = "/apis/old is called by operator/1 (9 times in 30 days), use /apis/new"
    assert calls in one.message
    assert one.remedy == "use the new one"


def test_only_the_first_step_is_asked_about() -> None:
    asked: list[tuple[str, str]] = []

    def ask(name: str, target: str) -> Running:
        asked.append((name, target))
        return Running(CLUSTER)

    plan({"a": {**CORE, "kubernetes_version": "1.34"}}, to="1.36", ask=ask)
    assert asked == [("a", "1.35")]


def test_answers_of_aws_become_facts() -> None:
    aws = Answers()
    aws.give(
        "eks",
        "describe_cluster",
        {
            "cluster": {
                "name": "prod",
                "status": "ACTIVE",
                "version": "1.35",
                "resourcesVpcConfig": {"subnetIds": ["subnet-1"]},
            }
        },
        name="prod",
    )
    aws.give("eks", "list_addons", {"addons": ["kube-proxy"]})
    installed = {"addonName": "kube-proxy", "addonVersion": "v1.35.3-eksbuild.29"}
    aws.give("eks", "describe_addon", {"addon": {**installed, "status": "ACTIVE"}})
    aws.give("eks", "list_nodegroups", {"nodegroups": ["system"]})
    group = {
        "nodegroupName": "system",
        "status": "ACTIVE",
        "version": "1.35",
        "capacityType": "ON_DEMAND",
        "instanceTypes": ["m7g.large"],
        "scalingConfig": {"minSize": 2, "desiredSize": 2, "maxSize": 4},
        "subnets": ["subnet-1"],
    }
    aws.give("eks", "describe_nodegroup", {"nodegroup": group})
    aws.give("eks", "list_fargate_profiles", {"fargateProfileNames": []})
    instance = {"InstanceId": "i-1", "InstanceType": "m7g.large", "CpuOptions": CPU}
    aws.give("ec2", "describe_instances", {"Reservations": [{"Instances": [instance]}]})
    quota = {"QuotaCode": "L-1216C47A", "QuotaName": "Standard", "Value": 5.0}
    aws.give("service-quotas", "get_service_quota", {"Quota": quota})
    aws.give("eks", "describe_cluster_versions", {"clusterVersions": []})
    subnets = [{"SubnetId": "subnet-1", "AvailableIpAddressCount": 3}]
    aws.give("ec2", "describe_subnets", {"Subnets": subnets})
    listed = {
        "id": "1",
        "name": "Kubelet version skew",
        "category": "UPGRADE_READINESS",
        "kubernetesVersion": "1.36",
        "lastRefreshTime": datetime(2026, 11, 20, tzinfo=UTC),
        "insightStatus": {"status": "PASSING", "reason": ""},
    }
    aws.give("eks", "list_insights", {"insights": [listed]})
    version = {
        "addonVersion": "v1.36.0-eksbuild.25",
        "compatibilities": [{"clusterVersion": "1.36", "defaultVersion": True}],
    }
    offered = {"addons": [{"addonName": "kube-proxy", "addonVersions": [version]}]}
    aws.give("eks", "describe_addon_versions", offered, kubernetesVersion="1.36")
    aws.refuse(
        "eks", "describe_addon_versions", "ResourceNotFoundException", addonName="of-somebody"
    )
    found = running(aws.session, "prod", target="1.36", addons=["kube-proxy", "of-somebody"])
    assert aws.left == []
    assert found.offered.keys() == {"kube-proxy"}
    assert severities(found) == {
        "live-addresses": Severity.ERROR,
        "live-quota": Severity.WARNING,
    }


def test_cluster_that_eks_does_not_know_ends_the_questions() -> None:
    aws = Answers()
    aws.refuse("eks", "describe_cluster", "ResourceNotFoundException", "No cluster found")
    assert running(aws.session, "prod", target="1.36") == Running(None)
