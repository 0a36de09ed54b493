"""Resources that exist once per account and Region."""

from __future__ import annotations

from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_blueprint.encryption import KEEP, removal_policy_of
from eks_blueprint.observability import TransactionSearch
from eks_blueprint.security import CisScan, ImageRepository, ThreatDetection
from eks_blueprint.spec import BaselineSpec, ClusterSpec

__all__ = ["AccountBaseline"]


class AccountBaseline(Construct):
    """GuardDuty, CIS scans, Transaction Search, image repositories and roles of a spec.

    :param scan_name: name of the CIS scan as a literal.
    :param spec: the spec of a cluster, or of the baseline of an environment.
    :param makes_roles: whether to make the service-linked roles, which an account has once.
        Default: false.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        scan_name: str,
        spec: ClusterSpec | BaselineSpec,
        makes_roles: bool = False,
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
            self.cis_scan = CisScan(self, "CisScan", scan_name=scan_name, spec=spec.cis_scan)
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
        if makes_roles and isinstance(spec, BaselineSpec):
            roles = Construct(self, "ServiceLinkedRoles")
            for service in spec.service_linked_roles:
                role = iam.CfnServiceLinkedRole(roles, service, aws_service_name=service)
                # A service may use its role in all Regions, whatever becomes of this stack.
                role.apply_removal_policy(KEEP)
