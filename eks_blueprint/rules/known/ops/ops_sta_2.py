"""Looks at file systems: they are encrypted and backed up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any

from eks_blueprint.assembly import mapping_of
from eks_blueprint.rules.item import Item, at, each
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import flag, is_known, is_unknown, words

__all__ = ["judge"]

_TAG = "aws:ResourceTag/"
_EQUALS = "StringEquals"


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of file systems whether they are encrypted and backed up."""
    if not scene.clusters:
        return
    selections = [*scene.items("AWS::Backup::BackupSelection")]
    for system in scene.items("AWS::EFS::FileSystem"):
        wrong = list(_system(system, [_covers(scene, one, system) for one in selections]))
        yield from wrong
        if not wrong:
            yield met(system)


def _system(system: Item, selected: Sequence[bool | None]) -> Iterator[Judgement]:
    encrypted = flag(system.at("Encrypted"), False)
    if encrypted is None:
        yield unsure(system, f"Encrypted is {words(system.at('Encrypted'))}")
    elif not encrypted:
        yield unmet(
            system,
            "Encrypted",
            "a file system must be encrypted, got Encrypted "
            f"{words(system.at('Encrypted')) or 'not set'}; set it to true",
            "Properties",
        )
    status = system.at("BackupPolicy", "Status")
    if words(status) == "ENABLED" or True in selected:
        return
    if is_unknown(status) or None in selected:
        yield unsure(system, "whether it is backed up is not known")
        return
    others = f", and {len(selected)} backup selections that leave it out" if selected else ""
    yield unmet(
        system,
        "BackupPolicy",
        f"a file system must be backed up, got no BackupPolicy{others}; set its status to ENABLED",
        "Properties",
    )


def _covers(scene: Scene, selection: Item, system: Item) -> bool | None:
    """Say whether a selection of AWS Backup has a file system; ``None`` where it is unknown.

    Source: AWS Backup API, "BackupSelection": resources that match by ARN or by one of ListOfTags,
    and of these those that match all Conditions; without either, all resources.
    """
    given = selection.at("BackupSelection")
    if is_unknown(given):
        return None
    if any(_names(scene, one, selection, system) for one in each(given, "NotResources")):
        return False
    resources, listed = at(given, "Resources"), at(given, "ListOfTags")
    chosen: list[bool | None] = [True] if not resources and not listed else []
    chosen += [None] if is_unknown(resources) or is_unknown(listed) else []
    chosen += [_names(scene, one, selection, system) for one in each(given, "Resources")]
    tags = _tags(system)
    for one in each(given, "ListOfTags"):
        key, value = at(one, "ConditionKey"), at(one, "ConditionValue")
        chosen.append(_is_tagged(tags, words(key).removeprefix(_TAG), value))
    if True not in chosen:
        return None if None in chosen else False
    conditions = mapping_of(at(given, "Conditions"))
    wanted = [
        _is_tagged(
            tags, words(at(one, "ConditionKey")).removeprefix(_TAG), at(one, "ConditionValue")
        )
        if operator == _EQUALS
        else None
        for operator, several in conditions.items()
        for one in (several if isinstance(several, list) else [several])
    ]
    return False if False in wanted else None if None in wanted else True


def _names(scene: Scene, value: Any, selection: Item, system: Item) -> bool | None:
    """Say whether an ARN, which may have wildcards, is that of a file system."""
    targets = scene.targets(value, stack=selection.stack)
    if targets:
        return any(
            (one.stack, one.logical_id) == (system.stack, system.logical_id) for one in targets
        )
    text = words(value)
    if fnmatchcase("arn:aws:elasticfilesystem:file-system/fs-", text) or text == "*":
        return True
    if is_unknown(value):
        return None
    # Account and Region of the template may be known to nobody.
    service, name = f"{text}:::::".split(":")[2], text.rpartition(":")[2]
    if not fnmatchcase("elasticfilesystem", service):
        return False
    return True if name in ("*", "file-system/*") else None


def _tags(system: Item) -> dict[str, str] | None:
    given = system.at("FileSystemTags")
    if given is not None and not is_known(given):
        return None
    return {words(at(one, "Key")): words(at(one, "Value")) for one in given or ()}


def _is_tagged(tags: dict[str, str] | None, key: str, value: Any) -> bool | None:
    if tags is None or not is_known(value):
        return None
    return tags.get(key) == words(value)
