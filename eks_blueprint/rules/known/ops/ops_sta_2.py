"""Looks at file systems: they are encrypted and backed up."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.item import Item
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import flag, words

__all__ = ["judge"]


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of file systems whether they are encrypted and backed up."""
    if not scene.clusters:
        return
    selected = next(scene.items("AWS::Backup::BackupSelection"), None)
    for system in scene.items("AWS::EFS::FileSystem"):
        wrong = list(_system(system, is_selected=selected is not None))
        yield from wrong
        if not wrong:
            yield met(system)


def _system(system: Item, *, is_selected: bool) -> Iterator[Judgement]:
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
    if words(system.at("BackupPolicy", "Status")) != "ENABLED" and not is_selected:
        yield unmet(
            system,
            "BackupPolicy",
            "a file system must be backed up, got no BackupPolicy; set its status to ENABLED",
            "Properties",
        )
