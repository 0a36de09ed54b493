"""Handler of the function that runs kubectl: CDK's, after what it could not change is deleted.

CDK's handler applies objects. The API server refuses to change some fields, such as the parameters
of a StorageClass. An object is deleted first, so that it is created anew, if its update is refused,
its creation under another name is not, and it may be recreated: its kind is in the variable
``RECREATED_KINDS``, or it has the annotation by which Flux does the same.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import index  # type: ignore[import-not-found]  # CDK's handler

__all__ = ["handler"]

FORCE = "kustomize.toolkit.fluxcd.io/force"
_KINDS = frozenset(filter(None, os.environ.get("RECREATED_KINDS", "").split(",")))
# Only /tmp is writable in a function.
_CONFIG = Path(os.environ.get("TEST_OUTDIR", "/tmp"), "recreate-kubeconfig")
_LOGGER = logging.getLogger()

KubernetesObject = Mapping[str, Any]


def handler(event: Mapping[str, Any], context: object) -> Any:
    """Delete what has to be created anew, then do what CDK's handler does."""
    is_objects = event["ResourceType"] == "Custom::AWSCDK-EKS-KubernetesResource"
    if is_objects and event["RequestType"] != "Delete":
        _prepare(event["ResourceProperties"])
    return index.handler(event, context)


def _prepare(properties: Mapping[str, Any]) -> None:
    objects = [item for item in json.loads(properties["Manifest"]) if _may_be_recreated(item)]
    if not objects:
        return
    command = ["aws", "eks", "update-kubeconfig", "--kubeconfig", str(_CONFIG)]
    command += ["--name", properties["ClusterName"], "--role-arn", properties["RoleArn"]]
    subprocess.run(command, check=True)
    _CONFIG.chmod(0o600)
    for item in objects:
        found = _live(item)
        if found is not None and _must_be_recreated(item, found):
            _delete(item, found)


def _may_be_recreated(item: KubernetesObject) -> bool:
    wish = item["metadata"].get("annotations", {}).get(FORCE, "")
    return item["kind"] in _KINDS or str(wish).lower() == "enabled"


def _must_be_recreated(item: KubernetesObject, found: KubernetesObject) -> bool:
    """Say whether the API server takes the object, but not as an update of the one it has."""
    other = dict(item, metadata=dict(item["metadata"], name=f"{item['metadata']['name']}-new"))
    refused = not _accepts("apply", item) or _other_claim(item, found)
    return refused and _accepts("create", other)


def _other_claim(item: KubernetesObject, found: KubernetesObject) -> bool:
    """Say whether a volume is for another claim; the old claim's uid would stay in an update."""
    if item["kind"] != "PersistentVolume":
        return False
    wanted = item["spec"].get("claimRef", {})
    got = found["spec"].get("claimRef", {})
    return any(got.get(key, value) != value for key, value in wanted.items())


def _delete(item: KubernetesObject, found: KubernetesObject) -> None:
    kind, name = item["kind"], item["metadata"]["name"]
    if kind == "PersistentVolume":
        claim = found["spec"].get("claimRef", {})
        if found.get("status", {}).get("phase") == "Bound":
            raise RuntimeError(
                f"PersistentVolume {name} cannot change while the claim "
                f"{claim.get('namespace')}/{claim.get('name')} is bound to it; stop its pods, "
                "delete the claim and deploy again: the files stay"
            )
        if found["spec"].get("persistentVolumeReclaimPolicy") != "Retain":
            raise RuntimeError(
                f"PersistentVolume {name} cannot change, and is not recreated, because its "
                "reclaim policy is not Retain; give the changed one another name"
            )
    _LOGGER.info("recreating %s %s", kind, name)
    _kubectl("delete", item, "--wait=true", "--timeout=120s", check=True)


def _live(item: KubernetesObject) -> KubernetesObject | None:
    done = _kubectl("get", item, "--ignore-not-found", "--output=json", check=True)
    if not done.stdout.strip():
        return None
    found: dict[str, Any] = json.loads(done.stdout)
    # kubectl writes a list, also of one object, because the object comes from a file.
    items: list[KubernetesObject] = found["items"] if found["kind"] == "List" else [found]
    return items[0] if items else None


def _accepts(verb: str, item: KubernetesObject) -> bool:
    done = _kubectl(verb, item, "--dry-run=server")
    if done.returncode:
        _LOGGER.info("%s", done.stderr)
    return done.returncode == 0


def _kubectl(
    verb: str, item: KubernetesObject, *options: str, check: bool = False
) -> subprocess.CompletedProcess[str]:
    command = ["kubectl", verb, "--kubeconfig", str(_CONFIG), "--filename", "-", *options]
    # Without check, so that the message of kubectl is part of the error.
    done = subprocess.run(
        command, input=json.dumps(item), capture_output=True, text=True, check=False
    )
    if check and done.returncode:
        raise RuntimeError(done.stderr)
    return done
