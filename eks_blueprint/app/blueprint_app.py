"""One spec as a CDK app."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

import aws_cdk as cdk

from eks_blueprint import stacks
from eks_blueprint.app.context import feature_flags
from eks_blueprint.governance import ACKNOWLEDGEMENTS, DEFAULT_PACKS, acknowledge, attach_packs
from eks_blueprint.spec import BlueprintSpec

__all__ = ["BlueprintApp", "settings_of_apps"]

# Metadata that the CDK CLI enables unless cdk.json turns it off. Templates must not depend on who
# synthesizes them, so that the reviewed templates are the deployed ones.
_NO_METADATA = {"aws:cdk:enable-path-metadata": False, "aws:cdk:enable-asset-metadata": False}
# The library counts resources itself, and its message has a remedy for specs.
_NO_LIMIT = {"@aws-cdk/core:stackResourceLimit": 0}


def settings_of_apps(
    context: Mapping[str, Any] | None,
    overrides: Mapping[str, Any] | None,
    outdir: Path | None,
    *,
    validate: bool,
) -> dict[str, Any]:
    """Return the arguments of ``cdk.App`` that are the same for all apps of the library.

    :param context: further context.
    :param overrides: context that takes precedence over that of the CDK CLI.
    :param outdir: folder of the cloud assembly.
    :param validate: run CDK's own validation of templates.
    """
    return {
        "context": {**feature_flags(), **_NO_LIMIT, **(context or {})},
        "post_cli_context": {**(overrides or {}), **_NO_METADATA},
        "analytics_reporting": False,
        "builtin_cloud_formation_validation": validate,
        "outdir": str(outdir) if outdir else None,
    }


class BlueprintApp(cdk.App):
    """All stacks of a spec, checked by rule packs.

    Context works as in any app: the context that the CDK CLI passes takes precedence. The library
    adds its feature flags with the lowest precedence, so no ``cdk.json`` is needed.

    :param blueprint: the spec.
    :param only: names of the clusters to build. Default: all.
    :param unused: also build the networks that no cluster of the spec uses. Default: if all
        clusters are built.
    :param packs: names of rule packs. Default: aws-solutions. Only their findings are acknowledged;
        with none, nothing is. An app that adds a pack itself calls ``acknowledge`` for it.
    :param context: further context. Default: none.
    :param overrides: context that takes precedence over that of the CDK CLI. Default: none.
    :param outdir: folder of the cloud assembly. Default: that of the CDK CLI, else a temporary one.
    :param validate: run CDK's own validation of templates, 2 to 3 seconds of processor time.
        Default: true.
    :raises BlueprintError: if the stacks cannot be created, or a pack is unknown.
    """

    def __init__(
        self,
        blueprint: BlueprintSpec,
        *,
        only: Collection[str] | None = None,
        unused: bool | None = None,
        packs: Iterable[str] = DEFAULT_PACKS,
        context: Mapping[str, Any] | None = None,
        overrides: Mapping[str, Any] | None = None,
        outdir: Path | None = None,
        validate: bool = True,
    ) -> None:
        super().__init__(**settings_of_apps(context, overrides, outdir, validate=validate))
        names = tuple(packs)
        attach_packs(self, names)
        self.stacks: tuple[cdk.Stack, ...] = stacks.build(self, blueprint, only=only, unused=unused)
        if names:
            acknowledge(self, ACKNOWLEDGEMENTS, packs=names)

    def write_gitops(self, folder: Path) -> tuple[Path, ...]:
        """Write the files for the GitOps repositories of the clusters.

        :param folder: root of the tree; not created if no cluster has GitOps.
        :returns: the files.
        """
        return stacks.write_gitops(self.stacks, folder)
