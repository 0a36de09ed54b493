"""Every object, by whichever way it comes, applied on the server's side with strict validation."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.api_server import ApiServer
from tests.acceptance.layers import layers
from tests.acceptance.steps import Steps
from tests.acceptance.surroundings import apply, make_namespace, removed_after, skip_if_too_new
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
    skip_if_too_new(server, path, stack, objects)
    assert objects
    with removed_after(server, objects):
        first = [apply(server, item) for item in objects]
        second = [apply(server, item) for item in objects]
        changed = [
            client.path(item)
            for item, one, two in zip(objects, first, second, strict=True)
            if one != two
        ]
        assert changed == [], "the second round changed what the first had applied"
