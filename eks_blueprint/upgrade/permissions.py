"""Whether roles allow what the new versions need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from eks_blueprint import catalogue
from eks_blueprint.assembly import Resource, Stack, references, sequence_of, text_of
from eks_blueprint.catalogue import NeededPermission
from eks_blueprint.results import Finding, Severity
from eks_blueprint.upgrade.upgrade import Upgrade

__all__ = ["needed_at", "permission_findings"]

_CLUSTER = "AWS::EKS::Cluster"
_ADDON = "AWS::EKS::Addon"
_ASSOCIATION = "AWS::EKS::PodIdentityAssociation"
_POLICIES = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")


def needed_at(upgrade: Upgrade) -> Iterator[NeededPermission]:
    """Yield the permissions that what changes its version needs at the target.

    :param upgrade: the upgrade.
    """
    charts = {one.chart: one.version for one in upgrade.releases}
    for one in catalogue.needed_permissions():
        version = {
            "control-plane": upgrade.target,
            "addon": upgrade.addon_versions(one.name)[1] if one.name in upgrade.addons else "",
            "chart": charts.get(one.name, ""),
        }[one.what]
        if version and catalogue.numbers_of(version) >= catalogue.numbers_of(one.since):
            yield one


def permission_findings(upgrade: Upgrade) -> Iterator[Finding]:
    """Yield what the new versions need and no role in the stack allows.

    :param upgrade: the upgrade; without the cluster's stack, nothing is found.
    """
    stack = upgrade.stack
    if stack is None:
        return
    for needed in needed_at(upgrade):
        holders = list(_role_values(stack, needed))
        roles = [one for value in holders for one in _roles_in(stack, value)]
        if not roles:
            if holders:
                yield _finding(upgrade, needed, Severity.INFO, "look into the role, which is yours")
        elif not any(_allows(stack, role, needed) for role in roles):
            yield _finding(upgrade, needed, Severity.ERROR, "let its role do that first")


def _finding(
    upgrade: Upgrade, needed: NeededPermission, severity: Severity, remedy: str
) -> Finding:
    wanted = " and ".join(needed.actions) or " or ".join(needed.policies)
    return Finding(
        "permissions",
        severity,
        f"{needed.what} {upgrade.cluster if needed.what == 'control-plane' else needed.name}",
        f"needs {wanted} since {needed.since}: {needed.why}",
        remedy,
        needed.source,
    )


def _role_values(stack: Stack, needed: NeededPermission) -> Iterator[Any]:
    """Yield the ARNs of roles in the template, as it has them."""
    if needed.what == "control-plane":
        for one in stack.of_type(_CLUSTER):
            yield one.properties.get("RoleArn")
    elif needed.what == "addon":
        for one in stack.of_type(_ADDON):
            if one.properties.get("AddonName") == needed.name:
                yield from _roles_of_addon(one)
    else:
        for one in stack.of_type(_ASSOCIATION):
            if one.properties.get("ServiceAccount") == needed.name:
                yield one.properties.get("RoleArn")


def _roles_of_addon(addon: Resource) -> Iterator[Any]:
    if "ServiceAccountRoleArn" in addon.properties:
        yield addon.properties["ServiceAccountRoleArn"]
    associations = addon.properties.get("PodIdentityAssociations")
    for one in sequence_of(associations):
        if isinstance(one, Mapping) and "RoleArn" in one:
            yield one["RoleArn"]


def _roles_in(stack: Stack, value: Any) -> Iterator[Resource]:
    for one in references(value):
        found = stack.resources.get(one.target)
        if found is not None and found.type == "AWS::IAM::Role":
            yield found


def _allows(stack: Stack, role: Resource, needed: NeededPermission) -> bool:
    managed = [
        text_of(one).rpartition("/")[2]
        for one in sequence_of(role.properties.get("ManagedPolicyArns"))
    ]
    if any(name in needed.policies for name in managed):
        return True
    allowed = [action for document in _documents(stack, role) for action in _actions(document)]
    return bool(needed.actions) and all(
        any(fnmatchcase(action.lower(), pattern.lower()) for pattern in allowed)
        for action in needed.actions
    )


def _documents(stack: Stack, role: Resource) -> Iterator[Any]:
    for one in sequence_of(role.properties.get("Policies")):
        if isinstance(one, Mapping):
            yield one.get("PolicyDocument")
    for policy in stack.of_type(*_POLICIES):
        if any(one.target == role.logical_id for one in references(policy.properties.get("Roles"))):
            yield policy.properties.get("PolicyDocument")


def _actions(document: Any) -> Iterator[str]:
    statements = document.get("Statement") if isinstance(document, Mapping) else None
    for one in statements if isinstance(statements, list) else [statements]:
        if isinstance(one, Mapping) and one.get("Effect") == "Allow":
            actions = one.get("Action")
            yield from (str(a) for a in (actions if isinstance(actions, list) else [actions]))
