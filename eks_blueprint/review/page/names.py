"""Names of files that are safe on every system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eks_blueprint.review.page.anchors import slug

__all__ = ["file_names"]


def file_names(keys: Sequence[str]) -> Mapping[str, str]:
    """Return the file of each cluster, by its key.

    Names are made of letters, digits and hyphens, and differ in more than case.

    :param keys: keys of clusters.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for key in keys:
        name = f"review-{slug(key)}"
        number = 2
        while name.lower() in taken:
            name = f"review-{slug(key)}-{number}"
            number += 1
        taken.add(name.lower())
        found[key] = f"{name}.html"
    return found
