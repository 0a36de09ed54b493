"""What is beside the objects in a cluster and is missing here: charts and Gatekeeper."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint.spec import load
from tests.acceptance.api_server import ApiServer
from tests.support.definitions import constraint, definitions

__all__ = [
    "act_as_controllers",
    "apply",
    "install_definitions",
    "is_established",
    "left",
    "make_namespace",
    "removed_after",
    "skip_if_too_new",
    "wait_until",
]

_SECONDS = 120

Object = dict[str, Any]


def install_definitions(server: ApiServer) -> None:
    """Make the definitions of all charts, or make them again after a test removed its own."""
    for item in definitions():
        answer = server.client.apply(_bare(item))
        assert answer.status in (200, 201), f"{item['metadata']['name']}: {answer.message}"
    for item in definitions():
        name = item["metadata"]["name"]
        wait_until(partial(is_established, server, item), f"{name} is not served")


def _bare(item: Object) -> Object:
    """Leave out what a chart's template fills in; groups of Kubernetes' own domain need a word."""
    approval = {"api-approved.kubernetes.io": "unapproved, for tests"}
    return {**item, "metadata": {"name": item["metadata"]["name"], "annotations": approval}}


def skip_if_too_new(server: ApiServer, path: Path, stack: str, objects: Iterable[Object]) -> None:
    """Skip a cluster of a newer version than the server, if it has kinds that came with it.

    :param path: the spec.
    :param stack: name of the cluster.
    :param objects: its objects.
    """
    cluster = load(path).clusters.get(stack)
    answer = server.client.ask("GET", "/version").content
    have = (int(answer["major"]), int(answer["minor"].rstrip("+")))
    if cluster is None or tuple(map(int, cluster.kubernetes_version.split("."))) <= have:
        return
    for item in objects:
        if item["apiVersion"].startswith("admissionregistration.k8s.io/"):
            try:
                server.client.path(item)
            except LookupError as error:
                pytest.skip(f"{error} by Kubernetes {have[0]}.{have[1]}")


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
        _wait_for_definition(server, made)
    if item["kind"] == "CustomResourceDefinition":
        _wait_for_definition(server, item)


def is_established(server: ApiServer, definition: Object) -> bool:
    """Say whether the server serves the kind of a definition."""
    status = server.client.get(definition).content.get("status", {})
    # At first the conditions are null.
    conditions = status.get("conditions") or ()
    return any(c["type"] == "Established" and c["status"] == "True" for c in conditions)


def wait_until(holds: Callable[[], bool], message: str) -> None:
    """Wait until something holds; fail with the message if it never does."""
    end = time.monotonic() + _SECONDS
    while not holds():
        assert time.monotonic() < end, message
        time.sleep(0.2)


def apply(server: ApiServer, item: Object) -> int:
    """Apply an object; give how often its desired state has changed, 0 for a kind without that."""
    answer = server.client.apply(item)
    assert answer.status in (200, 201), f"{server.client.path(item)}: {answer.message}"
    act_as_controllers(server, item)
    generation: int = answer.content["metadata"].get("generation", 0)
    return generation


@contextmanager
def removed_after(server: ApiServer, objects: Sequence[Object]) -> Iterator[None]:
    """Delete objects in reverse after the block, and wait until they are gone."""
    try:
        yield
    finally:
        for item in reversed(objects):
            server.client.delete(item)
    assert left(server, objects) == []


def _wait_for_definition(server: ApiServer, definition: Object) -> None:
    name = definition["metadata"]["name"]
    wait_until(lambda: is_established(server, definition), f"{name} is not served")


def left(server: ApiServer, objects: Iterable[Object]) -> list[str]:
    """Give what is still there once its deletion had time."""
    wanted = [*objects]
    end = time.monotonic() + _SECONDS
    while True:
        there = [
            server.client.path(item) for item in wanted if server.client.get(item).status != 404
        ]
        if not there or time.monotonic() > end:
            return there
        time.sleep(0.5)
