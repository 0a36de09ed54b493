"""Who can become cluster-admin, and how."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from eks_blueprint.review.access.delivery import delivery_paths
from eks_blueprint.review.access.direct import creator_paths, entry_paths
from eks_blueprint.review.access.escalation import binding_paths, chart_paths
from eks_blueprint.review.access.evidence import Evidence
from eks_blueprint.review.access.node_roles import node_paths
from eks_blueprint.review.access.paths import KINDS, AdminPath
from eks_blueprint.review.access.permissions import ENTRY_ACTIONS, permission_paths
from eks_blueprint.review.place import Place

__all__ = ["admin_paths"]


def admin_paths(evidence: Evidence) -> tuple[AdminPath, ...]:
    """Return the ways to become an administrator: the shortest first, and the widest of these.

    :param evidence: what is known of the cluster.
    """
    found = (
        *entry_paths(evidence),
        *creator_paths(evidence),
        *binding_paths(evidence),
        *permission_paths(evidence),
        *delivery_paths(evidence),
        *_elsewhere(evidence),
        *node_paths(evidence),
        *chart_paths(evidence),
    )
    return tuple(sorted(_once(found), key=lambda one: (KINDS.index(one.kind), one.risk)))


def _once(paths: Sequence[AdminPath]) -> Iterator[AdminPath]:
    """Yield ways that several statements of a policy give once, with the places of all."""
    found: dict[AdminPath, list[Place]] = {}
    for one in paths:
        found.setdefault(replace(one, places=()), []).extend(one.places)
    for one, places in found.items():
        yield replace(one, places=tuple(dict.fromkeys(places)))


def _elsewhere(evidence: Evidence) -> Iterator[AdminPath]:
    functions = ", ".join(sorted(evidence.functions.values()))
    roles = ", ".join(sorted(one.name for one in evidence.admin_roles.values()))
    ways = (
        f"may call {', '.join(ENTRY_ACTIONS)} on the cluster",
        *((f"invoke or change function {functions}",) if functions else ()),
        *((f"pass or change role {roles}",) if roles else ()),
        "deploy the stacks",
        "or assume the execution role of CloudFormation",
    )
    yield AdminPath(
        who="identities whose IAM permissions are in no template of the assembly",
        kind="not in templates",
        steps=("; ".join(ways),),
        limited_by="IAM and service control policies of the account",
        places=(evidence.source.place(evidence.cluster.resource),),
    )
