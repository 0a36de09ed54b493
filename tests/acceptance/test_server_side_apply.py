"""Every object, by whichever way it comes, applied on the server's side with strict validation."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.api_server import ApiServer
from tests.acceptance.layers import layers
from tests.acceptance.steps import Steps
from tests.acceptance.surroundings import act_as_controllers, left, make_namespace
from tests.support.apps import example
from tests.support.clusters import CLUSTERS, IDS

Object = dict[str, Any]


def ordered(path: Path, stack: str, server: ApiServer) -> Iterator[Object]:
    steps = Steps(example(path), stack, server)
    for namespace in steps.namespaces:
        make_namespace(server, namespace)
    direct = steps.objects
    yield from direct
    if any(item["metadata"]["name"] == "cluster-variables" for item in direct):
        for layer in layers(example(path), stack):
            yield from layer


@pytest.mark.parametrize(("path", "stack"), CLUSTERS, ids=IDS)
def test_objects_are_applied_twice_and_deleted(path: Path, stack: str, server: ApiServer) -> None:
    client = server.client
    objects = [*ordered(path, stack, server)]
    assert objects
    try:
        first = [apply(server, item) for item in objects]
        second = [apply(server, item) for item in objects]
        changed = [
            client.path(item)
            for item, one, two in zip(objects, first, second, strict=True)
            if one != two
        ]
        assert changed == [], "the second round changed what the first had applied"
    finally:
        for item in reversed(objects):
            client.delete(item)
    assert left(server, objects) == []


def apply(server: ApiServer, item: Object) -> int:
    """Apply an object; give how often its desired state has changed, 0 for a kind without that."""
    answer = server.client.apply(item)
    assert answer.status in (200, 201), f"{server.client.path(item)}: {answer.message}"
    act_as_controllers(server, item)
    generation: int = answer.content["metadata"].get("generation", 0)
    return generation
