"""Rules between HorizontalPodAutoscalers and VerticalPodAutoscalers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from eks_blueprint.errors import Found, Path, dotted

__all__ = ["autoscaler_issues"]

_ALL = "*"


def autoscaler_issues(objects: Iterable[tuple[Path, Mapping[str, Any]]]) -> Iterator[Found]:
    """Return an issue for each workload whose CPU or memory both kinds of autoscaler change.

    The rule ``no-vpa-with-hpa`` of Gatekeeper says the same of objects in the cluster.

    :param objects: objects of Kubernetes of any kind, each with its path in the spec.

    Source: recommendation EFF-SIZE-1; kubernetes/autoscaler
    vertical-pod-autoscaler/docs/known-limitations.md, commit 55c37cd.
    """
    found = [(path, item) for path, item in objects if "spec" in item]
    horizontal = [pair for pair in found if pair[1].get("kind") == "HorizontalPodAutoscaler"]
    vertical = [pair for pair in found if pair[1].get("kind") == "VerticalPodAutoscaler"]
    for path, vpa in vertical:
        for other, hpa in horizontal:
            namespace, kind, name = _target(vpa, "targetRef")
            if name is None or (namespace, kind, name) != _target(hpa, "scaleTargetRef"):
                continue
            shared = sorted(_shared(_part(vpa, "spec"), _part(hpa, "spec")))
            if shared:
                yield (
                    path,
                    f"must not change the {' and '.join(shared)} of {kind} {name}, by which "
                    f"{dotted(other)} scales it; set updateMode to Off, or scale by another metric",
                )


def _shared(vpa: Mapping[str, Any], hpa: Mapping[str, Any]) -> set[str]:
    """Return the resources that both change."""
    if _part(vpa, "updatePolicy").get("updateMode") in ("Off", "Initial"):
        return set()
    policies = _list(_part(vpa, "resourcePolicy").get("containerPolicies"))
    by_container = {_ALL: {}, **{str(one.get("containerName")): one for one in policies}}
    return {
        resource
        for resource, container in _metrics(hpa)
        for name, policy in by_container.items()
        if (container is None or name == (container if container in by_container else _ALL))
        and policy.get("mode") != "Off"
        and resource in (policy.get("controlledResources") or ("cpu", "memory"))
    }


def _metrics(hpa: Mapping[str, Any]) -> set[tuple[str, str | None]]:
    """Return the resources by which it scales, with the container, or ``None`` for all of them."""
    metrics = _list(hpa.get("metrics"))
    if not metrics:
        # Kubernetes API reference: without metrics, 80 % of the requested CPU.
        return {("cpu", None)}
    parts = [_part(one, field) for one in metrics for field in ("resource", "containerResource")]
    return {(str(one["name"]), one.get("container")) for one in parts if "name" in one}


def _target(item: Mapping[str, Any], field: str) -> tuple[object, object, object]:
    target = _part(_part(item, "spec"), field)
    return _part(item, "metadata").get("namespace"), target.get("kind"), target.get("name")


def _part(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return a map, or an empty one where a user wrote something else; the API server says so."""
    part = value.get(key)
    return part if isinstance(part, Mapping) else {}


def _list(value: object) -> list[Mapping[str, Any]]:
    items = value if isinstance(value, list | tuple) else ()
    return [one for one in items if isinstance(one, Mapping)]
