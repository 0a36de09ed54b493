"""What templates and objects say of who may do what in a cluster."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any

from eks_blueprint.assembly import Stack, mapping_of
from eks_blueprint.review.access.entries import AccessEntry, Binding
from eks_blueprint.review.access.identities import Identity, identity_of
from eks_blueprint.review.access.privileges import BUILT_IN, MASTERS
from eks_blueprint.review.access.reach import Reach, allowed
from eks_blueprint.review.access.roles import Principal, Role
from eks_blueprint.review.access.users import users_of
from eks_blueprint.review.clusters import Cluster
from eks_blueprint.review.place import Place
from eks_blueprint.review.source import Source

__all__ = ["Evidence"]

_ADMIN = "AmazonEKSClusterAdminPolicy"
# What Kubernetes says of its ClusterRoles admin and edit is true of these, in their scope: EKS
# user guide, "Review access policy permissions".
_READS = "reads Secrets, and tokens in them"
_LEADING = {
    "AmazonEKSAdminPolicy": BUILT_IN["admin"],
    "AmazonEKSEditPolicy": BUILT_IN["edit"],
    "AmazonEKSAdminViewPolicy": _READS,
    "AmazonEKSSecretAdminPolicy": _READS,
    "AmazonEKSSecretReaderPolicy": _READS,
}
_SYSTEM = "kube-system"
_OF_PODS = ("Namespace", "ServiceAccount")
_CONFIG_MAP = "aws-auth"
_APPLIED = (
    "Custom::AWSCDK-EKS-KubernetesResource",
    "Custom::AWSCDK-EKS-KubernetesPatch",
    "Custom::AWSCDK-EKS-HelmChart",
)
_FUNCTION = "AWS::Lambda::Function"
_REFERENCE = re.compile(r"<([A-Za-z0-9]+)\.Arn>")


@dataclass(frozen=True, eq=False)
class Evidence:
    """What is known of who may do what.

    :param source: the assembly.
    :param cluster: the cluster.
    :param roles: its IAM roles.
    :param entries: its access entries.
    :param bindings: bindings among its objects.
    :param people: its IAM users and groups, as roles that nobody assumes. Default: none.
    """

    source: Source
    cluster: Cluster
    roles: Sequence[Role]
    entries: Sequence[AccessEntry]
    bindings: Sequence[Binding]
    people: Sequence[Role] = ()

    @cached_property
    def admins(self) -> Sequence[tuple[AccessEntry, str]]:
        """Access entries of administrators, and what makes them so."""
        mode = mapping_of(self.cluster.properties.get("AccessConfig")).get("AuthenticationMode")
        found = []
        for one in self.entries:
            in_map = one.type == _CONFIG_MAP
            # EKS does not read the ConfigMap in this mode.
            if in_map and mode == "API":
                continue
            said = f"ConfigMap {_CONFIG_MAP}" if in_map else "its access entry"
            if any(item.name == _ADMIN and item.scope == "cluster" for item in one.policies):
                found.append((one, f"{said} has access policy {_ADMIN} on the whole cluster"))
            if MASTERS in one.groups:
                found.append((one, f"{said} gives it group {MASTERS}"))
            found += [(one, f"{said} has access policy {how}") for how in _leading(one)]
        return found

    def members(self, subject: str) -> str:
        """Return who is in a group or is a user by an access entry, in words; empty for nobody.

        :param subject: a subject of a binding, as :class:`Binding` has it.
        """
        kind, _, name = subject.partition(" ")
        found = [
            one.principal
            for one in self.entries
            if (kind == "Group" and name in one.groups)
            or (kind == "User" and name in (one.username, one.principal))
        ]
        if kind in ("Group", "User") and not name.startswith("system:"):
            found += [
                f"whoever is one for provider {self.source.said(self.cluster.stack, one)}"
                for one in self._issuers
            ]
        return ", ".join(dict.fromkeys(found))

    @cached_property
    def _issuers(self) -> Sequence[Any]:
        """Addresses of the providers whose users and groups the API server accepts."""
        return [
            mapping_of(one.properties.get("Oidc")).get("IssuerUrl")
            for one in self.cluster.of_type("AWS::EKS::IdentityProviderConfig")
        ]

    @cached_property
    def creator(self) -> Role | None:
        """The role with which the older construct creates the cluster, and which administers it."""
        arn = self.cluster.resource.properties.get("AssumeRoleArn")
        found = self.source.target(self.cluster.stack, arn)
        return self.role(self.source.place(found)) if found is not None else None

    @cached_property
    def admin_roles(self) -> Mapping[Place, Role]:
        """Roles of the templates that are administrators: by an access entry, or as the creator."""
        places = {entry.role for entry, _ in self.admins}
        if self.creator is not None and self.creator_is_admin:
            places.add(self.creator.place)
        return {one.place: one for one in self.roles if one.place in places}

    @property
    def creator_is_admin(self) -> bool:
        """Whether who creates the cluster becomes an administrator, as it is unless told not."""
        access = mapping_of(self.cluster.properties.get("AccessConfig"))
        return access.get("BootstrapClusterCreatorAdminPermissions", True) in (True, "true")

    @cached_property
    def functions(self) -> Mapping[Place, str]:
        """Functions with the role of an administrator, or one that may assume it."""
        named = [
            self.named_role(role, one) for role in self.admin_roles.values() for one in role.trusted
        ]
        found = {
            user: self.name(user)
            for role in (*self.admin_roles.values(), *named)
            for user in (role.used_by if role is not None else ())
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
            for one in stack.of_type(*_APPLIED)
            for target in self.source.targets(stack, one.properties.get("ServiceToken"))
            if target.resource.type == _FUNCTION
        )

    @cached_property
    def appliers(self) -> frozenset[Place]:
        """Functions that apply objects and charts: those that are called, and what these call."""
        behind = {
            place
            for role in self.roles
            if self.kubectl & {*role.used_by}
            for statement in role.statements
            if allowed(statement, ("lambda:InvokeFunction",))
            for place in self.functions
            if Reach((place.logical_id,), ()).of(statement)
        }
        return self.kubectl | behind

    def role(self, place: Place | None) -> Role | None:
        """Return the role at a place."""
        return next((one for one in self.roles if one.place == place), None)

    def stack(self, place: Place) -> Stack:
        """Return the stack of a place."""
        return self.source.assembly.stacks[place.stack]

    def named_role(self, role: Role, principal: Principal) -> Role | None:
        """Return the role of the templates that a trust policy names, or ``None``.

        :param role: the role with the trust policy.
        :param principal: a principal of it.
        """
        found = _REFERENCE.fullmatch(principal.name)
        if found is None:
            return None
        return next(
            (
                one
                for one in self.roles
                if one.place.logical_id == found[1] and one.place.stack == role.place.stack
            ),
            next((one for one in self.roles if one.place.logical_id == found[1]), None),
        )

    def name(self, place: Place) -> str:
        """Return what people know the resource at a place by."""
        return self.source.readable(self.stack(place).resources[place.logical_id])

    def pods(self, association: Place) -> str:
        """Return whose pods an association of EKS Pod Identity is for.

        :param association: the association.
        """
        stack = self.stack(association)
        properties = stack.resources[association.logical_id].properties
        names = (
            self.source.said(stack, properties.get(k)) for k in ("Namespace", "ServiceAccount")
        )
        return f"pods of {'/'.join(names)}"

    def delivered(self, by: str) -> tuple[Place, ...]:
        """Return the resource or the file of a tree for GitOps that delivers an object.

        :param by: what delivers it, as objects say it.
        """
        stack, _, name = by.rpartition("/")
        if by.startswith("gitops/"):
            stack, name = self.cluster.stack_key, by
        return (self.source.located(stack, name, tuple(self.cluster.stacks)),)

    def physical_name(self, place: Place, *names: str) -> str:
        """Return the name of a resource in AWS, as far as a template says it.

        :param place: the resource.
        :param names: properties that may have its name.
        """
        stack = self.stack(place)
        properties = stack.resources[place.logical_id].properties
        said = next((self.source.said(stack, properties[k]) for k in names if k in properties), "")
        # CloudFormation chooses names that begin so: "Name type" in its template reference.
        return said or f"{stack.name}-{place.logical_id}-A1B2C3"

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


def _leading(entry: AccessEntry) -> Iterator[str]:
    """Yield the access policies of an entry that lead to an administrator, and how."""
    for one in entry.policies:
        spaces = [part.removeprefix("namespace ") for part in one.scope.split(", ")]
        whole = one.scope == "cluster"
        if not whole and not any(fnmatchcase(_SYSTEM, part) for part in spaces):
            continue
        where = "on the whole cluster" if whole else f"in namespace {_SYSTEM}"
        if one.name in _LEADING:
            yield f"{one.name} {where}, so it {_LEADING[one.name]}"
        elif one.name == _ADMIN and not whole:
            yield f"{one.name} {where}, so it does everything there"
        elif one.name.startswith("<"):
            yield f"{one.name} {where}, which the template does not name"
