"""Estimates a cloud assembly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from eks_blueprint.assembly import (
    CloudAssembly,
    KubernetesObject,
    Release,
    Stack,
    kubernetes_objects,
    releases,
)
from eks_blueprint.catalogue.instance_prices import instance_prices_as_of
from eks_blueprint.catalogue.prices import prices_as_of
from eks_blueprint.catalogue.zones import region_issue
from eks_blueprint.errors import BlueprintError
from eks_blueprint.estimate.amounts import Amounts, total_of
from eks_blueprint.estimate.assumptions import Assumptions
from eks_blueprint.estimate.counting import count
from eks_blueprint.estimate.fleet import fleet_cost
from eks_blueprint.estimate.journey import commitments, journey
from eks_blueprint.estimate.line import Basis, Component, Line, Unpriced
from eks_blueprint.estimate.meter import Meter
from eks_blueprint.estimate.parts.services import detector
from eks_blueprint.estimate.price_book import PriceBook, RefreshedPrices
from eks_blueprint.estimate.result import ComponentCost, Estimate

if TYPE_CHECKING:
    from eks_blueprint.spec import BlueprintSpec

__all__ = ["DEFAULT_REGION", "estimate", "regions_of"]

DEFAULT_REGION = "us-east-1"
"""Region whose prices are taken where nothing names one."""


def estimate(
    assembly: CloudAssembly,
    blueprint: BlueprintSpec | None = None,
    *,
    today: date,
    region: str = "",
    assumed: Assumptions | None = None,
    refreshed: RefreshedPrices | None = None,
) -> Estimate:
    """Estimate what a cloud assembly costs a month.

    :param assembly: the cloud assembly.
    :param blueprint: the spec that it was made of, for the Region where stacks name none. Default:
        none.
    :param today: the day on which support of versions is looked at.
    :param region: Region of stacks that name none. Default: that of the spec, else us-east-1.
    :param assumed: the assumptions. Default: those of the catalogue.
    :param refreshed: prices that were asked from AWS. Default: none.
    :raises BlueprintError: if the Region is not known.
    """
    assumptions = assumed or Assumptions({})
    regions = regions_of(assembly, blueprint, region=region)
    fresh = refreshed.regions if refreshed is not None else {}
    meters = list(_meters(assembly, regions, assumptions, fresh))
    for meter in meters:
        count(meter, today)
    for meter in meters:
        for one in meter.stack.of_type("AWS::GuardDuty::Detector"):
            detector(meter, one, vcpus=_vcpus_beside(meter, meters))
    lines = tuple(line for meter in meters for line in meter.lines)
    parts = _components(lines)
    total = total_of(one.monthly for one in parts)
    nodes = tuple(one for meter in meters for one in meter.node_sets)
    used = dict.fromkeys(key for line in lines for key in line.assumptions)
    return Estimate(
        prices_as_of=prices_as_of(),
        instances_as_of=instance_prices_as_of(),
        refreshed=refreshed.as_of if refreshed is not None else None,
        today=today,
        regions=regions,
        monthly=total,
        components=parts,
        lines=lines,
        nodes=nodes,
        journey=journey(total.expected, lines, nodes),
        commitments=commitments(lines, nodes),
        assumptions=tuple(assumptions.named(key) for key in used),
        unpriced=_merged([one for meter in meters for one in meter.unpriced]),
        notes=tuple(_notes(assembly, lines, regions, asked=region)),
        fleet=fleet_cost(blueprint, lines, regions) if blueprint is not None else None,
    )


def regions_of(
    assembly: CloudAssembly, blueprint: BlueprintSpec | None = None, *, region: str = ""
) -> Mapping[str, str]:
    """Return the Region of each stack.

    :param assembly: the cloud assembly.
    :param blueprint: the spec that it was made of. Default: none.
    :param region: Region of stacks that name none. Default: that of the cluster of the spec with
        the stack's name, else us-east-1.
    :raises BlueprintError: if the Region is not known.
    """
    if region:
        issue = region_issue(region)
        if issue is not None:
            raise BlueprintError(f"--region {issue}")
    clusters = blueprint.clusters if blueprint is not None else {}
    found: dict[str, str] = {}
    for stack in assembly.stacks.values():
        cluster = clusters.get(stack.name)
        of_spec = cluster.environment.region if cluster is not None else None
        found[stack.name] = stack.region or region or of_spec or DEFAULT_REGION
    return found


def _meters(
    assembly: CloudAssembly,
    regions: Mapping[str, str],
    assumptions: Assumptions,
    fresh: Mapping[str, Mapping[str, Decimal]],
) -> Iterator[Meter]:
    objects: dict[str, list[KubernetesObject]] = {}
    for one in kubernetes_objects(assembly):
        objects.setdefault(one.cluster, []).append(one)
    charts: dict[str, list[Release]] = {}
    for release in releases(assembly):
        charts.setdefault(release.cluster, []).append(release)
    for stack in assembly.stacks.values():
        region = regions[stack.name]
        yield Meter(
            stack=stack,
            book=PriceBook(region, fresh.get(region, {})),
            assumed=assumptions,
            objects=tuple(objects.get(stack.name, ())),
            releases=tuple(charts.get(stack.name, ())),
        )


def _vcpus_beside(meter: Meter, meters: Sequence[Meter]) -> Amounts:
    """Return the vCPUs of all nodes in the account and Region of a stack."""
    place = (meter.stack.account, meter.book.region)
    return total_of(one.vcpus for one in meters if (one.stack.account, one.book.region) == place)


def _components(lines: Sequence[Line]) -> tuple[ComponentCost, ...]:
    found = []
    for component in Component:
        own = [line.monthly for line in lines if line.component is component]
        if own:
            found.append(ComponentCost(component, total_of(own)))
    return tuple(found)


def _merged(found: Sequence[Unpriced]) -> tuple[Unpriced, ...]:
    merged: dict[tuple[str, str], Unpriced] = {}
    for one in found:
        known = merged.get((one.what, one.reason))
        merged[one.what, one.reason] = (
            one if known is None else replace(known, count=known.count + 1)
        )
    return tuple(sorted(merged.values(), key=lambda one: one.what))


def _notes(
    assembly: CloudAssembly, lines: Sequence[Line], regions: Mapping[str, str], *, asked: str
) -> Iterator[str]:
    unnamed = [stack.name for stack in assembly.stacks.values() if stack.region is None]
    others = [name for name, region in regions.items() if asked and region != asked]
    if others:
        yield f"--region {asked} is not that of {', '.join(others)}, which name another"
    if unnamed and not asked:
        yield (
            f"no Region is set for {', '.join(unnamed)}, so prices are those of "
            f"{', '.join(sorted({regions[one] for one in unnamed}))}; --region picks another"
        )
    for region in dict.fromkeys(regions.values()):
        if region.startswith("cn-"):
            yield f"prices of {region} are in another currency and not known: us-east-1 stands in"
        foreign = sorted(
            {
                line.price
                for line in lines
                if line.region == region and line.basis is Basis.US_EAST_1
            }
        )
        if foreign:
            yield (
                f"prices of us-east-1 are used where those of {region} are not known: "
                f"{', '.join(foreign)}"
            )
    retained = _retained(assembly.stacks.values())
    if retained:
        yield (
            f"{retained} keys, file systems, buckets, workspaces and authorities are kept when "
            "their stacks are deleted, and are still charged"
        )


def _retained(stacks: Iterable[Stack]) -> int:
    types = (
        "AWS::KMS::Key",
        "AWS::EFS::FileSystem",
        "AWS::S3::Bucket",
        "AWS::ACMPCA::CertificateAuthority",
        "AWS::APS::Workspace",
    )
    return sum(one.deletion_policy != "Delete" for stack in stacks for one in stack.of_type(*types))
