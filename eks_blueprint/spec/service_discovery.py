"""How services of one cluster are found by others."""

from __future__ import annotations

from collections.abc import Iterable

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.cloud_map import CloudMapSpec
from eks_blueprint.spec.lattice import LatticeSpec

__all__ = ["ServiceDiscoverySpec"]


class ServiceDiscoverySpec(Spec):
    """Services in other clusters (OPS-DIS-1)."""

    lattice: LatticeSpec | None = None
    """Amazon VPC Lattice with the AWS Gateway API Controller. Default: none."""

    cloud_map: CloudMapSpec | None = None
    """The AWS Cloud Map MCS controller, which is alpha software. Default: none."""

    def issues(self) -> Iterable[Found]:
        if self.lattice is None and self.cloud_map is None:
            yield (), "must have lattice or cloud_map, got neither; set one, or remove the key"
