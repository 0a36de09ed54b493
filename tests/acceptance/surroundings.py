"""What is beside the objects in a cluster and is missing here: charts and Gatekeeper."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from tests.acceptance.api_server import ApiServer
from tests.support.definitions import constraint

__all__ = ["act_as_controllers", "is_established", "left", "make_namespace"]

SECONDS = 120

Object = dict[str, Any]


def make_namespace(server: ApiServer, name: str) -> None:
    """Make a namespace that the release of a chart makes; it may be there already."""
    item = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}
    answer = server.client.create(item)
    assert answer.status in (201, 409), answer.message


def act_as_controllers(server: ApiServer, item: Object) -> None:
    """Make what Helm and Gatekeeper make of an object, and wait for a definition as Flux does.

    These are the namespace of a release, and the definition of a constraint.
    """
    if item["kind"] == "HelmRelease" and item["spec"].get("install", {}).get("createNamespace"):
        make_namespace(server, item["spec"]["targetNamespace"])
    if item["kind"] == "ConstraintTemplate":
        made = constraint(item)
        answer = server.client.apply(made)
        assert answer.status in (200, 201), answer.message
        _wait_for(server, made)
    if item["kind"] == "CustomResourceDefinition":
        _wait_for(server, item)


def _wait_for(server: ApiServer, definition: Object) -> None:
    end = time.monotonic() + SECONDS
    while not is_established(server, definition):
        assert time.monotonic() < end, f"{definition['metadata']['name']} is not served"
        time.sleep(0.1)


def is_established(server: ApiServer, definition: Object) -> bool:
    """Say whether the server serves the kind of a definition."""
    status = server.client.get(definition).content.get("status", {})
    # At first the conditions are null.
    conditions = status.get("conditions") or ()
    return any(c["type"] == "Established" and c["status"] == "True" for c in conditions)


def left(server: ApiServer, objects: Iterable[Object]) -> list[str]:
    """Give what is still there once its deletion had time."""
    wanted = [*objects]
    end = time.monotonic() + SECONDS
    while True:
        there = [
            server.client.path(item) for item in wanted if server.client.get(item).status != 404
        ]
        if not there or time.monotonic() > end:
            return there
        time.sleep(0.5)
