"""The stacks in the order of their deletion, and what CloudFormation does in each."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from eks_blueprint import catalogue
from eks_blueprint.assembly import CloudAssembly, Resource, Stack, mapping_of, text_of
from eks_blueprint.teardown.graph import deletion_times
from eks_blueprint.teardown.words import environment

__all__ = ["Phase", "StackDeletion", "Stays", "deletions", "id_file"]

_CLUSTER = "AWS::EKS::Cluster"
_FUNCTION = "AWS::Lambda::Function"
_ADDON = "AWS::EKS::Addon"
_GROUP = "AWS::EKS::Nodegroup"
_PIPELINE = "AWS::CodePipeline::Pipeline"
_KUBECTL = "Custom::AWSCDK-EKS-"


@dataclass(frozen=True)
class Phase:
    """What is deleted at about the same time.

    :param what: what it is.
    :param count: how many resources.
    :param minutes: when the last of them is gone, in minutes since the deletion of the stack began:
        the shortest and the longest estimate.
    """

    what: str
    count: int
    minutes: tuple[int, int]


@dataclass(frozen=True)
class StackDeletion:
    """The deletion of a stack.

    :param stack: its name in the assembly.
    :param account: its account, or ``None`` where the template fits every one.
    :param region: its Region, or ``None`` where the template fits every one.
    :param prepare: commands that store its id, with which CloudFormation tells for 90 days what it
        kept, and turn off its termination protection.
    :param delete: commands that delete it and wait.
    :param look: commands that show why a deletion failed.
    :param minutes: the shortest and the longest estimate.
    :param phases: what CloudFormation deletes, in this order.
    :param by_kubectl: how many Kubernetes objects and Helm releases it deletes through the function
        of kubectl.
    """

    stack: str
    account: str | None
    region: str | None
    prepare: tuple[str, ...]
    delete: tuple[str, ...]
    look: tuple[str, ...]
    minutes: tuple[int, int]
    phases: tuple[Phase, ...]
    by_kubectl: int


@dataclass(frozen=True)
class Stays:
    """Something that is not deleted.

    :param name: what.
    :param reason: why.
    """

    name: str
    reason: str


def deletions(
    assembly: CloudAssembly, clusters: Collection[str]
) -> tuple[tuple[StackDeletion, ...], tuple[Stays, ...]]:
    """Return which stacks are deleted with some clusters, in order, and which stay.

    A stack that a cluster needs goes with the last cluster that needs it.

    :param assembly: the whole cloud assembly: a network must not depend on what is asked for.
    :param clusters: names in the assembly of the stacks of the clusters.
    """
    goes = _going(assembly, clusters)
    # An assembly has its stacks in the order of their deployment.
    ordered = [*reversed([*assembly.stacks])]
    needed = {below for one in goes for below in assembly.stacks[one].depends_on}
    stays = [
        Stays(f"stack {name}", f"needed by {', '.join(left)}")
        for name in ordered
        if name in needed - goes and (left := [u for u in _users(assembly, name) if u not in goes])
    ]
    stays += [
        Stays(
            f"stack {name}",
            "made for the account, not for a cluster; destroy it by its name if nothing there "
            "needs it any more",
        )
        for name in ordered
        if name in needed and _is_baseline(assembly.stacks[name])
        if all(user in goes for user in _users(assembly, name))
    ]
    stays += _pipelines(assembly, goes)
    gone = (_deletion(name, assembly.stacks[name]) for name in ordered if name in goes)
    return tuple(gone), tuple(stays)


def _going(assembly: CloudAssembly, clusters: Collection[str]) -> frozenset[str]:
    """Return the stacks of clusters, what needs them, and what nothing else needs afterwards.

    Networks go with the last connection of them, and a connection with the first of its networks,
    so neither can be found before the other: what stays is taken away until nothing changes.
    """
    users = {name: _users(assembly, name) for name in assembly.stacks}
    goes = {
        name
        for name, stack in assembly.stacks.items()
        if name in clusters or not (any(stack.of_type(_CLUSTER)) or _is_baseline(stack))
    }

    def stays(name: str) -> bool:
        if name in clusters:
            return False
        if users[name]:
            return any(one not in goes for one in users[name])
        return all(one not in goes for one in assembly.stacks[name].depends_on)

    while stay := {name for name in goes if stays(name)}:
        goes -= stay
    # Other stacks may hold on to each other alone, such as those of the pipeline.
    found = set(clusters)
    while more := {
        near
        for name in found
        for near in (*users[name], *assembly.stacks[name].depends_on)
        if near in goes - found
    }:
        found |= more
    return frozenset(found)


def _is_baseline(stack: Stack) -> bool:
    """Return whether a stack has what an account has once, as ``BaselineStack`` says it."""
    return "AccountBaseline" in mapping_of(stack.template.get("Metadata"))


def _pipelines(assembly: CloudAssembly, goes: Collection[str]) -> Iterator[Stays]:
    """Yield the pipelines that deploy stages of which a stack goes."""
    if all(assembly.stacks[name].stage is None for name in goes):
        return
    for stack in assembly.stacks.values():
        for one in stack.of_type(_PIPELINE):
            yield Stays(
                f"pipeline {text_of(one.properties.get('Name', one.logical_id))}",
                "each of its runs makes again what its repository has: remove the clusters there, "
                "let it run, and destroy their stacks with the app of the commit before",
            )


def _users(assembly: CloudAssembly, name: str) -> list[str]:
    return [key for key, one in assembly.stacks.items() if name in one.depends_on]


def _deletion(key: str, stack: Stack) -> StackDeletion:
    times = deletion_times(stack, _seconds)
    name = shlex.quote(stack.name)
    stored = (
        f"aws cloudformation describe-stacks --stack-name {name} --output text "
        f"--query 'Stacks[0].StackId' > {id_file(key)}"
    )
    protection = [
        "aws cloudformation update-termination-protection --no-enable-termination-protection "
        f"--stack-name {name}"
        for _ in range(stack.termination_protection)
    ]
    failed = (
        "StackEvents[?ResourceStatus=='DELETE_FAILED'].[LogicalResourceId, ResourceStatusReason]"
    )
    return StackDeletion(
        stack=key,
        account=stack.account,
        region=stack.region,
        prepare=(*environment(stack.region), stored, *protection),
        delete=(f"cdk destroy --exclusively {shlex.quote(stack.hierarchical_id or key)}",),
        look=(
            f"aws cloudformation describe-stack-events --stack-name {name} --output text "
            f'--query "{failed}"',
        ),
        minutes=_minutes([*times.values()]),
        phases=tuple(_phases(stack, times)),
        by_kubectl=sum(one.type.startswith(_KUBECTL) for one in stack.resources.values()),
    )


def id_file(key: str) -> str:
    """Return the name of the file with the id of a stack, quoted for a shell."""
    return shlex.quote(f"{key.replace('/', '-')}.stack-id")


def _phases(stack: Stack, times: Mapping[str, tuple[int, int]]) -> Iterator[Phase]:
    groups: dict[str, list[str]] = {}
    for key, one in stack.resources.items():
        if one.deletion_policy == "Delete":
            groups.setdefault(_what(stack, one), []).append(key)
    rows = {what: [times[key] for key in keys] for what, keys in groups.items()}
    for what, found in sorted(rows.items(), key=lambda row: max(row[1])):
        yield Phase(what, len(found), _minutes(found))


def _what(stack: Stack, one: Resource) -> str:
    """Return what readers call a resource: add-ons are told apart by the nodes they need."""
    if one.type == _ADDON and any(stack.of_type(_GROUP)):
        groups = {group.logical_id for group in stack.of_type(_GROUP)}
        return "add-ons that nodes need" if not groups & one.depends_on else "other add-ons"
    return catalogue.deletion_time(one.type, in_vpc=_in_vpc(one)).what


def _seconds(one: Resource) -> tuple[int, int]:
    if one.deletion_policy != "Delete":
        return (0, 0)
    return catalogue.deletion_time(one.type, in_vpc=_in_vpc(one)).seconds


def _in_vpc(one: Resource) -> bool:
    return one.type == _FUNCTION and "VpcConfig" in one.properties


def _minutes(found: list[tuple[int, int]]) -> tuple[int, int]:
    return (
        -(-max((one[0] for one in found), default=0) // 60),
        -(-max((one[1] for one in found), default=0) // 60),
    )
