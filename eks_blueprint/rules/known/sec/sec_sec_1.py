"""Looks at Secrets, values of charts and secret stores: no secret stands in a template."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint.assembly import mapping_of
from eks_blueprint.rules.item import KubernetesItem, each
from eks_blueprint.rules.judgement import Judgement, met, unmet
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import is_known, words
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
_SECRET = re.compile(
    r"(?i)(password|passwd|passphrase|client[_-]?secret|(secret|api|private|secret[_-]?access)"
    r"[_-]?key|(api|access|auth)[_-]?token)$"
)
# Names of Secrets, and keys within them, are no secrets.
_NAMES = re.compile(r"(?i)(name|ref|path|existing|file)")


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
        if one.kind in _MOUNTED:
            yield met(one)
        elif one.kind == "Secret":
            data = {**mapping_of(one.at("data")), **mapping_of(one.at("stringData"))}
            data = {key: one for key, one in data.items() if not _is_public(words(one))}
            if words(one.at("type")) != "kubernetes.io/service-account-token" and any(
                map(words, data.values())
            ):
                yield unmet(
                    one,
                    f"{one}",
                    f"secrets must stay in Secrets Manager, got {one} with its data in the "
                    "template; mount it with the Secrets Store CSI driver",
                )
        else:
            yield from _environment(one)
    for _, release in scene.contents.releases:
        for path in _literals(release.values, ()):
            yield unmet(
                release,
                f"Values::{release.chart}::{path}",
                f"secrets must stay in Secrets Manager, got a literal at {path} in the values of "
                f"{release}; name an existing Secret or a secret of Secrets Manager",
            )


def _environment(one: KubernetesItem) -> Iterator[Judgement]:
    spec = pod_spec(one)
    for container in (*each(spec, "initContainers"), *each(spec, "containers")):
        for variable in each(container, "env"):
            name, value = words(mapping_of(variable).get("name")), mapping_of(variable).get("value")
            if _is_secret(name, value):
                yield unmet(
                    one,
                    f"Env::{one}::{name}",
                    f"secrets must stay in Secrets Manager, got the variable {name} of {one} with "
                    "its value; mount it with the Secrets Store CSI driver",
                )


def _literals(value: Any, path: tuple[str, ...]) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if _is_secret(words(key), item):
                yield ".".join((*path, words(key)))
            else:
                yield from _literals(item, (*path, words(key)))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _literals(item, (*path, str(index)))


def _is_public(value: str) -> bool:
    """Say whether a value of a Secret is a public key or certificate, in Base64 or not."""
    try:
        shown = value if "-----" in value else base64.b64decode(value, validate=True).decode()
    except ValueError:
        return False
    return "-----BEGIN " in shown and "PRIVATE" not in shown


def _is_secret(name: str, value: Any) -> bool:
    # A reference to a secret, or one to be filled in, is none; neither is a yes or no.
    return (
        isinstance(value, str)
        and bool(value.strip())
        and is_known(value)
        and "{{resolve:" not in value
        and not value.startswith(("$", "arn:", "{{"))
        and value.lower() not in ("true", "false")
        and _SECRET.search(name) is not None
        and _NAMES.search(name) is None
    )
