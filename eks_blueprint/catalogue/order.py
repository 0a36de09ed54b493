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

    :param crd_groups: API groups whose CustomResourceDefinitions it installs.
    :param reconciles: API groups whose objects its controller finalizes.
    :param watches: built-in kinds that its controller or webhook acts on.
    :param groups: API groups of its objects.
    :param kinds: kinds of its objects.
    """

    crd_groups: frozenset[str] = frozenset()
    reconciles: frozenset[str] = frozenset()
    watches: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()

    @classmethod
    def of_chart(cls, chart: Chart) -> OrderFacts:
        """Return the facts of a chart."""
        return cls(
            crd_groups=frozenset(chart.crd_groups),
            reconciles=frozenset(chart.reconciles),
            watches=frozenset(chart.watches),
            kinds=frozenset(chart.creates),
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
        names = (*crds_among(listed), *crds)
        return cls(
            crd_groups=frozenset(name.partition(".")[2] for name in names if "." in name),
            groups=frozenset(group_of(item) for item in listed),
            kinds=frozenset(item["kind"] for item in listed),
        )

    @property
    def is_followed(self) -> bool:
        """Return whether anything may have to come after it."""
        return bool(self.crd_groups or self.reconciles or self.watches)

    def needed_of(self, other: OrderFacts) -> frozenset[str]:
        """Return the API groups and kinds for which it comes after another one, if any.

        A custom resource comes after its CRD and its controller, a controller after the
        CRDs of what it reconciles, a built-in kind after what watches it.
        """
        crds = (self.reconciles - self.crd_groups) & other.crd_groups
        return (
            crds | self.groups & (other.crd_groups | other.reconciles) | self.kinds & other.watches
        )


def group_of(item: Mapping[str, Any]) -> str:
    """Return the API group of an object; that of the core API is empty."""
    group, slash, _ = item["apiVersion"].partition("/")
    return group if slash else ""


def crds_among(objects: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the names of CustomResourceDefinitions among objects; they end with the API group."""
    return tuple(
        item["metadata"]["name"] for item in objects if item["kind"] == "CustomResourceDefinition"
    )
