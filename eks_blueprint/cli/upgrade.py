"""Plan the upgrade of clusters to another version of Kubernetes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from eks_blueprint import upgrade as upgrades
from eks_blueprint.app.assembled import assembled
from eks_blueprint.cli.spec_file import read_spec
from eks_blueprint.results import rendered
from eks_blueprint.spec import positions
from eks_blueprint.upgrade.objects import manifest_files

__all__ = ["upgrade"]


def upgrade(
    path: Path,
    *,
    to: str | None = None,
    clusters: str = "",
    manifests: Sequence[Path] = (),
    form: str = "text",
) -> int:
    """Print the plan of an upgrade.

    :param path: the spec.
    :param to: Kubernetes version at the end. Default: for each cluster the next minor version.
    :param clusters: patterns of cluster names. Default: all.
    :param manifests: files or folders of objects that something else applies. Default: none.
    :param form: text, json or markdown. Default: text.
    :returns: 0, or 1 if something is in the way.
    :raises BlueprintError: if the spec is refused, or the version is not known or not newer.
    """
    file = read_spec(path, clusters)
    plan = upgrades.plan_upgrade(
        file.blueprint,
        assembled(file.blueprint, clusters=",".join(file.names)),
        today=datetime.now(UTC).date(),
        to=to,
        clusters=file.names,
        file=str(path),
        positions=positions(path),
        manifests=manifest_files(manifests),
    )
    sys.stdout.write(rendered(plan, kind="upgrade", document=upgrades.document, to=form))
    return int(plan.has_errors)
