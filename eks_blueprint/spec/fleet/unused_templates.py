"""Templates that no cluster uses, as far as they can be checked without one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from eks_blueprint.errors import Found
from eks_blueprint.spec._base import Spec, below
from eks_blueprint.spec.anywhere.cluster import AnywhereClusterSpec
from eks_blueprint.spec.anywhere.cluster_fields import TARGET
from eks_blueprint.spec.cluster import ClusterSpec
from eks_blueprint.spec.fleet.layers import CLUSTER_FILE_KEYS
from eks_blueprint.spec.fleet.parameters import references
from eks_blueprint.spec.fleet.places import named
from eks_blueprint.spec.merge import map_of
from eks_blueprint.spec.messages import ISSUES, explain

__all__ = ["unused_template_issues"]

# What a cluster adds, or a parameter: fields that are missing, lists that are too short, and rules
# between fields.
_OPEN = ("missing", "too_short", ISSUES)


def unused_template_issues(data: Mapping[str, Any], clusters: Mapping[str, Any]) -> Iterator[Found]:
    """Find unknown keys and wrong values in templates that no cluster uses.

    Values that name parameters are left out, as are rules between fields: both need a cluster.

    :param data: what the file says.
    :param clusters: clusters by name, those of tenants included.
    """
    # Anything may stand there until it is checked.
    used = [map_of(one).get("template") for one in clusters.values()]
    for name, template in map_of(data.get("templates")).items():
        body = map_of(map_of(template).get("cluster"))
        if name in used or not body:
            continue
        # Keys of clusters only are refused in every template.
        known = {key: one for key, one in _plain(body).items() if key not in CLUSTER_FILE_KEYS}
        if "environment" in known:
            known["environment"] = named(known["environment"])
        yield from below(("templates", name, "cluster"), _found(known))


def _found(cluster: Mapping[str, Any]) -> list[Found]:
    anywhere = [*_issues({**cluster, "target": TARGET}, AnywhereClusterSpec)]
    if cluster.get("target") == TARGET:
        return anywhere
    found = [*_issues({k: v for k, v in cluster.items() if k != "target"}, ClusterSpec)]
    # Clusters of EKS Anywhere may say so themselves.
    return found if anywhere else []


def _issues(cluster: Mapping[str, Any], model: type[Spec]) -> Iterator[Found]:
    try:
        model.__pydantic_validator__.validate_python(cluster)
    except ValidationError as error:
        yield from explain(error, model, without=_OPEN)


def _plain(value: Any) -> Any:
    """Return a value without nulls, and without what names a parameter."""
    if isinstance(value, Mapping):
        return {
            key: _plain(item)
            for key, item in value.items()
            if item is not None and not _open(key) and not _open(item)
        }
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value if not _open(item)]
    return value


def _open(value: Any) -> bool:
    return isinstance(value, str) and any(name for _, name, _ in references(value))
