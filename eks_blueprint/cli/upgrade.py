"""Plan the upgrade of clusters to another version of Kubernetes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from eks_blueprint import upgrade as upgrades
from eks_blueprint.app.assembled import assembled
from eks_blueprint.cli.progress import working
from eks_blueprint.cli.spec_file import read_spec
from eks_blueprint.errors import dotted
from eks_blueprint.readiness import manifest_files
from eks_blueprint.results import rendered
from eks_blueprint.spec import BlueprintSpec, positions

if TYPE_CHECKING:
    from eks_blueprint.live.session import Session

__all__ = ["upgrade"]


def upgrade(
    path: Path,
    *,
    to: str | None = None,
    clusters: str = "",
    manifests: Sequence[Path] = (),
    form: str = "text",
    write: bool = False,
    session: Session | None = None,
) -> int:
    """Print the plan of an upgrade, and change the spec if that is wanted.

    :param path: the spec.
    :param to: Kubernetes version at the end. Default: for each cluster the next minor version.
    :param clusters: patterns of cluster names. Default: all.
    :param manifests: files or folders of objects that something else applies. Default: none.
    :param form: text, json or markdown. Default: text.
    :param write: write the first step into the spec, unless something is in the way. Default:
        false.
    :param session: AWS, to ask it what runs. Default: it is not asked.
    :returns: 0, or 1 if something is in the way.
    :raises BlueprintError: if the spec is refused or cannot be changed, or the version is not known
        or not newer.
    """
    file = read_spec(path, clusters)
    with working(f"planning {', '.join(file.names)}"):
        plan = upgrades.plan_upgrade(
            file.blueprint,
            assembled(file.blueprint, clusters=",".join(file.names)),
            today=datetime.now(UTC).date(),
            to=to,
            clusters=file.names,
            file=str(path),
            positions=positions(path),
            manifests=manifest_files(manifests),
            ask=_asking(file.blueprint, session) if session is not None else None,
        )
    sys.stdout.write(rendered(plan, kind="upgrade", document=upgrades.document, to=form))
    if write:
        _write(plan, path, file.blueprint)
    return int(plan.has_errors)


def _asking(blueprint: BlueprintSpec, session: Session) -> Callable[[str, str], upgrades.Running]:
    """Return what asks AWS about a cluster and its next version."""

    def ask(name: str, target: str) -> upgrades.Running:
        cluster = blueprint.clusters[name]
        environment = cluster.environment
        return upgrades.running(
            session.of_environment(environment.account, environment.region),
            name,
            target=target,
            addons=[one for one in cluster.effective_addons if one not in cluster.built_in_addons],
        )

    return ask


def _write(plan: upgrades.UpgradePlan, path: Path, blueprint: BlueprintSpec) -> None:
    """Write the first step of the next wave, and say on standard error what was done."""
    plan = upgrades.next_wave(plan)
    if plan.has_errors:
        said = f"{path} was not changed: mend the errors of the plan first"
        if not plan.first_step.has_errors:
            said += "; the first step has none: plan it alone, with --to"
        print(said, file=sys.stderr)
        return
    edits = upgrades.first_edits(plan)
    upgrades.write_first_step(plan, path, blueprint)
    for name, edit in edits:
        field = dotted(("clusters", name, *edit.path))
        print(f"{path}: {field} is {edit.after}, was {edit.before}", file=sys.stderr)
    if not edits:
        print(f"{path} was not changed: there is nothing to upgrade", file=sys.stderr)
    for wave in plan.waves if edits else ():
        wait = f", wait {wave.bake_time} minutes" if wave.bake_time else ""
        print(
            f"these are the clusters of {f'wave {wave.name}' if wave.name else 'no wave'}: deploy "
            f"them{wait}, and run the command again for the next wave",
            file=sys.stderr,
        )
    if any(len(one.steps) > 1 for one in plan.clusters):
        print(
            "deploy this step, and run the command again for the next one: EKS skips no version",
            file=sys.stderr,
        )
