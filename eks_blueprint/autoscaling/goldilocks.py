"""Goldilocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from constructs import Construct, IDependable

from eks_blueprint import catalogue
from eks_blueprint.arguments import checked
from eks_blueprint.catalogue import SYSTEM_TOLERATION
from eks_blueprint.checks import refuse_other_spec, warn
from eks_blueprint.delivery import Delivery, HelmRelease, Installed
from eks_blueprint.spec import GoldilocksSpec

__all__ = ["Goldilocks"]

_NAME = "goldilocks"


class Goldilocks(Construct):
    """Goldilocks, with one replica of its controller and of its dashboard.

    It makes VerticalPodAutoscaler objects that recommend and change nothing, and has permission to
    read workloads and write those objects. The dashboard is reached by port forwarding only.

    :param delivery: how the chart is installed in the cluster.
    :param spec: the part ``goldilocks`` of the spec. Default: the defaults of the spec.
    :param after: resources that must exist first, such as the Vertical Pod Autoscaler. Default:
        none.

    Source: recommendation EFF-SIZE-1; FairwindsOps/charts stable/goldilocks, commit 21a94b6.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        delivery: Delivery,
        spec: GoldilocksSpec | None = None,
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        spec = spec if spec is not None else GoldilocksSpec()
        refuse_other_spec(self, GoldilocksSpec, spec)
        warn(self, spec.warnings())
        chart = catalogue.chart(_NAME).at(spec.chart_version)
        release = HelmRelease(_NAME, chart=chart, values=_values(spec))
        self.release: HelmRelease = release.with_values(spec.values)
        self.controller = delivery.install(self.release, after=after)


def _values(spec: GoldilocksSpec) -> Mapping[str, Any]:
    part = {
        "tolerations": [SYSTEM_TOLERATION],
        # Argo Rollouts are not part of the library.
        "rbac": {"enableArgoproj": False},
        "flags": {"on-by-default": True} if spec.all_namespaces else {},
        "resources": {
            "requests": {"cpu": "25m", "memory": "256Mi"},
            "limits": {"memory": "512Mi"},
        },
    }
    dashboard = {**part, "enabled": True, "replicaCount": 1}
    return {
        # The library installs both by itself.
        "vpa": {"enabled": False},
        "metrics-server": {"enabled": False},
        "controller": part,
        "dashboard": dashboard if spec.dashboard else {"enabled": False},
    }
