"""Components that the fields of a cluster turn on, and their facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Literal

from eks_blueprint.catalogue._load import load
from eks_blueprint.catalogue.addons import addon, addon_names, auto_mode_addons
from eks_blueprint.catalogue.charts import chart, chart_names

__all__ = [
    "Component",
    "Need",
    "Pods",
    "components",
    "system_namespaces",
    "wildcard_cluster_roles",
]

Need = Literal["kubectl", "nodes", "nat"]


@dataclass(frozen=True)
class Pods:
    """Pods of one kind that a component runs in a new cluster.

    :param replicas: how many.
    :param cpu: CPU that each requests, as Kubernetes writes it.
    :param memory: memory that each requests, as Kubernetes writes it.
    :param one_per_node: whether two of them never share a node.
    """

    replicas: int
    cpu: str
    memory: str
    one_per_node: bool = False


@dataclass(frozen=True)
class Component:
    """A component, which one or more fields of a cluster turn on.

    :param name: its name.
    :param when: dotted fields of a cluster, ``*`` for any name in a map; it is on as soon as one of
        them is set.
    :param charts: Helm charts, the software before its CRDs.
    :param addons: managed add-ons that are installed with it.
    :param requires: managed add-ons that must exist, and are not installed with it.
    :param needs: requirements of its installation.
    :param namespaces: further namespaces, in addition to those of its charts and add-ons.
    :param cluster_roles: its cluster roles with wildcards; ``*`` matches any text.
    :param endpoints: VPC endpoint services that it calls.
    :param pods: what it runs when the cluster is new, by name.
    :param tolerates: keys of node taints that all these pods tolerate.
    :param cleans_up: whether it removes resources that belong to objects of workloads; it must
        exist until their namespaces are deleted.
    :param in_auto_mode: whether EKS Auto Mode brings its software, so that only its objects are
        installed there.
    :param not_in_auto_mode: why it cannot be turned on with EKS Auto Mode, and what to do instead;
        ``None`` if it can.
    :param unreachable: what it calls that has no VPC endpoint, so that it does not work in an
        isolated VPC; ``None`` if it works there.
    """

    name: str
    when: tuple[str, ...]
    charts: tuple[str, ...] = ()
    addons: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    namespaces: tuple[str, ...] = ()
    cluster_roles: tuple[str, ...] = ()
    endpoints: tuple[str, ...] = ()
    pods: Mapping[str, Pods] = field(default_factory=dict)
    tolerates: tuple[str, ...] = ()
    cleans_up: bool = False
    in_auto_mode: bool = False
    not_in_auto_mode: str | None = None
    unreachable: str | None = None

    @cached_property
    def with_auto_mode(self) -> Component:
        """What of the component is installed in a cluster with EKS Auto Mode."""
        own = replace(
            self,
            addons=_not_in_auto_mode(self.addons),
            requires=_not_in_auto_mode(self.requires),
        )
        if not self.in_auto_mode:
            return own
        return replace(
            own,
            charts=(),
            needs=("kubectl",),
            cluster_roles=(),
            endpoints=(),
            pods={},
            tolerates=(),
        )


def _not_in_auto_mode(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in auto_mode_addons())


@cache
def components() -> Mapping[str, Component]:
    """Return every component by name."""
    return load("components.yaml", Component)


@cache
def system_namespaces() -> tuple[str, ...]:
    """Return the namespaces of Kubernetes, add-ons, charts and components, sorted."""
    found = {name for component in components().values() for name in component.namespaces}
    found |= {chart(name).namespace for name in chart_names()}
    for name in addon_names():
        facts = addon(name)
        if facts is not None:
            found |= {*facts.namespaces, *([facts.namespace] if facts.namespace else [])}
    return tuple(sorted(found))


@cache
def wildcard_cluster_roles() -> tuple[str, ...]:
    """Name the cluster roles that allow by a wildcard, sorted: no workload can do without them."""
    found = {role for component in components().values() for role in component.cluster_roles}
    for name in addon_names():
        facts = addon(name)
        found |= {*facts.cluster_roles} if facts is not None else set()
    return tuple(sorted(found))
