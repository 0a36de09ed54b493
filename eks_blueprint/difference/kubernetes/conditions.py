"""Fields that the API server refuses to change under conditions.

Source: kubernetes/kubernetes v1.35.4, pkg/apis/core/validation/validation.go
(ValidateServiceUpdate, ValidatePersistentVolumeClaimUpdate, ValidateSecretUpdate,
ValidateConfigMapUpdate, ValidatePodUpdate), pkg/apis/batch/validation (validateCompletions),
pkg/apis/networking/validation (ValidateServiceCIDRUpdate),
pkg/registry/core/service/storage (patchAllocatedValues); kubernetes/apiextensions-apiserver v0.35.4
(ValidateCustomResourceDefinitionStoredVersions);
aws/karpenter-provider-aws v1.14 pkg/apis/crds (rules of NodePool).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from eks_blueprint.difference.kubernetes.fields import at, same, without
from eks_blueprint.difference.kubernetes.quantity import quantity

__all__ = ["refused_under_conditions"]

_Object = Mapping[str, Any]
_HEADLESS = "None"


def refused_under_conditions(group: str, kind: str, old: _Object, new: _Object) -> Iterator[str]:
    """Yield the paths whose change the API server refuses because of what the object is.

    :param group: API group.
    :param kind: kind.
    :param old: the object.
    :param new: what it becomes.
    """
    rule = _RULES.get((group, kind))
    if rule is not None:
        yield from rule(old, new)


def _service(old: _Object, new: _Object) -> Iterator[str]:
    if "ExternalName" in (at(old, "spec.type"), at(new, "spec.type")):
        return
    # What an object leaves out, the API server keeps as it is.
    for path in ("spec.clusterIP", "spec.clusterIPs"):
        was, becomes = _first(at(old, path)), _first(at(new, path))
        if becomes and was != becomes:
            yield path
    both_headless = at(old, "spec.clusterIP") == at(new, "spec.clusterIP") == _HEADLESS
    was, becomes = _first(at(old, "spec.ipFamilies")), _first(at(new, "spec.ipFamilies"))
    if was and becomes and was != becomes and not both_headless:
        yield "spec.ipFamilies"
    port = "spec.healthCheckNodePort"
    if at(old, port) and at(new, port) and at(old, port) != at(new, port):
        yield port


def _first(value: Any) -> Any:
    return (value[0] if value else None) if isinstance(value, list) else value


def _claim(old: _Object, new: _Object) -> Iterator[str]:
    path = "spec.resources.requests.storage"
    was, becomes = quantity(at(old, path)), quantity(at(new, path))
    if was is not None and becomes is not None and becomes < was:
        yield path
    name = "spec.volumeAttributesClassName"
    if at(old, name) and not at(new, name):
        yield name


def _data(old: _Object, new: _Object) -> Iterator[str]:
    if at(old, "immutable") is not True:
        return
    for path in ("immutable", "data", "binaryData", "stringData"):
        if not same(at(old, path), at(new, path)):
            yield path


def _job(old: _Object, new: _Object) -> Iterator[str]:
    path = "spec.completions"
    if at(new, "spec.completionMode") != "Indexed" and not same(at(old, path), at(new, path)):
        yield path


def _pod(old: _Object, new: _Object) -> Iterator[str]:
    mutable = ("activeDeadlineSeconds", "schedulingGates", "tolerations")
    was, becomes = _without_images(old), _without_images(new)
    for name in mutable:
        was, becomes = without(was, name), without(becomes, name)
    if not same(was, becomes):
        yield "spec"


def _without_images(pod: _Object) -> Any:
    spec = at(pod, "spec")
    if not isinstance(spec, Mapping):
        return spec
    return {
        key: [without(one, "image") for one in value]
        if key in ("containers", "initContainers") and isinstance(value, list)
        else value
        for key, value in spec.items()
    }


def _service_cidr(old: _Object, new: _Object) -> Iterator[str]:
    path = "spec.cidrs"
    was, becomes = at(old, path) or [], at(new, path) or []
    second = len(was) == 1 and len(becomes) == 2 and was == becomes[:1]
    if was != becomes and not second:
        yield path


def _definition(old: _Object, new: _Object) -> Iterator[str]:
    # Objects may still be stored in it.
    stored = {_name(one) for one in _versions(old) if one.get("storage") is True}
    if stored - {_name(one) for one in _versions(new)}:
        yield "spec.versions"


def _versions(definition: _Object) -> list[_Object]:
    found = at(definition, "spec.versions")
    items = found if isinstance(found, list) else []
    return [one for one in items if isinstance(one, Mapping)]


def _name(version: _Object) -> str:
    return str(version.get("name", ""))


def _node_pool(old: _Object, new: _Object) -> Iterator[str]:
    path = "spec.replicas"
    if (at(old, path) is None) != (at(new, path) is None):
        yield path


_RULES: Mapping[tuple[str, str], Callable[[_Object, _Object], Iterator[str]]] = {
    ("", "ConfigMap"): _data,
    ("", "PersistentVolumeClaim"): _claim,
    ("", "Pod"): _pod,
    ("", "Secret"): _data,
    ("", "Service"): _service,
    ("apiextensions.k8s.io", "CustomResourceDefinition"): _definition,
    ("batch", "Job"): _job,
    ("karpenter.sh", "NodePool"): _node_pool,
    ("networking.k8s.io", "ServiceCIDR"): _service_cidr,
}
