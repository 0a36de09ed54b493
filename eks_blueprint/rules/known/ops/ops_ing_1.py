"""Looks at Services and Ingresses: the AWS Load Balancer Controller makes their load balancers."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.edges import edges_of
from eks_blueprint.rules.installed import installed
from eks_blueprint.rules.judgement import Judgement, met, unmet
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.workloads import running

__all__ = ["judge"]

_NAME = "aws-load-balancer-controller"


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say what makes load balancers."""
    for cluster in scene.clusters:
        controller = cluster.release(_NAME) or running(cluster, _NAME)
        if controller is not None:
            yield met(controller)
        elif cluster.is_auto:
            yield met(cluster.item)
        for edge in edges_of(cluster):
            if not edge.is_of_controller:
                yield unmet(
                    edge.item,
                    f"{edge.item}",
                    f"the AWS Load Balancer Controller must make load balancers, got {edge.item}, "
                    "for which Kubernetes makes a Classic Load Balancer or an old Network Load "
                    "Balancer; set loadBalancerClass to service.k8s.aws/nlb",
                )
            elif controller is None and not cluster.is_auto:
                yield installed(
                    cluster,
                    None,
                    _NAME,
                    f"something must make the load balancer of {edge.item}, got no {_NAME}; "
                    "install it",
                )
