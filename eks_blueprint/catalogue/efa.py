"""Elastic Fabric Adapters of instance types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from eks_blueprint.catalogue._load import read

__all__ = ["EfaLayout", "efa_layout"]


@dataclass(frozen=True)
class EfaLayout:
    """How many adapters an instance type has, and on how many network cards.

    :param interfaces: Elastic Fabric Adapters.
    :param cards: network cards.
    """

    interfaces: int
    cards: int

    @property
    def places(self) -> Iterator[tuple[int, int]]:
        """Network card and device of each adapter beside the primary network interface.

        Source: EC2 user guide, "Maximize network bandwidth on Amazon EC2 instances with multiple
        network cards": device 1 of the first card, which has the primary interface, and device 0 of
        each further one.
        """
        first = self.cards - self.interfaces
        for card in range(first, self.cards):
            yield card, 1 if card == 0 else 0


def efa_layout(instance_type: str) -> EfaLayout | None:
    """Return the adapters of an instance type; ``None`` if the catalogue knows of none.

    :param instance_type: such as ``p5.48xlarge``.
    """
    return _layouts().get(instance_type)


@cache
def _layouts() -> Mapping[str, EfaLayout]:
    found: dict[str, EfaLayout] = {}
    for key, names in read("efa.yaml").items():
        interfaces, cards = map(int, key.split())
        found |= dict.fromkeys(names.split(), EfaLayout(interfaces, cards))
    return found
