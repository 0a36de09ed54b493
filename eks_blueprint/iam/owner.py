"""What constructs with a role of their own have in common."""

from __future__ import annotations

from functools import cached_property

from aws_cdk import aws_iam as iam
from constructs import Construct

__all__ = ["RoleOwner"]


class RoleOwner(Construct):
    """Offers the role that a subclass makes as CDK's interface.

    Nothing is made in a template for it. Subclasses set ``role_arn``.
    """

    role_arn: str

    @cached_property
    def role(self) -> iam.IRole:
        """The role as CDK's interface, for resource policies and trust."""
        return iam.Role.from_role_arn(self, "Import", self.role_arn)
