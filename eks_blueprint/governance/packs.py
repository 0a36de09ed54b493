"""Rule packs by name, and the compliance profiles that pick them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from aws_cdk import App, Validations

from eks_blueprint.errors import BlueprintError
from eks_blueprint.recommendations import AREAS

__all__ = [
    "COMPLIANCE",
    "DEFAULT_PACKS",
    "PACKS",
    "attach_packs",
    "checked_packs",
    "compliance_packs",
    "pack_of",
    "plugin_of",
]

PACKS: Mapping[str, str] = {
    "aws-solutions": "AwsSolutionsChecks",
    "hipaa": "HIPAASecurityChecks",
    "nist-800-53-r5": "NIST80053R5Checks",
    "pci-dss-3.2.1": "PCIDSS321Checks",
    "eks-blueprint": "EksBlueprintChecks",
}
"""Class of each pack, by the name for ``-c packs=``: of cdk-nag, and the library's own."""

COMPLIANCE: Mapping[str, tuple[str, ...]] = {
    "hipaa": ("aws-solutions", "hipaa", "eks-blueprint"),
    "pci": ("aws-solutions", "pci-dss-3.2.1", "eks-blueprint"),
    "nist": ("aws-solutions", "nist-800-53-r5", "eks-blueprint"),
}
"""Packs of each compliance profile, by the name for ``-c compliance=``."""

_OWN = "eks-blueprint"
# That of `rules.acknowledged`, which would load every rule in each synthesis; a test compares them.
_PLUGIN = "EksBlueprint"
# Ids of recommendations start with their area; rules of cdk-nag, with the name of their pack.
_OF_OWN = re.compile(rf"({'|'.join(AREAS)})(-[A-Z]+)?-\d+(\[.*)?", re.DOTALL)
_PREFIXES: Mapping[str, str] = {
    "aws-solutions": "AwsSolutions",
    "hipaa": "HIPAA.Security",
    "nist-800-53-r5": "NIST.800.53.R5",
    "pci-dss-3.2.1": "PCI.DSS.321",
}
"""How the names of a pack's rules start in cdk-nag, by the name of the pack."""

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
    plugins: list[Any] = []
    if wanted != (_OWN,):
        # Loading cdk-nag into the Node process takes about 0.3 s, so it is loaded only if needed.
        import cdk_nag

        plugins += [getattr(cdk_nag, PACKS[name])(app) for name in wanted if name != _OWN]
    if _OWN in wanted:
        from eks_blueprint.governance.eks_blueprint_checks import EksBlueprintChecks

        plugins.append(EksBlueprintChecks())
    Validations.of(app).add_plugins(*plugins)


def compliance_packs(name: str) -> tuple[str, ...]:
    """Return the names of the packs of a compliance profile.

    :param name: hipaa, pci or nist.
    :raises BlueprintError: for an unknown name.
    """
    if name not in COMPLIANCE:
        raise BlueprintError(f"compliance must be one of {', '.join(COMPLIANCE)}, got {name!r}")
    return COMPLIANCE[name]


def pack_of(rule: str) -> str | None:
    """Return the name of the pack that has a rule; ``None`` for plugins of others.

    :param rule: a finding such as ``AwsSolutions-IAM4[...]`` or ``SEC-END-1[...]``.
    """
    if _OF_OWN.fullmatch(rule):
        return _OWN
    return next((name for name, start in _PREFIXES.items() if rule.startswith(f"{start}-")), None)


def plugin_of(pack: str) -> str:
    """Return how the CDK calls a pack in reports and in acknowledgements."""
    return _PLUGIN if pack == _OWN else _PREFIXES[pack]


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
