"""Pods on Fargate."""

from __future__ import annotations

from eks_blueprint.assembly import Resource
from eks_blueprint.estimate.line import Component
from eks_blueprint.estimate.meter import Meter

__all__ = ["fargate_profile"]


def fargate_profile(meter: Meter, resource: Resource) -> None:
    """Count the pods that a profile is assumed to run."""
    pods = meter.assume("fargate-pods")
    for size, price, what in (
        ("fargate-pod-vcpus", "fargate.vcpu", "vCPUs of pods"),
        ("fargate-pod-gb", "fargate.gb", "GiB of pods"),
    ):
        meter.add(
            Component.FARGATE,
            what,
            price,
            pods * meter.assume(size),
            of=resource,
            uses=("fargate-pods", size),
        )
