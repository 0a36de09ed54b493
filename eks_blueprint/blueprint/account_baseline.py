"""Resources that exist once per account and Region."""

from __future__ import annotations

from constructs import Construct

from eks_blueprint.encryption import removal_policy_of
from eks_blueprint.observability import TransactionSearch
from eks_blueprint.security import CisScan, ImageRepository, ThreatDetection
from eks_blueprint.spec import ClusterSpec

__all__ = ["AccountBaseline"]


class AccountBaseline(Construct):
    """GuardDuty, CIS scans, Transaction Search and image repositories of a spec.

    :param cluster_name: name of the cluster as a literal; the name of the scan contains it.
    :param spec: the cluster's spec.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, cluster_name: str, spec: ClusterSpec
    ) -> None:
        super().__init__(scope, construct_id)
        removal_policy = removal_policy_of(spec.removal_policy)
        self.threat_detection = None
        if spec.guardduty is not None:
            self.threat_detection = ThreatDetection(
                self, "ThreatDetection", spec=spec.guardduty, removal_policy=removal_policy
            )
        self.cis_scan = None
        if spec.cis_scan is not None:
            self.cis_scan = CisScan(self, "CisScan", scan_name=cluster_name, spec=spec.cis_scan)
        self.transaction_search = None
        if spec.transaction_search is not None:
            self.transaction_search = TransactionSearch(
                self, "TransactionSearch", spec=spec.transaction_search
            )
        where = Construct(self, "Images")
        self.image_repositories = {
            name: ImageRepository(
                where, name, spec=repository, repository_name=name, removal_policy=removal_policy
            )
            for name, repository in spec.image_repositories.items()
        }
