"""The order of a user's charts and objects, from `after` and from their content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from eks_blueprint.catalogue import OrderFacts
from eks_blueprint.errors import Path
from eks_blueprint.spec.charts import ChartSpec
from eks_blueprint.spec.manifests import ManifestsSpec

__all__ = ["Entries", "Entry"]


@dataclass(frozen=True)
class Entry:
    """A chart or objects of a spec.

    :param kind: ``charts`` or ``manifests``.
    :param name: its key.
    :param spec: what the spec says of it.
    """

    kind: str
    name: str
    spec: ChartSpec | ManifestsSpec

    @property
    def key(self) -> str:
        """Name of the entry in ``after``."""
        return f"{self.kind}.{self.name}"

    @property
    def path(self) -> Path:
        """Path in the spec of the cluster."""
        return (self.kind, self.name)

    @cached_property
    def facts(self) -> OrderFacts:
        """What it provides and uses."""
        if isinstance(self.spec, ChartSpec):
            return OrderFacts.of_chart(self.spec.resolve(self.name))
        return OrderFacts.of_objects(self.spec.objects)

    @cached_property
    def namespaces(self) -> frozenset[str]:
        """Namespaces of its objects."""
        if isinstance(self.spec, ChartSpec):
            return frozenset((self.spec.namespace or self.name,))
        return frozenset(item["metadata"].get("namespace", "") for item in self.spec.objects)

    @cached_property
    def made_namespaces(self) -> frozenset[str]:
        """Namespaces among its objects."""
        objects = self.spec.objects if isinstance(self.spec, ManifestsSpec) else ()
        return frozenset(
            item["metadata"]["name"] for item in objects if item["kind"] == "Namespace"
        )

    def needed_of(self, other: Entry) -> str:
        """Return why it comes after another entry, or an empty text if it need not."""
        kinds = sorted(self.facts.needed_of(other.facts))
        spaces = sorted(self.namespaces & other.made_namespaces)
        return ", ".join((*kinds, *(f"namespace {one}" for one in spaces)))


class Entries:
    """Charts and objects, in an order in which they can be installed.

    :param charts: charts by name.
    :param manifests: objects by name.
    """

    def __init__(
        self, charts: Mapping[str, ChartSpec], manifests: Mapping[str, ManifestsSpec]
    ) -> None:
        found = [Entry("charts", name, spec) for name, spec in charts.items()]
        found += [Entry("manifests", name, spec) for name, spec in manifests.items()]
        self.by_key = {entry.key: entry for entry in found}

    @cached_property
    def needs(self) -> Mapping[str, Mapping[str, str]]:
        """The entries that each entry comes after, with the reason."""
        return {key: dict(self._needs(entry)) for key, entry in self.by_key.items()}

    def _needs(self, entry: Entry) -> Iterator[tuple[str, str]]:
        for key, other in self.by_key.items():
            if other is entry:
                continue
            if key in entry.spec.after:
                yield key, "after"
                continue
            reason = entry.needed_of(other)
            # Two entries that provide the same do not wait for each other.
            if reason and not other.needed_of(entry):
                yield key, reason

    def in_order(self) -> Iterator[Entry]:
        """Return each entry after those that it depends on, without the entries of a cycle."""
        left = dict(self.by_key)
        while left:
            ready = [key for key in left if not (self.needs[key].keys() & left.keys())]
            if not ready:
                return
            for key in ready:
                yield left.pop(key)

    def cycle(self) -> list[tuple[Entry, str]]:
        """Return the entries of a cycle, each with the reason why it comes after the next one."""
        left = self.by_key.keys() - {entry.key for entry in self.in_order()}
        if not left:
            return []
        seen: list[str] = []
        key = min(left, key=[*self.by_key].index)
        while key not in seen:
            seen.append(key)
            key = next(one for one in self.needs[key] if one in left)
        keys = seen[seen.index(key) :]
        return [
            (self.by_key[one], self.needs[one][after])
            for one, after in zip(keys, (*keys[1:], keys[0]), strict=True)
        ]
