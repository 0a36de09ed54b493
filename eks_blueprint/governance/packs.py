"""cdk-nag's rule packs by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aws_cdk import App, Validations

from eks_blueprint.errors import BlueprintError

__all__ = ["DEFAULT_PACKS", "PACKS", "PREFIXES", "attach_packs", "checked_packs"]

PACKS: Mapping[str, str] = {
    "aws-solutions": "AwsSolutionsChecks",
    "hipaa": "HIPAASecurityChecks",
    "nist-800-53-r5": "NIST80053R5Checks",
    "pci-dss-3.2.1": "PCIDSS321Checks",
}
"""Class in cdk-nag, by the name for ``-c packs=``."""

PREFIXES: Mapping[str, str] = {
    "aws-solutions": "AwsSolutions",
    "hipaa": "HIPAA.Security",
    "nist-800-53-r5": "NIST.800.53.R5",
    "pci-dss-3.2.1": "PCI.DSS.321",
}
"""How the names of a pack's rules start, by the name of the pack."""

DEFAULT_PACKS = ("aws-solutions",)


def attach_packs(app: App, names: Iterable[str] = DEFAULT_PACKS) -> None:
    """Check every template of an app while it is synthesized.

    :param app: the app; findings fail its synthesis.
    :param names: names of packs. Default: aws-solutions.
    :raises BlueprintError: for an unknown name.

    Source: recommendation SEC-CMP-1; cdk-nag, RULES.md.
    """
    wanted = checked_packs(names)
    if not wanted:
        return
    # Loading cdk-nag into the Node process takes about 0.3 s, so it is loaded only if needed.
    import cdk_nag

    plugins = [getattr(cdk_nag, PACKS[name])(app) for name in wanted]
    Validations.of(app).add_plugins(*plugins)


def checked_packs(names: Iterable[str]) -> tuple[str, ...]:
    """Return names of packs, each once.

    :raises BlueprintError: for an unknown name, or one text.
    """
    if isinstance(names, str):
        raise BlueprintError(f"packs must be a list of names, got {names!r}; write [{names!r}]")
    wanted = tuple(dict.fromkeys(names))
    unknown = [name for name in wanted if name not in PACKS]
    if unknown:
        raise BlueprintError(
            f"packs must be none, or some of {', '.join(PACKS)}, got {', '.join(unknown)}"
        )
    return wanted
