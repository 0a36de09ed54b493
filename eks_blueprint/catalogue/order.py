"""What a chart or a set of objects provides and uses, which determines its order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from eks_blueprint.catalogue.charts import Chart

__all__ = ["OrderFacts", "crds_among", "group_of"]


@dataclass(frozen=True)
class OrderFacts:
    """What a chart or a set of objects provides and uses.

    :param crd_groups: API groups whose CustomResourceDefinitions it installs.
    :param reconciles: API groups whose objects its controller finalizes.
    :param watches: built-in kinds that its controller or webhook acts on.
    :param spares: namespaces in which it leaves objects of a watched kind alone, by kind.
    :param groups: API groups of its objects.
    :param kinds: kinds of its objects.
    :param namespaces: namespaces of its objects; empty if one is not known.
    """

    crd_groups: frozenset[str] = frozenset()
    reconciles: frozenset[str] = frozenset()
    watches: frozenset[str] = frozenset()
    spares: Mapping[str, Collection[str]] = field(default_factory=dict)
    groups: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    namespaces: frozenset[str] = frozenset()

    @classmethod
    def of_chart(
        cls,
        chart: Chart,
        *,
        namespace: str | None = None,
        spares: Mapping[str, Collection[str]] | None = None,
    ) -> OrderFacts:
        """Return the facts of a chart.

        :param chart: the chart.
        :param namespace: namespace of the release. Default: that of the chart.
        :param spares: namespaces in which the release leaves objects of a watched kind alone, by
            kind. Default: none.
        """
        return cls(
            crd_groups=frozenset(chart.crd_groups),
            reconciles=frozenset(chart.reconciles),
            watches=frozenset(chart.watches),
            spares=spares or {},
            kinds=frozenset(chart.creates),
            namespaces=frozenset((namespace or chart.namespace,)),
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
            namespaces=_namespaces(listed),
        )

    @property
    def brings_crds_only(self) -> bool:
        """Return whether it has CustomResourceDefinitions and nothing else, hence no pods."""
        acts = self.reconciles or self.watches
        kinds = self.kinds - {"CustomResourceDefinition"}
        return bool(self.crd_groups) and not (acts or kinds)

    @property
    def is_followed(self) -> bool:
        """Return whether anything may have to come after it."""
        return bool(self.crd_groups or self.reconciles or self.watches)

    def needed_of(self, other: OrderFacts) -> frozenset[str]:
        """Return the API groups and kinds for which it comes after another one, if any.

        A custom resource comes after its CRD and its controller, a controller after the
        CRDs of what it reconciles, a built-in kind after what watches it in its namespace.
        """
        crds = (self.reconciles - self.crd_groups) & other.crd_groups
        kinds = {kind for kind in self.kinds & other.watches if other.sees(kind, self.namespaces)}
        return crds | self.groups & (other.crd_groups | other.reconciles) | kinds

    def sees(self, kind: str, namespaces: Collection[str]) -> bool:
        """Return whether it acts on objects of a kind in one of the namespaces.

        :param kind: a built-in kind.
        :param namespaces: the namespaces; empty if one is not known.
        """
        spared = self.spares.get(kind, ())
        return kind in self.watches and not (namespaces and set(namespaces) <= set(spared))


def _namespaces(objects: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    found = [item["metadata"].get("namespace") for item in objects]
    return frozenset() if None in found else frozenset(found)


def group_of(item: Mapping[str, Any]) -> str:
    """Return the API group of an object; that of the core API is empty."""
    group, slash, _ = item["apiVersion"].partition("/")
    return group if slash else ""


def crds_among(objects: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the names of CustomResourceDefinitions among objects; they end with the API group."""
    return tuple(
        item["metadata"]["name"] for item in objects if item["kind"] == "CustomResourceDefinition"
    )
