"""What else is said of a change: what follows from it, and what takes whose place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from eks_blueprint.difference.change import Action
from eks_blueprint.difference.draft import Draft, StackPair

__all__ = ["add_remarks", "mark_renamed"]

# What an update in place does beside it, by type and the property that changes.
# EKS user guide, "Update a managed node group for your cluster", and "Rollback cluster to previous
# Kubernetes version".
_NODES = "nodes are replaced a few at a time, after their pods have moved"
_FOLLOWS: Mapping[str, Mapping[str, str]] = {
    "AWS::EKS::Nodegroup": {
        "LaunchTemplate": _NODES,
        "ReleaseVersion": _NODES,
        "Version": _NODES,
    },
    "AWS::EKS::Cluster": {
        "Version": "the control plane is upgraded; deploying the old template does not take it back"
    },
}


def add_remarks(pairs: Sequence[StackPair]) -> None:
    """Remark what follows from updates in place.

    :param pairs: the stacks, of which the drafts get a remark.
    """
    for pair in pairs:
        for draft in pair.drafts.values():
            if draft.action == Action.UPDATE:
                facts = _FOLLOWS.get(draft.type, {})
                names = {path.partition(".")[0] for path in draft.properties}
                for text in dict.fromkeys(facts[name] for name in sorted(names & facts.keys())):
                    _remark(draft, text)


def mark_renamed(pairs: Sequence[StackPair]) -> None:
    """Remark where a new construct id deletes a resource only to create it anew.

    :param pairs: the stacks, of which the drafts get a remark.
    """
    for pair in pairs:
        if pair.old is None or pair.new is None:
            continue
        gone: dict[str, list[Draft]] = defaultdict(list)
        for draft in pair.drafts.values():
            if draft.action in (Action.REMOVE, Action.LEAVE):
                gone[draft.type].append(draft)
        for draft in pair.drafts.values():
            if draft.action == Action.ADD and gone[draft.type]:
                other = _same(pair, draft, gone[draft.type])
                if other is not None:
                    gone[draft.type].remove(other)
                    _remark(other, f"{draft.logical_id} is created in its place")
                    _remark(draft, f"takes the place of {other.logical_id}")


def _same(pair: StackPair, draft: Draft, gone: Sequence[Draft]) -> Draft | None:
    """Find what a new resource is in place of: its equal, or the only one of its type."""
    assert pair.old is not None
    assert pair.new is not None
    properties = pair.new.properties[draft.logical_id]
    for other in gone:
        if pair.old.properties[other.logical_id] == properties:
            return other
    added = [
        one
        for one in pair.drafts.values()
        if one.action == Action.ADD and one.type == draft.type and not one.remark
    ]
    return gone[0] if len(gone) == 1 and len(added) == 1 else None


def _remark(draft: Draft, text: str) -> None:
    draft.remark = f"{draft.remark}; {text}" if draft.remark else text
