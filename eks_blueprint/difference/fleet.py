"""What a deployment does to each cluster of a fleet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eks_blueprint.difference.change import Action, ResourceChange, StackChange
from eks_blueprint.results import Finding, Severity
from eks_blueprint.stack_names import network_stack_name, registry_stack_name

if TYPE_CHECKING:
    from eks_blueprint.spec import BlueprintSpec, ClusterSpec

__all__ = ["ClusterChange", "cluster_changes", "of_cluster"]


@dataclass(frozen=True)
class ClusterChange:
    """What a deployment does to a cluster and its own network and registry.

    :param cluster: name of the cluster.
    :param environment: name of its environment, or empty.
    :param wave: name of its wave, or empty.
    :param version: its version of Kubernetes; with an arrow where it changes.
    :param counts: number of changes by action.
    :param errors: number of errors about its stacks.
    :param warnings: number of warnings.
    :param like: the first cluster of the fleet with the same changes, or empty.
    """

    cluster: str
    environment: str
    wave: str
    version: str
    counts: Mapping[Action, int]
    errors: int
    warnings: int
    like: str


def cluster_changes(
    old: BlueprintSpec | None,
    new: BlueprintSpec,
    *,
    stacks: Sequence[StackChange],
    changes: Sequence[ResourceChange],
    findings: Sequence[Finding],
) -> tuple[ClusterChange, ...]:
    """Return a row for each cluster that changes.

    :param old: the spec as it is deployed, if it is known.
    :param new: the spec as it will be; without environments there are no rows.
    :param stacks: stacks that change.
    :param changes: what happens to resources and objects.
    :param findings: what was found.
    """
    known: dict[str, ClusterSpec] = dict(old.clusters) if old is not None else {}
    if not (new.environments or (old is not None and old.environments)):
        return ()
    every = {**known, **new.clusters}
    touched = {one.name for one in stacks} | {one.stack for one in changes}
    rows = []
    seen: dict[object, str] = {}
    for name, spec in every.items():
        own = {name, *of_cluster(name)}
        if not own & touched:
            continue
        mine = [one for one in changes if one.stack in own]
        what = _without_names(mine, name)
        like = seen.setdefault(what, name)
        found = [one.severity for one in findings if _stack_of(one) in own]
        rows.append(
            ClusterChange(
                cluster=name,
                environment=spec.environment.name or "",
                wave=spec.environment.wave or "",
                version=_version(known.get(name), new.clusters.get(name)),
                counts=dict(Counter(one.action for one in mine)),
                errors=found.count(Severity.ERROR),
                warnings=found.count(Severity.WARNING),
                like="" if like == name else like,
            )
        )
    return tuple(rows)


def of_cluster(name: str) -> tuple[str, ...]:
    """Return the names of the stacks of a cluster beside its own.

    :param name: name of the cluster.
    """
    return network_stack_name(name), registry_stack_name(name)


def _version(old: ClusterSpec | None, new: ClusterSpec | None) -> str:
    before = old.kubernetes_version if old is not None else ""
    after = new.kubernetes_version if new is not None else ""
    if before and after and before != after:
        return f"{before} -> {after}"
    return after or before


def _without_names(changes: Sequence[ResourceChange], name: str) -> object:
    """Return what makes the changes of two clusters the same."""

    def plain(text: str) -> str:
        return text.replace(name, "*")

    return tuple(
        sorted(
            (
                plain(one.id),
                one.action.value,
                one.type,
                tuple((plain(p.path), plain(p.old), plain(p.new)) for p in one.properties),
            )
            for one in changes
        )
    )


def _stack_of(finding: Finding) -> str:
    return finding.subject.partition("/")[0]
