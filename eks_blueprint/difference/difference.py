"""What a deployment does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from eks_blueprint.assembly import CloudAssembly
from eks_blueprint.difference.blocked_exports import blocked_exports
from eks_blueprint.difference.change import Action, ResourceChange, StackChange
from eks_blueprint.difference.consequences import follow, new_exports
from eks_blueprint.difference.control_planes import control_planes
from eks_blueprint.difference.draft import REPLACING, Side, StackPair
from eks_blueprint.difference.fleet import ClusterChange
from eks_blueprint.difference.further import (
    is_moved,
    made_elsewhere,
    nested_stacks,
    other_clusters,
    parameters,
    refused,
    stacks_left,
    unknown_types,
)
from eks_blueprint.difference.guard import allowed, guard
from eks_blueprint.difference.identities import collisions
from eks_blueprint.difference.kubernetes import kubernetes_changes, kubernetes_findings
from eks_blueprint.difference.kubernetes.side import trees_unknown
from eks_blueprint.difference.live_clusters import live_clusters
from eks_blueprint.difference.remarks import add_remarks, mark_renamed
from eks_blueprint.difference.resources import drafts
from eks_blueprint.difference.spec_edits import SpecEdit
from eks_blueprint.results import Finding, Severity

__all__ = ["Difference", "difference"]

# These make the deployment fail; nobody can allow that.
_BLOCKING = ("already-exists", "export-in-use", "refused", "live-stack-status")


@dataclass(frozen=True)
class Difference:
    """What a deployment of one cloud assembly over another does.

    :param stacks: stacks that change, in the order of deployment, then those that stay behind.
    :param changes: what happens to resources and objects, by stack.
    :param findings: what would be lost, or would make the deployment fail, and what surprises.
    :param blocked: whether the deployment fails.
    :param allowed: ids that the user allows to be replaced or deleted.
    :param notes: what was not compared. Default: nothing.
    :param edits: what the table of changes says of the edits between two specs. Default: nothing.
    :param clusters: what happens to each cluster of a spec with environments. Default: nothing.
    """

    stacks: tuple[StackChange, ...]
    changes: tuple[ResourceChange, ...]
    findings: tuple[Finding, ...]
    blocked: bool
    allowed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    edits: tuple[SpecEdit, ...] = ()
    clusters: tuple[ClusterChange, ...] = ()

    @property
    def dangerous(self) -> bool:
        """Say whether something is lost that was not allowed, or the deployment fails."""
        return any(one.severity == Severity.ERROR for one in self.findings)


def difference(
    old: CloudAssembly,
    new: CloudAssembly,
    *,
    allow: Sequence[str] = (),
    permit: Sequence[str] = (),
    importers: Mapping[str, Sequence[str]] = MappingProxyType({}),
    further: Sequence[Finding] = (),
    notes: Sequence[str] = (),
    edits: Sequence[SpecEdit] = (),
) -> Difference:
    """Say what a deployment does.

    :param old: what is deployed.
    :param new: what will be deployed.
    :param allow: ids of what may be replaced or deleted. Default: nothing.
    :param permit: further ids, which may be those of nothing. Default: none.
    :param importers: names of further stacks that import an export, by its name. Default: only
        stacks of both sides are known.
    :param further: findings about the stacks that no template shows. Default: none.
    :param notes: what could not be compared. Default: nothing.
    :param edits: edits between the specs of both sides, where there are specs. Default: none.
    :raises BlueprintError: if an id is that of nothing that would be replaced or deleted, or an
        object of a cluster cannot be read.
    """
    pairs = [*_pairs(old, new)]
    follow(pairs)
    known = new_exports(pairs)
    mark_renamed(pairs)
    add_remarks(pairs)
    found = [draft.change() for pair in pairs for draft in pair.drafts.values()]
    changes = [one for one in found if one is not None]
    replaced = [one.id for one in changes if one.action in REPLACING]
    objects = [*kubernetes_changes(old, new, replaced)]
    changes += objects
    stacks = tuple(_stack_changes(pairs, changes))
    findings = [
        *further,
        *blocked_exports(pairs, known, importers),
        *collisions(pairs, known),
        *refused(changes),
        *control_planes(pairs),
        *guard(changes),
        *live_clusters(old, new),
        *kubernetes_findings(objects, old),
        *stacks_left(pairs, old, new),
        *unknown_types(changes),
        *nested_stacks(changes),
        *other_clusters(pairs),
        *parameters(pairs),
    ]
    order = [one.name for one in stacks]
    changes.sort(key=lambda one: order.index(one.stack) if one.stack in order else len(order))
    lowered, names = allowed(findings, allow, optional=permit)
    blocked = any(one.check in _BLOCKING and one.severity == Severity.ERROR for one in lowered)
    missing = sorted(trees_unknown(new) - trees_unknown(old))
    said = (*notes, *made_elsewhere(pairs), *map(_without_tree, missing))
    return Difference(stacks, tuple(changes), lowered, blocked, names, said, tuple(edits))


def _without_tree(cluster: str) -> str:
    return (
        f"the tree for GitOps of `{cluster}`, which only the old side has; if it is gone from the "
        "repository as well, Flux deletes what it applied"
    )


def _pairs(old: CloudAssembly, new: CloudAssembly) -> Iterator[StackPair]:
    for name, stack in new.stacks.items():
        before = old.stacks.get(name)
        # A stack of the name in another account or Region is another stack.
        found = Side.of(before) if before is not None and not is_moved(before, stack) else None
        after = Side.of(stack)
        yield StackPair(name, found, after, drafts(found, after))
    for name, stack in old.stacks.items():
        if name not in new.stacks:
            before_ = Side.of(stack)
            yield StackPair(name, before_, None, drafts(before_, None))


def _stack_changes(
    pairs: Sequence[StackPair], changes: Sequence[ResourceChange]
) -> Iterator[StackChange]:
    touched = {one.stack for one in changes}
    for pair in pairs:
        if pair.new is None:
            yield StackChange(pair.name, Action.LEAVE, "a deployment does not delete it")
        elif pair.old is None:
            yield StackChange(pair.name, Action.ADD)
        elif pair.name in touched or _outputs(pair.old) != _outputs(pair.new):
            yield StackChange(pair.name, Action.UPDATE)


def _outputs(side: Side) -> object:
    return side.reading.of(side.stack.template.get("Outputs") or {})
