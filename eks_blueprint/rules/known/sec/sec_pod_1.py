"""Looks at nodes and roles: pods reach neither the metadata service nor more than their role."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.item import Item, KubernetesItem, at
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.nodes import Nodes, data_of, karpenter_classes, nodes_of, path_of
from eks_blueprint.rules.roles import Role, actions_of, instance_roles, roles
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.trust import admitted
from eks_blueprint.rules.values import Unknown, is_known, number, words

__all__ = ["judge"]

# EKS user guide, "Amazon EKS node IAM role": what a node needs. The policy of the CNI belongs to
# the add-on.
_OF_NODES = (
    "AmazonEKSWorkerNodePolicy",
    "AmazonEKSWorkerNodeMinimalPolicy",
    "AmazonEC2ContainerRegistryReadOnly",
    "AmazonEC2ContainerRegistryPullOnly",
    "AmazonSSMManagedInstanceCore",
    "AmazonSSMManagedEC2InstanceDefaultPolicy",
)
_SERVICES = ("ecr", "ecr-public", "ssm", "ssmmessages", "ec2messages", "eks-auth", "kms")
_READ = ("ec2:describe", "eks:describe", "eks:list")


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of nodes whether pods stay without their role, and of roles who can assume them."""
    of_nodes: dict[tuple[str, str, str], Role] = {}
    for cluster in scene.clusters:
        for nodes in nodes_of(cluster):
            yield from _metadata(nodes)
            given = nodes.group.at("NodeRole")
            if given is not None and not scene.targets(given, stack=nodes.group.stack):
                yield unsure(nodes.group, "its role is not in these templates")
            for found in _roles(scene, nodes):
                of_nodes[found.item.stack, found.item.logical_id, found.item.when] = found
        for one in karpenter_classes(cluster):
            yield _class(one)
            for own in roles(scene, one.at("spec", "role"), stack=one.stack):
                of_nodes[own.item.stack, own.item.logical_id, own.item.when] = own
    for found in of_nodes.values():
        yield from _permissions(found)
    for item in scene.items("AWS::IAM::Role"):
        yield from _trust(scene, item)


def _class(one: KubernetesItem) -> Judgement:
    """Say of a node class whether pods stay without the role; where nothing is said, they do."""
    options = one.at("spec", "metadataOptions")
    if words(at(options, "httpEndpoint")) == "disabled":
        return met(one)
    if (number(at(options, "httpPutResponseHopLimit")) or 1) > 1:
        return unmet(
            one,
            f"HopLimit::{one.name}",
            f"pods must not reach the metadata service of their node, got a hop limit above 1 in "
            f"{one}; set httpPutResponseHopLimit to 1",
        )
    if not is_known(options):
        return unsure(one, f"what metadataOptions of {one} say is not known")
    if words(at(options, "httpTokens")) == "optional":
        return unmet(
            one,
            f"HttpTokens::{one.name}",
            f"the metadata service must want tokens, got httpTokens optional in {one}; set it to "
            "required",
        )
    return met(one)


def _roles(scene: Scene, nodes: Nodes) -> Iterator[Role]:
    yield from roles(scene, nodes.group.at("NodeRole"), stack=nodes.group.stack)
    for launch in nodes.launches:
        profile = data_of(launch, "IamInstanceProfile")
        yield from instance_roles(scene, profile, stack=launch.stack)


def _metadata(nodes: Nodes) -> Iterator[Judgement]:
    if not nodes.launches:
        if nodes.has_own_template:
            yield unsure(nodes.group, "its launch template is not in these templates")
        else:
            yield unmet(
                nodes.group,
                "LaunchTemplate",
                "pods must not reach the metadata service of their node, got a node group without "
                "a launch template, for which EKS sets a hop limit of 2; give it one with "
                "HttpTokens required and HttpPutResponseHopLimit 1",
                "Properties",
            )
    for launch in nodes.launches:
        yield from _options(launch)


def _options(launch: Item) -> Iterator[Judgement]:
    options = data_of(launch, "MetadataOptions")
    if isinstance(options, Unknown):
        yield unsure(launch, f"MetadataOptions is {options}")
        return
    if words(at(options, "HttpEndpoint")) == "disabled":
        yield met(launch)
        return
    tokens, limit = at(options, "HttpTokens"), at(options, "HttpPutResponseHopLimit")
    if not is_known(tokens) or not is_known(limit):
        yield unsure(launch, "what MetadataOptions says is not known")
        return
    if words(tokens) != "required":
        yield unmet(
            launch,
            "HttpTokens",
            f"the metadata service must want tokens, got HttpTokens {words(tokens) or 'not set'}; "
            "set it to required",
            *path_of(launch, "MetadataOptions"),
        )
    if number(limit) != 1:
        yield unmet(
            launch,
            "HttpPutResponseHopLimit",
            "pods must not reach the metadata service of their node, got HttpPutResponseHopLimit "
            f"{words(limit) or 'not set, for which AMIs may say 2'}; set it to 1",
            *path_of(launch, "MetadataOptions"),
        )
    if words(tokens) == "required" and number(limit) == 1:
        yield met(launch)


def _permissions(found: Role) -> Iterator[Judgement]:
    """Say what the role of nodes has that belongs to a role of pods."""
    for policy in found.managed:
        if policy not in _OF_NODES and is_known(policy):
            yield unmet(
                found.item,
                f"NodeRole::{policy}",
                "permissions of pods must belong to roles of their own, got "
                f"{policy} on the role of nodes, which every pod on the host network can use; "
                "move it to a role for Pod Identity or IRSA",
                "Properties",
                "ManagedPolicyArns",
            )
    for item, statement in found.statements:
        for action in actions_of(statement):
            if is_known(action) and not _is_of_nodes(action.lower()):
                yield unmet(
                    item,
                    f"NodeRole::{action}",
                    f"permissions of pods must belong to roles of their own, got {action} on the "
                    "role of nodes; move it to a role for Pod Identity or IRSA",
                )
    for gap in found.gaps:
        yield unsure(found.item, gap)


def _is_of_nodes(action: str) -> bool:
    service, _, name = action.partition(":")
    # Who may do everything with parameters, images or keys can do more than a node does.
    return action.startswith(_READ) or (service in _SERVICES and name.strip("*?") != "")


def _trust(scene: Scene, item: Item) -> Iterator[Judgement]:
    """Say whether a role for service accounts names them."""
    for strangers in admitted(scene, item):
        if strangers is None:
            if scene.is_about_kubernetes:
                yield unsure(item, "whom its trust policy lets in is not known")
        elif strangers:
            yield unmet(
                item,
                "Trust",
                "a role for service accounts must name them, got a trust policy that lets in "
                "every service account; add a condition on ISSUER:sub with namespace and name",
                "Properties",
                "AssumeRolePolicyDocument",
            )
        else:
            yield met(item)
