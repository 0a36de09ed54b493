"""From tenants with a cluster of their own to entries of ``clusters``, before layers are merged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eks_blueprint.errors import Found, Path
from eks_blueprint.spec.merge import deep_merge, map_of
from eks_blueprint.spec.messages import shown

__all__ = ["TenantCluster", "shared_key_issues", "tenant_clusters"]

_KEYS = ("secrets_key_arn", "volumes_key_arn")
_BUDGET = "tenant"


@dataclass(frozen=True)
class TenantCluster:
    """The cluster of a tenant, as an entry of ``clusters``.

    :param tenant: name of the tenant.
    :param name: name of the cluster.
    :param body: keys of the cluster, with ``template`` and ``parameters``.
    :param said: what the file says of the tenant.
    """

    tenant: str
    name: str
    body: Mapping[str, Any]
    said: Mapping[str, Any]

    def path_of(self, path: Path) -> Path:
        """Return where the tenant says what stands at a path of its cluster.

        :param path: a path below the cluster, such as ``("budgets", "tenant", "limit_usd")``.
        """
        own: Path = ("tenant_clusters", self.tenant)
        if not path or _has(self.said.get("cluster"), path):
            return (*own, "cluster", *path) if path else own
        for made, said in _PLACES:
            filled = tuple(self.tenant if part == "TENANT" else part for part in made)
            if path[: len(made)] == filled and said[0] in self.said:
                return (*own, *said, *path[len(made) :])
        limits = self.said.get("node_pool_limits")
        if path[:2] == ("karpenter", "node_pools") and path[3:4] == ("limits",) and limits:
            return (*own, "node_pool_limits", path[2], *path[4:])
        return (*own, "cluster", *path)

    def limit_issues(self, lower: Iterable[Mapping[str, Any]]) -> Iterator[Found]:
        """Return an issue for limits of a NodePool that nothing makes.

        :param lower: the layers below the tenant.
        """
        layers = (*lower, map_of(self.said.get("cluster")))
        pools = [map_of(map_of(one.get("karpenter")).get("node_pools")) for one in layers]
        known = {pool: None for one in pools for pool in one}
        for pool in map_of(self.said.get("node_pool_limits")):
            if pool not in known:
                has = f"which has {', '.join(known)}" if known else "which names none"
                yield (
                    ("tenant_clusters", self.tenant, "node_pool_limits", pool),
                    f"must be a NodePool of the template, {has}, got {pool!r}",
                )

    def member_issues(self, lower: Iterable[Mapping[str, Any]]) -> Iterator[Found]:
        """Return an issue for each member who would keep fields of an entry of a lower layer.

        :param lower: the layers below the tenant.
        """
        entries = [map_of(one.get("access_entries")) for one in lower]
        for member in map_of(self.said.get("members")):
            if any(one.get(member) is not None for one in entries):
                yield (
                    ("tenant_clusters", self.tenant, "members", member),
                    "must differ from the names in access_entries of the layers below, whose "
                    f"fields it would keep, got {member!r}; choose another name",
                )


_PLACES: tuple[tuple[Path, Path], ...] = (
    (("template",), ("template",)),
    (("parameters",), ("parameters",)),
    (("environment",), ("environment",)),
    (("access_entries",), ("members",)),
    (("tags",), ("tags",)),
    (("budgets", _BUDGET), ("budget",)),
    (("cost_allocation_tags",), ("budget",)),
    (("tenants", "TENANT", "namespaces"), ("namespaces",)),
    (("tenants", "TENANT", "quota"), ("quota",)),
)
"""Paths of a cluster, and of the tenant that they come from."""


def tenant_clusters(data: Mapping[str, Any]) -> tuple[dict[str, TenantCluster], list[Found]]:
    """Return the clusters of tenants by name, and what is wrong with their names.

    What cannot be read yet, because it has the wrong shape, makes no cluster: the spec says what is
    wrong with it.

    :param data: what a file says, or a Python caller.
    """
    made: dict[str, TenantCluster] = {}
    wrong: list[Found] = []
    clusters = map_of(data.get("clusters"))
    templates = map_of(data.get("templates"))
    for tenant, said in map_of(data.get("tenant_clusters")).items():
        template = map_of(said).get("template")
        prefix = map_of(said).get("prefix") or template
        if not isinstance(prefix, str) or not isinstance(template, str):
            continue
        name = f"{prefix}-{tenant}"
        path = ("tenant_clusters", tenant)
        if name in clusters:
            wrong.append((path, f"makes the cluster {name}, as does clusters; rename one of them"))
        elif name in made:
            other = made[name].tenant
            wrong.append(
                (path, f"makes the cluster {name}, as does tenant_clusters.{other}; rename one")
            )
        else:
            takes = "tenant" in map_of(map_of(templates.get(template)).get("parameters"))
            own = _own(tenant, said, takes_name=takes)
            further = map_of(said.get("cluster"))
            lost = dict(_lost(own, further))
            wrong += [((*path, "cluster", *at), message) for at, message in lost.items()]
            body: Mapping[str, Any] = deep_merge(own, _without(further, lost))
            made[name] = TenantCluster(tenant, name, body, said)
    return made, wrong


def _own(tenant: str, said: Mapping[str, Any], *, takes_name: bool) -> Mapping[str, Any]:
    """Return what follows from the fields of a tenant, without its further keys of a cluster."""
    body: dict[str, Any] = {"template": said["template"]}
    parameters = map_of(said.get("parameters"))
    if takes_name:
        parameters = {"tenant": tenant, **parameters}
    if parameters:
        body["parameters"] = dict(parameters)
    if said.get("environment") is not None:
        body["environment"] = said["environment"]
    body["tags"] = {"tenant": tenant, **map_of(said.get("tags"))}
    if said.get("members"):
        body["access_entries"] = said["members"]
    if said.get("budget") is not None:
        body["cost_allocation_tags"] = {}
        body["budgets"] = {_BUDGET: said["budget"]}
    limits = map_of(said.get("node_pool_limits"))
    if limits:
        body["karpenter"] = {"node_pools": _limited(limits)}
    if said.get("namespaces"):
        quota = {"quota": said["quota"]} if said.get("quota") is not None else {}
        body["tenants"] = {tenant: {"namespaces": said["namespaces"], **quota}}
    return body


def _limited(limits: Mapping[str, Any]) -> dict[str, Any]:
    return {pool: {"limits": one} for pool, one in limits.items() if one is not None}


_SET: Mapping[str, tuple[str, ...]] = {
    "tags": ("tags",),
    "members": ("access_entries",),
    "budget": ("budgets", "cost_allocation_tags"),
    "node_pool_limits": ("karpenter",),
    "namespaces": ("tenants",),
}
"""Fields of a tenant, and the keys of a cluster below which each sets something."""

_FIELDS = {key: field for field, keys in _SET.items() for key in keys}


def _lost(own: Mapping[str, Any], further: Mapping[str, Any], at: Path = ()) -> Iterator[Found]:
    """Find further keys of a cluster that remove or replace what the tenant itself has.

    What has a wrong type, or is refused by the tenant itself, is left to its own message.
    """
    for key, value in further.items():
        path = (*at, key)
        field = _FIELDS.get(str(path[0]))
        if key not in own or field is None or path == ("tags", "tenant"):
            continue
        if isinstance(value, Mapping) and isinstance(own[key], Mapping):
            yield from _lost(own[key], value, path)
        elif value is None:
            what = "the tag tenant" if field == "tags" else f"what {field} of the tenant sets"
            yield (
                path,
                f"must not be null, which would remove {what} as well; leave the key out, or set "
                "entries of the layers below to null by their names",
            )
        elif not isinstance(own[key], Mapping):
            yield (
                path,
                f"is set by {field} of the tenant to {shown(own[key])}, got {shown(value)}; remove "
                "one of them",
            )


def _without(further: Mapping[str, Any], lost: Iterable[Path], at: Path = ()) -> dict[str, Any]:
    return {
        key: _without(value, lost, (*at, key)) if isinstance(value, Mapping) else value
        for key, value in further.items()
        if (*at, key) not in lost
    }


def shared_key_issues(
    made: Mapping[str, TenantCluster], clusters: Mapping[str, Any]
) -> Iterator[Found]:
    """Return an issue for each key of a tenant that another cluster has as well.

    :param made: clusters of tenants by name.
    :param clusters: all clusters by name, with their layers.
    """
    users: dict[object, list[str]] = {}
    for name, cluster in clusters.items():
        for key in {map_of(map_of(cluster).get("encryption")).get(one) for one in _KEYS} - {None}:
            users.setdefault(key, []).append(name)
    for name, one in made.items():
        encryption = map_of(map_of(clusters.get(name)).get("encryption"))
        for field in _KEYS:
            others = [other for other in users.get(encryption.get(field), []) if other != name]
            if others:
                yield (
                    ("clusters", name, "encryption", field),
                    f"must be a key of tenant {one.tenant} alone, and {', '.join(others)} has it "
                    "too; leave it out for a new key, or give the template a parameter for it",
                )


def _has(value: Any, path: Path) -> bool:
    for part in path:
        if not isinstance(value, Mapping) or part not in value:
            return False
        value = value[part]
    return True
