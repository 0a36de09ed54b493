"""Which IAM principals may use the Kubernetes API."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import aws_eks_v2 as eks
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import cluster_name
from eks_blueprint.checks import refuse_arns_of_elsewhere, refuse_other_specs
from eks_blueprint.cluster.access_entry import define_access_entry
from eks_blueprint.errors import BlueprintError, refuse
from eks_blueprint.spec import AccessEntrySpec
from eks_blueprint.spec.access_entries import principal_issues

__all__ = ["AccessEntries"]


class AccessEntries(Construct):
    """Access entries by name; the name is the construct id, so renaming replaces the entry.

    The principals are literal ARNs; :class:`AccessEntry` is for a role of the same app.

    :param cluster: cluster with authentication mode API, owned or imported.
    :param entries: the entries by name.
    :raises BlueprintError: if ``entries`` is empty, or two entries have the same principal, or a
        principal belongs to another partition.

    Source: recommendations OPS-ACC-1 and OPS-ACC-3; EKS user guide, "Grant IAM users access to
    Kubernetes with EKS access entries".
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        entries: Mapping[str, AccessEntrySpec],
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_specs(self, AccessEntrySpec, entries=entries)
        if not entries:
            raise BlueprintError("entries must name at least one principal, got {}", scope=self)
        refuse(principal_issues(entries), scope=self)
        refuse_arns_of_elsewhere(self, entries)
        name = cluster_name(cluster)
        self.entries = {
            key: define_access_entry(
                self, key, cluster_name=name, principal_arn=entry.principal_arn, spec=entry
            )
            for key, entry in entries.items()
        }
