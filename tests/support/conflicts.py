"""What the API server would refuse: fields that cannot change."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint import catalogue
from tests.support.objects import MANIFEST, applied
from tests.support.resources import update

__all__ = ["object_conflicts"]

Resources = Mapping[str, Mapping[str, Any]]


def object_conflicts(
    before: Resources,
    after: Resources,
    facts: Mapping[str, catalogue.ImmutableFields] | None = None,
) -> Iterator[str]:
    """Name fields of objects that the API server would refuse to change.

    :param facts: the fields by kind. Default: the catalogue's.
    """
    facts = catalogue.immutable_fields() if facts is None else facts
    replaced = _replaced(before, after)
    old, new = _objects(before, frozenset()), _objects(after, replaced)
    for identity, item in new.items():
        kind = item["kind"]
        if identity not in old or kind not in facts or facts[kind].recreated:
            continue
        for field in facts[kind].fields:
            if _at(old[identity], field) != _at(item, field):
                yield f"{kind} {item['metadata']['name']} {field}"


def _replaced(before: Resources, after: Resources) -> frozenset[str]:
    """Give the logical ids of resources of which a property can only be set at creation."""
    found = set()
    for key in before.keys() & after.keys():
        kind = after[key]["Type"]
        if not kind.startswith("AWS::"):
            continue
        old, new = before[key].get("Properties", {}), after[key].get("Properties", {})
        if any(
            old.get(name) != new.get(name) and update(kind, name) == "never"
            for name in old.keys() | new.keys()
        ):
            found.add(key)
    return frozenset(found)


def _objects(resources: Resources, replaced: frozenset[str]) -> dict[tuple[str, ...], Any]:
    """Give objects by identity; what a replaced resource fills in counts as another value."""
    found = {}
    for resource in resources.values():
        if resource["Type"] != MANIFEST:
            continue
        for item in applied(resource):
            text = json.dumps(item)
            for key in replaced:
                text = re.sub(rf"<{key}\b", f"<{key}-new", text)
            changed = json.loads(text)
            meta = item["metadata"]
            identity = (item["apiVersion"], item["kind"], meta.get("namespace", ""), meta["name"])
            found[identity] = changed
    return found


def _at(item: Any, path: str) -> Any:
    for part in path.split("."):
        item = item.get(part) if isinstance(item, dict) else None
    return item
