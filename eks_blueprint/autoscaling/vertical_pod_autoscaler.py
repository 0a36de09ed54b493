"""The Vertical Pod Autoscaler."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from constructs import Construct, IDependable

from eks_blueprint import catalogue
from eks_blueprint.arguments import checked
from eks_blueprint.catalogue import SYSTEM_TOLERATION, anti_affinity
from eks_blueprint.checks import refuse_other_spec, warn
from eks_blueprint.delivery import Delivery, HelmRelease, Installed
from eks_blueprint.spec import VerticalPodAutoscalerSpec

__all__ = ["VerticalPodAutoscaler"]

_NAME = "vertical-pod-autoscaler"


class VerticalPodAutoscaler(Construct):
    """The Vertical Pod Autoscaler (VPA), with two replicas of each part.

    It needs the metrics API, which the managed add-on ``metrics-server`` serves, and no AWS
    permissions. Which workloads it looks at is said by VerticalPodAutoscaler objects.

    :param delivery: how the chart is installed in the cluster.
    :param spec: the part ``vertical_pod_autoscaler`` of the spec. Default: recommendations only.
    :param after: resources that must exist first. Default: none.

    Source: recommendation EFF-SIZE-1; kubernetes/autoscaler
    vertical-pod-autoscaler/charts/vertical-pod-autoscaler and vertical-pod-autoscaler/deploy
    (requests and limits), commit 55c37cd.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        delivery: Delivery,
        spec: VerticalPodAutoscalerSpec | None = None,
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        spec = spec if spec is not None else VerticalPodAutoscalerSpec()
        refuse_other_spec(self, VerticalPodAutoscalerSpec, spec)
        warn(self, spec.warnings())
        chart = catalogue.chart(_NAME).at(spec.chart_version)
        release = HelmRelease(_NAME, chart=chart, values=_values(auto=spec.mode == "auto"))
        self.release: HelmRelease = release.with_values(spec.values)
        self.controller = delivery.install(self.release, after=after)


def _values(*, auto: bool) -> Mapping[str, Any]:
    values: dict[str, Any] = {
        "podSecurityContext": {
            "runAsNonRoot": True,
            "runAsUser": 65534,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "containerSecurityContext": {
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
            "readOnlyRootFilesystem": True,
        },
        "recommender": _part("recommender", memory="500Mi", most="1000Mi"),
    }
    if not auto:
        off = {"enabled": False}
        return {**values, "updater": off, "admissionController": off}
    return {
        **values,
        "updater": _part("updater", memory="200Mi", most="500Mi"),
        "admissionController": {
            **_part("admission-controller", memory="200Mi", most="500Mi"),
            # Jobs before and after Helm installs the rest, which make and publish the certificate
            # of the webhook.
            "certGen": {
                "tolerations": [SYSTEM_TOLERATION],
                "resources": _resources(cpu="10m", memory="32Mi", most="64Mi"),
            },
        },
    }


def _part(component: str, *, memory: str, most: str) -> dict[str, Any]:
    """Return the values of a Deployment; the chart brings its PodDisruptionBudget.

    :param component: the label ``app.kubernetes.io/component`` of its pods.
    :param memory: memory that it requests.
    :param most: memory that it is limited to.
    """
    labels = {"app.kubernetes.io/instance": _NAME, "app.kubernetes.io/component": component}
    return {
        "enabled": True,
        "replicas": 2,
        "podDisruptionBudget": {"enabled": True, "minAvailable": 1},
        # The chart has no topology spread constraints.
        "affinity": anti_affinity(labels),
        "tolerations": [SYSTEM_TOLERATION],
        "resources": _resources(cpu="50m", memory=memory, most=most),
    }


def _resources(*, cpu: str, memory: str, most: str) -> dict[str, Any]:
    return {"requests": {"cpu": cpu, "memory": memory}, "limits": {"memory": most}}
