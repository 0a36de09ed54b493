"""Who the Kubernetes API accepts, and with which permissions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from eks_blueprint.assembly import (
    KubernetesObject,
    Resource,
    bounded,
    items_of,
    json_of,
    mapping_of,
    sequence_of,
    text_of,
)
from eks_blueprint.review.clusters import Cluster
from eks_blueprint.review.place import Place
from eks_blueprint.review.source import Source
from eks_blueprint.yaml_loader import LOADER

__all__ = ["AccessEntry", "AccessPolicy", "Binding", "PolicyRule", "bindings_of", "entries_of"]

_GROUP = "rbac.authorization.k8s.io/"
_AGGREGATED = f"{_GROUP}aggregate-to-"
# Which labels the roles of Kubernetes take, with those that they take through one another.
_BUILT_IN = {"view": {"view"}, "edit": {"view", "edit"}, "admin": {"view", "edit", "admin"}}


@dataclass(frozen=True)
class AccessPolicy:
    """An access policy of EKS.

    :param name: name of the policy.
    :param scope: ``cluster``, or the namespaces.
    """

    name: str
    scope: str


@dataclass(frozen=True)
class AccessEntry:
    """An IAM principal that the API server accepts.

    :param principal: its ARN, or ``role`` and what people know a role of the templates by.
    :param role: its role, where a stack has it.
    :param type: type of the entry, such as ``STANDARD`` or ``EC2_LINUX``; ``aws-auth`` for the
        ConfigMap of that name.
    :param username: its name in Kubernetes, or empty where EKS chooses.
    :param groups: its groups in Kubernetes.
    :param policies: its access policies.
    :param place: where that stands; ``None`` in a tree for GitOps.
    """

    principal: str
    role: Place | None
    type: str
    username: str
    groups: tuple[str, ...]
    policies: tuple[AccessPolicy, ...]
    place: Place | None


@dataclass(frozen=True)
class PolicyRule:
    """A rule of a Role or ClusterRole.

    :param verbs: its verbs.
    :param resources: its resources, with their API groups in front of a slash.
    :param names: names of objects that it is limited to.
    """

    verbs: tuple[str, ...]
    resources: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Binding:
    """A RoleBinding or ClusterRoleBinding.

    :param kind: its kind.
    :param name: its name.
    :param namespace: its namespace, or empty.
    :param role_kind: kind of the role.
    :param role: name of the role.
    :param subjects: who gets it, as ``Kind namespace/name``.
    :param rules: what the role allows, where an object of the assembly says it.
    :param delivered_by: resource of a template, or file of a tree for GitOps.
    """

    kind: str
    name: str
    namespace: str
    role_kind: str
    role: str
    subjects: tuple[str, ...]
    rules: tuple[PolicyRule, ...]
    delivered_by: str


def entries_of(source: Source, cluster: Cluster) -> tuple[AccessEntry, ...]:
    """Return the access entries of a cluster, and what its ``aws-auth`` ConfigMap has.

    :param source: the assembly.
    :param cluster: the cluster.
    """
    return (*_entries(source, cluster), *_config_map(source, cluster))


def _entries(source: Source, cluster: Cluster) -> Iterator[AccessEntry]:
    for stack in cluster.stacks.values():
        for one in stack.of_type("AWS::EKS::AccessEntry"):
            properties = one.properties
            arn = properties.get("PrincipalArn")
            role = source.target(stack, arn)
            yield AccessEntry(
                principal=_named(source, role) if role is not None else source.said(stack, arn),
                role=source.place(role) if role is not None else None,
                type=text_of(properties.get("Type", "STANDARD")),
                username=source.said(stack, properties.get("Username", "")),
                groups=tuple(map(text_of, items_of(properties.get("KubernetesGroups")))),
                policies=tuple(
                    _policy(mapping_of(item)) for item in items_of(properties.get("AccessPolicies"))
                ),
                place=source.place(one),
            )


def _named(source: Source, role: Resource) -> str:
    return f"{'user' if role.type == 'AWS::IAM::User' else 'role'} {source.readable(role)}"


def _policy(content: Mapping[str, Any]) -> AccessPolicy:
    scope = mapping_of(content.get("AccessScope"))
    spaces = items_of(scope.get("Namespaces"))
    return AccessPolicy(
        text_of(content.get("PolicyArn", "")).rpartition("/")[2],
        ", ".join(f"namespace {text_of(one)}" for one in spaces) or "cluster",
    )


def _config_map(source: Source, cluster: Cluster) -> Iterator[AccessEntry]:
    for item in cluster.objects:
        if (item.kind, item.namespace, item.name) != ("ConfigMap", "kube-system", "aws-auth"):
            continue
        resource = cluster.delivering(item)
        data = mapping_of(item.content.get("data"))
        for key, name in (("mapRoles", "rolearn"), ("mapUsers", "userarn")):
            for entry in map(mapping_of, _list_of(data.get(key))):
                arn = text_of(entry.get(name, ""))
                logical_id = arn.strip("<>").partition(".")[0]
                role = cluster.stack.resources.get(logical_id)
                yield AccessEntry(
                    principal=_named(source, role) if role is not None else arn,
                    role=source.place_of(role),
                    type="aws-auth",
                    username=text_of(entry.get("username", "")),
                    groups=tuple(map(text_of, sequence_of(entry.get("groups")))),
                    policies=(),
                    place=source.place_of(resource),
                )
        for account in _list_of(data.get("mapAccounts")):
            yield AccessEntry(
                principal=text_of(account),
                role=None,
                type="aws-auth",
                username="",
                groups=(),
                policies=(),
                place=source.place_of(resource),
            )


def _list_of(value: Any) -> list[Any]:
    """Return a list in JSON, as the CDK writes it, or in YAML, as people write it."""
    try:
        return sequence_of(json_of(text_of(value)))
    except (ValueError, RecursionError):
        pass
    try:
        return sequence_of(bounded(yaml.load(text_of(value), Loader=LOADER)))
    except (yaml.YAMLError, ValueError, RecursionError):
        return []


def bindings_of(cluster: Cluster) -> tuple[Binding, ...]:
    """Return the bindings among the objects of a cluster, without those of charts.

    :param cluster: the cluster.
    """
    roles = _roles(cluster)
    found = []
    for one in cluster.objects:
        if one.kind not in ("RoleBinding", "ClusterRoleBinding"):
            continue
        reference = mapping_of(one.content.get("roleRef"))
        kind, name = text_of(reference.get("kind", "")), text_of(reference.get("name", ""))
        found.append(
            Binding(
                kind=one.kind,
                name=one.name,
                namespace=one.namespace,
                role_kind=kind,
                role=name,
                subjects=tuple(
                    _subject(mapping_of(item)) for item in sequence_of(one.content.get("subjects"))
                ),
                rules=roles.get((kind, one.namespace if kind == "Role" else "", name), ()),
                delivered_by=one.delivered_by,
            )
        )
    return tuple(found)


def _roles(cluster: Cluster) -> Mapping[tuple[str, str, str], tuple[PolicyRule, ...]]:
    """Return the rules of roles by kind, namespace and name, with those that are aggregated."""
    made = [
        one
        for one in cluster.objects
        if one.kind in ("Role", "ClusterRole") and one.api_version.startswith(_GROUP)
    ]
    found = {
        (one.kind, one.namespace if one.kind == "Role" else "", one.name): _rules(one)
        for one in made
    }
    wide = [one for one in made if one.kind == "ClusterRole"]
    for one in wide:
        selectors = sequence_of(
            mapping_of(one.content.get("aggregationRule")).get("clusterRoleSelectors")
        )
        for other in wide:
            if other is not one and any(_selects(mapping_of(by), other) for by in selectors):
                found["ClusterRole", "", one.name] += _rules(other)
    # Those of Kubernetes take the rules of roles with a label: "Using RBAC Authorization",
    # "User-facing roles".
    for name, labels in _BUILT_IN.items():
        more = [rule for one in wide if labels & _labelled(one) for rule in _rules(one)]
        if more:
            found["ClusterRole", "", name] = (*found.get(("ClusterRole", "", name), ()), *more)
    return found


def _selects(selector: Mapping[str, Any], role: KubernetesObject) -> bool:
    labels = _labels(role)
    wanted = mapping_of(selector.get("matchLabels"))
    # What expressions select is taken for selected: silence would be worse.
    return all(labels.get(key) == value for key, value in wanted.items()) and bool(selector)


def _labels(role: KubernetesObject) -> Mapping[str, Any]:
    return mapping_of(mapping_of(role.content.get("metadata")).get("labels"))


def _labelled(role: KubernetesObject) -> set[str]:
    return {
        key.removeprefix(_AGGREGATED)
        for key, value in _labels(role).items()
        if key.startswith(_AGGREGATED) and str(value).lower() == "true"
    }


def _subject(content: Mapping[str, Any]) -> str:
    name = "/".join(
        text_of(content[key]) for key in ("namespace", "name") if content.get(key) is not None
    )
    return f"{text_of(content.get('kind', ''))} {name}"


def _rules(role: KubernetesObject) -> tuple[PolicyRule, ...]:
    found = []
    for rule in map(mapping_of, sequence_of(role.content.get("rules"))):
        groups = [text_of(one) for one in sequence_of(rule.get("apiGroups"))]
        resources = [text_of(one) for one in sequence_of(rule.get("resources"))]
        resources += [text_of(one) for one in sequence_of(rule.get("nonResourceURLs"))]
        heads = [f"{one}/" if one else "" for one in groups] or [""]
        found.append(
            PolicyRule(
                verbs=tuple(text_of(one) for one in sequence_of(rule.get("verbs"))),
                resources=tuple(f"{head}{name}" for head in heads for name in resources),
                names=tuple(text_of(one) for one in sequence_of(rule.get("resourceNames"))),
            )
        )
    return tuple(found)
