"""Who may do what: in AWS, in Kubernetes, and with keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eks_blueprint.review.access.administrators import admin_paths
from eks_blueprint.review.access.entries import (
    AccessEntry,
    AccessPolicy,
    Binding,
    PolicyRule,
    bindings_of,
    entries_of,
)
from eks_blueprint.review.access.evidence import Evidence
from eks_blueprint.review.access.keys import (
    Encrypted,
    Key,
    KeyGrant,
    keys_of,
)
from eks_blueprint.review.access.managed import ManagedPolicy
from eks_blueprint.review.access.node_roles import NodeRole, node_roles_of
from eks_blueprint.review.access.outsiders import Outsider, outsiders_of
from eks_blueprint.review.access.paths import AdminPath
from eks_blueprint.review.access.roles import Principal, Role, people_of, roles_of
from eks_blueprint.review.access.statements import Statement
from eks_blueprint.review.access.unencrypted import Unencrypted, unencrypted_of
from eks_blueprint.review.clusters import Cluster
from eks_blueprint.review.findings import ReviewFinding
from eks_blueprint.review.source import Source

__all__ = [
    "Access",
    "AccessEntry",
    "AccessPolicy",
    "AdminPath",
    "Binding",
    "Encrypted",
    "Key",
    "KeyGrant",
    "ManagedPolicy",
    "NodeRole",
    "Outsider",
    "PolicyRule",
    "Principal",
    "Role",
    "Statement",
    "Unencrypted",
    "access_of",
]


@dataclass(frozen=True)
class Access:
    """Who may do what.

    :param administrators: ways to become an administrator of the cluster.
    :param entries: IAM principals that the API server accepts.
    :param bindings: bindings among the objects, without those of charts.
    :param roles: IAM roles.
    :param nodes: roles of nodes, and how somebody gets into a node.
    :param outsiders: identities that are not, or may not be, of the account.
    :param keys: KMS keys.
    :param unencrypted: resources with data without a key of the account.
    :param notes: what is not known.
    """

    administrators: tuple[AdminPath, ...]
    entries: tuple[AccessEntry, ...]
    bindings: tuple[Binding, ...]
    roles: tuple[Role, ...]
    nodes: tuple[NodeRole, ...]
    outsiders: tuple[Outsider, ...]
    keys: tuple[Key, ...]
    unencrypted: tuple[Unencrypted, ...]
    notes: tuple[str, ...]


def access_of(source: Source, cluster: Cluster, findings: Sequence[ReviewFinding]) -> Access:
    """Return who may do what in a cluster and its stacks.

    :param source: the assembly.
    :param cluster: the cluster.
    :param findings: findings, whose acknowledgements are the reasons for wildcards.
    """
    roles = roles_of(source, cluster, findings)
    entries, bindings = entries_of(source, cluster), bindings_of(cluster)
    evidence = Evidence(
        source, cluster, roles, entries, bindings, people_of(source, cluster, findings)
    )
    return Access(
        administrators=admin_paths(evidence),
        entries=entries,
        bindings=bindings,
        roles=roles,
        nodes=node_roles_of(evidence),
        outsiders=outsiders_of(evidence),
        keys=keys_of(source, cluster),
        unencrypted=unencrypted_of(source, cluster),
        notes=tuple(_notes(cluster)),
    )


def _notes(cluster: Cluster) -> Iterator[str]:
    if cluster.releases:
        yield "roles and bindings that charts make are rendered in the cluster and not listed"
    yield (
        "policies managed by AWS are judged by the version that managed-policies.yaml names; "
        "others are only named"
    )
