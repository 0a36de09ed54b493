"""Pods of the library find nodes when a cluster is created, or the spec is refused."""

from typing import Any

import pytest

from eks_blueprint import catalogue
from eks_blueprint.catalogue import Component, Pods
from eks_blueprint.catalogue._load import read
from eks_blueprint.errors import SpecError
from eks_blueprint.spec import AddonSpec, ClusterSpec, NodeGroupSpec, load
from eks_blueprint.spec.capacity import Demand, daemons_of, hosts_of
from eks_blueprint.spec.rules.components_and_capacity import capacity_issues
from tests.support.apps import EXAMPLES

GIT = {"git": {"url": "https://git.example.com/fleet.git"}}
MUCH: dict[str, Any] = {"karpenter": {}, "gatekeeper": {}, "gitops": GIT}
KUBE_SYSTEM = {"system": {"selectors": {"all": {"namespace": "kube-*"}}}}
OTHER = {"nvidia.com/gpu": {}}


def kube_system(**labels: str) -> dict[str, Any]:
    return {"dns": {"selectors": {"one": {"namespace": "kube-system", "labels": labels}}}}


def refused(**cluster: Any) -> list[tuple[str, str]]:
    try:
        ClusterSpec(**{"profile": "core", **cluster})
    except SpecError as error:
        return [(issue.path, issue.message) for issue in error.issues]
    return []


def system(**group: Any) -> dict[str, Any]:
    return {"node_groups": {"system": group}}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_fit(path: Any) -> None:
    assert load(path)


@pytest.mark.parametrize(
    ("cluster", "path", "part"),
    [
        (system(min_size=0), "node_groups.system.desired_size", "CoreDNS"),
        # Not of CoreDNS's pods.
        (
            {"fargate_profiles": kube_system(team="a"), **system(min_size=0)},
            "node_groups.system.desired_size",
            "CoreDNS",
        ),
        (
            {**MUCH, "node_groups": {"system": {"min_size": 0}, "apps": {}}},
            "node_groups.system.desired_size",
            "controllers of karpenter, gitops, gatekeeper run on this group only",
        ),
        (
            {"node_groups": {"system": None, "gpu": {"taints": OTHER}}},
            "node_groups",
            "other taints on gpu",
        ),
        (
            {**MUCH, **system(instance_types=["t4g.small"])},
            "node_groups.system.instance_types",
            "request 1.8 CPUs and 4.4 GiB, and 2 nodes have at most 3.7 CPUs and 3.0 GiB",
        ),
        # Together they would do, but no pod of Karpenter fits on one.
        (
            {"karpenter": {}, **system(instance_types=["t4g.micro"], min_size=8, max_size=8)},
            "node_groups.system.instance_types",
            "a pod of karpenter requests 0.5 CPUs and 1.0 GiB",
        ),
        # CPU, not memory.
        (
            {**MUCH, **system(instance_types=["r8g.medium"], min_size=1)},
            "node_groups.system.instance_types",
            "1 node has at most 0.8 CPUs",
        ),
        (
            {"karpenter": {"values": {"replicas": 3}}},
            "karpenter.values.replicas",
            "must be at most 2",
        ),
    ],
)
def test_fails_where_pods_find_no_node(cluster: dict[str, Any], path: str, part: str) -> None:
    ((where, message),) = refused(**cluster)
    assert where == path
    assert part in message
    assert ";" in message or "got 0" in message or "got 3" in message


@pytest.mark.parametrize(
    "cluster",
    [
        # The nodes are there at creation, though the group may shrink to none later.
        system(min_size=0, desired_size=2),
        {"fargate_profiles": KUBE_SYSTEM, **system(min_size=0)},
        {"fargate_profiles": kube_system(**{"k8s-app": "kube-*"}), **system(min_size=0)},
        {"node_groups": {"system": None, "gpu": {"taints": {"a": {"effect": "PreferNoSchedule"}}}}},
        {
            "node_groups": {"system": None, "gpu": {"taints": OTHER}},
            "addons": {"coredns": {"configuration": {"tolerations": [{"operator": "Exists"}]}}},
        },
        # EKS may take the larger type.
        {**MUCH, **system(instance_types=["t4g.small", "t4g.large"])},
        # An autoscaler adds nodes for the pods that wait.
        {**MUCH, "cluster_autoscaler": {}, **system(instance_types=["t4g.small"], max_size=8)},
        # A group for each zone.
        {
            **MUCH,
            "environment": {"account": "111122223333", "region": "eu-west-1"},
            **system(instance_types=["t4g.small"], one_per_zone=True),
        },
        # Other requests than those of the catalogue are not known.
        {
            "gatekeeper": {"values": {"replicas": 1}},
            **system(instance_types=["t4g.micro"]),
        },
        # A type that the catalogue does not know.
        {**MUCH, **system(instance_types=["t9x.small"])},
        {"karpenter": {"values": {"replicas": 2}}},
    ],
)
def test_what_may_fit_is_allowed(cluster: dict[str, Any]) -> None:
    assert refused(**cluster) == []


SMALL = {"karpenter": {}, "gatekeeper": {}, **system(instance_types=["r8g.medium"], min_size=2)}
INSIGHTS = {"container_insights": {}}


def test_daemon_sets_take_room_on_every_node() -> None:
    assert refused(**SMALL) == []
    ((path, message),) = refused(**SMALL, observability=INSIGHTS)
    assert path == "node_groups.system.instance_types"
    # 2 CPUs less 415m on each: the network, kube-proxy, the EBS driver, and two agents.
    assert "request 1.4 CPUs and 4.0 GiB, and 2 nodes have at most 1.2 CPUs" in message
    assert "beside DaemonSets" in message


def test_requests_of_an_addon_with_values_of_the_user_are_not_known() -> None:
    values = {"configuration": {"agent": {"resources": {"requests": {"cpu": "10m"}}}}}
    addons = {"amazon-cloudwatch-observability": values}
    assert refused(**SMALL, observability=INSIGHTS, addons=addons) == []


def test_what_is_left_beside_daemon_sets_may_be_used_up() -> None:
    group = NodeGroupSpec(instance_types=("r8g.medium",), min_size=2)
    daemons = daemons_of({"kube-proxy": AddonSpec(), "unknown": AddonSpec()})
    assert daemons == Demand(100, 0)
    hosts = hosts_of({"a": group}, {}, zones=2, daemons=daemons)
    assert hosts.capacity is not None
    assert (hosts.capacity.cpu, hosts.nodes) == (2 * 900, 2)
    for cpu, refusals in ((900, 0), (901, 1)):
        pods = {"one": Pods(replicas=2, cpu=f"{cpu}m", memory="1Mi")}
        component = Component("a", when=("karpenter",), charts=("karpenter",), pods=pods)
        assert len([*capacity_issues([(component, [("karpenter",)])], hosts)]) == refusals


def test_daemon_sets_never_leave_less_than_nothing() -> None:
    group = NodeGroupSpec(instance_types=("t4g.nano",), min_size=1)
    hosts = hosts_of({"a": group}, {}, zones=1, daemons=Demand(10_000, 10_000))
    assert hosts.capacity == hosts.largest == Demand(0, 0)


def test_pods_may_run_on_nodes_of_karpenter_where_none_are_set_apart() -> None:
    groups = {"system": None, "apps": {"instance_types": ["t4g.small"]}}
    assert refused(**MUCH, node_groups=groups) == []
    ((_, message),) = refused(
        gatekeeper={},
        gitops=GIT,
        ingress={},
        node_groups={
            "system": None,
            "apps": {"instance_types": ["t4g.micro"]},
        },
    )
    assert "gatekeeper" in message


def test_capacities_are_of_types_that_exist() -> None:
    for key, names in read("instance-capacity.yaml").items():
        cpus, memory = map(int, key.split())
        assert 1 <= cpus <= 8
        assert memory < 16 * 1024
        for name in names.split():
            instance = catalogue.InstanceType.parse(name)
            assert instance.size in instance.known_sizes
            assert instance.small_capacity == (cpus, memory)
    assert catalogue.InstanceType.parse("m7g.large").small_capacity == (2, 8192)
    assert catalogue.InstanceType.parse("m7g.xlarge").small_capacity is None
