"""Rules between a user's charts and the components of the library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from eks_blueprint.errors import Found
from eks_blueprint.spec.components import TurnedOn

__all__ = ["release_name_issues"]


def release_name_issues(names: Iterable[str], components: Sequence[TurnedOn]) -> Iterator[Found]:
    """Return issues for charts with the name of a release that a component installs.

    :param names: names of the charts.
    :param components: the enabled components.
    """
    taken = {chart: path[0] for one, (path, *_) in components for chart in one.charts}
    for name in names:
        if name in taken:
            yield (
                (name,),
                f"must have another name, since {taken[name]} installs a release of this name; "
                "rename the entry",
            )
