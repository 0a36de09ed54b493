"""EC2 instance types by name, and the requirements of some features."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import AfterValidator

from eks_blueprint import catalogue
from eks_blueprint.errors import BlueprintError, Found, Path, Warned
from eks_blueprint.spec.types import Shaped

__all__ = ["InstanceTypeName", "nitro_issues", "trunk_issues", "type_warnings"]


def _known(name: str) -> str:
    try:
        instance = catalogue.InstanceType.parse(name)
    except BlueprintError as error:
        raise ValueError(str(error)) from None
    sizes = instance.known_sizes
    # A family gets its sizes when AWS announces it; only bare metal follows later.
    if sizes and instance.size not in sizes and not instance.bare_metal:
        raise ValueError(f"must have a size of {instance.family}, {', '.join(sizes)}, got {name!r}")
    return name


InstanceTypeName = Annotated[
    str, AfterValidator(Shaped(_known, r"[a-z][a-z0-9-]*\.[a-z0-9]+(-[0-9]*xl)?"))
]


def nitro_issues(types: Iterable[catalogue.InstanceType]) -> Iterator[Found]:
    """Return issues for instance types that do not support IPv6 addresses of pods.

    :param types: values of the field ``instance_types``.

    Source: EKS user guide, "Learn about IPv6 addresses to clusters, Pods, and services".
    """
    for index, instance in enumerate(types):
        if not instance.nitro:
            yield (
                ("instance_types", index),
                "must be a Nitro type, since the VPC CNI does IPv6 on Nitro only, got "
                f"{instance.name}",
            )


def trunk_issues(types: Iterable[catalogue.InstanceType]) -> Iterator[Found]:
    """Return issues for instance types that do not support security groups of pods.

    :param types: values of the field ``instance_types``.
    """
    for index, instance in enumerate(types):
        if not instance.trunk:
            yield (
                ("instance_types", index),
                "must be a type that carries branch network interfaces with pod_security_groups, "
                f"such as m7g.large (no type of the t family does), got {instance.name}",
            )


def type_warnings(types: Iterable[tuple[Path, catalogue.InstanceType]]) -> Iterator[Warned]:
    """Warn about instance types that the catalogue does not list.

    AWS adds types, so they are not refused.

    :param types: path and type of each value.
    """
    for path, instance in types:
        sizes = instance.known_sizes
        if instance.size in sizes:
            continue
        known = f"the sizes of {instance.family} are {', '.join(sizes)}"
        yield Warned(
            "unknown-instance-type",
            path,
            f"is an instance type that the catalogue does not list, got {instance.name}; check its "
            f"name, since nodes of a type that does not exist are never created: "
            f"{known if sizes else 'the family is not listed either'}",
        )
