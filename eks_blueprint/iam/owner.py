"""What constructs that create a role have in common."""

from __future__ import annotations

from functools import cached_property

from aws_cdk import aws_iam as iam
from constructs import Construct

__all__ = ["RoleOwner"]


class RoleOwner(Construct):
    """Exposes the role that a subclass creates as CDK's interface.

    This adds nothing to the template. Subclasses set ``role_arn``.
    """

    role_arn: str

    @cached_property
    def role(self) -> iam.IRole:
        """The role as CDK's interface, for resource policies and trust policies."""
        return iam.Role.from_role_arn(self, "Import", self.role_arn)
