"""Where something stands in a template."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Place"]


@dataclass(frozen=True, order=True)
class Place:
    """A resource of a template.

    :param stack: name of the stack in the assembly.
    :param logical_id: its logical id; empty, where the stack itself is meant.
    :param type: its type, such as ``AWS::EKS::Cluster``.
    :param file: file of the template, from the folder of the assembly.
    :param line: line of the file, from 1; ``None`` where it is not known.
    :param nested: the nested stacks that it is in, by their logical ids with ``/`` between them;
        empty, it is in none.
    """

    stack: str
    logical_id: str
    type: str
    file: str = ""
    line: int | None = None
    nested: str = ""

    @property
    def id(self) -> str:
        """Stack and logical id, as commands print it."""
        return f"{self.stack}/{self.logical_id}" if self.logical_id else self.stack

    @property
    def template(self) -> str:
        """What tells its template from others: the stack, and the nested ones that it is in."""
        return f"{self.stack}/{self.nested}" if self.nested else self.stack

    @property
    def at(self) -> str:
        """File and line, or an empty text."""
        return f"{self.file}:{self.line}" if self.file and self.line else self.file
