"""Looks at roles of ACK: each is limited to what its service needs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eks_blueprint.rules.item import Item
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.roles import Role, actions_of, as_list, roles
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import is_unknown, words

__all__ = ["judge"]

_WIDE = re.compile(r"AdministratorAccess|PowerUserAccess|IAMFullAccess|.*FullAccess")
# A pattern of any number of characters is the same as one star.
_ALL = re.compile(r"([a-z0-9-]+:)?[*?]*\*[*?]*", re.IGNORECASE)
_EVERY = re.compile(r"[*?]*\*[*?]*|arn:(<[^<>]*>:|[^:<>]*:){4}[*?]*\*[*?]*")


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of the roles of ACK what they allow."""
    for capability in scene.items("AWS::EKS::Capability"):
        if is_unknown(capability.at("Type")):
            yield unsure(capability, "which capability it is is not known")
        elif words(capability.at("Type")) == "ACK":
            yield from _role(scene, capability)
    for association in scene.items("AWS::EKS::PodIdentityAssociation"):
        account = words(association.at("ServiceAccount"))
        if words(association.at("Namespace")) == "ack-system" or account.startswith("ack-"):
            yield from _role(scene, association)


def _role(scene: Scene, owner: Item) -> Iterator[Judgement]:
    found = roles(scene, owner.at("RoleArn"), stack=owner.stack)
    if not found:
        yield unsure(owner, "its role is not in these templates")
    for one in found:
        wrong = list(_permissions(one))
        yield from wrong
        gaps = [*one.gaps, *_open(one)]
        for gap in gaps:
            yield unsure(one.item, gap)
        if not wrong and not gaps:
            yield met(owner)


def _open(found: Role) -> Iterator[str]:
    """Say which statements are for what a parameter may name, which may be everything."""
    for item, statement in found.statements:
        for resource in as_list(statement.get("Resource")):
            if is_unknown(resource) and not getattr(resource, "logical_id", ""):
                yield f"on what {item} allows it is not known"


def _permissions(found: Role) -> Iterator[Judgement]:
    for policy in found.managed:
        if _WIDE.fullmatch(policy):
            yield unmet(
                found.item,
                f"Policy::{policy}",
                f"ACK must be limited to what its service needs, got {policy}; name the actions "
                "and resources",
                "Properties",
                "ManagedPolicyArns",
            )
    for item, statement in found.statements:
        resources = [words(one) for one in as_list(statement.get("Resource"))]
        # All but some resources are as good as all.
        every = "NotResource" in statement or any(map(_EVERY.fullmatch, resources))
        for action in actions_of(statement):
            if every and _ALL.fullmatch(action):
                yield unmet(
                    item,
                    f"Action::{action}",
                    f"ACK must be limited to what its service needs, got {action} on every "
                    "resource; name the actions and resources",
                )
