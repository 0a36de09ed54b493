"""Rules between Goldilocks and the Vertical Pod Autoscaler."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.errors import Found
from eks_blueprint.spec.goldilocks import GoldilocksSpec
from eks_blueprint.spec.vertical_pod_autoscaler import VerticalPodAutoscalerSpec

__all__ = ["goldilocks_issues"]


def goldilocks_issues(
    goldilocks: GoldilocksSpec | None, vertical: VerticalPodAutoscalerSpec | None
) -> Iterator[Found]:
    """Return an issue for Goldilocks without recommendations to show.

    :param goldilocks: the part of the spec.
    :param vertical: the Vertical Pod Autoscaler.
    """
    if goldilocks is not None and vertical is None:
        yield (
            (),
            "shows recommendations of the Vertical Pod Autoscaler, and there is none; add "
            "vertical_pod_autoscaler: {}",
        )
