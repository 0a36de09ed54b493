"""Rules between a user's charts and objects, and what they name in `after`."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator

from eks_blueprint.catalogue import components, group_of
from eks_blueprint.errors import Found, Path, dotted
from eks_blueprint.spec.entries import Entries
from eks_blueprint.spec.manifests import ManifestsSpec

__all__ = ["after_issues", "same_object_issues"]


def after_issues(entries: Entries, fields: Collection[str]) -> Iterator[Found]:
    """Return issues for unknown names in `after`, and for entries that wait for each other.

    :param entries: charts and objects.
    :param fields: fields of the enabled components that are installed with Helm or kubectl.
    """
    known = _component_fields()
    for entry in entries.by_key.values():
        for index, name in enumerate(entry.spec.after):
            path = (*entry.path, "after", index)
            if name == entry.key:
                yield path, f"must be another entry, got {name} itself"
            elif name in known and name not in fields:
                yield path, f"needs {name}, which is not set; set it, or remove the name here"
            elif name not in known and name not in entries.by_key:
                close = difflib.get_close_matches(name, [*entries.by_key, *known], n=1, cutoff=0.8)
                hint = f"; did you mean {close[0]}?" if close else ""
                yield (
                    path,
                    "must be charts.NAME or manifests.NAME of this cluster, or the field of a "
                    f"component such as ingress, got {name!r}{hint}",
                )
    cycle = entries.cycle()
    if cycle:
        first, _ = cycle[0]
        following = [entry.key for entry, _ in (*cycle[1:], cycle[0])]
        steps = ", which comes after ".join(
            f"{key} ({reason})" for key, (_, reason) in zip(following, cycle, strict=True)
        )
        yield first.path, f"must not come after itself, but comes after {steps}; remove one"


def same_object_issues(entries: Entries) -> Iterator[Found]:
    """Return issues for objects that are in two entries, or twice in one.

    :param entries: charts and objects.
    """
    seen: dict[tuple[str, ...], Path] = {}
    for entry in entries.by_key.values():
        objects = entry.spec.objects if isinstance(entry.spec, ManifestsSpec) else ()
        for index, item in enumerate(objects):
            meta = item["metadata"]
            identity = (group_of(item), item["kind"], meta.get("namespace", ""), meta["name"])
            path = (*entry.path, "objects", index)
            other = seen.setdefault(identity, path)
            if other is not path:
                what = f"{item['kind']} {meta['name']}"
                yield path, f"is {what}, which {dotted(other)} is already; remove one of them"


def _component_fields() -> tuple[str, ...]:
    """Return the fields whose components are installed with Helm or kubectl."""
    found = (
        field.partition(".")[0]
        for component in components().values()
        if "kubectl" in component.needs
        for field in component.when
    )
    return tuple(name for name in dict.fromkeys(found) if name not in ("charts", "manifests"))
