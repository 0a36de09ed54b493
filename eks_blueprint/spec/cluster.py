"""One cluster: its fields, and the rules between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eks_blueprint.spec._base import Found, Warned
from eks_blueprint.spec.anywhere.cluster import AnywhereClusterSpec
from eks_blueprint.spec.anywhere.cluster_fields import TARGET
from eks_blueprint.spec.cluster_fields import ClusterFields
from eks_blueprint.spec.wiring.addons import addon_issues_of
from eks_blueprint.spec.wiring.auto_mode import auto_mode_issues_of
from eks_blueprint.spec.wiring.autoscaling import autoscaling_issues_of
from eks_blueprint.spec.wiring.backup import backup_issues_of
from eks_blueprint.spec.wiring.components import component_issues_of
from eks_blueprint.spec.wiring.cost import cost_issues_of
from eks_blueprint.spec.wiring.discovery import discovery_issues_of
from eks_blueprint.spec.wiring.hybrid import hybrid_issues_of, hybrid_warnings_of
from eks_blueprint.spec.wiring.isolation import isolation_issues_of, isolation_warnings_of
from eks_blueprint.spec.wiring.network import network_issues_of
from eks_blueprint.spec.wiring.nodes import node_issues_of
from eks_blueprint.spec.wiring.observability import observability_issues_of
from eks_blueprint.spec.wiring.outposts import outpost_issues_of
from eks_blueprint.spec.wiring.region import region_issues_of
from eks_blueprint.spec.wiring.security import security_issues_of
from eks_blueprint.spec.wiring.tenants import tenant_issues_of
from eks_blueprint.spec.wiring.warnings import warnings_of

__all__ = ["ClusterSpec"]


class ClusterSpec(ClusterFields):
    """An Amazon EKS cluster; an empty one is a production cluster.

    The values given here override those of the profile, in Python as well: maps are merged, and
    ``None`` removes a value of the profile.
    """

    @classmethod
    def refused_key(cls, key: str) -> str | None:
        """Say why a field of a cluster of EKS Anywhere is none of these, or ``None`` if it is none.

        :param key: the field.
        """
        if key in cls.model_fields or key not in AnywhereClusterSpec.model_fields:
            return None
        return (
            f"works with target {TARGET} only; remove it, or set it to null where defaults have it"
        )

    def issues(self) -> Iterable[Found]:
        yield from network_issues_of(self)
        yield from isolation_issues_of(self)
        yield from node_issues_of(self)
        yield from auto_mode_issues_of(self)
        yield from hybrid_issues_of(self)
        yield from outpost_issues_of(self)
        yield from addon_issues_of(self)
        yield from component_issues_of(self)
        yield from security_issues_of(self)
        yield from tenant_issues_of(self)
        yield from autoscaling_issues_of(self)
        yield from backup_issues_of(self)
        yield from cost_issues_of(self)
        yield from discovery_issues_of(self)
        yield from observability_issues_of(self)
        if self.environment.region is not None:
            yield from region_issues_of(self, self.environment.region)

    def warnings(self) -> Iterator[Warned]:
        yield from warnings_of(self)
        yield from isolation_warnings_of(self)
        yield from hybrid_warnings_of(self)
