"""What a chart or a set of objects provides and uses, which determines its order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from eks_blueprint.catalogue.charts import Chart

__all__ = ["OrderFacts", "crds_among", "group_of"]


@dataclass(frozen=True)
class OrderFacts:
    """What a chart or a set of objects provides and uses.

    :param groups: API groups whose CustomResourceDefinitions or controller it installs.
    :param watches: built-in kinds that its controller or webhook acts on.
    :param uses_groups: API groups of its objects, or of those it reconciles.
    :param uses_kinds: kinds of its objects.
    """

    groups: frozenset[str] = frozenset()
    watches: frozenset[str] = frozenset()
    uses_groups: frozenset[str] = frozenset()
    uses_kinds: frozenset[str] = frozenset()

    @classmethod
    def of_chart(cls, chart: Chart) -> OrderFacts:
        """Return the facts of a chart."""
        return cls(
            groups=frozenset((*chart.crd_groups, *chart.reconciles)),
            watches=frozenset(chart.watches),
            # A controller comes after the chart with the CRDs of the objects that it reconciles.
            uses_groups=frozenset(chart.reconciles),
            uses_kinds=frozenset(chart.creates),
        )

    @classmethod
    def of_objects(
        cls, objects: Iterable[Mapping[str, Any]], crds: Iterable[str] = ()
    ) -> OrderFacts:
        """Return the facts of objects.

        :param objects: the objects, each with apiVersion, kind and metadata.name.
        :param crds: names of CustomResourceDefinitions that a controller creates from them.
        """
        listed = tuple(objects)
        return cls(
            groups=frozenset(
                name.partition(".")[2] for name in (*crds_among(listed), *crds) if "." in name
            ),
            uses_groups=frozenset(group_of(item) for item in listed),
            uses_kinds=frozenset(item["kind"] for item in listed),
        )

    def follow(self, other: OrderFacts) -> bool:
        """Whether these come after others, because they use what the others provide or watch."""
        return bool(self.uses_groups & other.groups or self.uses_kinds & other.watches)


def group_of(item: Mapping[str, Any]) -> str:
    """Return the API group of an object; that of the core API is empty."""
    group, slash, _ = item["apiVersion"].partition("/")
    return group if slash else ""


def crds_among(objects: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the names of CustomResourceDefinitions among objects; they end with the API group."""
    return tuple(
        item["metadata"]["name"] for item in objects if item["kind"] == "CustomResourceDefinition"
    )
