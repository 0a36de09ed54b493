"""What roles of pods have in common, with Pod Identity and with IRSA."""

from __future__ import annotations

from functools import cached_property

import jsii
from aws_cdk import CfnResource
from aws_cdk import aws_iam as iam

from eks_blueprint.iam.grants import define_grants
from eks_blueprint.iam.owner import RoleOwner

__all__ = ["PodRole"]


@jsii.implements(iam.IGrantable)
class PodRole(RoleOwner):
    """A role whose ``grant`` permissions go into a customer managed policy.

    Subclasses set ``resource`` and ``role_arn``.
    """

    resource: iam.CfnRole

    @cached_property
    def _grants(self) -> iam.ManagedPolicy:
        grants, resource = define_grants(self, self.resource)
        self._wait_for_grants(resource)
        return grants

    def _wait_for_grants(self, policy: CfnResource) -> None:
        """Make the Pod Identity association wait for a policy that is created later."""

    @property
    def grant_principal(self) -> iam.IPrincipal:
        """The policy that ``grant`` methods write to; resource policies name ``role``."""
        return self._grants.grant_principal
