"""What the stacks keep, and what is lost with them."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from eks_blueprint import catalogue
from eks_blueprint.assembly import Resource, Stack, text_of
from eks_blueprint.catalogue import KeptResource, LostAmong
from eks_blueprint.teardown.cluster import Cluster
from eks_blueprint.teardown.stacks import id_file
from eks_blueprint.teardown.words import environment

__all__ = ["Kept", "Lost", "kept_of", "listing", "lost_of", "lost_volumes"]

_NAMES = ("LogGroupName", "BucketName", "BackupVaultName", "RepositoryName", "Alias")
# Types with data of their own, beside those that can be kept.
_DATA = {"AWS::Grafana::Workspace": "Grafana workspaces, with their dashboards"}


@dataclass(frozen=True)
class Kept:
    """Resources of one type that a stack keeps.

    :param stack: name of the stack.
    :param type: their type in CloudFormation.
    :param what: the plural of the type, for readers.
    :param names: their names, or the logical ids where CloudFormation gives the name.
    :param charged: how they are charged; empty, not at all.
    :param loses: what is lost when they are removed.
    :param remove: commands that remove all of them; none, if they go with others or nobody knows.
    :param last: whether they go after everything else that all stacks keep.
    """

    stack: str
    type: str
    what: str
    names: tuple[str, ...]
    charged: str
    loses: str
    remove: tuple[str, ...]
    last: bool


@dataclass(frozen=True)
class Lost:
    """Data that is deleted with a stack.

    :param stack: name of the stack.
    :param what: what it is.
    :param names: names or logical ids of the resources.
    """

    stack: str
    what: str
    names: tuple[str, ...]


def kept_of(key: str, stack: Stack) -> Iterator[Kept]:
    """Yield what a stack keeps when it is deleted, in the order in which it is removed.

    :param key: its name in the assembly.
    :param stack: the stack.
    """
    groups: dict[str, list[Resource]] = {}
    for one in stack.resources.values():
        if one.deletion_policy in ("Retain", "RetainExceptOnCreate"):
            groups.setdefault(one.type, []).append(one)
    known = catalogue.kept_resources()
    order = [*known, *sorted(groups.keys() - known.keys())]
    for type_ in sorted(groups, key=order.index):
        facts = known.get(type_)
        yield Kept(
            stack=key,
            type=type_,
            what=facts.what if facts else type_,
            names=tuple(_name(one) for one in groups[type_]),
            charged=facts.charged if facts else "not known",
            loses=_loses(facts, stack, groups[type_]) if facts else "not known",
            remove=_each(type_, facts.remove) if facts and facts.remove else (),
            last=facts.last if facts else False,
        )


def _loses(facts: KeptResource, stack: Stack, found: Collection[Resource]) -> str:
    """Return what is lost with some resources, with what is special about a few of them."""
    some = [one.loses for one in facts.among if any(_is_among(one, stack, each) for each in found)]
    return f"{facts.loses}, among them {' and '.join(some)}" if some else facts.loses


def _is_among(one: LostAmong, stack: Stack, resource: Resource) -> bool:
    if one.named and not fnmatchcase(_name(resource), one.named):
        return False
    return not one.used_by or any(
        resource.logical_id in user.depends_on for user in stack.of_type(one.used_by)
    )


def listing(key: str, stack: Stack) -> tuple[str, ...]:
    """Return the commands that define ``kept TYPE``, which lists what a deleted stack kept.

    :param key: its name in the assembly.
    :param stack: the stack; its id was stored before it was deleted.
    """
    query = (
        "StackResourceSummaries[?ResourceType=='$1' && ResourceStatus=='DELETE_SKIPPED']"
        ".PhysicalResourceId"
    )
    return (
        *environment(stack.region),
        f'STACK_ID="$(cat {id_file(key)})"',
        'kept() { aws cloudformation list-stack-resources --stack-name "$STACK_ID" --output text '
        f'--query "{query}"; }}',
    )


def lost_of(key: str, stack: Stack) -> Iterator[Lost]:
    """Yield the data that is deleted with a stack.

    :param key: its name in the assembly.
    :param stack: the stack.
    """
    known = catalogue.kept_resources()
    groups: dict[str, list[Resource]] = {}
    for one in stack.resources.values():
        if one.deletion_policy == "Delete":
            groups.setdefault(one.type, []).append(one)
    for type_, found in groups.items():
        facts = known.get(type_)
        names = tuple(map(_name, found))
        if facts is not None and facts.remove:
            yield Lost(key, f"{facts.what}, with {_loses(facts, stack, found)}", names)
        elif type_ in _DATA:
            yield Lost(key, _DATA[type_], names)


def lost_volumes(cluster: Cluster) -> Iterator[Lost]:
    """Yield classes that keep their volumes, with a key that goes with the stack.

    :param cluster: the cluster.
    """
    gone = {
        one.logical_id
        for one in cluster.stack.of_type("AWS::KMS::Key")
        if one.deletion_policy == "Delete"
    }
    names = [
        one.name
        for one in cluster.objects
        if one.kind == "StorageClass"
        and one.content.get("reclaimPolicy") == "Retain"
        and any(f"<{key}" in repr(one.content.get("parameters")) for key in gone)
    ]
    if names:
        what = "volumes that their class keeps, since their key goes with the stack"
        yield Lost(cluster.key, what, tuple(names))


def _each(type_: str, remove: tuple[str, ...]) -> tuple[str, ...]:
    body = "; ".join(" ".join(line.split()) for line in remove)
    return (f"for id in $(kept {shlex.quote(type_)}); do {body}; done",)


def _name(one: Resource) -> str:
    names = [one.properties[key] for key in _NAMES if key in one.properties]
    return text_of(names[0]) if names else one.logical_id
