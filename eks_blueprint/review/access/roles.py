"""IAM roles: who may assume them, and what they allow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any

from eks_blueprint.assembly import Resource, Stack, items_of, mapping_of, text_of
from eks_blueprint.review.access.managed import (
    ManagedPolicy,
    managed_policy,
    managed_statements,
)
from eks_blueprint.review.access.statements import (
    POLICIES,
    Statement,
    conditions_of,
    listed,
    statements_of,
)
from eks_blueprint.review.access.users import users_of
from eks_blueprint.review.clusters import Cluster
from eks_blueprint.review.findings import ReviewFinding
from eks_blueprint.review.hidden import without_secrets
from eks_blueprint.review.place import Place
from eks_blueprint.review.source import Source

__all__ = ["Principal", "Role", "people_of", "principals_of", "roles_of"]

# Policies of AWS have no account; those of others keep their whole ARN.
_OF_AWS = re.compile(r"arn:(?:aws[a-z-]*|<AWS::Partition>):iam::aws:policy/")
_REFUSED = "not what a Deny of the trust policy refuses"
# Properties of policies with those who have them, and of these with their names.
_HOLDERS = ("Roles", "RoleName", "Users", "UserName", "Groups", "GroupName")
_NAMES = ("RoleName", "UserName", "GroupName")


@dataclass(frozen=True)
class Principal:
    """Who may do something.

    :param kind: ``service``, ``AWS``, ``federated``, ``pods`` or ``anyone``.
    :param name: the service, ARN, provider or service account.
    :param conditions: conditions, as ``operator key = values``.
    """

    kind: str
    name: str
    conditions: tuple[str, ...]

    def __str__(self) -> str:
        return f"pods of {self.name}" if self.kind == "pods" else self.name


@dataclass(frozen=True)
class Role:
    """An IAM role.

    :param place: the role.
    :param name: its name, else the path of its construct below the stack, else its logical id.
    :param description: what the template says of it.
    :param trusted: who may assume it.
    :param used_by: resources that use it.
    :param managed_policies: policies of AWS and others that no template has, and what they allow.
    :param statements: what it allows and denies.
    :param boundary: its permissions boundary, or empty.
    """

    place: Place
    name: str
    description: str
    trusted: tuple[Principal, ...]
    used_by: tuple[Place, ...]
    managed_policies: tuple[ManagedPolicy, ...]
    statements: tuple[Statement, ...]
    boundary: str

    @property
    def is_administrator(self) -> bool:
        """Whether it may do everything in the account."""
        return any(
            one.effect == "Allow"
            and "*" in one.actions
            and "*" in one.targets
            and not one.conditions
            for one in self.statements
        )

    @property
    def wildcards(self) -> tuple[Statement, ...]:
        """Statements that allow more than what they name."""
        return tuple(one for one in self.statements if one.wildcard)


def people_of(
    source: Source, cluster: Cluster, findings: Sequence[ReviewFinding]
) -> tuple[Role, ...]:
    """Return the users and groups in the stacks of a cluster, as roles that nobody assumes.

    :param source: the assembly.
    :param cluster: the cluster.
    :param findings: findings, whose acknowledgements are the reasons for wildcards.
    """
    return _holders(source, cluster, findings, "AWS::IAM::User", "AWS::IAM::Group")


def roles_of(
    source: Source, cluster: Cluster, findings: Sequence[ReviewFinding]
) -> tuple[Role, ...]:
    """Return the roles in the stacks of a cluster.

    :param source: the assembly.
    :param cluster: the cluster.
    :param findings: findings, whose acknowledgements are the reasons for wildcards.
    """
    return _holders(source, cluster, findings, "AWS::IAM::Role")


def _holders(
    source: Source, cluster: Cluster, findings: Sequence[ReviewFinding], *types: str
) -> tuple[Role, ...]:
    attached = _attached(source, cluster)
    return tuple(
        _role(source, stack, one, attached.get(id(one), []), findings)
        for stack in cluster.stacks.values()
        for one in stack.of_type(*types)
    )


def _attached(source: Source, cluster: Cluster) -> Mapping[int, list[tuple[Stack, Resource]]]:
    """Return the policies of templates by the identity of their roles, users and groups."""
    found: dict[int, list[tuple[Stack, Resource]]] = {}
    for stack in cluster.stacks.values():
        for one in stack.of_type(*POLICIES):
            named = [one.properties.get(name) for name in _HOLDERS]
            for target in source.targets(stack, named):
                found.setdefault(id(target.resource), []).append((stack, one))
    return found


def _role(
    source: Source,
    stack: Stack,
    role: Resource,
    attached: Sequence[tuple[Stack, Resource]],
    findings: Sequence[ReviewFinding],
) -> Role:
    policies = list(attached)
    managed: list[ManagedPolicy] = []
    more: list[Statement] = []
    for arn in items_of(role.properties.get("ManagedPolicyArns")):
        target = source.target(stack, arn)
        if target is not None and target.type == "AWS::IAM::ManagedPolicy":
            policies.append((stack, target))
        else:
            said = source.said(stack, arn)
            policy = managed_policy(_OF_AWS.sub("", said))
            managed.append(policy)
            place = source.place(role, "Properties", "ManagedPolicyArns")
            more += managed_statements(policy, place)
    statements = [
        one
        for owner, policy in dict.fromkeys(policies)
        for one in statements_of(
            source, owner, policy, policy.properties.get("PolicyDocument"), findings
        )
    ]
    for index, inline in enumerate(items_of(role.properties.get("Policies"))):
        document = mapping_of(inline).get("PolicyDocument")
        path = ("Properties", "Policies", index, "PolicyDocument")
        statements += statements_of(source, stack, role, document, findings, path)
    statements += more
    return Role(
        place=source.place(role),
        name=next(
            (source.said(stack, role.properties[key]) for key in _NAMES if key in role.properties),
            source.readable(role),
        ),
        description=text_of(without_secrets(role.properties.get("Description", ""))),
        trusted=tuple(_trusted(source, stack, role.properties.get("AssumeRolePolicyDocument"))),
        used_by=users_of(source, role),
        managed_policies=tuple(managed),
        statements=tuple(statements),
        boundary=source.said(stack, role.properties.get("PermissionsBoundary", "")),
    )


def _trusted(source: Source, stack: Stack, document: Any) -> Iterator[Principal]:
    statements = [mapping_of(one) for one in listed(mapping_of(document).get("Statement"))]
    refused = any(one.get("Effect") == "Deny" for one in statements)
    for content in statements:
        if content.get("Effect") == "Deny" or not _assumes(content):
            continue
        for one in principals_of(source, stack, content):
            yield replace(one, conditions=(*one.conditions, _REFUSED)) if refused else one


def _assumes(statement: Mapping[str, Any]) -> bool:
    """Say whether a statement of a trust policy lets assume the role, not only tag a session."""
    actions = [text_of(one).lower() for one in listed(statement.get("Action"))]
    return not actions or any(
        one.startswith("sts:assumerole") or fnmatchcase("sts:assumerole", one) for one in actions
    )


def principals_of(
    source: Source, stack: Stack, statement: Mapping[str, Any]
) -> Iterator[Principal]:
    """Yield the principals of a statement.

    :param source: the assembly.
    :param stack: the stack of the policy.
    :param statement: the statement.
    """
    conditions = conditions_of(source, stack, statement)
    principal = statement.get("Principal")
    if "NotPrincipal" in statement and statement.get("Effect") == "Allow":
        left = ", ".join(
            source.said(stack, name)
            for names in mapping_of(statement["NotPrincipal"]).values()
            for name in listed(names)
        )
        yield Principal("anyone", "*", (*conditions, f"not {left}"))
        return
    if principal == "*":
        yield Principal("anyone", "*", conditions)
        return
    for kind, names in mapping_of(principal).items():
        for name in listed(names):
            said = source.said(stack, name)
            if kind == "Federated":
                said = _provider(source, stack, name) or said
            pods = _pods(said, conditions)
            if pods:
                yield Principal("pods", pods, conditions)
            elif said == "*":
                yield Principal("anyone", "*", conditions)
            else:
                kinds = {"Service": "service", "AWS": "AWS", "Federated": "federated"}
                yield Principal(kinds.get(str(kind), str(kind)), said, conditions)


def _provider(source: Source, stack: Stack, value: Any) -> str:
    """Return the address of a provider that the templates make, as its ARN has it."""
    found = source.target(stack, value)
    address = found.properties.get("Url") if found is not None else None
    return f"oidc-provider/{source.said(stack, address)}" if address is not None else ""


def _pods(name: str, conditions: Sequence[str]) -> str:
    """Return the service account whose pods are meant, for Pod Identity and IRSA."""
    values = {
        key.split(" ", 1)[1].partition(" = ")[0]: key.partition(" = ")[2] for key in conditions
    }
    if name == "pods.eks.amazonaws.com":
        space = values.get("aws:RequestTag/kubernetes-namespace", "")
        account = values.get("aws:RequestTag/kubernetes-service-account", "")
        return f"{space}/{account}" if space and account else ""
    for value in values.values():
        if value.startswith("system:serviceaccount:"):
            return value.removeprefix("system:serviceaccount:").replace(":", "/")
    return ""
