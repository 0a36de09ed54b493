"""What stands in the way of an upgrade of Kubernetes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from eks_blueprint.assembly import CloudAssembly
from eks_blueprint.catalogue import upgrade_checks
from eks_blueprint.readiness.addresses import address_findings
from eks_blueprint.readiness.api_rules import api_rule_findings
from eks_blueprint.readiness.behaviour import behaviour_findings, chart_findings
from eks_blueprint.readiness.definitions import definition_findings
from eks_blueprint.readiness.disruption_budgets import (
    disruption_budget_findings,
    value_budget_findings,
)
from eks_blueprint.readiness.drains import Nodes, drain_findings
from eks_blueprint.readiness.manifest_files import ManifestFile
from eks_blueprint.readiness.node_settings import node_class_findings, node_findings
from eks_blueprint.readiness.pods import workloads
from eks_blueprint.readiness.removed_apis import removed_api_findings
from eks_blueprint.readiness.schemas import schema_findings
from eks_blueprint.readiness.strict_addresses import strict_address_findings
from eks_blueprint.readiness.subjects import chart_values, spec_of, subjects
from eks_blueprint.results import Finding

if TYPE_CHECKING:
    from eks_blueprint.spec import BlueprintSpec, ClusterSpec, Positions

__all__ = ["findings"]


def findings(
    blueprint: BlueprintSpec | None,
    assembly: CloudAssembly,
    *,
    current: str,
    target: str,
    cluster: str,
    positions: Positions | None = None,
    manifests: Sequence[ManifestFile] = (),
    free_addresses: Mapping[str, int] | None = None,
    schemas: bool = True,
) -> Iterator[Finding]:
    """Check the objects of a cluster against the Kubernetes version that it gets.

    :param blueprint: the spec. ``None``: there is only the assembly, of which objects, nodes and
        values of charts are checked, but not what only a spec says.
    :param assembly: what the spec is synthesized to.
    :param current: Kubernetes version that the cluster has, such as ``1.35``.
    :param target: Kubernetes version that it gets, such as ``1.36``.
    :param cluster: name of the cluster.
    :param positions: lines of the spec, of :func:`eks_blueprint.spec.positions`. Default: findings
        have no file and line.
    :param manifests: files of the user, of :func:`manifest_files`. Default: none.
    :param free_addresses: free IPv4 addresses of subnets that exist, by id. Default: unknown.
    :param schemas: whether fields are compared with the schemas of both versions, where they are
        installed. Default: true.

    Source: recommendation OPS-UPG-2; each finding has its own.
    """
    for file in manifests:
        yield from file.findings
    found = tuple(
        subjects(blueprint, assembly, cluster=cluster, positions=positions, manifests=manifests)
    )
    for subject in found:
        yield from removed_api_findings(subject, current=current, target=target)
        yield from api_rule_findings(subject, target=target)
    yield from definition_findings(found)
    if schemas:
        yield from schema_findings(found, cluster=cluster, current=current, target=target)
    for subject in found:
        yield from _of_target(behaviour_findings(subject), target)
        yield from _of_target(strict_address_findings(subject), target)
        yield from _of_target(node_class_findings(subject, target), target)
    for values in chart_values(blueprint, assembly, cluster=cluster, positions=positions):
        yield from chart_findings(values.subject, values.chart)
        yield from value_budget_findings(values.subject)
    stack, spec = assembly.stacks.get(cluster), spec_of(blueprint, cluster)
    if stack is not None:
        yield from _of_target(node_findings(stack, target), target)
    yield from address_findings(
        assembly,
        cluster,
        node_groups=spec.node_groups if spec is not None else (),
        free_addresses=free_addresses,
    )
    if spec is not None:
        known = workloads(found)
        yield from disruption_budget_findings(found, known)
        yield from drain_findings(found, known, _nodes(spec))


def _of_target(found: Iterator[Finding], target: str) -> Iterator[Finding]:
    """Leave out what begins with a later version."""
    return (one for one in found if upgrade_checks()[one.check].applies(target))


def _nodes(spec: ClusterSpec) -> Nodes:
    groups = spec.node_groups.values()
    provisioned = spec.karpenter is not None or spec.auto_mode is not None
    unlimited = provisioned or bool(spec.fargate_profiles)
    network = spec.network
    return Nodes(
        zones=network.node_zone_count or network.zones,
        most=None if unlimited else sum(group.max_size for group in groups),
        managed=bool(groups),
        provisioned=provisioned,
    )
