"""The layers of a file, before they are merged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint.errors import Found
from eks_blueprint.spec._base import below
from eks_blueprint.spec.blueprint import BlueprintSpec
from eks_blueprint.spec.cluster import ClusterSpec
from eks_blueprint.spec.merge import deep_merge, without_nulls
from eks_blueprint.spec.nulls import pointless_nulls
from eks_blueprint.spec.profile import profile_layer

__all__ = ["null_issues"]


def null_issues(data: Mapping[str, Any]) -> Iterator[Found]:
    """Find nulls that remove nothing: a key whose value was forgotten.

    :param data: what the file says.
    """
    if "defaults" in data and data["defaults"] is None:
        yield ("defaults",), "has no value; leave the key out"
    defaults = _map(data.get("defaults"))
    clusters = _map(data.get("clusters"))
    rest = {key: value for key, value in data.items() if key in ("clusters", "networks")}
    # Of the clusters, those that are null; their fields have layers below, and come next.
    names = {name: {} if isinstance(one, Mapping) else one for name, one in clusters.items()}
    yield from pointless_nulls(rest | ({"clusters": names} if clusters else {}), {}, BlueprintSpec)
    everywhere: dict[Any, str] | None = None
    for name, cluster in clusters.items():
        if not isinstance(cluster, Mapping):
            continue
        profile = _profile(deep_merge(defaults, cluster))
        lower = deep_merge(profile, defaults)
        yield from below(("clusters", name), pointless_nulls(cluster, lower, ClusterSpec))
        # A null of the defaults may remove something of one cluster's profile only.
        here = dict(pointless_nulls(defaults, profile, ClusterSpec))
        everywhere = here if everywhere is None else _both(everywhere, here)
    yield from below(("defaults",), (everywhere or {}).items())


def _profile(cluster: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what the profile sets, and would set without the nulls of the cluster.

    Without its last node group a cluster has none of the profile's, and still removed one.
    """
    said = {key: value for key, value in without_nulls(cluster).items() if value != {}}
    return deep_merge(profile_layer(said), profile_layer(cluster))


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _both(one: dict[Any, str], other: dict[Any, str]) -> dict[Any, str]:
    return {path: message for path, message in one.items() if path in other}
