"""Roles of nodes: what a node may do in AWS, and how somebody gets into it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from eks_blueprint.assembly import Resource, mapping_of, text_of
from eks_blueprint.review.access.evidence import Evidence
from eks_blueprint.review.access.paths import AdminPath
from eks_blueprint.review.access.reach import allowed
from eks_blueprint.review.access.roles import Role
from eks_blueprint.review.place import Place

__all__ = ["NodeRole", "node_paths", "node_roles_of"]

_TYPES = ("EC2_LINUX", "EC2_WINDOWS", "EC2", "HYBRID_LINUX", "HYPERPOD_LINUX")
_CHANNEL = "ssmmessages:OpenDataChannel"
_READING = ("Describe", "List", "Get", "BatchGet", "Search")
_SESSIONS = "Systems Manager, with ssm:StartSession or ssm:SendCommand on an instance"


@dataclass(frozen=True)
class NodeRole:
    """A role of nodes.

    :param name: its name.
    :param place: the role; ``None`` where no stack has it.
    :param used_by: node groups and classes of nodes with it, in words.
    :param may: what a node may do with it in AWS, in words.
    :param reached_by: how somebody gets a shell on a node, in words; empty, in no way that the
        templates show.
    :param pods: whether pods get its credentials, in words.
    """

    name: str
    place: Place | None
    used_by: tuple[str, ...]
    may: tuple[str, ...]
    reached_by: tuple[str, ...]
    pods: str


def node_roles_of(evidence: Evidence) -> tuple[NodeRole, ...]:
    """Return the roles of the nodes of a cluster.

    :param evidence: what is known of the cluster.
    """
    groups = [*_groups(evidence)]
    launched = [*_launched(evidence)]
    classes = [*_classes(evidence)]
    places = [place for place, *_ in groups]
    places += [one.role for one in evidence.entries if one.role and one.type in _TYPES]
    found = []
    for place in dict.fromkeys(places):
        role = evidence.role(place)
        if role is None:
            continue
        own = [one for one in classes if one[1] in (f"<{place.logical_id}>", role.name)]
        names = [name for where, name, _ in groups if where == place]
        names += [f"nodes of class {name}" for name, _, _ in own]
        templates = [one for where, _, some in groups if where == place for one in some]
        templates += [one for where, one in launched if where == place]
        limits = [*map(_hop_limit, templates), *(limit for _, _, limit in own)]
        found.append(
            NodeRole(
                name=role.name,
                place=place,
                used_by=tuple(dict.fromkeys(names)),
                may=tuple(_may(role)),
                reached_by=tuple(dict.fromkeys(_reached(evidence, role, templates))),
                pods=_pods(limits),
            )
        )
    return tuple(found)


def _groups(evidence: Evidence) -> Iterator[tuple[Place, str, list[Resource]]]:
    """Yield the role of each node group, its name, and what says how its nodes are made."""
    source = evidence.source
    for stack in evidence.cluster.stacks.values():
        for group in stack.of_type("AWS::EKS::Nodegroup"):
            role = source.target(stack, group.properties.get("NodeRole"))
            template = mapping_of(group.properties.get("LaunchTemplate"))
            launched = source.target(stack, [template.get("Id"), template.get("Name")])
            if role is not None:
                made_by = [one for one in (group, launched) if one is not None]
                yield source.place(role), f"node group {source.readable(group)}", made_by


def _launched(evidence: Evidence) -> Iterator[tuple[Place, Resource]]:
    """Yield the role of each launch template with an instance profile of the templates."""
    source = evidence.source
    for stack in evidence.cluster.stacks.values():
        for template in stack.of_type("AWS::EC2::LaunchTemplate"):
            data = mapping_of(template.properties.get("LaunchTemplateData"))
            for profile in source.targets(stack, data.get("IamInstanceProfile")):
                for role in source.targets(stack, profile.resource.properties.get("Roles")):
                    yield source.place(role.resource), template


def node_paths(evidence: Evidence) -> Iterator[AdminPath]:
    """Yield who gets the tokens of pods by getting into a node.

    :param evidence: what is known of the cluster.
    """
    reached = [one for one in node_roles_of(evidence) if one.reached_by]
    if reached:
        yield AdminPath(
            who="whoever gets a shell on a node",
            kind="reach not known",
            steps=(
                *dict.fromkeys(way for one in reached for way in one.reached_by),
                "reads the tokens and volumes of every pod on it",
            ),
            limited_by="which pods run on the node, and what these may do",
            places=tuple(one.place for one in reached if one.place is not None),
            purpose=f"nodes with role {', '.join(one.name for one in reached[:3])}",
            risk=0,
        )


def _may(role: Role) -> Iterator[str]:
    for policy in role.managed_policies:
        yield f"{policy.name}: {policy.does or 'not judged, its text is not in the templates'}"
    own: dict[str, None] = {}
    for statement in role.statements:
        if statement.effect == "Allow" and statement.policy.logical_id:
            own |= dict.fromkeys(statement.actions)
    managed = any(policy.judgement in ("everything", "wide") for policy in role.managed_policies)
    if own and not managed:
        changing = [one for one in own if not one.partition(":")[2].startswith(_READING)]
        shown = changing[:3]
        more = f" and {len(changing) - 3} more" if len(changing) > 3 else ""
        yield f"own policies: {', '.join(shown) or 'reading only'}{more}"


def _reached(evidence: Evidence, role: Role, templates: list[Resource]) -> Iterator[str]:
    if any(policy.sessions for policy in role.managed_policies) or any(
        statement.effect == "Allow" and allowed(statement, (_CHANNEL,))
        for statement in role.statements
    ):
        yield _SESSIONS
    for one in templates:
        remote = mapping_of(one.properties.get("RemoteAccess"))
        data = mapping_of(one.properties.get("LaunchTemplateData"))
        key = remote.get("Ec2SshKey") or data.get("KeyName")
        if key:
            yield f"SSH with key pair {text_of(key)}, as far as security groups let port 22 in"
    for endpoint in evidence.cluster.of_type("AWS::EC2::InstanceConnectEndpoint"):
        yield (
            f"EC2 Instance Connect through endpoint {evidence.source.readable(endpoint)}: whoever "
            "may call ec2-instance-connect:OpenTunnel, as far as security groups let it in"
        )


def _classes(evidence: Evidence) -> Iterator[tuple[str, str, Any]]:
    """Yield name, role and settings of the metadata service of each class of nodes."""
    for one in evidence.cluster.objects:
        if one.kind in ("EC2NodeClass", "NodeClass"):
            spec = mapping_of(one.content.get("spec"))
            limit = mapping_of(spec.get("metadataOptions")).get("httpPutResponseHopLimit")
            yield one.name, text_of(spec.get("role", "")), limit


def _hop_limit(one: Resource) -> Any:
    data = mapping_of(one.properties.get("LaunchTemplateData"))
    return mapping_of(data.get("MetadataOptions")).get("HttpPutResponseHopLimit")


def _pods(limits: list[Any]) -> str:
    said = {str(one) for one in limits if one is not None}
    if said == {"1"}:
        return "only pods of the host's network get its credentials: the hop limit is 1"
    if said:
        return "pods get its credentials from the metadata service: the hop limit is above 1"
    return "the templates do not say whether pods get its credentials"
