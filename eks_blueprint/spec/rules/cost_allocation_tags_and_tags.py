"""Rules between the tags of cost allocation and the other tags of a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Found
from eks_blueprint.spec._base import below
from eks_blueprint.spec.cost_allocation_tags import CostAllocationTagsSpec
from eks_blueprint.spec.tags import tag_issues

__all__ = ["cost_tag_issues"]


def cost_tag_issues(
    cost_allocation_tags: CostAllocationTagsSpec, tags: Mapping[str, str]
) -> Iterator[Found]:
    """Return issues for a tag that is there twice, or for more tags than AWS allows.

    :param cost_allocation_tags: the tags of cost allocation.
    :param tags: the other tags.
    """
    key = cost_allocation_tags.cluster
    same = [one for one in tags if one.lower() == key.lower()]
    if same:
        yield (
            ("cost_allocation_tags", "cluster"),
            f"must be another key than those of tags, got {key}; choose another key here, or "
            f"remove {same[0]} from tags",
        )
        return
    both = {**tags, key: "name"}
    if not [*tag_issues(tags)]:
        yield from below(("tags",), tag_issues(both))
