"""What must be installed in a cluster before a chart or an object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

from eks_blueprint.catalogue import OrderFacts
from eks_blueprint.delivery.release import HelmRelease, Manifests

__all__ = ["InstallOrder", "order_facts"]

_T = TypeVar("_T")


class InstallOrder(Generic[_T]):
    """Records what provides which API groups, and finds what new content must wait for.

    Charts, objects with CustomResourceDefinitions, and managed add-ons are treated alike.

    :param provided: other providers by API group, such as a managed add-on. Default: none.
    """

    def __init__(self, provided: Mapping[str, _T] | None = None) -> None:
        self._known: list[tuple[OrderFacts, _T]] = [
            (OrderFacts(crd_groups=frozenset((group,))), step)
            for group, step in (provided or {}).items()
        ]

    def add(self, content: HelmRelease | Manifests, step: _T) -> None:
        """Record a chart or objects.

        :param content: what was delivered.
        :param step: what others wait for.
        """
        facts = order_facts(content)
        if facts.is_followed:
            self._known.append((facts, step))

    def before(self, content: HelmRelease | Manifests) -> tuple[_T, ...]:
        """Return what a chart or objects must wait for.

        A custom resource waits for its CRD and its controller, a controller for the chart with its
        CRDs, an Ingress or a Service for the controller that watches it in its namespace.
        """
        facts = order_facts(content)
        return tuple(step for other, step in self._known if facts.needed_of(other))


def order_facts(content: HelmRelease | Manifests) -> OrderFacts:
    """Return what determines the order of a chart or of objects.

    :param content: what is delivered.
    """
    if isinstance(content, HelmRelease):
        return OrderFacts.of_chart(
            content.chart, namespace=content.namespace, spares=content.spares
        )
    return OrderFacts.of_objects(content.objects, content.crds)
