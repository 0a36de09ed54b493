"""Which rules of RBAC lead to an administrator, though they do not say so."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from eks_blueprint.review.access.entries import PolicyRule

__all__ = ["BUILT_IN", "MASTERS", "Privilege", "privileges_of"]

MASTERS = "system:masters"
"""The group whose members are administrators whatever RBAC says."""

BUILT_IN = {
    "admin": "runs pods with every service account, reads Secrets, and makes role bindings",
    "edit": "runs pods with every service account, and reads Secrets",
}
"""ClusterRoles of Kubernetes that lead to an administrator where they are given for all namespaces
or for ``kube-system``: Kubernetes documentation, "Using RBAC Authorization", "User-facing roles".
"""

_RBAC = "rbac.authorization.k8s.io"
_WRITES = ("create", "update", "patch")
_CHANGES = ("update", "patch")


@dataclass(frozen=True)
class Privilege:
    """What a rule allows that leads to an administrator.

    :param why: how, in words that follow ``so it``.
    :param everywhere: whether it leads to one from every namespace, and not only where it reaches
        what runs in ``kube-system``.
    """

    why: str
    everywhere: bool


@dataclass(frozen=True)
class _Way:
    """Verbs on resources, of which one is enough.

    :param why: how it leads to an administrator.
    :param verbs: the verbs.
    :param resources: API group and resource of each.
    :param everywhere: as in :class:`Privilege`.
    :param names: names of objects, of which one is enough. Default: a rule for some objects only
        is no way.
    """

    why: str
    verbs: tuple[str, ...]
    resources: tuple[tuple[str, str], ...]
    everywhere: bool = False
    names: tuple[str, ...] = ()


# Kubernetes documentation, "Role Based Access Control Good Practices", "Kubernetes RBAC - privilege
# escalation risks".
_WAYS = (
    _Way(
        "gives roles more than it has itself",
        ("escalate",),
        ((_RBAC, "clusterroles"), (_RBAC, "roles")),
        everywhere=True,
    ),
    _Way(
        "binds roles that allow more than it has itself",
        ("bind",),
        ((_RBAC, "clusterroles"), (_RBAC, "roles")),
        everywhere=True,
        names=("cluster-admin", *BUILT_IN),
    ),
    _Way(
        "acts as other users, groups or service accounts",
        ("impersonate",),
        (("", "users"), ("", "groups"), ("", "serviceaccounts")),
        everywhere=True,
        names=(MASTERS,),
    ),
    _Way(
        "runs pods with every service account, or as root of a node where nothing forbids it",
        _WRITES,
        (
            ("apps", "daemonsets"),
            ("apps", "deployments"),
            ("apps", "replicasets"),
            ("apps", "statefulsets"),
            ("batch", "cronjobs"),
            ("batch", "jobs"),
            ("", "replicationcontrollers"),
        ),
    ),
    _Way(
        "runs pods with every service account, or as root of a node where nothing forbids it",
        ("create",),
        (("", "pods"),),
    ),
    _Way(
        "runs commands in pods, with their service accounts",
        ("create",),
        (("", "pods/exec"), ("", "pods/attach"), ("", "nodes/proxy")),
    ),
    _Way(
        "runs containers in pods, with their service accounts",
        _CHANGES,
        (("", "pods/ephemeralcontainers"),),
    ),
    _Way("makes tokens of service accounts", ("create",), (("", "serviceaccounts/token"),)),
    _Way("reads Secrets, and tokens in them", ("get", "list", "watch"), (("", "secrets"),)),
    _Way(
        "changes what others create, and reads it",
        _WRITES,
        (("admissionregistration.k8s.io", "mutatingwebhookconfigurations"),),
    ),
    _Way("reads files of nodes", ("create",), (("", "persistentvolumes"),)),
    _Way(
        "has a controller apply objects with permissions of its own",
        _WRITES,
        (
            ("kustomize.toolkit.fluxcd.io", "kustomizations"),
            ("helm.toolkit.fluxcd.io", "helmreleases"),
            ("argoproj.io", "applications"),
            ("argoproj.io", "appprojects"),
            ("eks.services.k8s.aws", "accessentries"),
            ("eks.services.k8s.aws", "podidentityassociations"),
            ("iam.services.k8s.aws", "policies"),
            ("iam.services.k8s.aws", "roles"),
        ),
    ),
)


def privileges_of(rule: PolicyRule, administrators: Collection[str]) -> Iterator[Privilege]:
    """Yield what a rule allows that leads to an administrator.

    :param rule: the rule.
    :param administrators: names of users and groups that are administrators already.
    """
    if not rule.names and _has(rule.verbs, _WRITES) and "*/*" in rule.resources:
        yield Privilege("writes every object", everywhere=True)
        return
    for way in _WAYS:
        if not _has(rule.verbs, way.verbs) or not _meant(rule.resources, way.resources):
            continue
        known = {*way.names, *(administrators if "impersonate" in way.verbs else ())}
        if not rule.names or known & {*rule.names}:
            yield Privilege(way.why, way.everywhere)


def _has(verbs: Sequence[str], wanted: Collection[str]) -> bool:
    return "*" in verbs or bool({*verbs} & {*wanted})


def _meant(resources: Collection[str], wanted: Collection[tuple[str, str]]) -> bool:
    return any(one in resources for pair in wanted for one in _written(*pair))


def _written(group: str, name: str) -> Iterator[str]:
    """Yield how rules may write a resource: with its group in front, as ``PolicyRule`` has it."""
    _, slash, below = name.partition("/")
    for said in (name, "*", *((f"*/{below}",) if slash else ())):
        yield f"{group}/{said}" if group else said
        yield f"*/{said}"
