"""The part of a difference about the clusters of a fleet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eks_blueprint.difference.change import Action
from eks_blueprint.difference.fleet import ClusterChange
from eks_blueprint.results import Block, Heading, Table

__all__ = ["fleet_blocks"]


def fleet_blocks(clusters: Sequence[ClusterChange], words: Mapping[Action, str]) -> Iterator[Block]:
    """Yield a table with a row for each cluster that changes.

    :param clusters: the clusters; nothing without.
    :param words: how actions are said.
    """
    if not clusters:
        return
    yield Heading("Clusters")
    yield Table(
        ("cluster", "environment", "wave", "Kubernetes", "what happens", "errors", "warnings"),
        tuple(
            (
                f"`{one.cluster}`",
                one.environment or "-",
                one.wave or "-",
                one.version,
                f"as in `{one.like}`" if one.like else _counts(one, words),
                str(one.errors),
                str(one.warnings),
            )
            for one in clusters
        ),
        numbers=(5, 6),
    )


def _counts(cluster: ClusterChange, words: Mapping[Action, str]) -> str:
    found = [f"{cluster.counts[one]} {words[one]}" for one in words if cluster.counts.get(one)]
    return ", ".join(found) or "its stacks only"
