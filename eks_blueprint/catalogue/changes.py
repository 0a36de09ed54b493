"""What an edit of each field of the spec does to a running cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from eks_blueprint.catalogue._load import read
from eks_blueprint.errors import BlueprintError

__all__ = [
    "Change",
    "Edit",
    "Effect",
    "Section",
    "Source",
    "changes_of",
    "sections",
    "sources",
]

_FILES = (
    "stacks",
    "pipeline",
    "network",
    "connections",
    "blue-green",
    "control-plane",
    "access",
    "nodes",
    "addons",
    "karpenter",
    "autoscaling",
    "auto-mode",
    "ingress",
    "discovery",
    "private-zones",
    "storage",
    "gitops",
    "charts",
    "security",
    "observability",
    "telemetry",
    "capabilities",
    "backup",
    "account",
    "portability",
    "tenants",
)
_KEYS = ("fields", "edit", "effect", "what", "when", "alters", "remark", "sources")
KEY = "*"
"""In a pattern, matches one key of a map."""
REST = "**"
"""At the end of a pattern, matches any remaining path."""


class Edit(StrEnum):
    """Kinds of edits of the spec."""

    CHANGE = "change"
    """A field gets another value, is set, or is removed so that its default applies."""
    ADD = "add"
    """A key of a map, or an optional part, is added."""
    RENAME = "rename"
    """A key of a map gets another name; its value stays."""
    REMOVE = "remove"
    """A key of a map, or an optional part, is removed."""


class Effect(StrEnum):
    """The most severe effect of the next deployment."""

    NOTHING = "nothing"
    """The template does not change."""
    IN_PLACE = "in place"
    """Existing resources are updated, or something is added; no node is replaced."""
    ROLLS_NODES = "rolls nodes"
    """Nodes are replaced a few at a time, after their pods have moved."""
    REPLACES = "replaces"
    """A new resource is created and the old one is deleted."""
    DELETES = "deletes"
    """A resource is deleted without a replacement."""
    LEAVES = "leaves behind"
    """A resource is removed from the stack but still exists, and is still charged."""
    TWO_DEPLOYMENTS = "two deployments"
    """A single deployment fails or loses something; two deployments in order work."""
    REFUSED = "refused"
    """The deployment fails, and CloudFormation rolls back."""


@dataclass(frozen=True)
class Source:
    """The source of a statement.

    :param title: title of the page, file or issue.
    :param url: URL, or empty for this library.
    """

    title: str
    url: str = ""


@dataclass(frozen=True)
class Change:
    """An edit of certain fields and its effect.

    :param fields: patterns such as ``node_groups.*.labels``; ``*`` is one key, ``**`` any rest.
    :param edits: kinds of edits.
    :param effect: what the next deployment does.
    :param what: what is replaced, deleted or left behind, or what rejects the change; empty for
        other effects.
    :param when: condition of the spec under which this entry applies in addition to the entry
        without a condition.
    :param alters: what changes in the template: ``AWS::EKS::Cluster Version``, only a type if
        resources are created or deleted, or field and kind of a Kubernetes object: ``StorageClass
        parameters``.
    :param remark: what happens, and what to do instead.
    :param sources: keys of :func:`sources`.
    """

    fields: tuple[str, ...]
    edits: tuple[Edit, ...]
    effect: Effect
    what: str = ""
    when: str = ""
    alters: tuple[str, ...] = ()
    remark: str = ""
    sources: tuple[str, ...] = ()

    def fit(self, path: Sequence[str], edit: Edit) -> tuple[int, ...]:
        """Return how closely a pattern matches; a greater value is a closer match.

        :param path: keys of the spec, below the cluster.
        :param edit: kind of the edit.
        :returns: ``None`` if no pattern matches.
        """
        if edit not in self.edits:
            return ()
        return max(_fit(_parts(pattern), path) for pattern in self.fields)


@dataclass(frozen=True)
class Section:
    """Entries of one part of the spec.

    :param title: heading.
    :param changes: the entries.
    """

    title: str
    changes: tuple[Change, ...]


@cache
def sections() -> tuple[Section, ...]:
    """Return all entries by part of the spec.

    :raises BlueprintError: if a file has an unknown key, effect, edit or source.
    """
    return tuple(_section(name) for name in _FILES)


@cache
def sources() -> Mapping[str, Source]:
    """Return the sources by key."""
    return {key: Source(**facts) for key, facts in read("spec-changes/sources.yaml").items()}


def changes_of(path: Sequence[str], edit: Edit = Edit.CHANGE) -> tuple[Change, ...]:
    """Return the effects of an edit: the closest entry, then those with a condition.

    :param path: keys of the spec below a cluster, such as ``("node_groups", "workers", "labels")``.
        A cluster itself is ``("clusters", name)``; a shared network's fields begin with
        ``("networks", name)``, those of an environment with ``("environments", name)``.
    :param edit: what is done to it.
    :raises BlueprintError: if no entry fits, which means that the path is not one of the spec.
    """
    found = list(_best(path, edit))
    if not found and len(path) > 2 and path[0] == "networks":
        # Apart from environment and tags, a shared network has the fields of a cluster's network.
        found = list(_best(("network", *path[2:]), edit))
    if not found and len(path) > 3 and path[0] == "environments":
        # A baseline has what a cluster can make in an account.
        found = list(_best(path[3:], edit))
    if not found:
        raise BlueprintError(
            f"path must be a field of the spec that can be edited by {edit}, got {'.'.join(path)}"
        )
    return tuple(sorted(found, key=lambda change: change.when))


def _best(path: Sequence[str], edit: Edit) -> Iterator[Change]:
    fits = [(change.fit(path, edit), change) for part in sections() for change in part.changes]
    best = max((fit for fit, change in fits if not change.when), default=())
    yield from (change for fit, change in fits if fit and (fit == best or change.when))


@cache
def _parts(pattern: str) -> tuple[str, ...]:
    return tuple(pattern.split("."))


def _fit(pattern: Sequence[str], path: Sequence[str]) -> tuple[int, ...]:
    """Rate each part of the pattern: 2 for a name, 1 for any key, 0 for any remaining path."""
    rest = pattern[-1] == REST
    head = pattern[:-1] if rest else pattern
    if len(path) <= len(head) if rest else len(path) != len(head):
        return ()
    if any(wanted not in (KEY, got) for wanted, got in zip(head, path, strict=False)):
        return ()
    return (*(1 if part == KEY else 2 for part in head), *((0,) if rest else ()))


def _section(name: str) -> Section:
    data = read(f"spec-changes/{name}.yaml")
    return Section(data["title"], tuple(_change(name, entry) for entry in data["changes"]))


def _change(file: str, entry: Mapping[str, Any]) -> Change:
    where = f"spec-changes/{file}.yaml, {entry.get('fields')}"
    unknown = entry.keys() - _KEYS
    if unknown:
        raise BlueprintError(
            f"{where}: keys must be among {', '.join(_KEYS)}, got {', '.join(sorted(unknown))}"
        )
    edits = entry.get("edit", "change")
    try:
        return Change(
            fields=tuple(entry["fields"]),
            edits=tuple(Edit(one) for one in ([edits] if isinstance(edits, str) else edits)),
            effect=Effect(entry["effect"]),
            what=entry.get("what", ""),
            when=entry.get("when", ""),
            alters=tuple(entry.get("alters", ())),
            remark=" ".join(entry.get("remark", "").split()),
            sources=tuple(_known(key) for key in entry.get("sources", ())),
        )
    except (KeyError, ValueError) as error:
        raise BlueprintError(f"{where}: {error}") from error


def _known(key: str) -> str:
    if key not in sources():
        raise ValueError(f"source must be one of sources.yaml, got {key!r}")
    return key
