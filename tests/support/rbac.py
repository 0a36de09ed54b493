"""What Kubernetes' RBAC allows, worked out from objects as the API server does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["Right", "rights_of"]

Object = dict[str, Any]
_GROUP = "rbac.authorization.k8s.io"


@dataclass(frozen=True)
class Right:
    """One verb on one resource; in every namespace if ``namespace`` is empty."""

    namespace: str
    group: str
    resource: str
    verb: str


def rights_of(subject: tuple[str, str], objects: Iterable[Object]) -> set[Right]:
    """Give the rights of a subject.

    :param subject: kind and name; a service account as ``namespace/name``.
    :param objects: Roles, ClusterRoles and their bindings.
    :raises KeyError: for a binding to a role that is not among the objects.
    """
    everything = [*objects]
    roles = {
        (item["kind"], item["metadata"].get("namespace", ""), item["metadata"]["name"]): item
        for item in everything
        if item["kind"] in ("Role", "ClusterRole")
    }
    found: set[Right] = set()
    for binding in everything:
        if binding["kind"] not in ("RoleBinding", "ClusterRoleBinding"):
            continue
        if subject not in {_subject(s, binding) for s in binding["subjects"]}:
            continue
        where = binding["metadata"].get("namespace", "")
        ref = binding["roleRef"]
        role = roles[ref["kind"], where if ref["kind"] == "Role" else "", ref["name"]]
        found |= {*_granted(role, where)}
    return found


def _subject(subject: Object, binding: Object) -> tuple[str, str]:
    group = subject.get("apiGroup", "")
    # A subject of any other group is refused by the API server.
    assert group == ("" if subject["kind"] == "ServiceAccount" else _GROUP), subject
    if subject["kind"] == "ServiceAccount":
        where = subject.get("namespace", binding["metadata"].get("namespace"))
        return "ServiceAccount", f"{where}/{subject['name']}"
    return subject["kind"], subject["name"]


def _granted(role: Object, namespace: str) -> Iterator[Right]:
    for rule in role["rules"]:
        for group in rule["apiGroups"]:
            for resource in rule["resources"]:
                for verb in rule["verbs"]:
                    yield Right(namespace, group, resource, verb)
