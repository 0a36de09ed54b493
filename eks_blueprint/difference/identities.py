"""Resources that CloudFormation would create while the same one is still there."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from eks_blueprint.assembly import references
from eks_blueprint.catalogue.resource_types import resource_type, unique
from eks_blueprint.difference.change import Action
from eks_blueprint.difference.draft import REPLACING, Draft, StackPair
from eks_blueprint.difference.imports import Export, imports
from eks_blueprint.results import Finding, Severity

__all__ = ["collisions"]

_CHECK = "already-exists"
_SOURCE = 'CloudFormation user guide, "Update behaviors of stack resources", and "Name type"'

_Identity = tuple[str, ...]


class _Holder(NamedTuple):
    pair: StackPair
    draft: Draft


def collisions(pairs: Sequence[StackPair], known: Mapping[str, Export]) -> Iterator[Finding]:
    """Find new resources that have the name of one that is still there when they are created.

    CloudFormation creates before it deletes, in a stack; between stacks the order of deployment
    decides.

    :param pairs: the stacks in the order of their deployment.
    :param known: what the stacks will export, by name.
    """
    holders = _holders(pairs)
    order = {pair.name: index for index, pair in enumerate(pairs)}
    for pair, draft, identity, properties in _created(pairs):
        if _is_another(properties, identity, pair, pairs, known):
            continue
        for holder in holders[_place(pair), identity]:
            if _is_there(holder, pair, identity, order):
                yield _finding(draft, holder.draft, identity)
                break


def _holders(pairs: Sequence[StackPair]) -> dict[tuple[str, _Identity], list[_Holder]]:
    """Return the resources that are deployed, by account and Region, and identity."""
    found: dict[tuple[str, _Identity], list[_Holder]] = defaultdict(list)
    for pair in pairs:
        for draft in pair.drafts.values():
            if pair.old is not None and draft.old is not None:
                properties = pair.old.properties[draft.logical_id]
                for identity in _identities(draft.old.type, properties):
                    found[_place(pair), identity].append(_Holder(pair, draft))
    return found


def _created(
    pairs: Sequence[StackPair],
) -> Iterator[tuple[StackPair, Draft, _Identity, Mapping[str, Any]]]:
    """Yield each identity of each resource that is created before others are deleted."""
    for pair in pairs:
        for draft in pair.drafts.values():
            if pair.new is not None and draft.action in (Action.ADD, *REPLACING):
                properties = pair.new.properties[draft.logical_id]
                for identity in _identities(draft.type, properties):
                    yield pair, draft, identity, properties


def _is_there(
    holder: _Holder, pair: StackPair, identity: _Identity, order: Mapping[str, int]
) -> bool:
    """Say whether a resource that is deployed is still there when a stack creates another."""
    if holder.pair is pair:
        return True
    if any("{" in part for part in identity):
        # A reference means something else in another stack.
        return False
    gone = holder.draft.action == Action.REMOVE and holder.pair.new is not None
    return not (gone and order[holder.pair.name] < order[pair.name])


def _is_another(
    properties: Mapping[str, Any],
    identity: _Identity,
    pair: StackPair,
    pairs: Sequence[StackPair],
    known: Mapping[str, Export],
) -> bool:
    """Say whether part of an identity refers to a resource that is new, so that it differs."""
    values = {part.partition("=")[0] for part in identity[1:]}
    parts = [properties[name] for name in values]
    targets = [(pair.name, one.target) for one in references(parts)]
    for name in imports(parts):
        if name in known:
            export = known[name]
            targets += [(export.stack, one.target) for one in references(export.value)]
    by_name = {one.name: one for one in pairs}
    found = (by_name[stack].drafts.get(target) for stack, target in targets if stack in by_name)
    return any(one is not None and (one.old is None or one.action in REPLACING) for one in found)


def _identities(kind: str, properties: Mapping[str, Any]) -> Iterator[_Identity]:
    facts = resource_type(kind)
    if facts is None:
        return
    more = unique()[kind].properties if kind in unique() else ()
    for names in (*facts.identities, *more):
        # What is false, such as private DNS names of an endpoint, takes nothing from others.
        if all(properties.get(name, "false") != "false" for name in names):
            values = (f"{name}={json.dumps(properties[name], sort_keys=True)}" for name in names)
            yield (kind, *values)


def _place(pair: StackPair) -> str:
    # Committed templates do not know where they are deployed; the other side may.
    side = pair.new or pair.old
    return f"{side.stack.account}/{side.stack.region}" if side is not None else ""


def _finding(draft: Draft, holder: Draft, identity: _Identity) -> Finding:
    named = ", ".join(identity[1:])
    severity = Severity.ERROR
    if holder is draft and draft.action == Action.RECREATE:
        # The schema asks for it; the rule for named resources says that none is replaced.
        severity = Severity.WARNING
        message = f"{draft.type} has {named} before and after, so it has to be deleted first"
        remedy = (
            "whether one deployment does both is not verified; if it fails, take the resource out "
            "in a deployment before"
        )
    elif holder is draft:
        message = f"a new {draft.type} cannot be created while the old one has {named}"
        remedy = (
            "undo the change, or change the name with it, or delete the resource in a deployment "
            "before"
        )
    else:
        message = f"{draft.type} cannot be created while {holder.id} has {named}"
        remedy = _remedy(draft, holder)
    return Finding(_CHECK, severity, draft.id, message, remedy, _SOURCE)


def _remedy(draft: Draft, holder: Draft) -> str:
    if holder.action == Action.LEAVE:
        return (
            f"keep the logical id {holder.logical_id}; the old resource stays behind, so a second "
            "deployment does not help: import it (`cdk import`), or delete it first"
        )
    if holder.new is None:
        return (
            f"keep the logical id {holder.logical_id}, or take it out in a deployment before this "
            "one"
        )
    return f"give {draft.logical_id} another name, or remove one of both"
