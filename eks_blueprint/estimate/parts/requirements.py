"""The instance types that a NodePool may launch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from eks_blueprint.assembly import mapping_of, sequence_of
from eks_blueprint.catalogue import InstanceType
from eks_blueprint.catalogue.instance_prices import memory_of, priced_instances, vcpus_of
from eks_blueprint.errors import BlueprintError

__all__ = ["Candidate", "candidates", "values_of"]


@dataclass(frozen=True)
class Candidate:
    """An instance type that a pool may launch.

    :param name: the type.
    :param category: its class, such as ``m``.
    :param vcpus: its vCPUs.
    :param memory: its memory in GiB, or ``None`` where it is not known.
    :param usd: its price on demand, an hour.
    :param labels: its labels by the end of their names, such as ``instance-family``.
    :param gpus: its NVIDIA GPUs; 1 where their number is not known, so that a limit of GPUs gives
        an upper bound of nodes.
    """

    name: str
    category: str
    vcpus: int
    memory: Decimal | None
    usd: Decimal
    labels: Mapping[str, str]
    gpus: int = 0


@cache
def _all(region: str) -> tuple[Candidate, ...]:
    return tuple(_every(region))


def _every(region: str) -> Iterator[Candidate]:
    for name, usd in priced_instances(region):
        vcpus = vcpus_of(name)
        try:
            instance = InstanceType.parse(name)
        except BlueprintError:
            continue
        if vcpus is None or instance.bare_metal:
            continue
        category = "".join(_letters(instance.family))
        generation = "".join(_digits(instance.family[len(category) :]))
        labels = {
            "instance-type": name,
            "instance-family": instance.family,
            "instance-category": category,
            "instance-generation": generation,
            "instance-size": instance.size,
            "instance-cpu": str(vcpus),
            "instance-hypervisor": "nitro" if instance.nitro else "xen",
            "arch": "arm64" if instance.architecture == "arm64" else "amd64",
        }
        if instance.gpu:
            labels["instance-gpu-manufacturer"] = "nvidia"
        gpus = (instance.gpu_count or 1) if instance.gpu else 0
        yield Candidate(name, category, vcpus, memory_of(name), usd, labels, gpus=gpus)


def _letters(text: str) -> Iterator[str]:
    for one in text:
        if not one.isalpha():
            return
        yield one


def _digits(text: str) -> Iterator[str]:
    for one in text:
        if not one.isdecimal():
            return
        yield one


def candidates(region: str, requirements: Iterable[Any]) -> list[Candidate]:
    """Return the instance types with a price that requirements allow.

    Requirements on labels that say nothing about the type, such as the zone, are left out, and so
    are those that the catalogue knows nothing of: more types are allowed then.

    :param region: Region whose prices they have.
    :param requirements: ``requirements`` of a NodePool.
    """
    found: list[Candidate] = list(_all(region))
    for one in requirements:
        rule = mapping_of(one)
        key = str(rule.get("key", "")).rpartition("/")[2]
        values = [str(value) for value in sequence_of(rule.get("values"))]
        found = [each for each in found if _allows(each, key, str(rule.get("operator")), values)]
    return found


def _allows(candidate: Candidate, key: str, operator: str, values: list[str]) -> bool:
    if key not in ("instance-gpu-manufacturer", *_KNOWN):
        return True
    has = candidate.labels.get(key)
    match operator:
        case "In":
            return has in values
        case "NotIn":
            return has not in values
        case "Exists":
            return has is not None
        case "DoesNotExist":
            return has is None
        case "Gt" | "Lt" | "Gte" | "Lte":
            return _compares(has, operator, values)
    return True


def _compares(has: str | None, operator: str, values: list[str]) -> bool:
    if has is None or not has.isdecimal() or len(values) != 1 or not values[0].isdecimal():
        return False
    left, right = int(has), int(values[0])
    return {
        "Gt": left > right,
        "Lt": left < right,
        "Gte": left >= right,
        "Lte": left <= right,
    }[operator]


_KNOWN = (
    "instance-type",
    "instance-family",
    "instance-category",
    "instance-generation",
    "instance-size",
    "instance-cpu",
    "instance-hypervisor",
    "arch",
)


def values_of(requirements: Iterable[Any], key: str) -> list[str]:
    """Return the values of a requirement with ``In``.

    :param requirements: ``requirements`` of a NodePool.
    :param key: the end of its key.
    """
    for one in requirements:
        rule = mapping_of(one)
        if str(rule.get("key", "")).rpartition("/")[2] == key and rule.get("operator") == "In":
            return [str(value) for value in sequence_of(rule.get("values"))]
    return []
