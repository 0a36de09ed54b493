"""From a spec to the plan of its upgrade."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from eks_blueprint import catalogue
from eks_blueprint.assembly import CloudAssembly, releases
from eks_blueprint.readiness import ManifestFile
from eks_blueprint.readiness import findings as object_findings
from eks_blueprint.readiness.support import support_findings, support_of, target_findings
from eks_blueprint.results import Finding, Severity
from eks_blueprint.upgrade.addons import addon_findings
from eks_blueprint.upgrade.after import after
from eks_blueprint.upgrade.before import before
from eks_blueprint.upgrade.changes import version_changes
from eks_blueprint.upgrade.charts import chart_findings
from eks_blueprint.upgrade.deployment import comes_first, deployment, first_deployment, spec_change
from eks_blueprint.upgrade.edits import edits_of
from eks_blueprint.upgrade.fleet import fleet_findings, fleet_waves
from eks_blueprint.upgrade.nodes import node_findings
from eks_blueprint.upgrade.permissions import permission_findings
from eks_blueprint.upgrade.plan import ClusterPlan, UpgradePlan, UpgradeStep
from eks_blueprint.upgrade.refusals import refusals
from eks_blueprint.upgrade.running import Running
from eks_blueprint.upgrade.running_findings import running_findings
from eks_blueprint.upgrade.skew import skew_findings
from eks_blueprint.upgrade.target import steps_to
from eks_blueprint.upgrade.upgrade import Upgrade
from eks_blueprint.upgrade.waves import total, waves
from eks_blueprint.upgrade.way_back import way_back

if TYPE_CHECKING:
    from eks_blueprint.spec import BlueprintSpec, ClusterSpec, Positions

__all__ = ["plan_upgrade"]


def plan_upgrade(
    blueprint: BlueprintSpec,
    assembly: CloudAssembly,
    *,
    today: date,
    to: str | None = None,
    clusters: Sequence[str] = (),
    file: str = "my.yaml",
    positions: Positions | None = None,
    manifests: Sequence[ManifestFile] = (),
    ask: Callable[[str, str], Running] | None = None,
) -> UpgradePlan:
    """Plan the upgrade of clusters to another version of Kubernetes.

    :param blueprint: the spec.
    :param assembly: what it synthesizes to; without a cluster's stack, nothing is said about the
        order of CloudFormation.
    :param today: the day for which dates and costs are calculated.
    :param to: Kubernetes version at the end. Default: for each cluster the next minor version.
    :param clusters: names of clusters. Default: all.
    :param file: the spec, as it stands in commands. Default: my.yaml.
    :param positions: lines of the spec. Default: findings about objects have no file and line.
    :param manifests: files of objects that something else applies. Default: none.
    :param ask: asks AWS about a cluster and its next version. Default: nobody is asked.
    :raises BlueprintError: if the version is not known, or not newer.
    """
    names = tuple(clusters) or tuple(blueprint.clusters)
    current = {name: blueprint.clusters[name].kubernetes_version for name in names}
    steps = steps_to(current, to)
    installed = list(releases(assembly))

    def found(upgrade: Upgrade) -> Iterator[Finding]:
        if ask is not None and upgrade.before is blueprint.clusters[upgrade.cluster]:
            yield from running_findings(upgrade, ask(upgrade.cluster, upgrade.target))
        yield from object_findings(
            blueprint,
            assembly,
            current=upgrade.current,
            target=upgrade.target,
            cluster=upgrade.cluster,
            positions=positions,
            manifests=manifests,
        )

    def planned(name: str) -> ClusterPlan:
        cluster = blueprint.clusters[name]
        upgrades = _upgrades(
            Upgrade(
                cluster=name,
                file=shlex.quote(file),
                before=cluster,
                after=cluster,
                stack=assembly.stacks.get(name),
                releases=[one for one in installed if one.cluster == name],
                pipeline=blueprint.pipeline.name if blueprint.pipeline is not None else None,
            ),
            steps[name],
        )
        plan = _cluster(name, cluster, upgrades, today=today, found=found)
        return _with_lines(plan, positions)

    in_waves = fleet_waves(blueprint, names)
    ordered = [name for wave in in_waves for name in wave.clusters] or names
    plans = [planned(name) for name in ordered]
    more: dict[str, list[Finding]] = {}
    for name, finding in fleet_findings(blueprint, plans):
        more.setdefault(name, []).append(_placed(finding, name, positions))
    return UpgradePlan(
        file,
        today,
        ask is not None,
        tuple(replace(one, findings=(*one.findings, *more.get(one.cluster, ()))) for one in plans),
        in_waves,
    )


def _upgrades(cluster: Upgrade, targets: Sequence[str]) -> Iterator[Upgrade]:
    """Yield an upgrade for each target, each after the one before."""
    at = cluster.before
    for target in targets:
        # The rules between fields are asked one by one; the fields themselves are valid.
        then = at.model_copy(update={"kubernetes_version": target})
        yield replace(cluster, before=at, after=then)
        at = then


def _cluster(
    name: str,
    cluster: ClusterSpec,
    upgrades: Iterator[Upgrade],
    *,
    today: date,
    found: Callable[[Upgrade], Iterator[Finding]],
) -> ClusterPlan:
    current = cluster.kubernetes_version
    steps = tuple(_said_once([_step(one, found) for one in upgrades]))
    targets = [one.target for one in steps]
    return ClusterPlan(
        cluster=name,
        current=current,
        target=[current, *targets][-1],
        support=tuple(support_of(version, today) for version in (current, *targets)),
        steps=steps,
        findings=(
            *_newest(name, current),
            *support_findings(name, cluster, today),
            *(target_findings(name, targets[-1], today) if targets else ()),
        ),
    )


def _said_once(steps: Sequence[UpgradeStep]) -> Iterator[UpgradeStep]:
    """Leave a finding to the first of the steps for which it holds, such as what blocks drains."""
    said: set[object] = set()
    for step in steps:
        found = tuple(one for one in step.findings if _said(one) not in said)
        again = tuple(one for one in step.findings if _said(one) in said)
        phases = tuple(
            one
            for one in step.phases
            if one.name != "first-deployment" or any(map(comes_first, found))
        )
        yield replace(step, phases=phases, findings=found, repeated=again)
        said |= set(map(_said, found))


def _said(finding: Finding) -> object:
    """Return what makes a finding the same one in several steps."""
    if finding.check != "chart-first":
        return finding
    # Message and remedy name the versions of the step; the new chart stays for later ones.
    return finding.check, finding.subject, finding.remedy.partition(", and deploy")[0]


def _with_lines(plan: ClusterPlan, positions: Positions | None) -> ClusterPlan:
    def placed(findings: Sequence[Finding]) -> tuple[Finding, ...]:
        return tuple(_placed(one, plan.cluster, positions) for one in findings)

    steps = tuple(
        replace(step, findings=placed(step.findings), repeated=placed(step.repeated))
        for step in plan.steps
    )
    return replace(plan, steps=steps, findings=placed(plan.findings))


def _placed(finding: Finding, name: str, positions: Positions | None) -> Finding:
    """Add the line of the spec to a finding about one of its fields."""
    head = f"clusters.{name}."
    if positions is None or finding.file or not finding.subject.startswith(head):
        return finding
    line = positions.line(name, tuple(finding.subject.removeprefix(head).split(".")))
    if line is None:
        return finding
    path = tuple(finding.subject.removeprefix(head).split("."))
    return replace(finding, file=positions.file_of(name, path), line=line)


def _newest(name: str, version: str) -> Iterator[Finding]:
    newest = catalogue.kubernetes_versions()[0]
    if version == newest:
        yield Finding(
            "newest-version",
            Severity.INFO,
            f"clusters.{name}.kubernetes_version",
            f"{version} is the newest version that the library knows",
            "for a newer one, upgrade the library",
        )


def _step(upgrade: Upgrade, found: Callable[[Upgrade], Iterator[Finding]]) -> UpgradeStep:
    findings = [*_findings(upgrade), *found(upgrade)]
    order = waves(upgrade)
    edits = tuple(edits_of(upgrade))
    first = first_deployment(upgrade, findings)
    return UpgradeStep(
        current=upgrade.current,
        target=upgrade.target,
        edits=edits,
        changes=tuple(version_changes(upgrade)),
        waves=order,
        duration=total(order),
        phases=(
            before(upgrade),
            *((first,) if first is not None else ()),
            spec_change(upgrade, edits),
            deployment(upgrade, order),
            after(upgrade),
            way_back(upgrade),
        ),
        findings=tuple(findings),
    )


def _findings(upgrade: Upgrade) -> Iterator[Finding]:
    charts = [*chart_findings(upgrade)]
    nodes = [*node_findings(upgrade)]
    said = {
        one.subject.split(".")[2]
        for one in (*charts, *nodes)
        if one.severity is Severity.ERROR and one.subject.count(".") > 1
    }
    yield from refusals(upgrade, elsewhere=said)
    yield from charts
    yield from addon_findings(upgrade)
    yield from nodes
    yield from skew_findings(upgrade)
    yield from permission_findings(upgrade)
