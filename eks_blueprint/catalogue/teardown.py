"""What is done around a deletion, and what a stack leaves behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from eks_blueprint.catalogue._load import load

__all__ = [
    "KeptResource",
    "LostAmong",
    "TeardownStep",
    "kept_resources",
    "teardown_steps",
]


@dataclass(frozen=True)
class TeardownStep:
    """Something that is done by hand before or after the stack of a cluster is deleted.

    :param name: its name, which never changes.
    :param phase: before the stack is deleted, or after.
    :param title: what it is about.
    :param reason: why it is done.
    :param find: commands that show what there is.
    :param source: where the facts were read.
    :param remove: commands that delete it, and wait.
    :param when: traits of a cluster, of which one is enough; empty, every cluster.
    :param unless: traits of a cluster, of which none may be there.
    :param loses: what is lost for ever; empty, nothing.
    """

    name: str
    phase: Literal["before", "after"]
    title: str
    reason: str
    find: tuple[str, ...]
    source: str
    remove: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    loses: str = ""


@dataclass(frozen=True)
class LostAmong:
    """What is lost with some resources of a type.

    :param loses: what it is.
    :param named: pattern of their names; empty, any name.
    :param used_by: type of a resource that uses them; empty, any.
    """

    loses: str
    named: str = ""
    used_by: str = ""


@dataclass(frozen=True)
class KeptResource:
    """A type of resources that a stack can leave behind.

    :param type: the type of CloudFormation.
    :param what: the plural, for readers.
    :param loses: what is lost when they are removed.
    :param source: where the commands were read.
    :param charged: how they are charged; empty, not at all.
    :param remove: shell commands for each, with its physical id in ``$id``.
    :param last: whether other resources may still need it.
    :param among: what is lost with some of them.
    """

    type: str
    what: str
    loses: str
    source: str
    charged: str = ""
    remove: tuple[str, ...] = ()
    last: bool = False
    among: tuple[LostAmong, ...] = ()


@cache
def teardown_steps() -> Mapping[str, TeardownStep]:
    """Return the steps by name, in their order."""
    return load("teardown-steps.yaml", TeardownStep)


@cache
def kept_resources() -> Mapping[str, KeptResource]:
    """Return what can be left behind by type, in the order in which it is removed."""
    return load("kept-resources.yaml", KeptResource)
