"""What CloudFormation does to each resource of a stack because of its own properties."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint.assembly import Resource
from eks_blueprint.catalogue.resource_types import ResourceType, resource_type
from eks_blueprint.difference.change import Action, PropertyChange
from eks_blueprint.difference.draft import Draft, Side
from eks_blueprint.difference.values import apart, is_function, shown, shown_both

__all__ = ["DELIVERED", "action_of", "drafts", "has_own_id", "is_custom", "is_kept", "severest"]

_ORDER = list(Action)
_CUSTOM = ("Custom::", "AWS::CloudFormation::CustomResource")
_SERVICE_TOKEN = "ServiceToken"
_ASSET = re.compile(r"\b(?:[0-9a-f]{64}|<hash>)\b|<hash>")
_POLICIES = ("DeletionPolicy", "UpdateReplacePolicy", "UpdatePolicy", "CreationPolicy")
_KEPT = ("Retain", "RetainExceptOnCreate")

# What makes the functions of aws-cdk-lib/aws-eks create another one: aws/aws-cdk 0156488,
# packages/@aws-cdk/custom-resource-handlers/lib/aws-eks/cluster-resource-handler, analyzeUpdate;
# fargate.ts creates another profile with every update.
_REPLACED_BY_CDK: Mapping[str, tuple[str, ...]] = {
    "Custom::AWSCDK-EKS-Cluster": (
        "Config.name",
        "Config.roleArn",
        "Config.accessConfig.bootstrapClusterCreatorAdminPermissions",
    ),
    "Custom::AWSCDK-EKS-FargateProfile": ("Config", "AssumeRoleArn"),
}
_REFUSED_BY_CDK: Mapping[str, tuple[str, ...]] = {
    "Custom::AWSCDK-EKS-Cluster": ("Config.encryptionConfig",)
}

DELIVERED: Mapping[str, tuple[str, ...]] = {
    "Custom::AWSCDK-EKS-KubernetesResource": ("Manifest", "PruneLabel"),
    "Custom::AWSCDK-EKS-HelmChart": (
        "Release",
        "Chart",
        "Version",
        "Namespace",
        "Repository",
        "Values",
    ),
}
"""Properties of custom resources that are objects and releases, which are compared as such."""


def drafts(old: Side | None, new: Side | None) -> dict[str, Draft]:
    """Compare the resources of a stack.

    :param old: the stack as it is deployed, if it is.
    :param new: the stack as it will be, if it will.
    :returns: a draft for each resource of either.
    """
    before = old.stack.resources if old is not None else {}
    after = new.stack.resources if new is not None else {}
    name = (new or old).stack.name  # type: ignore[union-attr]
    found = {key: Draft(name, key, before.get(key), after.get(key)) for key in {**before, **after}}
    if new is None:
        # Nobody deletes a stack because it is no longer synthesized.
        return found
    for draft in found.values():
        if draft.old is None:
            draft.action = None if draft.type in DELIVERED else Action.ADD
        elif draft.new is None:
            _removed(draft, draft.old)
        elif old is not None:
            _changed(draft, draft.old, draft.new, old, new)
    return found


def is_custom(kind: str) -> bool:
    """Say whether a type is a custom resource, which a function or topic creates."""
    return kind.startswith(_CUSTOM)


def has_own_id(kind: str) -> bool:
    """Say whether an update of a custom resource may give others another id or attribute."""
    return is_custom(kind) and kind not in DELIVERED and kind not in _REPLACED_BY_CDK


def is_kept(policy: str) -> bool:
    """Say whether a ``DeletionPolicy`` or ``UpdateReplacePolicy`` keeps the resource."""
    return policy in _KEPT


def severest(actions: Iterator[Action]) -> Action:
    """Return the most severe action; an update where there is none."""
    return max(actions, key=_ORDER.index, default=Action.UPDATE)


def action_of(kind: str, path: str) -> Action:
    """Return what another value of a property does to a resource.

    :param kind: type of the resource.
    :param path: dotted path of the property.
    """
    if is_custom(kind):
        refused = (_SERVICE_TOKEN, *_REFUSED_BY_CDK.get(kind, ()))
        if any(f"{path}.".startswith(f"{one}.") for one in refused):
            return Action.REFUSE
        another = any(_overlap(one, path) for one in _REPLACED_BY_CDK.get(kind, ()))
        return Action.REPLACE if another else Action.UPDATE
    facts = resource_type(kind)
    if facts is None:
        return Action.MAY_REPLACE
    replaced = Action.RECREATE if facts.deleted_first else Action.REPLACE
    if facts.replaced_always or any(_overlap(one, path) for one in facts.create_only):
        return replaced
    if any(_overlap(one, path) for one in facts.conditional):
        return Action.MAY_REPLACE
    return Action.UPDATE


def _removed(draft: Draft, old: Resource) -> None:
    if draft.type in DELIVERED:
        return
    policy = old.deletion_policy
    draft.action = Action.LEAVE if is_kept(policy) else Action.REMOVE
    if policy == "Snapshot":
        draft.remark = "a snapshot of it is taken first"


def _changed(draft: Draft, before: Resource, after: Resource, old: Side, new: Side) -> None:
    if before.type != after.type:
        draft.action = Action.REFUSE
        draft.causes.append(f"the type of a resource cannot change, here from {before.type}")
        return
    was, will = old.properties[draft.logical_id], new.properties[draft.logical_id]
    hidden = DELIVERED.get(draft.type, ())
    facts = resource_type(draft.type)
    for path, one, other in _leaves(was, will, ""):
        if path.partition(".")[0] in hidden:
            continue
        action = _effect(draft.type, facts, path, was, will)
        draft.properties[path] = _property(path, one, other, action)
        draft.raise_to(action)
        _explain(draft, facts, path, action)
    _conditions(draft, before, after, old, new)
    for name in _POLICIES:
        one, other = before.content.get(name), after.content.get(name)
        if old.reading.of(one) != new.reading.of(other):
            draft.properties[name] = _property(name, one, other, Action.POLICY)
            draft.raise_to(Action.POLICY)
    if draft.action in (Action.REPLACE, Action.RECREATE) and is_kept(after.update_replace_policy):
        policy = after.update_replace_policy
        draft.remark = f"the old one stays behind (UpdateReplacePolicy {policy})"


def _effect(
    kind: str,
    facts: ResourceType | None,
    path: str,
    was: Mapping[str, Any],
    will: Mapping[str, Any],
) -> Action:
    action = action_of(kind, path)
    if facts is None or facts.replaced_always or action not in (Action.REPLACE, Action.RECREATE):
        return action
    # A path covers more than is create-only where a whole map comes or goes.
    pointers = [one for one in facts.create_only if _overlap(one, path)]
    pairs = [(_at(was, one.split(".")), _at(will, one.split("."))) for one in pointers]
    differing = [(one, other) for one, other in pairs if one != other]
    if not differing:
        conditional = any(_overlap(one, path) for one in facts.conditional)
        return Action.MAY_REPLACE if conditional else Action.UPDATE
    # CloudFormation does not treat lists as sets: aws/aws-cdk #25570, a proxy of RDS.
    if all(_only_reordered(one, other) for one, other in differing):
        return Action.MAY_REPLACE
    return action


def _explain(draft: Draft, facts: ResourceType | None, path: str, action: Action) -> None:
    if action == Action.REFUSE:
        who = "CloudFormation" if path == _SERVICE_TOKEN else "the function behind the resource"
        draft.causes.append(f"{who} refuses to change {path}")
    elif facts is None and action == Action.MAY_REPLACE:
        draft.causes.append("the type is not known here, nor what a change of it replaces")
    elif facts is not None and facts.replaced_always:
        draft.causes.append(f"{path} changes, and nothing of it can be updated")
    elif action in (Action.REPLACE, Action.RECREATE):
        draft.causes.append(f"{path} is only set when it is created")
    elif action == Action.MAY_REPLACE:
        draft.causes.append(f"some changes of {path} replace it")


def _conditions(draft: Draft, before: Resource, after: Resource, old: Side, new: Side) -> None:
    one, other = before.content.get("Condition"), after.content.get("Condition")
    if old.reading.condition(one) != new.reading.condition(other):
        draft.raise_to(Action.MAY_REPLACE)
        draft.properties["Condition"] = _property("Condition", one, other, Action.MAY_REPLACE)
        draft.causes.append("it exists under another condition than before")


def _property(path: str, old: Any, new: Any, action: Action) -> PropertyChange:
    if isinstance(old, list) and isinstance(new, list):
        if _only_reordered(old, new):
            return PropertyChange(path, shown(path, old), "the same in another order", action)
        gone, added = apart(old, new)
        texts = shown_both(path, gone or None, added or None)
        if texts[0] != texts[1]:
            return PropertyChange(path, *texts, action, of_list=True)
    one, other = shown_both(path, old, new)
    if _is_asset(path, old, new):
        one, other = "code", "code changes"
    elif one == other:
        # Both were shortened to the same, or are not shown.
        other = "another value"
    return PropertyChange(path, one, other, action)


def _is_asset(path: str, old: Any, new: Any) -> bool:
    """Say whether two values differ in nothing but the hash of an asset."""
    if not path.endswith(("S3Key", "ImageUri")):
        return False
    one, other = str(old), str(new)
    return bool(_ASSET.search(one)) and _ASSET.sub("", one) == _ASSET.sub("", other)


def _leaves(old: Any, new: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    """Yield the deepest paths at which two values differ, with both values."""
    if old == new:
        return
    if _is_plain_map(old) and _is_plain_map(new):
        for key in sorted({**old, **new}):
            below = f"{path}.{key}" if path else key
            yield from _leaves(old.get(key), new.get(key), below)
    else:
        yield path, old, new


def _is_plain_map(value: Any) -> bool:
    return isinstance(value, Mapping) and not is_function(value)


def _at(value: Any, path: list[str]) -> Any:
    """Return what is at a path; a function on the way stands for all below it."""
    if not path or is_function(value):
        return value
    if isinstance(value, list):
        rest = path[1:] if path[0] == "*" else path
        return [_at(item, rest) for item in value]
    return _at(value.get(path[0]), path[1:]) if isinstance(value, Mapping) else None


def _only_reordered(old: Any, new: Any) -> bool:
    if not isinstance(old, list) or not isinstance(new, list):
        return False
    return old != new and Counter(map(repr, old)) == Counter(map(repr, new))


def _overlap(pointer: str, path: str) -> bool:
    """Say whether one of two paths is the other or is below it."""
    one, other = pointer.replace(".*", ""), path
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")
