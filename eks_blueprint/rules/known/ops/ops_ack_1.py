"""Looks at roles of ACK: each is limited to what its service needs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eks_blueprint.rules.item import Item
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.roles import Role, actions_of, as_list, role
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import words

__all__ = ["judge"]

_WIDE = re.compile(r"AdministratorAccess|PowerUserAccess|IAMFullAccess|.*FullAccess")


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of the roles of ACK what they allow."""
    for capability in scene.items("AWS::EKS::Capability"):
        if words(capability.at("Type")) == "ACK":
            yield from _role(scene, capability)
    for association in scene.items("AWS::EKS::PodIdentityAssociation"):
        account = words(association.at("ServiceAccount"))
        if words(association.at("Namespace")) == "ack-system" or account.startswith("ack-"):
            yield from _role(scene, association)


def _role(scene: Scene, owner: Item) -> Iterator[Judgement]:
    found = role(scene, owner.at("RoleArn"), stack=owner.stack)
    if found is None:
        yield unsure(owner, "its role is not in these templates")
        return
    wrong = list(_permissions(found))
    yield from wrong
    if not wrong:
        yield met(owner)


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
        for action in actions_of(statement):
            if action.endswith("*") and "*" in resources and action in ("*", f"{action[:-2]}:*"):
                yield unmet(
                    item,
                    f"Action::{action}",
                    f"ACK must be limited to what its service needs, got {action} on every "
                    "resource; name the actions and resources",
                )
