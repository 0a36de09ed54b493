"""An object of Kubernetes that is checked, and where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from eks_blueprint.assembly import mapping_of
from eks_blueprint.catalogue import upgrade_checks
from eks_blueprint.errors import Path
from eks_blueprint.results import Finding, Severity

__all__ = ["Place", "Subject", "finding", "listed"]


@dataclass(frozen=True, eq=False)
class Place:
    """Where an object stands in a file of the user.

    :param file: the file.
    :param line: returns the line of a field of the object, from 1, or ``None``.
    """

    file: str
    line: Callable[[Path], int | None]

    def below(self, path: Path) -> Place:
        """Return the place of an object within the object."""
        return Place(self.file, lambda field: self.line((*path, *field)))


@dataclass(frozen=True, eq=False)
class Subject:
    """An object, or a part of one that names an API version and a kind.

    :param content: the object.
    :param where: what holds it, such as ``values of release shop``. Default: empty, for an object
        that is applied as it is.
    :param own: whether it is the user's, not the library's. Default: false.
    :param whole: whether it is applied as it is, rather than patched, rendered or handed over by a
        controller. Default: true.
    :param place: its file and lines. Default: unknown.
    """

    content: Mapping[str, Any]
    where: str = ""
    own: bool = False
    whole: bool = True
    place: Place | None = None

    @property
    def api_version(self) -> str:
        """Its API version, such as ``apps/v1``."""
        return str(self.content.get("apiVersion", ""))

    @property
    def group(self) -> str:
        """Its API group; empty for the core group."""
        return self.api_version.rpartition("/")[0]

    @property
    def kind(self) -> str:
        """Its kind."""
        return str(self.content.get("kind", ""))

    @property
    def metadata(self) -> Mapping[str, Any]:
        """Its metadata, or an empty map."""
        return mapping_of(self.content.get("metadata"))

    @property
    def namespace(self) -> str:
        """Its namespace, or an empty text."""
        return str(self.metadata.get("namespace") or "")

    @property
    def name(self) -> str:
        """Its name, or an empty text."""
        return str(self.metadata.get("name") or "")

    @property
    def spec(self) -> Mapping[str, Any]:
        """Its spec, or an empty map."""
        return mapping_of(self.content.get("spec"))

    @property
    def is_reference(self) -> bool:
        """Whether it only names an object, as the target of an autoscaler does."""
        return not self.content.keys() & {"metadata", "spec", "data", "rules", "webhooks", "items"}

    def __str__(self) -> str:
        name = "/".join(filter(None, (self.namespace, self.name)))
        own = " ".join(filter(None, (self.kind, name)))
        return " in ".join(filter(None, (own, self.where)))

    def within(self, content: Mapping[str, Any], path: Path, *, whole: bool) -> Subject:
        """Return an object that this one holds.

        :param content: the object.
        :param path: where this one holds it.
        :param whole: whether it is applied as it is.
        """
        return replace(
            self,
            content=content,
            where=self.where or str(self),
            whole=whole,
            place=self.place.below(path) if self.place is not None else None,
        )

    def finding(
        self,
        check: str,
        message: str,
        *,
        at: Path = (),
        severity: Severity | None = None,
        remedy: str | None = None,
        source: str | None = None,
    ) -> Finding:
        """Return a finding about the object.

        :param check: name of the check.
        :param message: what is wrong.
        :param at: field of the object that it is about. Default: the object.
        :param severity: how serious it is. Default: as the check says.
        :param remedy: what to do. Default: as the check says.
        :param source: where the fact was read. Default: as the check says.
        """
        facts = upgrade_checks()[check]
        return Finding(
            check=check,
            severity=severity or Severity(facts.severity),
            subject=str(self),
            message=message,
            remedy=facts.remedy if remedy is None else remedy,
            source=facts.source if source is None else source,
            file=self.place.file if self.place is not None else "",
            line=self.place.line(at) if self.place is not None else None,
        )


def finding(check: str, subject: str, message: str, *, severity: Severity | None = None) -> Finding:
    """Return a finding about something that is no object, such as a subnet.

    :param check: name of the check.
    :param subject: what it is about.
    :param message: what is wrong.
    :param severity: how serious it is. Default: as the check says.
    """
    facts = upgrade_checks()[check]
    return Finding(
        check, severity or Severity(facts.severity), subject, message, facts.remedy, facts.source
    )


def listed(value: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the maps of a list with their index, and nothing for everything else."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        yield from ((index, item) for index, item in enumerate(value) if isinstance(item, Mapping))
