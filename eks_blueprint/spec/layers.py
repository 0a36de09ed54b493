"""Nulls in the layers of a file, before they are merged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint.errors import Found, Path
from eks_blueprint.spec._base import below
from eks_blueprint.spec.anywhere.cluster import AnywhereClusterSpec
from eks_blueprint.spec.anywhere.split import is_anywhere
from eks_blueprint.spec.blueprint import BlueprintSpec
from eks_blueprint.spec.cluster import ClusterSpec
from eks_blueprint.spec.fleet.layers import FleetLayers, Layer
from eks_blueprint.spec.fleet.templates import TemplateSpec
from eks_blueprint.spec.fleet.tenant_clusters import TenantClusterSpec
from eks_blueprint.spec.merge import deep_merge, map_of, without_nulls
from eks_blueprint.spec.nulls import pointless_nulls
from eks_blueprint.spec.profile import profile_layer

__all__ = ["null_issues"]


def null_issues(data: Mapping[str, Any]) -> Iterator[Found]:
    """Find nulls that remove nothing: a key whose value was forgotten.

    :param data: what the file says.
    """
    if "defaults" in data and data["defaults"] is None:
        yield ("defaults",), "has no value; leave the key out"
    clusters = map_of(data.get("clusters"))
    rest = {key: value for key, value in data.items() if key in BlueprintSpec.model_fields}
    # Of the clusters, those that are null; their fields have layers below, and come next.
    names = {name: {} if isinstance(one, Mapping) else one for name, one in clusters.items()}
    yield from pointless_nulls(rest | ({"clusters": names} if clusters else {}), {}, BlueprintSpec)
    templates = pointless_nulls(data.get("templates"), {}, dict[str, TemplateSpec])
    yield from below(("templates",), templates)
    tenants = pointless_nulls(data.get("tenant_clusters"), {}, dict[str, TenantClusterSpec])
    yield from below(("tenant_clusters",), tenants)
    layers = FleetLayers(data)
    # A null of a shared layer may remove something of one cluster only.
    shared: dict[Path, dict[Path, str]] = {}
    for name, cluster in layers.clusters.items():
        if not isinstance(cluster, Mapping):
            continue
        *lower, own = layers.of(name)
        merged = _merged([*lower, own])
        if is_anywhere(merged):
            yield from _of_anywhere(own, _merged(lower))
            continue
        under = _profile(merged)
        for layer in lower:
            here = dict(_pointless(layer, under))
            known = shared.get(layer.path)
            shared[layer.path] = here if known is None else _both(known, here)
            under = deep_merge(under, layer.value)
        yield from _pointless(own, under)
    for found in shared.values():
        yield from found.items()


def _pointless(layer: Layer, under: Mapping[str, Any]) -> Iterator[Found]:
    if not _has_null(layer.value):
        return
    for path, message in pointless_nulls(layer.value, under, ClusterSpec):
        yield layer.path_of(path), message


def _of_anywhere(own: Layer, lower: Mapping[str, Any]) -> Iterator[Found]:
    """Find nulls of a cluster of EKS Anywhere, also those that leave out fields of EKS clusters."""
    if not _has_null(own.value):
        return
    implied: dict[str, Any] = (
        {"network_policies": {}, "gatekeeper": {}} if own.value.get("tenants") else {}
    )
    under = deep_merge(implied, lower)
    for path, message in pointless_nulls(own.value, under, AnywhereClusterSpec):
        yield own.path_of(path), message
    for key, value in own.value.items():
        if value is None and lower.get(key) is None and AnywhereClusterSpec.refused_key(key):
            yield (
                own.path_of((key,)),
                "has no value, and there is nothing to remove; leave the key out",
            )


def _has_null(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(one is None or _has_null(one) for one in value.values())
    return False


def _merged(layers: list[Layer]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = {}
    for layer in layers:
        found = deep_merge(found, layer.value)
    return found


def _profile(cluster: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what the profile sets, and would set without the nulls of the cluster.

    Without its last node group a cluster has none of the profile's, and still removed one.
    """
    said = {key: value for key, value in without_nulls(cluster).items() if value != {}}
    return deep_merge(profile_layer(said), profile_layer(cluster))


def _both(one: dict[Path, str], other: dict[Path, str]) -> dict[Path, str]:
    return {path: message for path, message in one.items() if path in other}
