"""A HorizontalPodAutoscaler."""

from __future__ import annotations

from collections.abc import Sequence

from constructs import Construct, IDependable

from eks_blueprint.arguments import checked
from eks_blueprint.checks import refuse_other_spec, refuse_value
from eks_blueprint.delivery import Delivery, Installed, Manifests
from eks_blueprint.spec import HorizontalPodAutoscalerSpec
from eks_blueprint.spec.kubernetes import Namespace, ObjectName

__all__ = ["HorizontalPodAutoscaler"]


class HorizontalPodAutoscaler(Construct):
    """A HorizontalPodAutoscaler (HPA), which sets the number of replicas of a workload.

    It reads the use of CPU and memory from the metrics API, which the managed add-on
    ``metrics-server`` serves, and needs requests on all containers of the workload.

    :param delivery: how objects are applied to the cluster.
    :param name: name of the HPA, and of the workload unless the spec names another.
    :param namespace: namespace of both.
    :param spec: its limits and metrics.
    :param after: resources that must exist first, such as the namespace. Default: none.
    :raises BlueprintError: if name or namespace is not a Kubernetes name.

    Source: recommendation EFF-SIZE-1.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        delivery: Delivery,
        name: str,
        namespace: str,
        spec: HorizontalPodAutoscalerSpec,
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, HorizontalPodAutoscalerSpec, spec)
        refuse_value(self, "name", name, ObjectName)
        refuse_value(self, "namespace", namespace, Namespace)
        self.installed = delivery.apply(
            Manifests(
                f"horizontal-pod-autoscaler-{namespace}.{name}",
                (spec.to_object(name, namespace=namespace),),
            ),
            after=after,
        )
