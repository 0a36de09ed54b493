"""Cilium on hybrid nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from constructs import Construct, IDependable

from eks_blueprint import catalogue
from eks_blueprint.arguments import checked
from eks_blueprint.catalogue import ImageReference
from eks_blueprint.checks import refuse_other_spec, warn
from eks_blueprint.delivery import Delivery, HelmRelease, Installed
from eks_blueprint.spec import CiliumSpec

__all__ = ["Cilium"]

_NAME = "cilium"
_ON_HYBRID_NODES: Mapping[str, Any] = {
    "nodeAffinity": {
        "requiredDuringSchedulingIgnoredDuringExecution": {
            "nodeSelectorTerms": [
                {
                    "matchExpressions": [
                        {
                            "key": "eks.amazonaws.com/compute-type",
                            "operator": "In",
                            "values": ["hybrid"],
                        }
                    ]
                }
            ]
        }
    }
}


class Cilium(Construct):
    """AWS's build of Cilium, which gives pods on hybrid nodes addresses and network policies.

    Agents and operator run on hybrid nodes only: AWS does not support them in the cloud, where the
    VPC CNI runs, which in turn keeps off hybrid nodes. The installation does not wait for pods,
    since there are none until the first machine joins. Hubble, Envoy and L7 policies are off.

    :param delivery: how the chart is installed in the cluster.
    :param spec: the part ``hybrid_nodes.cilium`` of the spec.
    :param pod_cidrs: ranges of the pods on hybrid nodes.
    :param after: resources that must exist first. Default: none.

    Source: EKS user guide, "Configure CNI for hybrid nodes"; aws/eks-hybrid
    test/e2e/cni/testdata/cilium; recommendation PORT-1.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        delivery: Delivery,
        spec: CiliumSpec,
        pod_cidrs: Sequence[str],
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, CiliumSpec, spec)
        warn(self, spec.warnings())
        chart = catalogue.chart(_NAME).at(spec.chart_version)
        self.release: HelmRelease = HelmRelease(
            _NAME, chart=chart, values=_values(spec, pod_cidrs, chart.images), wait=False
        ).with_values(spec.values)
        self.controller = delivery.install(self.release, after=after)


def _values(spec: CiliumSpec, pod_cidrs: Sequence[str], images: Sequence[str]) -> dict[str, Any]:
    values: dict[str, Any] = {
        "affinity": dict(_ON_HYBRID_NODES),
        "operator": {
            "affinity": dict(_ON_HYBRID_NODES),
            # It would restart pods in the cloud, which Cilium does not manage.
            "unmanagedPodWatcher": {"restart": False},
        },
        "ipam": {
            "mode": "cluster-pool",
            "operator": {
                "clusterPoolIPv4MaskSize": spec.block_prefix,
                "clusterPoolIPv4PodCIDRList": [*pod_cidrs],
            },
        },
        "loadBalancer": {"serviceTopology": True},
        "bgpControlPlane": {"enabled": spec.bgp},
        "envoy": {"enabled": False},
        "l7Proxy": False,
        "hubble": {"enabled": False},
    }
    if images:
        agent, operator = map(ImageReference.parse, images)
        values["image"] = _image(agent, agent.name)
        # The chart adds the name of the cloud, which is generic.
        values["operator"]["image"] = {
            **_image(operator, operator.name.removesuffix("-generic")),
            "genericDigest": operator.digest,
        }
    return values


def _image(image: ImageReference, repository: str) -> dict[str, Any]:
    return {
        "repository": repository,
        "tag": image.tag,
        "digest": image.digest,
        "useDigest": True,
    }
