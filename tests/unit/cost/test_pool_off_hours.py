"""NodePools stop in the evening and start in the morning, by CronJobs on nodes that stay."""

import json
from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
import yaml

from eks_blueprint import catalogue
from eks_blueprint.cost import PoolOffHours, ScheduledPools
from eks_blueprint.delivery import KubectlDelivery
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import BlueprintSpec, OffHoursSpec
from tests.support.apps import Assembly, synthesize
from tests.support.objects import kubectl_objects

POOL = {"limits": {"cpu": 8, "memory_gib": 32}}
SPEC: dict[str, Any] = {
    "profile": "core",
    "environment": {"account": "111122223333", "region": "eu-west-1"},
    "network": {"availability_zones": ["eu-west-1a", "eu-west-1b"]},
    "karpenter": {"node_pools": {"apps": POOL, "data": {**POOL, "one_per_zone": True}, "ci": POOL}},
    "off_hours": {
        "nights": {
            "node_pools": ["apps", "data"],
            "work_days": ["mon", "tue", "sat"],
            "start": "07:05",
            "stop": "19:30",
            "time_zone": "Europe/Berlin",
            "in_production": True,
        }
    },
}
POOLS = ["apps", "data-eu-west-1a", "data-eu-west-1b"]


@cache
def _made(gitops: bool = False) -> Assembly:
    more: dict[str, Any] = {"gitops": {"bucket": {}}} if gitops else {}
    return synthesize(BlueprintSpec.model_validate({"clusters": {"trial": {**SPEC, **more}}}))


def _objects(kind: str) -> list[dict[str, Any]]:
    return [
        item
        for item in kubectl_objects(_made(), "trial")
        if item["kind"] == kind and "off-hours" in item["metadata"]["name"]
    ]


def _job(what: str) -> dict[str, Any]:
    (found,) = (
        one["spec"] for one in _objects("CronJob") if one["metadata"]["name"].endswith(f"-{what}")
    )
    assert isinstance(found, dict)
    return found


def _pod(what: str) -> dict[str, Any]:
    found: dict[str, Any] = _job(what)["jobTemplate"]["spec"]["template"]["spec"]
    return found


def _containers(what: str) -> list[dict[str, Any]]:
    pod = _pod(what)
    return [*pod.get("initContainers", ()), *pod["containers"]]


def test_days_and_times_are_those_of_the_time_zone() -> None:
    assert _job("stop")["schedule"] == "30 19 * * mon,tue,sat"
    assert _job("start")["schedule"] == "5 7 * * mon,tue,sat"
    assert {_job(what)["timeZone"] for what in ("stop", "start")} == {"Europe/Berlin"}


def test_no_node_can_start_before_the_nodes_of_these_pools_are_deleted() -> None:
    limit, drain, again = (one["args"] for one in _containers("stop"))
    (unlimit,) = (one["args"] for one in _containers("start"))
    for arguments, value in ((limit, "0"), (unlimit, None)):
        assert [one for one in arguments if "/" in one] == [
            f"nodepool.karpenter.sh/{name}" for name in POOLS
        ]
        assert json.loads(arguments[-1]) == {"spec": {"limits": {"pods": value}}}
    for arguments in (drain, again):
        assert arguments[:2] == ["delete", "nodeclaims.karpenter.sh"]
        assert f"karpenter.sh/nodepool in ({','.join(POOLS)})" in arguments


def test_the_limit_is_one_that_no_pool_of_the_spec_sets() -> None:
    """A field that somebody else applies as well comes back with the next deployment."""
    pools = [one for one in kubectl_objects(_made(), "trial") if one["kind"] == "NodePool"]
    assert {one["metadata"]["name"] for one in pools} == {*POOLS, "ci"}
    assert all("pods" not in one["spec"]["limits"] for one in pools)


def test_flux_leaves_the_limit_alone() -> None:
    """It drops managers whose name starts with kubectl, which is kubectl's own."""
    for what in ("stop", "start"):
        arguments = _containers(what)[0]["args"]
        manager = arguments[arguments.index("--field-manager") + 1]
        assert not manager.startswith(("kubectl", "before-first-apply", "kustomize-controller"))


def test_a_job_ends_before_its_opposite_can_begin() -> None:
    for what in ("stop", "start"):
        job = _job(what)
        late = job["startingDeadlineSeconds"] + job["jobTemplate"]["spec"]["activeDeadlineSeconds"]
        assert late <= 3600
        assert job["concurrencyPolicy"] == "Forbid"


@pytest.mark.parametrize("what", ["stop", "start"])
def test_pods_run_on_nodes_that_stay_and_find_room_there(what: str) -> None:
    pod = _pod(what)
    (term,) = pod["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"][
        "nodeSelectorTerms"
    ]
    assert term["matchExpressions"] == [
        {"key": "karpenter.sh/nodepool", "operator": "DoesNotExist"}
    ]
    assert pod["nodeSelector"] == {"node-role": "system"}
    assert pod["tolerations"] == [{"key": "CriticalAddonsOnly", "operator": "Exists"}]
    assert pod["priorityClassName"] == "system-cluster-critical"


@pytest.mark.parametrize("what", ["stop", "start"])
def test_pods_satisfy_the_level_restricted_which_their_namespace_enforces(what: str) -> None:
    """Kubernetes documentation, "Pod Security Standards"."""
    (namespace,) = (one for one in _objects("Namespace") if one["metadata"]["name"] == "off-hours")
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    context = _pod(what)["securityContext"]
    assert context["runAsNonRoot"] is True
    assert context["seccompProfile"] == {"type": "RuntimeDefault"}
    for container in _containers(what):
        assert container["image"] == catalogue.image("kubectl")
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }


def test_the_role_names_the_pools() -> None:
    (role,) = _objects("ClusterRole")
    verbs = {rule["resources"][0]: rule for rule in role["rules"]}
    assert verbs["nodepools"]["resourceNames"] == POOLS
    assert verbs["nodepools"]["verbs"] == ["get", "patch"]
    assert {*verbs["nodeclaims"]["verbs"]} == {"get", "list", "watch", "delete"}
    assert {*verbs} == {"nodepools", "nodeclaims"}


def test_it_needs_no_schedule_and_no_role_of_aws() -> None:
    assert _made().resources("trial", "AWS::Scheduler::Schedule") == {}


def test_flux_installs_it_as_well() -> None:
    folder = _made(gitops=True).folder / "gitops"
    found = [
        item["metadata"]["name"]
        for file in folder.rglob("*.yaml")
        for item in yaml.safe_load_all(file.read_text("utf-8"))
        if item and item["kind"] == "CronJob"
    ]
    assert sorted(found) == ["off-hours-nights-start", "off-hours-nights-stop"]


def test_refuses_hours_without_a_pool(stack: cdk.Stack, delivery: KubectlDelivery) -> None:
    hours = ScheduledPools([], OffHoursSpec.model_validate({"node_pools": ["apps"]}))
    with pytest.raises(BlueprintError, match=r"pools\.nights must name at least one NodePool"):
        PoolOffHours(stack, "It", delivery=delivery, pools={"nights": hours})
