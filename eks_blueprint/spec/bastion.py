"""A host for port forwarding to the private endpoint."""

from __future__ import annotations

from collections.abc import Iterable

from eks_blueprint import catalogue
from eks_blueprint.spec._base import Found, Spec, Warned
from eks_blueprint.spec.instance_types import InstanceTypeName, type_warnings

__all__ = ["BastionSpec"]


class BastionSpec(Spec):
    """An instance without SSH or public address for port forwarding with SSM (SEC-NODE-3)."""

    instance_type: InstanceTypeName = "t4g.nano"
    """EC2 instance type, Nitro. Default: t4g.nano."""

    @property
    def type(self) -> catalogue.InstanceType:
        """The instance type with its facts from the catalogue."""
        return catalogue.InstanceType.parse(self.instance_type)

    def issues(self) -> Iterable[Found]:
        if not self.type.nitro:
            yield ("instance_type",), f"must be a Nitro type, got {self.instance_type}"

    def warnings(self) -> Iterable[Warned]:
        return type_warnings([(("instance_type",), self.type)])
