"""Settings of Kubernetes' own programs in the cluster's resource."""

from typing import Any

from eks_blueprint.cluster.kubernetes_settings import (
    api_server_config,
    controller_manager_config,
    scheduler_config,
)
from eks_blueprint.spec import (
    ApiServerSpec,
    BlueprintSpec,
    ControllerManagerSpec,
    SchedulerSpec,
)
from tests.support.apps import synthesize


def _cluster(**fields: Any) -> dict[str, Any]:
    spec = {"clusters": {"prod": {"profile": "core", **fields}}}
    made = synthesize(BlueprintSpec.model_validate(spec)).resources("prod", "AWS::EKS::Cluster")
    (resource,) = made.values()
    properties: dict[str, Any] = resource["Properties"]
    return properties


def test_what_is_not_said_is_left_to_eks() -> None:
    assert not {name for name in _cluster() if name.startswith("Kube") and "Config" in name} - {
        "KubernetesNetworkConfig"
    }
    assert api_server_config(ApiServerSpec()) is None
    assert controller_manager_config(ControllerManagerSpec()) is None
    assert scheduler_config(None) is None


def test_each_setting_reaches_its_program() -> None:
    made = _cluster(
        control_plane_tier="tier-xl",
        api_server={"event_ttl_minutes": 30, "service_node_port_range": {"min_port": 20000}},
        scheduler={"scoring_strategy": "most-allocated", "resource_weights": {"cpu": 2}},
        controller_manager={
            "horizontal_pod_autoscaler_sync_period_seconds": 10,
            "terminated_pod_gc_threshold": 500,
        },
    )
    assert made["KubeApiServerConfig"] == {
        "EventTtl": "30m",
        "ServiceNodePortRange": {"MinPort": 20000, "MaxPort": 32767},
    }
    assert made["KubeSchedulerConfig"] == {
        "NodeResourcesFit": {
            "ScoringStrategy": {
                "Type": "MostAllocated",
                "Resources": [{"Name": "cpu", "Weight": 2}],
            }
        }
    }
    assert made["KubeControllerManagerConfig"] == {
        "HorizontalPodAutoscalerControllerConfig": {"HorizontalPodAutoscalerSyncPeriod": "10s"},
        "PodGcControllerConfig": {"TerminatedPodGcThreshold": 500},
    }


def test_weights_are_those_of_eks_unless_they_are_named() -> None:
    assert scheduler_config(SchedulerSpec()) == {
        "nodeResourcesFit": {"scoringStrategy": {"type": "LeastAllocated"}}
    }
