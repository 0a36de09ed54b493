"""EC2 instance types by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from eks_blueprint.catalogue._load import read, read_as
from eks_blueprint.errors import BlueprintError

__all__ = ["InstanceType", "categories_of"]

# Class, generation, attributes; High Memory types such as u-6tb1 carry their size instead.
_NAME = re.compile(
    r"(?P<family>u-\d+tb\d+|(?P<kind>[a-z]+)(?P<generation>\d+)(?P<attributes>[a-z]*)(-[a-z0-9]+)*)"
    r"\.(?P<size>nano|micro|small|medium|(\d+)?xlarge|large|metal(-\d+xl)?)",
    re.ASCII,
)


@dataclass(frozen=True)
class _Families:
    """Exceptions from the rule; see the head of ``instances.yaml``."""

    xen: tuple[str, ...]
    arm64: tuple[str, ...]
    no_nvidia: tuple[str, ...]
    no_trunk: tuple[str, ...]
    no_trunk_types: tuple[str, ...]
    few_addresses: tuple[str, ...]
    few_addresses_sizes: tuple[str, ...]


@cache
def _families() -> _Families:
    return read_as("instances.yaml", _Families)


@cache
def _sizes() -> Mapping[str, tuple[str, ...]]:
    return {family: tuple(sizes.split()) for family, sizes in read("instance-sizes.yaml").items()}


@cache
def _capacities() -> Mapping[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for key, names in read("instance-capacity.yaml").items():
        cpus, memory = key.split()
        found |= dict.fromkeys(names.split(), (int(cpus), int(memory)))
    return found


@cache
def _gpus() -> Mapping[str, int]:
    counts = read("instance-gpus.yaml")
    return {name: count for count, names in counts.items() for name in names.split()}


@dataclass(frozen=True)
class InstanceType:
    """The facts of an instance type that follow from its name.

    :param name: the type, such as ``m7g.large``.
    :param family: the part before the dot.
    :param size: the part after it.
    :param architecture: of its processor.
    :param nitro: whether it runs on the Nitro System.
    :param gpu: whether it has NVIDIA GPUs.
    :param bare_metal: whether there is no hypervisor.
    :param trunk: whether it supports branch network interfaces, for security groups of pods.
    :param dense: whether it carries 110 pods on IPv4, if it gets prefixes of addresses.
    """

    name: str
    family: str
    size: str
    architecture: Literal["arm64", "x86_64"]
    nitro: bool
    gpu: bool
    bare_metal: bool
    trunk: bool
    dense: bool

    @classmethod
    def parse(cls, name: str) -> InstanceType:
        """Read a name; families that AWS adds later follow the rule of the catalogue.

        :raises BlueprintError: if it is not the name of a Linux instance type.
        """
        match = _NAME.fullmatch(name)
        if match is None or match["kind"] == "mac":
            raise BlueprintError(f"must be an EC2 instance type such as m7g.large, got {name!r}")
        family, size = match["family"], match["size"]
        facts = _families()
        bare_metal = size.startswith("metal")
        graviton = family in facts.arm64 or "g" in (match["attributes"] or "")
        nitro = bare_metal or family not in facts.xen
        cannot = family in facts.no_trunk or name in facts.no_trunk_types
        return cls(
            name=name,
            family=family,
            size=size,
            architecture="arm64" if graviton else "x86_64",
            nitro=nitro,
            gpu=match["kind"] in ("g", "gr", "p") and family not in facts.no_nvidia,
            bare_metal=bare_metal,
            trunk=nitro and not cannot and match["kind"] != "t",
            dense=nitro
            and size not in facts.few_addresses_sizes
            and name not in facts.few_addresses,
        )

    @property
    def known_sizes(self) -> tuple[str, ...]:
        """Sizes of the family in the catalogue, from small to large; none for a new family."""
        return _sizes().get(self.family, ())

    @property
    def gpu_count(self) -> int | None:
        """Number of NVIDIA GPUs; ``None`` if there is none, or the catalogue does not know it."""
        return _gpus().get(self.name)

    @property
    def small_capacity(self) -> tuple[int, int] | None:
        """Number of vCPUs and memory in MiB, if it has less than 16 GiB.

        ``None`` if it has more, or if the catalogue does not know it.
        """
        return _capacities().get(self.name)


def categories_of(
    architecture: Literal["arm64", "x86_64"], *, generation: int, nvidia: bool
) -> tuple[str, ...]:
    """Return the categories that have a type of the catalogue for a pool of Karpenter.

    :param architecture: of its processors.
    :param generation: the oldest one.
    :param nvidia: only types with NVIDIA GPUs.
    """
    return _categories(architecture, generation, nvidia)


@cache
def _categories(architecture: str, generation: int, nvidia: bool) -> tuple[str, ...]:
    found = set()
    for family, sizes in _sizes().items():
        match = _NAME.fullmatch(f"{family}.{sizes[0]}")
        if match is None or match["kind"] is None or int(match["generation"]) < generation:
            continue
        instance = InstanceType.parse(match[0])
        if instance.architecture == architecture and (instance.gpu or not nvidia):
            found.add(match["kind"])
    return tuple(sorted(found))
