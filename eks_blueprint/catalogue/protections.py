"""Properties and fields that protect what holds data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from eks_blueprint.catalogue._load import load_list

__all__ = ["Protection", "protections"]


@dataclass(frozen=True)
class Protection:
    """A property or field of which some values protect less than others.

    :param type: type of a resource, or kind of a Kubernetes object.
    :param path: its dotted path.
    :param effect: what happens, or is possible, when it protects less.
    :param source: where it was read.
    :param order: its values, the weakest first. Default: it is a number, of which less is weaker.
    :param default: the value where none is set. Default: nothing is known where none is set.
    """

    type: str
    path: str
    effect: str
    source: str
    order: tuple[str, ...] = ()
    default: str = ""

    def is_weaker(self, old: str, new: str) -> bool:
        """Say whether a value protects less than the one before; a reference never does.

        :param old: the value before; empty for none.
        :param new: the value afterwards; empty for none.
        """
        if not self.order:
            # Without a number of days, nothing expires.
            return new.isdecimal() and (not old or (old.isdecimal() and int(new) < int(old)))
        was, becomes = old or self.default, new or self.default
        known = was in self.order and becomes in self.order
        return known and self.order.index(becomes) < self.order.index(was)


@cache
def protections() -> tuple[Protection, ...]:
    """Return the properties and fields that protect what holds data."""
    return load_list("protections.yaml", Protection)
