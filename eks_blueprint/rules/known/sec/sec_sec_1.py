"""Looks at Secrets, values of charts and secret stores: no secret stands in a template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint.assembly import mapping_of
from eks_blueprint.rules.item import KubernetesItem, each
from eks_blueprint.rules.judgement import Judgement, met, unmet
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.secrets import is_public, is_secret, secrets_in
from eks_blueprint.rules.values import words
from eks_blueprint.rules.workloads import pod_spec

__all__ = ["judge"]

_DRIVERS = (
    "secrets-store-csi-driver",
    "secrets-store-csi-driver-provider-aws",
    "csi-secrets-store-provider-aws",
    "external-secrets",
)
_MOUNTED = ("SecretProviderClass", "ExternalSecret", "ClusterExternalSecret")
_ADDON = "aws-secrets-store-csi-driver-provider"


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say where secrets stand as text, and what mounts them from a store."""
    for cluster in scene.clusters:
        used = cluster.hidden is not None or any(cluster.of_kind(*_MOUNTED))
        limit = (
            "" if used else "what mounts secrets is there, but nothing in these templates uses it"
        )
        if _ADDON in cluster.addons:
            yield met(cluster.addons[_ADDON], limit)
        if (driver := cluster.release(*_DRIVERS)) is not None:
            yield met(driver, limit)
    for _, one in scene.contents.objects:
        yield from _object(scene, one)
    for _, release in scene.contents.releases:
        for path in _literals(scene, release.values, release.stack):
            yield unmet(
                release,
                f"Values::{release.chart}::{path}",
                f"secrets must stay in Secrets Manager, got a literal at {path} in the values of "
                f"{release}; name an existing Secret or a secret of Secrets Manager",
            )


def _object(scene: Scene, one: KubernetesItem) -> Iterator[Judgement]:
    if one.kind in _MOUNTED:
        yield met(one)
    elif one.kind == "Secret":
        if _has_data(one):
            yield unmet(
                one,
                f"{one}",
                f"secrets must stay in Secrets Manager, got {one} with its data in the "
                "template; mount it with the Secrets Store CSI driver",
            )
    elif one.kind == "ConfigMap":
        yield from _configuration(scene, one)
    else:
        yield from _environment(scene, one)


def _has_data(one: KubernetesItem) -> bool:
    data = {**mapping_of(one.at("data")), **mapping_of(one.at("stringData"))}
    kept = [words(value) for value in data.values() if not is_public(words(value))]
    return words(one.at("type")) != "kubernetes.io/service-account-token" and any(kept)


def _configuration(scene: Scene, one: KubernetesItem) -> Iterator[Judgement]:
    for key, value in mapping_of(one.at("data")).items():
        if _is_literal(scene, key, value, one.stack):
            yield unmet(
                one,
                f"Data::{one}::{key}",
                f"secrets must stay in Secrets Manager, got {key} of {one} with its value; mount "
                "it with the Secrets Store CSI driver",
            )


def _environment(scene: Scene, one: KubernetesItem) -> Iterator[Judgement]:
    spec = pod_spec(one)
    for container in (*each(spec, "initContainers"), *each(spec, "containers")):
        for variable in each(container, "env"):
            name, value = words(mapping_of(variable).get("name")), mapping_of(variable).get("value")
            if _is_literal(scene, name, value, one.stack):
                yield unmet(
                    one,
                    f"Env::{one}::{name}",
                    f"secrets must stay in Secrets Manager, got the variable {name} of {one} with "
                    "its value; mount it with the Secrets Store CSI driver",
                )
        for name in secrets_in([*each(container, "command"), *each(container, "args")]):
            yield unmet(
                one,
                f"Args::{one}::{name}",
                f"secrets must stay in Secrets Manager, got the option {name} of {one} with its "
                "value; mount it with the Secrets Store CSI driver",
            )


def _literals(scene: Scene, value: Any, stack: str, path: tuple[str, ...] = ()) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if _is_literal(scene, words(key), item, stack):
                yield ".".join((*path, words(key)))
            else:
                yield from _literals(scene, item, stack, (*path, words(key)))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            if _is_literal(scene, "", item, stack):
                yield ".".join((*path, str(index)))
            else:
                yield from _literals(scene, item, stack, (*path, str(index)))


def _is_literal(scene: Scene, name: str, value: Any, stack: str) -> bool:
    # Angle brackets stand around references, and may be a part of a secret as well.
    return is_secret(name, value) and not scene.has_references(value, stack=stack)
