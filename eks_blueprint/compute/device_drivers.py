"""What gives devices of nodes to pods: adapters of EFA, and GPUs by Dynamic Resource Allocation."""

from __future__ import annotations

from collections.abc import Sequence

from constructs import Construct, IDependable

from eks_blueprint import catalogue
from eks_blueprint.arguments import checked
from eks_blueprint.delivery import Delivery, HelmRelease, Installed
from eks_blueprint.spec.node_groups import DRA_LABELS

__all__ = ["EfaDevicePlugin", "NvidiaDraDriver"]

_EVERYWHERE = [{"operator": "Exists"}]
"""Nodes with such devices have taints that keep other pods away."""


class EfaDevicePlugin(Construct):
    """The EFA device plugin, with which pods request ``vpc.amazonaws.com/efa``.

    It runs on nodes of the types that its chart lists.

    :param delivery: how the chart is installed in the cluster.
    :param after: what must exist first. Default: nothing.

    Source: EKS user guide, "Manage EFA devices on Amazon EKS"; aws/eks-charts
    stable/aws-efa-k8s-device-plugin, commit 5239609; recommendation SEC-TEN-6.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        delivery: Delivery,
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        chart = catalogue.chart("aws-efa-k8s-device-plugin")
        self.release: HelmRelease = HelmRelease(
            chart.name, chart=chart, values={"tolerations": _EVERYWHERE}
        )
        self.plugin = delivery.install(self.release, after=after)


class NvidiaDraDriver(Construct):
    """The NVIDIA DRA driver, with which pods claim GPUs of the class ``gpu.nvidia.com``.

    It runs on nodes with the labels of :data:`~eks_blueprint.spec.node_groups.DRA_LABELS`, where
    the device plugin is off: both would give out the same GPUs. It manages GPUs only, not the
    domains of multi-node NVLink.

    :param delivery: how the chart is installed in the cluster.
    :param after: what must exist first. Default: nothing.

    Source: EKS user guide, "Use the NVIDIA DRA driver or device plugin on Amazon EKS";
    kubernetes-sigs/dra-driver-nvidia-gpu, commit d03be9f; recommendation SEC-TEN-6.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        delivery: Delivery,
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        chart = catalogue.chart("dra-driver-nvidia-gpu")
        self.release: HelmRelease = HelmRelease(
            chart.name,
            chart=chart,
            values={
                # The chart asks for this word that no device plugin runs on these nodes.
                "gpuResourcesEnabledOverride": True,
                "resources": {"computeDomains": {"enabled": False}},
                # Helm and Flux render without asking the API server which versions it has.
                "resourceApiVersion": "resource.k8s.io/v1",
                "kubeletPlugin": {
                    "nodeSelector": dict(DRA_LABELS),
                    "tolerations": _EVERYWHERE,
                    "containers": {
                        "gpus": {"resources": {"requests": {"cpu": "50m", "memory": "128Mi"}}}
                    },
                },
            },
        )
        self.driver = delivery.install(self.release, after=after)
