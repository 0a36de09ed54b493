"""What makes a drain fail, wait or interrupt something."""

from typing import Any

import pytest

from tests.support.upgrades import deployment, found, of

BLOCKS = "pdb-blocks-drain"


def budget(name: str = "web", app: str = "web", **spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": {"name": name, "namespace": "shop"},
        "spec": {"selector": {"matchLabels": {"app": app}}, **spec},
    }


def autoscaler(least: int | None) -> dict[str, Any]:
    spec: dict[str, Any] = {
        "maxReplicas": 9,
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"},
    }
    return {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": "web", "namespace": "shop"},
        "spec": spec if least is None else {**spec, "minReplicas": least},
    }


@pytest.mark.parametrize(
    ("replicas", "spec", "blocked"),
    [
        (3, {"maxUnavailable": 0}, True),
        (3, {"maxUnavailable": "0%"}, True),
        (3, {"maxUnavailable": "1%"}, False),
        (3, {"maxUnavailable": 1}, False),
        (1, {"maxUnavailable": 1}, False),
        (3, {"minAvailable": 3}, True),
        (3, {"minAvailable": 4}, True),
        (3, {"minAvailable": 2}, False),
        (3, {"minAvailable": "100%"}, True),
        (3, {"minAvailable": "67%"}, True),
        (3, {"minAvailable": "66%"}, False),
        (1, {"minAvailable": "50%"}, True),
        (1, {"minAvailable": 1}, True),
        (None, {"minAvailable": 1}, True),
        (0, {"minAvailable": 1}, False),
        (0, {"maxUnavailable": 0}, False),
        (2, {"minAvailable": "<Ref>"}, False),
        (2, {}, False),
    ],
)
def test_budget_that_allows_no_eviction_is_an_error(
    replicas: int | None, spec: dict[str, Any], blocked: bool
) -> None:
    items = found(deployment(replicas), budget(**spec), own=False)
    assert of(items, BLOCKS) == ["error"] * blocked


def test_budget_names_its_workload_and_numbers() -> None:
    items = found(deployment(2), budget(minAvailable=2))
    (one,) = (item for item in items if item.check == BLOCKS)
    assert one.subject == "PodDisruptionBudget shop/web"
    assert "minAvailable is 2, with 2 replicas, for Deployment shop/web" in one.message


def test_budget_of_unknown_pods_is_found_only_if_it_never_allows_any() -> None:
    assert of(found(budget(maxUnavailable=0)), BLOCKS) == ["error"]
    assert of(found(budget(minAvailable="100%")), BLOCKS) == ["error"]
    assert of(found(budget(minAvailable=9)), BLOCKS) == []


def test_budget_counts_all_workloads_that_it_selects() -> None:
    other = deployment(2, name="worker")
    other["spec"]["template"]["metadata"]["labels"] = {"app": "web"}
    assert of(found(deployment(1), other, budget(minAvailable=2)), BLOCKS) == []
    assert of(found(deployment(1), other, budget(minAvailable=3)), BLOCKS) == ["error"]


def test_budget_of_a_daemon_set_blocks_nothing() -> None:
    assert of(found(deployment(kind="DaemonSet"), budget(maxUnavailable=0)), BLOCKS) == []


@pytest.mark.parametrize(("least", "blocked"), [(2, True), (None, True), (3, False)])
def test_autoscaler_says_how_few_replicas_there_are(least: int | None, blocked: bool) -> None:
    items = found(deployment(9), budget(minAvailable=2), autoscaler(least))
    assert of(items, BLOCKS) == ["error"] * blocked


@pytest.mark.parametrize(
    ("selector", "selected"),
    [
        ({}, True),
        ({"matchLabels": {"app": "other"}}, False),
        ({"matchExpressions": [{"key": "app", "operator": "In", "values": ["web"]}]}, True),
        ({"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["web"]}]}, False),
        ({"matchExpressions": [{"key": "app", "operator": "Exists"}]}, True),
        ({"matchExpressions": [{"key": "app", "operator": "DoesNotExist"}]}, False),
    ],
)
def test_budget_is_matched_by_its_selector(selector: dict[str, Any], selected: bool) -> None:
    item = budget(minAvailable=1)
    item["spec"]["selector"] = selector
    assert of(found(deployment(1), item), BLOCKS) == ["error"] * selected


def test_budget_of_another_namespace_selects_nothing() -> None:
    item = budget(minAvailable=1)
    item["metadata"]["namespace"] = "other"
    assert of(found(deployment(1), item), BLOCKS) == []


def test_missing_namespace_is_the_default_one() -> None:
    item, other = budget(minAvailable=1), deployment(1)
    del other["metadata"]["namespace"]
    item["metadata"]["namespace"] = "default"
    assert of(found(other, item, own=False), BLOCKS) == ["error"]


def test_two_budgets_for_the_same_pods_are_an_error() -> None:
    first, second = budget(maxUnavailable=1), budget("more", maxUnavailable=1)
    assert of(found(deployment(), first, second), "pdb-overlap") == ["error"]
    apart = budget("more", app="other", maxUnavailable=1)
    assert of(found(deployment(), first, apart), "pdb-overlap") == []


def test_budget_that_keeps_broken_pods_is_information() -> None:
    check = "pdb-unhealthy-pods"
    assert of(found(deployment(), budget(maxUnavailable=1)), check) == ["info"]
    kept = budget(maxUnavailable=1, unhealthyPodEvictionPolicy="AlwaysAllow")
    assert of(found(deployment(), kept), check) == []


@pytest.mark.parametrize(
    ("values", "blocked"),
    [
        ({"podDisruptionBudget": {"enabled": True, "maxUnavailable": 0}}, True),
        ({"replicaCount": 1, "pdb": {"create": True, "minAvailable": 1}}, True),
        ({"controller": {"replicas": 2, "podDisruptionBudget": {"minAvailable": 2}}}, True),
        (
            {
                "replicaCount": 1,
                "autoscaling": {"enabled": True, "minReplicas": 3},
                "pdb": {"minAvailable": 1},
            },
            False,
        ),
        ({"podDisruptionBudget": {"enabled": False, "maxUnavailable": 0}}, False),
        ({"podDisruptionBudget": {"maxUnavailable": 1}}, False),
        ({"pdb": {"minAvailable": 1}}, False),
    ],
)
def test_budget_in_values_of_a_chart_is_found(values: dict[str, Any], blocked: bool) -> None:
    items = found(charts={"shop": values})
    assert of(items, BLOCKS) == ["error"] * blocked
    assert all(item.subject == "values of release shop" for item in items)


def test_budget_that_a_chart_may_leave_out_is_a_warning() -> None:
    values = {"replicaCount": 1, "pdb": {"minAvailable": 1}}
    assert of(found(charts={"shop": values}), BLOCKS) == ["warning"]


def test_single_replica_of_the_user_is_a_warning() -> None:
    check = "single-replica"
    assert of(found(deployment(1)), check) == ["warning"]
    assert of(found(deployment(None)), check) == ["warning"]
    assert of(found(deployment(2)), check) == []
    assert of(found(deployment(1), budget(maxUnavailable=1)), check) == []
    assert of(found(deployment(1), autoscaler(2)), check) == []
    assert of(found(deployment(1), own=False), check) == []


def test_pod_without_controller_is_a_warning() -> None:
    pod = deployment()["spec"]["template"]
    item = {"apiVersion": "v1", "kind": "Pod", **pod}
    item["metadata"] = {"name": "a", "namespace": "shop"}
    assert of(found(item), "bare-pod") == ["warning"]
    assert of(found(deployment()), "bare-pod") == []


def test_deployment_that_stops_all_replicas_is_information() -> None:
    item = deployment(3)
    item["spec"]["strategy"] = {"type": "Recreate"}
    assert of(found(item), "recreate-strategy") == ["info"]
    assert of(found(deployment(3)), "recreate-strategy") == []


def apart(key: str, app: str = "web") -> dict[str, Any]:
    term = {"topologyKey": key, "labelSelector": {"matchLabels": {"app": app}}}
    required = "requiredDuringSchedulingIgnoredDuringExecution"
    return {"podAntiAffinity": {required: [term]}}


ZONE, HOST = "topology.kubernetes.io/zone", "kubernetes.io/hostname"
GROUPS = {"node_groups": {"system": {"max_size": 4}}, "karpenter": None}


@pytest.mark.parametrize(
    ("replicas", "key", "spec", "warned"),
    [
        (4, ZONE, {}, True),
        (3, ZONE, {}, False),
        (3, ZONE, {"network": {"node_zone_count": 2}}, True),
        (5, HOST, GROUPS, True),
        (4, HOST, GROUPS, False),
        (9, HOST, {"karpenter": {}}, False),
    ],
)
def test_more_replicas_than_places_are_a_warning(
    replicas: int, key: str, spec: dict[str, Any], warned: bool
) -> None:
    items = found(deployment(replicas, affinity=apart(key)), spec=spec)
    assert of(items, "pod-spread") == ["warning"] * warned


def test_anti_affinity_to_other_pods_counts_no_replicas() -> None:
    assert of(found(deployment(9, affinity=apart(ZONE, "other"))), "pod-spread") == []


@pytest.mark.parametrize(("least", "warned"), [(4, True), (3, False)])
def test_spread_over_more_zones_than_there_are_is_a_warning(least: int, warned: bool) -> None:
    constraint = {
        "maxSkew": 1,
        "topologyKey": ZONE,
        "whenUnsatisfiable": "DoNotSchedule",
        "minDomains": least,
    }
    items = found(deployment(topologySpreadConstraints=[constraint]))
    assert of(items, "pod-spread") == ["warning"] * warned


HELD = {"karpenter.sh/do-not-disrupt": "true"}


def test_pods_that_keep_their_node_are_a_warning() -> None:
    spec: dict[str, Any] = {"karpenter": {}}
    assert of(found(deployment(annotations=HELD), spec=spec), "do-not-disrupt") == ["warning"]
    assert of(found(deployment(), spec=spec), "do-not-disrupt") == []
    assert of(found(deployment(annotations=HELD), spec=GROUPS), "do-not-disrupt") == []


def pool(**spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "karpenter.sh/v1",
        "kind": "NodePool",
        "metadata": {"name": "a"},
        "spec": spec,
    }


@pytest.mark.parametrize(
    ("budget", "frozen"),
    [
        ({"nodes": "0"}, True),
        ({"nodes": "0%", "reasons": ["Drifted"]}, True),
        ({"nodes": "0", "reasons": ["Underutilized"]}, False),
        ({"nodes": "0", "schedule": "0 8 * * *", "duration": "8h"}, False),
        ({"nodes": "10%"}, False),
    ],
)
def test_pool_whose_nodes_never_drift_is_found(budget: dict[str, Any], frozen: bool) -> None:
    budgets = {"budgets": [{"nodes": "10%"}, budget]}
    check = "drift-blocked"
    assert of(found(pool(disruption=budgets)), check) == ["warning"] * frozen
    never = {"spec": {"expireAfter": "Never"}}
    assert of(found(pool(disruption=budgets, template=never)), check) == ["error"] * frozen
    assert of(found(pool(disruption=budgets), own=False), check) == ["warning"] * frozen


def test_pool_whose_nodes_are_kept_is_a_warning() -> None:
    item = pool(template={"metadata": {"annotations": HELD}})
    assert of(found(item), "do-not-disrupt") == ["warning"]


def test_pods_that_outlast_a_drain_are_a_warning() -> None:
    check = "long-grace-period"
    slow, quick = (deployment(terminationGracePeriodSeconds=n) for n in (901, 900))
    assert of(found(slow, spec=GROUPS), check) == ["warning"]
    assert of(found(quick, spec=GROUPS), check) == []
    daemon = deployment(kind="DaemonSet", terminationGracePeriodSeconds=901)
    assert of(found(daemon, spec=GROUPS), check) == []


@pytest.mark.parametrize(("seconds", "warned"), [(0, True), (30, False)])
def test_pods_that_are_killed_at_once_are_a_warning(seconds: int, warned: bool) -> None:
    item = deployment(kind="StatefulSet", terminationGracePeriodSeconds=seconds)
    assert of(found(item), "no-grace-period") == ["warning"] * warned


def test_data_of_a_node_is_found() -> None:
    check = "local-storage"
    host = {"name": "a", "hostPath": {"path": "/a"}}
    assert of(found(deployment(volumes=[host])), check) == ["info"]
    assert of(found(deployment(kind="DaemonSet", volumes=[host])), check) == []
    assert of(found(deployment(volumes=[{"name": "a", "emptyDir": {}}])), check) == []

    def persistent(**source: Any) -> dict[str, Any]:
        return {
            "apiVersion": "v1",
            "kind": "PersistentVolume",
            "metadata": {"name": "a"},
            "spec": {"capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteOnce"], **source},
        }

    assert of(found(persistent(local={"path": "/a"})), check) == ["warning"]
    csi = {"driver": "ebs.csi.aws.com", "volumeHandle": "a"}
    assert of(found(persistent(csi=csi)), check) == []
