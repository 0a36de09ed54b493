"""Which spec a command is about: the one that is named, or that of the app in this folder."""

from __future__ import annotations

from pathlib import Path

from eks_blueprint.cli.usage import UsageError

__all__ = ["spec_if_any", "spec_of"]


def spec_of(command: str, spec: Path | None, named: Path | None = None) -> Path:
    """Return the spec that a command is about.

    :param command: name of the command.
    :param spec: ``SPEC``, if it was given.
    :param named: ``--spec``, if it was given.
    :raises BlueprintError: if both were given, or none and no ``cdk.json`` names one.
    """
    found = spec_if_any(command, spec, named)
    if found is None:
        raise UsageError(
            f"{command} needs a spec, got neither SPEC nor --spec; name the file, as in "
            f"eks-blueprint {command} my.yaml, or set spec in the context of cdk.json"
        )
    return found


def spec_if_any(command: str, spec: Path | None, named: Path | None = None) -> Path | None:
    """Return the spec that a command is about, if there is one.

    :param command: name of the command.
    :param spec: ``SPEC``, if it was given.
    :param named: ``--spec``, if it was given.
    :raises BlueprintError: if both were given.
    """
    if spec is not None and named is not None:
        raise UsageError(
            f"{command} takes one spec, got SPEC {spec} and --spec {named}; name it once"
        )
    found = spec if spec is not None else named
    if found is not None:
        return found
    # Read only here: it is not needed where a spec is named, and may be that of another program.
    from eks_blueprint.app.context import cdk_json_context, text_of

    text = text_of(cdk_json_context(), "spec")
    return Path(text) if text else None
