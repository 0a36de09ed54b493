"""Looks at clusters and access entries: IAM roles get access through the API of EKS."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.cluster import Cluster
from eks_blueprint.rules.item import Item, KubernetesItem, at
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import Unknown, flag, is_known, words

__all__ = ["judge"]

_CREATOR = "BootstrapClusterCreatorAdminPermissions"
_LISTS = ("mapUsers", "mapAccounts")
_EMPTY = ("", "[]", "null")


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of each cluster how people and pipelines get in."""
    for cluster in scene.clusters:
        yield from _cluster(cluster)
    for cluster in scene.all_clusters:
        for entry in cluster.access_entries:
            yield _entry(scene, entry)
        for one in cluster.of_kind("ConfigMap"):
            if one.name == "aws-auth":
                yield from _mapped(one)


def _cluster(cluster: Cluster) -> Iterator[Judgement]:
    given = cluster.at("AccessConfig")
    if isinstance(given, Unknown) or not is_known(given):
        yield unsure(cluster.item, "what AccessConfig says is not known")
        return
    mode = words(at(given, "AuthenticationMode"))
    if mode not in ("API", "API_AND_CONFIG_MAP"):
        yield unmet(
            cluster.item,
            "AuthenticationMode",
            f"access must be granted by access entries, got {mode or 'no AuthenticationMode'}, "
            "with which only a ConfigMap in the cluster grants it; set it to API",
            *cluster.path("AccessConfig"),
        )
    # Where nothing is said, whoever creates the cluster administers it, seen in no list.
    if flag(at(given, _CREATOR), True) is not False:
        yield unmet(
            cluster.item,
            _CREATOR,
            f"creating a cluster must give no access to it, got {_CREATOR} "
            f"{words(at(given, _CREATOR)) or 'not set, which is true'}; set it to false and add "
            "access entries",
            *cluster.path("AccessConfig"),
        )
    elif mode in ("API", "API_AND_CONFIG_MAP"):
        yield met(cluster.item)


def _entry(scene: Scene, entry: Item) -> Judgement:
    given = entry.at("PrincipalArn")
    principal, targets = words(given), scene.targets(given, stack=entry.stack)
    users = [one for one in targets if one.type == "AWS::IAM::User"]
    if users or ":user/" in principal or principal.endswith(":root"):
        return unmet(
            entry,
            "PrincipalArn",
            f"access must belong to a role that people assume, got {principal}; name a role",
            "Properties",
            "PrincipalArn",
        )
    if not targets and not is_known(given) and ":role/" not in principal:
        return unsure(entry, f"whether {principal} is a role is not known")
    return met(entry)


def _mapped(one: KubernetesItem) -> Iterator[Judgement]:
    for name in _LISTS:
        if words(one.at("data", name)).strip() not in _EMPTY:
            yield unmet(
                one,
                f"aws-auth::{name}",
                f"access must belong to roles that people assume, got {name} in {one}; use access "
                "entries of roles",
            )
