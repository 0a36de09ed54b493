"""Kubernetes objects of the user."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import Field

from eks_blueprint.catalogue import system_namespaces
from eks_blueprint.spec._base import Found, Spec, below
from eks_blueprint.spec.kubernetes_objects import object_issues
from eks_blueprint.spec.payloads import payload_issues

__all__ = ["ManifestsSpec"]


class ManifestsSpec(Spec):
    """Kubernetes objects that are applied, kept and deleted with the cluster."""

    objects: tuple[dict[str, Any], ...] = Field(min_length=1)
    """The objects, with their namespaces. An object that is removed from the list is deleted in the
    cluster."""

    after: tuple[str, ...] = ()
    """Entries that are installed before them, in addition to all components: `charts.NAME` or
    `manifests.NAME`. The field of a component, such as `ingress`, requires that component.
    Default: entries that their API groups, kinds and namespaces depend on."""

    def issues(self) -> Iterable[Found]:
        for index, item in enumerate(self.objects):
            path = ("objects", index)
            yield from below(path, object_issues(item))
            yield from below(path, _system_issues(item))
            yield from payload_issues(item, path)


def _system_issues(item: Mapping[str, Any]) -> Iterator[Found]:
    meta = item.get("metadata")
    name = meta.get("name") if isinstance(meta, Mapping) else None
    if item.get("kind") == "Namespace" and name in system_namespaces():
        yield (
            ("metadata", "name"),
            f"must not be a namespace of the system, got {name}: it would be deleted when it "
            "is removed from the list; objects within it are allowed",
        )
