"""IAM roles: who may assume them, and what they allow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from eks_blueprint.assembly import Resource, Stack, mapping_of, sequence_of, text_of
from eks_blueprint.results import NOT_DATA
from eks_blueprint.review.access.reasons import acknowledged_reason, derived_reason, is_whole
from eks_blueprint.review.access.users import users_of
from eks_blueprint.review.clusters import Cluster
from eks_blueprint.review.findings import ReviewFinding
from eks_blueprint.review.place import Place
from eks_blueprint.review.source import Source

__all__ = ["Principal", "Role", "Statement", "roles_of", "statements_of"]

_REFUSED = "not what a Deny of the trust policy refuses"
_POLICIES = ("AWS::IAM::ManagedPolicy", "AWS::IAM::Policy", "AWS::IAM::RolePolicy")


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
class Statement:
    """A statement of a policy.

    :param policy: the resource with the policy.
    :param effect: ``Allow`` or ``Deny``.
    :param actions: actions, or those that are not meant after ``all but``.
    :param resources: resources, or those that are not meant after ``all but``; with the names of
        constructs, where a reference stands.
    :param conditions: conditions, as ``operator key = values``.
    :param wildcard: what is wide in it: a text such as ``resource *``; empty, nothing is.
    :param reason: why it is wide: what was acknowledged, or what the statement itself shows; empty
        where nothing says it.
    :param noteworthy: whether it is about all resources or actions of a pattern, and nothing says
        why.
    :param targets: the resources with logical ids, where a reference stands; JSON leaves it out.
    """

    policy: Place
    effect: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: tuple[str, ...]
    wildcard: str
    reason: str
    noteworthy: bool
    targets: tuple[str, ...] = field(metadata=NOT_DATA, repr=False)


@dataclass(frozen=True)
class Role:
    """An IAM role.

    :param place: the role.
    :param name: its name, else the path of its construct below the stack, else its logical id.
    :param description: what the template says of it.
    :param trusted: who may assume it.
    :param used_by: resources that use it.
    :param managed_policies: policies of AWS and others that no template has.
    :param statements: what it allows and denies.
    :param boundary: its permissions boundary, or empty.
    """

    place: Place
    name: str
    description: str
    trusted: tuple[Principal, ...]
    used_by: tuple[Place, ...]
    managed_policies: tuple[str, ...]
    statements: tuple[Statement, ...]
    boundary: str

    @property
    def wildcards(self) -> tuple[Statement, ...]:
        """Statements that allow more than what they name."""
        return tuple(one for one in self.statements if one.wildcard)


def roles_of(
    source: Source, cluster: Cluster, findings: Sequence[ReviewFinding]
) -> tuple[Role, ...]:
    """Return the roles in the stacks of a cluster.

    :param source: the assembly.
    :param cluster: the cluster.
    :param findings: findings, whose acknowledgements are the reasons for wildcards.
    """
    attached = _attached(source, cluster)
    return tuple(
        _role(source, stack, one, attached.get(id(one), []), findings)
        for stack in cluster.stacks.values()
        for one in stack.of_type("AWS::IAM::Role")
    )


def _attached(source: Source, cluster: Cluster) -> Mapping[int, list[tuple[Stack, Resource]]]:
    """Return the policies of templates by the identity of their roles."""
    found: dict[int, list[tuple[Stack, Resource]]] = {}
    for stack in cluster.stacks.values():
        for one in stack.of_type(*_POLICIES):
            named = [one.properties.get("Roles"), one.properties.get("RoleName")]
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
    managed = []
    for arn in sequence_of(role.properties.get("ManagedPolicyArns")):
        target = source.target(stack, arn)
        if target is not None and target.type == "AWS::IAM::ManagedPolicy":
            policies.append((stack, target))
        else:
            managed.append(source.said(stack, arn).rpartition(":policy/")[2])
    statements = [
        one
        for owner, policy in dict.fromkeys(policies)
        for one in statements_of(
            source, owner, policy, policy.properties.get("PolicyDocument"), findings
        )
    ]
    for index, inline in enumerate(sequence_of(role.properties.get("Policies"))):
        document = mapping_of(inline).get("PolicyDocument")
        path = ("Properties", "Policies", index, "PolicyDocument")
        statements += statements_of(source, stack, role, document, findings, path)
    return Role(
        place=source.place(role),
        name=source.said(stack, role.properties["RoleName"])
        if "RoleName" in role.properties
        else source.readable(role),
        description=text_of(role.properties.get("Description", "")),
        trusted=tuple(_trusted(source, stack, role.properties.get("AssumeRolePolicyDocument"))),
        used_by=users_of(source, role),
        managed_policies=tuple(managed),
        statements=tuple(statements),
        boundary=source.said(stack, role.properties.get("PermissionsBoundary", "")),
    )


def statements_of(
    source: Source,
    stack: Stack,
    resource: Resource,
    document: Any,
    findings: Sequence[ReviewFinding],
    path: tuple[str | int, ...] = ("Properties", "PolicyDocument"),
) -> Iterator[Statement]:
    """Yield the statements of a policy.

    :param source: the assembly.
    :param stack: the stack of the policy.
    :param resource: the resource with the policy.
    :param document: the policy.
    :param findings: findings, whose acknowledgements are the reasons for wildcards.
    :param path: where the policy is, below the resource.
    """
    for index, statement in enumerate(_listed(mapping_of(document).get("Statement"))):
        content = mapping_of(statement)
        actions = _texts(source, stack, content, "Action")
        resources = _texts(source, stack, content, "Resource")
        effect = text_of(content.get("Effect", "Allow"))
        conditions = conditions_of(source, stack, content)
        shown = tuple(source.shown(stack, one) for one in resources)
        wildcard = _wildcard(actions, shown) if effect == "Allow" else ""
        reason = ""
        if wildcard:
            place = source.place(resource)
            reason = acknowledged_reason(place, actions, resources, findings) or derived_reason(
                actions, resources, conditions
            )
        yield Statement(
            policy=source.place(resource, *path, "Statement", index),
            effect=effect,
            actions=actions,
            resources=shown,
            conditions=tuple(source.shown(stack, one) for one in conditions),
            wildcard=wildcard,
            reason=reason,
            noteworthy=bool(wildcard) and not reason and is_whole(actions, resources),
            targets=resources,
        )


def _texts(
    source: Source, stack: Stack, statement: Mapping[str, Any], name: str
) -> tuple[str, ...]:
    if f"Not{name}" in statement:
        left = [source.said(stack, one) for one in _listed(statement[f"Not{name}"])]
        return (f"all but {', '.join(left)}",)
    return tuple(source.said(stack, one) for one in _listed(statement.get(name)))


def conditions_of(source: Source, stack: Stack, statement: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the conditions of a statement, as ``operator key = values``."""
    return tuple(
        f"{operator} {key} = {', '.join(source.said(stack, one) for one in _listed(values))}"
        for operator, keys in mapping_of(statement.get("Condition")).items()
        for key, values in mapping_of(keys).items()
    )


def _wildcard(actions: Sequence[str], resources: Sequence[str]) -> str:
    wide = [f"action {one}" for one in actions if "*" in one or one.startswith("all but")]
    wide += [f"resource {one}" for one in resources if "*" in one or one.startswith("all but")]
    return ", ".join(wide)


def _trusted(source: Source, stack: Stack, document: Any) -> Iterator[Principal]:
    statements = [mapping_of(one) for one in _listed(mapping_of(document).get("Statement"))]
    refused = any(one.get("Effect") == "Deny" for one in statements)
    for content in statements:
        if content.get("Effect") == "Deny" or not _assumes(content):
            continue
        for one in principals_of(source, stack, content):
            yield replace(one, conditions=(*one.conditions, _REFUSED)) if refused else one


def _assumes(statement: Mapping[str, Any]) -> bool:
    """Say whether a statement of a trust policy lets assume the role, not only tag a session."""
    actions = [text_of(one).lower() for one in _listed(statement.get("Action"))]
    return not actions or any(
        one in ("*", "sts:*") or one.startswith("sts:assumerole") for one in actions
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
    if principal == "*":
        yield Principal("anyone", "*", conditions)
        return
    for kind, names in mapping_of(principal).items():
        for name in _listed(names):
            said = source.said(stack, name)
            pods = _pods(said, conditions)
            if pods:
                yield Principal("pods", pods, conditions)
            elif said == "*":
                yield Principal("anyone", "*", conditions)
            else:
                kinds = {"Service": "service", "AWS": "AWS", "Federated": "federated"}
                yield Principal(kinds.get(str(kind), str(kind)), said, conditions)


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


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
