"""The multi-cluster services API on AWS Cloud Map, an experiment of its project."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from eks_blueprint.spec._base import Found, Spec, Warned
from eks_blueprint.spec.kubernetes import Namespace, ObjectName
from eks_blueprint.spec.types import Bool, Ipv4Cidr

__all__ = ["CloudMapExportSpec", "CloudMapSpec"]


class CloudMapExportSpec(Spec):
    """A Service that the other clusters of the set see under the same name and namespace."""

    namespace: Namespace
    """Namespace of the Service, which must exist, and in the other clusters as well."""

    service: ObjectName | None = None
    """Name of the Service. Default: the name of the export."""


class CloudMapSpec(Spec):
    """The AWS Cloud Map MCS controller: alpha, with its last release in 2022 (OPS-DIS-1)."""

    cluster_set: ObjectName
    """Name of the set of clusters that find each other's services, in one account and Region."""

    accept_experimental: Bool = False
    """Whether you accept software that its project calls alpha. Must be true. Default: false."""

    exports: dict[ObjectName, CloudMapExportSpec] = {}
    """Services for the other clusters, by a name of your choice. Default: none."""

    dns: Bool = True
    """Answer names below `clusterset.local`, with a CoreDNS of its own to which the managed add-on
    forwards. Default: true."""

    inbound_cidrs: Annotated[tuple[Ipv4Cidr, ...], Field(max_length=20)] = ()
    """Ranges of pods of the other clusters, from which the security group of nodes and pods admits
    TCP. Default: none; something else admits them."""

    def warnings(self) -> Iterable[Warned]:
        yield Warned(
            "experimental",
            (),
            "is alpha software without releases since 2022, which upstream advises against in "
            "production; VPC Lattice (service_discovery.lattice) is the supported way",
        )

    def issues(self) -> Iterable[Found]:
        if not self.accept_experimental:
            yield (
                ("accept_experimental",),
                "must be true: the controller is alpha and has had no release since 2022; set it, "
                "or use service_discovery.lattice",
            )
        seen: dict[tuple[str, str], str] = {}
        for name, one in self.exports.items():
            key = (one.namespace, one.service or name)
            if key in seen:
                yield (
                    ("exports", name),
                    f"must be another Service than exports.{seen[key]}, got {'/'.join(key)}",
                )
            seen.setdefault(key, name)
