"""Volumes of instances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from eks_blueprint.assembly import Resource, mapping_of
from eks_blueprint.estimate.amounts import Amounts
from eks_blueprint.estimate.line import Component
from eks_blueprint.estimate.meter import Meter
from eks_blueprint.estimate.values import number_of

__all__ = ["Disk", "add_disks", "disks_of"]

_FREE_IOPS = 3000
_FREE_THROUGHPUT = 125


class Disk:
    """A volume of an instance.

    :param gib: its size.
    :param kind: its type, such as ``gp3``.
    :param iops: its IOPS.
    :param throughput: its throughput, MiB/s.
    """

    def __init__(self, gib: Decimal, kind: str, iops: Decimal, throughput: Decimal) -> None:
        self.gib = gib
        self.kind = kind
        self.iops = iops
        self.throughput = throughput


def disks_of(meter: Meter, mappings: Iterable[Any], *, ebs: str = "Ebs") -> list[Disk]:
    """Return the EBS volumes of block device mappings of EC2 or of Karpenter.

    :param meter: the meter.
    :param mappings: the mappings.
    :param ebs: key of the volume. Default: that of EC2.
    """
    found = []
    for one in mappings:
        volume = {key.lower(): value for key, value in mapping_of(mapping_of(one).get(ebs)).items()}
        size = _size(meter, volume)
        if size is None:
            continue
        found.append(
            Disk(
                size,
                str(volume.get("volumetype", "gp3")),
                number_of(meter.stack, volume.get("iops")) or Decimal(_FREE_IOPS),
                number_of(meter.stack, volume.get("throughput")) or Decimal(_FREE_THROUGHPUT),
            )
        )
    return found


def _size(meter: Meter, volume: Mapping[str, Any]) -> Decimal | None:
    size = volume.get("volumesize", volume.get("size"))
    if isinstance(size, str):
        # Karpenter writes a quantity of Kubernetes, of which a volume has whole GiB.
        for unit, factor in (("Ti", 1024), ("Gi", 1), ("T", 932), ("G", 1)):
            if size.endswith(unit):
                number = number_of(meter.stack, size.removesuffix(unit))
                return None if number is None else number * factor
    return number_of(meter.stack, size)


def add_disks(
    meter: Meter,
    disks: Iterable[Disk],
    instances: Amounts,
    *,
    of: Resource | str,
    uses: Iterable[str] = (),
    component: Component = Component.NODE_VOLUMES,
) -> None:
    """Count the volumes of instances.

    :param meter: the meter.
    :param disks: the volumes of one instance.
    :param instances: how many instances run on average.
    :param of: the resource or object.
    :param uses: the assumptions in the number of instances. Default: none.
    :param component: what they belong to. Default: volumes of nodes.
    """
    gib = {"gp3": Decimal(0), "io2": Decimal(0)}
    extra = {
        "ebs.gp3-iops": Decimal(0),
        "ebs.gp3-throughput": Decimal(0),
        "ebs.io2-iops": Decimal(0),
    }
    for one in disks:
        if one.kind not in gib:
            meter.leave_out(f"EBS volume {one.kind}", "only gp3 and io2 have a price", of)
            continue
        gib[one.kind] += one.gib
        if one.kind == "gp3":
            extra["ebs.gp3-iops"] += max(Decimal(0), one.iops - _FREE_IOPS)
            extra["ebs.gp3-throughput"] += max(Decimal(0), one.throughput - _FREE_THROUGHPUT)
        else:
            extra["ebs.io2-iops"] += one.iops
    for kind, size in gib.items():
        meter.add(component, f"{kind}, GiB", f"ebs.{kind}", instances * size, of=of, uses=uses)
    for key, amount in extra.items():
        what = meter.book.quote(key).key.partition(".")[2].replace("-", " ")
        meter.add(component, what, key, instances * amount, of=of, uses=uses)
