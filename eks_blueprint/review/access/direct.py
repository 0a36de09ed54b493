"""Administrators by an access entry, and by having created the cluster."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.assembly import mapping_of, text_of
from eks_blueprint.review.access.evidence import Evidence
from eks_blueprint.review.access.identities import identity_of, outside_of
from eks_blueprint.review.access.paths import AdminPath
from eks_blueprint.review.access.purposes import acting
from eks_blueprint.review.access.roles import Principal, Role
from eks_blueprint.review.place import Place

__all__ = ["creator_paths", "entry_paths"]

_PEOPLE = ("AWS", "anyone", "federated")


def entry_paths(evidence: Evidence) -> Iterator[AdminPath]:
    """Yield who has an access entry of an administrator, or may assume a role that has one.

    :param evidence: what is known of the cluster.
    """
    account = evidence.cluster.stack.account
    for entry, how in evidence.admins:
        places = tuple(one for one in (entry.place, entry.role) if one is not None)
        role = evidence.role(entry.role)
        if role is None:
            who = identity_of(Principal("AWS", entry.principal, ()), account)
            yield AdminPath(
                who.text,
                "direct",
                (how,),
                "",
                places,
                outside=outside_of(entry.principal, account),
                risk=who.risk,
            )
            continue
        yield from _assumed(evidence, role, how, places)


def creator_paths(evidence: Evidence) -> Iterator[AdminPath]:
    """Yield who is an administrator for having created the cluster.

    :param evidence: what is known of the cluster.
    """
    if not evidence.creator_is_admin:
        return
    cluster = evidence.cluster
    mode = mapping_of(cluster.properties.get("AccessConfig")).get("AuthenticationMode")
    why = (
        "is an administrator, since BootstrapClusterCreatorAdminPermissions is not false"
        f"{f' (mode {text_of(mode)})' if mode else ''}"
    )
    place = evidence.source.place(cluster.resource)
    # The older construct creates the cluster with a role of its own.
    role = evidence.creator
    if role is not None:
        yield from _assumed(evidence, role, f"creates the cluster, and {why}", (place, role.place))
        return
    yield AdminPath(
        who="the identity that creates the cluster",
        kind="direct",
        steps=(
            why,
            "with CloudFormation that is its execution role, else the role that deploys",
        ),
        limited_by="",
        places=(place,),
        risk=3,
    )


def _assumed(
    evidence: Evidence, role: Role, why: str, places: tuple[Place, ...]
) -> Iterator[AdminPath]:
    """Yield a way for each principal that may assume a role of an administrator."""
    for who, purpose, identity, trusted in acting(evidence, role):
        person = trusted.kind in _PEOPLE and evidence.named_role(role, trusted) is None
        yield AdminPath(
            who=who,
            kind="direct" if person else "through AWS",
            steps=(
                f"{'runs with' if trusted.kind == 'service' else 'assumes'} role {role.name}",
                why,
            ),
            limited_by=", ".join(trusted.conditions),
            places=places,
            purpose=purpose,
            outside=identity.outside,
            risk=identity.risk,
        )
