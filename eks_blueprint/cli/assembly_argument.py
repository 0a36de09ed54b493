"""Which cloud assembly a command is about: the one that is named, or that of the app here."""

from __future__ import annotations

import json
from pathlib import Path

from eks_blueprint.cli.spec_argument import spec_if_any
from eks_blueprint.cli.usage import UsageError

__all__ = ["assembly_here", "assembly_of_app", "spec_or_assembly"]

_DEFAULT = "cdk.out"


def assembly_here() -> Path:
    """Return the folder into which the app of this folder writes: ``output`` of ``cdk.json``.

    Source: CDK CLI 2.1148.1, ``cdk.json``, key ``output``, whose default is ``cdk.out``.
    """
    try:
        content = json.loads(Path("cdk.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        # Without one, or with that of another program.
        content = {}
    named = content.get("output") if isinstance(content, dict) else None
    return Path(named) if isinstance(named, str) and named else Path(_DEFAULT)


def assembly_of_app(command: str) -> Path:
    """Return the cloud assembly of the app of this folder.

    :param command: name of the command.
    :raises UsageError: if nothing was synthesized here.
    """
    folder = assembly_here()
    if not (folder / "manifest.json").is_file():
        raise UsageError(
            f"{command} needs a cloud assembly, got none, and {folder} holds none; name a folder, "
            "or synthesize first"
        )
    return folder


def spec_or_assembly(command: str, spec: Path | None, named: Path | None) -> Path:
    """Return the spec or assembly that a command is about.

    :param command: name of the command.
    :param spec: ``SPEC``, if it was given.
    :param named: ``--spec``, if it was given.
    :returns: what was given, otherwise the spec that ``cdk.json`` names, otherwise the assembly of
        the app of this folder.
    :raises UsageError: if there is none of them.
    """
    found = spec_if_any(command, spec, named)
    if found is not None:
        return found
    folder = assembly_here()
    if (folder / "manifest.json").is_file():
        return folder
    raise UsageError(
        f"{command} needs a spec or a cloud assembly, got neither SPEC nor --spec; name one, as in "
        f"eks-blueprint {command} my.yaml, set spec in the context of cdk.json, or synthesize first"
    )
