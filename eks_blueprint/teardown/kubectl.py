"""What the function of kubectl needs until it has deleted everything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eks_blueprint.assembly import Resource, references
from eks_blueprint.teardown.parts import Need, Parts

__all__ = ["kubectl_needs"]

_KUBECTL = "Custom::AWSCDK-EKS-"
_FUNCTION = "AWS::Lambda::Function"
# A network in the same stack; CloudFormation keeps what other stacks import.
_WAYS = (
    "AWS::EC2::NatGateway",
    "AWS::EC2::Route",
    "AWS::EC2::SubnetRouteTableAssociation",
    "AWS::EC2::VPCEndpoint",
)
_INGRESS = "AWS::EC2::SecurityGroupIngress"
_EGRESS = "AWS::EC2::SecurityGroupEgress"


def kubectl_needs(parts: Parts) -> Iterator[Need]:
    """Yield what each Helm release and object needs: the function, its rights and its way.

    :param parts: the parts of the cluster.
    """
    for custom in parts.resources.values():
        if not custom.type.startswith(_KUBECTL):
            continue
        user = custom.logical_id
        yield Need(user, parts.cluster.resource.logical_id, "the API server")
        for key in _functions(parts, custom.properties.get("ServiceToken")):
            function = parts.resources[key]
            yield Need(user, key, "the function of kubectl")
            for role in parts.roles(function.properties.get("Role")):
                yield from parts.role_needs(user, role, "the rights of the function of kubectl")
            for way in _ways(parts, function):
                yield Need(user, way, "the way of the function to the API server")


def _functions(parts: Parts, token: Any) -> tuple[str, ...]:
    """Return the function behind a custom resource, and those that it calls."""
    found: list[str] = []
    left = [one.target for one in references(token)]
    while left:
        key = left.pop()
        one = parts.resources.get(key)
        if one is not None and one.type == _FUNCTION and key not in found:
            found.append(key)
            left += [ref.target for ref in references(one.properties.get("Environment"))]
    return tuple(found)


def _ways(parts: Parts, function: Resource) -> Iterator[str]:
    network = function.properties.get("VpcConfig")
    if not network:
        return
    yield from (one.logical_id for one in parts.of_type(*_WAYS))
    own = {*references(network)}
    for one in parts.of_type(_EGRESS):
        if own & {*references(one.properties.get("GroupId"))}:
            yield one.logical_id
    cluster = parts.cluster.resource
    theirs = {*references(cluster.properties.get("ResourcesVpcConfig"))}
    for one in parts.of_type(_INGRESS):
        into = {*references(one.properties.get("GroupId"))}
        is_cluster = into & theirs or cluster.logical_id in {ref.target for ref in into}
        if is_cluster and own & {*references(one.properties.get("SourceSecurityGroupId"))}:
            yield one.logical_id
