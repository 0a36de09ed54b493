"""What templates and objects say of who may do what in a cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from eks_blueprint.assembly import Stack
from eks_blueprint.review.access.entries import AccessEntry, Binding
from eks_blueprint.review.access.identities import Identity, identity_of
from eks_blueprint.review.access.roles import Principal, Role
from eks_blueprint.review.access.users import users_of
from eks_blueprint.review.clusters import Cluster
from eks_blueprint.review.place import Place
from eks_blueprint.review.source import Source

__all__ = ["Evidence"]

_ADMIN = "AmazonEKSClusterAdminPolicy"
_MASTERS = "system:masters"
_KUBECTL = "Custom::AWSCDK-EKS-"
_FUNCTION = "AWS::Lambda::Function"


@dataclass(frozen=True, eq=False)
class Evidence:
    """What is known of who may do what.

    :param source: the assembly.
    :param cluster: the cluster.
    :param roles: its IAM roles.
    :param entries: its access entries.
    :param bindings: bindings among its objects.
    """

    source: Source
    cluster: Cluster
    roles: Sequence[Role]
    entries: Sequence[AccessEntry]
    bindings: Sequence[Binding]

    @cached_property
    def admins(self) -> Sequence[tuple[AccessEntry, str]]:
        """Access entries of administrators, and what makes them so."""
        found = []
        for one in self.entries:
            if any(item.name == _ADMIN and item.scope == "cluster" for item in one.policies):
                found.append((one, f"access policy {_ADMIN} on the whole cluster"))
            if _MASTERS in one.groups:
                found.append((one, f"group {_MASTERS}"))
        return found

    @cached_property
    def admin_roles(self) -> Mapping[Place, Role]:
        """Roles of the templates that an access entry makes administrators."""
        places = {entry.role for entry, _ in self.admins}
        return {one.place: one for one in self.roles if one.place in places}

    @cached_property
    def functions(self) -> Mapping[Place, str]:
        """Functions that run with the role of an administrator, and what applies objects."""
        found = {
            user: self.name(user)
            for role in self.admin_roles.values()
            for user in role.used_by
            if user.type == _FUNCTION
        }
        found |= {place: self.name(place) for place in self.kubectl}
        return found

    @cached_property
    def kubectl(self) -> frozenset[Place]:
        """Functions that CloudFormation has apply objects and charts."""
        return frozenset(
            self.source.place(target.resource)
            for stack in self.cluster.stacks.values()
            for one in stack.resources.values()
            if one.type.startswith(_KUBECTL)
            for target in self.source.targets(stack, one.properties.get("ServiceToken"))
            if target.resource.type == _FUNCTION
        )

    def role(self, place: Place | None) -> Role | None:
        """Return the role at a place."""
        return next((one for one in self.roles if one.place == place), None)

    def stack(self, place: Place) -> Stack:
        """Return the stack of a place."""
        return self.source.assembly.stacks[place.stack]

    def name(self, place: Place) -> str:
        """Return what people know the resource at a place by."""
        return self.source.readable(self.stack(place).resources[place.logical_id])

    def delivered(self, by: str) -> tuple[Place, ...]:
        """Return the resource or the file of a tree for GitOps that delivers an object.

        :param by: what delivers it, as objects say it.
        """
        stack, _, name = by.rpartition("/")
        if by.startswith("gitops/"):
            stack, name = self.cluster.stack_key, by
        return (self.source.located(stack, name, tuple(self.cluster.stacks)),)

    def users(self, place: Place) -> Sequence[Place]:
        """Return what uses the resource at a place."""
        return users_of(self.source, self.stack(place).resources[place.logical_id])

    def identities(self, role: Role) -> Sequence[tuple[Identity, Principal]]:
        """Return who may assume a role, in words."""
        stack = self.stack(role.place)
        return [
            (identity_of(replace(one, name=self.source.shown(stack, one.name)), stack.account), one)
            for one in role.trusted
        ]
