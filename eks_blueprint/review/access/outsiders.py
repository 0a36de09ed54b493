"""Identities of other accounts, and what they may do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eks_blueprint.assembly import Resource, Stack, mapping_of, text_of
from eks_blueprint.review.access.evidence import Evidence
from eks_blueprint.review.access.identities import account_of, identity_of
from eks_blueprint.review.access.roles import Principal, principals_of
from eks_blueprint.review.access.statements import listed
from eks_blueprint.review.place import Place

__all__ = ["RESOURCE_POLICIES", "Outsider", "outsiders_of"]

RESOURCE_POLICIES = {
    "AWS::S3::BucketPolicy": ("PolicyDocument", "Bucket"),
    "AWS::SNS::TopicPolicy": ("PolicyDocument", "Topics"),
    "AWS::SQS::QueuePolicy": ("PolicyDocument", "Queues"),
    "AWS::KMS::Key": ("KeyPolicy", ""),
    "AWS::ECR::Repository": ("RepositoryPolicyText", ""),
    "AWS::ECR::RegistryPolicy": ("PolicyText", ""),
    "AWS::EFS::FileSystem": ("FileSystemPolicy", ""),
    "AWS::SecretsManager::ResourcePolicy": ("ResourcePolicy", "SecretId"),
    "AWS::Backup::BackupVault": ("AccessPolicy", ""),
    "AWS::Events::EventBusPolicy": ("Statement", "EventBusName"),
}
"""Properties with a policy of a resource, and with the resource that it is for, by type."""
# Keys of conditions that say of which account the caller must be.
_CALLER = ("aws:PrincipalAccount", "kms:CallerAccount", "aws:SourceAccount", "aws:SourceOwner")
_IS = ("StringEquals", "StringEqualsIgnoreCase", "StringLike", "ForAnyValue:StringEquals")
_OWN = "<AWS::AccountId>"


@dataclass(frozen=True)
class Outsider:
    """An identity that is not, or may not be, of the account of a cluster.

    :param who: who it is, in words.
    :param origin: where it is from: an account, a provider, or every account.
    :param may: what it may do.
    :param conditions: under which conditions.
    :param place: what says so.
    """

    who: str
    origin: str
    may: str
    conditions: tuple[str, ...]
    place: Place


def outsiders_of(evidence: Evidence) -> tuple[Outsider, ...]:
    """Return who of other accounts may do something in a cluster or with what is in its stacks.

    :param evidence: what is known of the cluster.
    """
    found = (*_entries(evidence), *_roles(evidence), *_policies(evidence), *_shared(evidence))
    return tuple(dict.fromkeys(found))


def _entries(evidence: Evidence) -> Iterator[Outsider]:
    account = evidence.cluster.stack.account
    for one in evidence.entries:
        origin = _origin(Principal("AWS", one.principal, ()), account)
        if one.role is None and origin and one.place is not None:
            who = identity_of(Principal("AWS", one.principal, ()), account).text
            rights = [f"{item.name} on {item.scope}" for item in one.policies] or [*one.groups]
            may = f"uses the Kubernetes API: {', '.join(rights) or 'no rights of its own'}"
            yield Outsider(who, origin, may, (), one.place)


def _roles(evidence: Evidence) -> Iterator[Outsider]:
    for role in evidence.roles:
        account = evidence.stack(role.place).account
        for identity, trusted in evidence.identities(role):
            origin = _origin(trusted, account)
            if origin:
                may = f"assumes role {role.name}"
                yield Outsider(identity.text, origin, may, trusted.conditions, role.place)


def _policies(evidence: Evidence) -> Iterator[Outsider]:
    for stack in evidence.cluster.stacks.values():
        for one in stack.of_type(*RESOURCE_POLICIES):
            name, of = RESOURCE_POLICIES[one.type]
            document = one.properties.get(name)
            statements = mapping_of(document).get("Statement", document)
            target = evidence.source.target(stack, one.properties.get(of)) if of else one
            shown = evidence.source.readable(target if target is not None else one)
            for statement in map(mapping_of, listed(statements)):
                if statement.get("Effect") != "Deny":
                    yield from _of_statement(evidence, stack, one, statement, shown)


def _of_statement(
    evidence: Evidence, stack: Stack, one: Resource, statement: Mapping[str, Any], shown: str
) -> Iterator[Outsider]:
    actions = [text_of(item) for item in listed(statement.get("Action"))]
    more = f" and {len(actions) - 3} more" if len(actions) > 3 else ""
    for principal in principals_of(evidence.source, stack, statement):
        origin = _origin(principal, stack.account)
        if origin:
            yield Outsider(
                identity_of(principal, stack.account).text.replace(
                    "that may call sts:AssumeRole", "that its own policies let"
                ),
                origin,
                f"{', '.join(actions[:3])}{more} on {shown}",
                principal.conditions,
                evidence.source.place(one),
            )


def _shared(evidence: Evidence) -> Iterator[Outsider]:
    """Yield accounts that permissions of functions, services of endpoints and shares name."""
    source = evidence.source
    for stack in evidence.cluster.stacks.values():
        for type_, name, may in (
            ("AWS::Lambda::Permission", "Principal", "calls a function"),
            ("AWS::EC2::VPCEndpointServicePermissions", "AllowedPrincipals", "makes an endpoint"),
            ("AWS::RAM::ResourceShare", "Principals", "uses what is shared"),
        ):
            for one in stack.of_type(type_):
                for value in listed(one.properties.get(name)):
                    said = source.said(stack, value)
                    kind = "anyone" if said == "*" else "AWS"
                    origin = _origin(Principal(kind, said, ()), stack.account)
                    if ":organizations::" in said:
                        origin = "accounts of an organization"
                    if origin:
                        shown = f"{may} ({source.readable(one)})"
                        yield Outsider(said, origin, shown, (), source.place(one))


def _origin(principal: Principal, account: str | None) -> str:
    """Return where a principal is from, if it is or may be of another account."""
    if _is_own_caller(principal, account):
        return ""
    identity = identity_of(principal, account)
    if identity.outside:
        return identity.outside
    number = account_of(principal.name)
    if principal.kind == "AWS" and account is None and number:
        return f"account {number}, unless the stack is deployed there"
    return ""


def _is_own_caller(principal: Principal, account: str | None) -> bool:
    for condition in principal.conditions:
        operator, _, rest = condition.partition(" ")
        key, _, values = rest.partition(" = ")
        # Other operators mean everybody else, or also callers without an account.
        if operator in _IS and key in _CALLER and values in (_OWN, account):
            return True
    return False
