"""Resources that others than the account reach: by a policy, or with an address of the internet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eks_blueprint.assembly import Resource, Stack, items_of, mapping_of, text_of
from eks_blueprint.review.access.outsiders import RESOURCE_POLICIES
from eks_blueprint.review.access.roles import principals_of
from eks_blueprint.review.clusters import Cluster
from eks_blueprint.review.place import Place
from eks_blueprint.review.source import Source

__all__ = ["PublicResource", "public_resources"]

_YES = (True, "true")
_DOMAIN = "AWS::OpenSearchService::Domain"
_POLICIES = {**RESOURCE_POLICIES, _DOMAIN: ("AccessPolicies", "")}
# Conditions that leave everybody in: of requests with TLS, from everywhere, or but for somebody.
_LEAVES = ("aws:SecureTransport", "aws:securetransport", "s3:TlsVersion")
_EVERYWHERE = ("0.0.0.0/0", "::/0")
# Canned lists that let others than the account in: Amazon S3 user guide, "Canned ACL".
_PUBLIC_LISTS = ("PublicRead", "PublicReadWrite", "AuthenticatedRead")
# Keys of AWS::Lambda::Permission that leave only some callers: its template reference.
_CALLERS = ("SourceArn", "SourceAccount", "PrincipalOrgID", "EventSourceToken")


@dataclass(frozen=True)
class PublicResource:
    """A resource that others than the account may reach.

    :param what: what is open.
    :param place: the resource.
    """

    what: str
    place: Place


def public_resources(source: Source, cluster: Cluster) -> Iterator[PublicResource]:
    """Yield resources whose policies or settings let others in than the account.

    :param source: the assembly.
    :param cluster: the cluster.
    """
    for stack in cluster.stacks.values():
        for one in stack.resources.values():
            if one.type in _POLICIES:
                yield from _of_policy(source, stack, one)
            for what in _said(source, stack, one):
                yield PublicResource(what, source.place(one))


def _of_policy(source: Source, stack: Stack, one: Resource) -> Iterator[PublicResource]:
    name, of = _POLICIES[one.type]
    document = one.properties.get(name)
    target = source.target(stack, one.properties.get(of)) if of else one
    shown = source.readable(target if target is not None else one)
    statements = mapping_of(document).get("Statement", document)
    for index, statement in enumerate(map(mapping_of, items_of(statements))):
        if statement.get("Effect", "Allow") == "Deny":
            continue
        if any(
            who.kind == "anyone" and all(map(_leaves, who.conditions))
            for who in principals_of(source, stack, statement)
        ):
            actions = ", ".join(map(text_of, items_of(statement.get("Action"))))
            path = ("Properties", name, "Statement", index)
            yield PublicResource(
                f"{shown}: everyone in AWS may {actions or 'do all but what is named'}",
                source.place(one, *path),
            )


def _leaves(condition: str) -> bool:
    """Say whether a condition of a policy leaves everybody in."""
    key, _, values = condition.partition(" ")[2].partition(" = ")
    return (
        condition.startswith("not ")
        or key in _LEAVES
        or (key.lower() == "aws:sourceip" and any(one in values.split(", ") for one in _EVERYWHERE))
    )


def _said(source: Source, stack: Stack, one: Resource) -> Iterator[str]:
    """Yield what the properties of a resource open."""
    yield from _functions(source, stack, one)
    yield from _machines(source, stack, one)
    yield from _services(one, source.readable(one))


def _functions(source: Source, stack: Stack, one: Resource) -> Iterator[str]:
    properties, name = one.properties, source.readable(one)
    if one.type == "AWS::Lambda::Url" and properties.get("AuthType") == "NONE":
        yield f"{name}: URL of a function without authentication"
    # A permission for the URL of a function opens that, which is there for itself.
    if (
        one.type == "AWS::Lambda::Permission"
        and source.said(stack, properties.get("Principal")) == "*"
        and not any(key in properties for key in (*_CALLERS, "FunctionUrlAuthType"))
    ):
        yield f"{name}: everyone in AWS may {text_of(properties.get('Action', ''))}"


def _machines(source: Source, stack: Stack, one: Resource) -> Iterator[str]:
    properties, name = one.properties, source.readable(one)
    if one.type == "AWS::EC2::EIP" and "InstanceId" in properties:
        target = source.target(stack, properties["InstanceId"])
        shown = source.readable(target) if target is not None else name
        yield f"{shown}: an instance with a public address"
    if one.type == "AWS::EC2::Instance" and _has_address(properties):
        yield f"{name}: an instance with a public address"
    if one.type == "AWS::EC2::LaunchTemplate" and _has_address(
        mapping_of(properties.get("LaunchTemplateData"))
    ):
        yield f"{name}: its instances have public addresses"
    remote = mapping_of(properties.get("RemoteAccess"))
    by_key = one.type == "AWS::EKS::Nodegroup" and "Ec2SshKey" in remote
    # CloudFormation template reference, "AWS::EKS::Nodegroup RemoteAccess".
    if by_key and not remote.get("SourceSecurityGroups"):
        yield (
            f"nodes of {name} on tcp 22 (tcp 3389 of Windows), as far as its subnets have a "
            "route: RemoteAccess names no security group"
        )


def _services(one: Resource, name: str) -> Iterator[str]:
    properties = one.properties
    match one.type:
        case "AWS::RDS::DBInstance" if properties.get("PubliclyAccessible") in _YES:
            yield f"{name}: a database with a public address"
        case "AWS::S3::Bucket" if properties.get("AccessControl") in _PUBLIC_LISTS:
            yield f"{name}: a bucket with access control list {properties['AccessControl']}"
        case "AWS::ECR::PublicRepository":
            yield f"{name}: an image repository from which everyone may pull"
        case "AWS::ApiGatewayV2::Api" | "AWS::ApiGateway::RestApi" if not _is_private(properties):
            yield f"{name}: an API of API Gateway, as far as its routes ask for no credentials"
        case "AWS::CloudFront::Distribution":
            yield f"{name}: a distribution of CloudFront"
        case "AWS::OpenSearchService::Domain" if "VPCOptions" not in properties:
            yield f"{name}: a public endpoint of OpenSearch, as far as its policy lets"


def _has_address(properties: Mapping[str, Any]) -> bool:
    return any(
        mapping_of(item).get("AssociatePublicIpAddress") in _YES
        for item in items_of(properties.get("NetworkInterfaces"))
    )


def _is_private(api: Mapping[str, Any]) -> bool:
    types: Sequence[Any] = items_of(mapping_of(api.get("EndpointConfiguration")).get("Types"))
    return "PRIVATE" in types
