"""Every object that CloudFormation applies, applied as CDK's own function does it."""

from pathlib import Path

import pytest

from tests.acceptance.api_server import ApiServer
from tests.acceptance.steps import Steps
from tests.acceptance.surroundings import left, skip_if_too_new
from tests.support.apps import example
from tests.support.clusters import CLUSTERS, IDS


@pytest.mark.parametrize(("path", "stack"), CLUSTERS, ids=IDS)
def test_objects_are_created_updated_and_deleted(path: Path, stack: str, server: ApiServer) -> None:
    steps = Steps(example(path), stack, server)
    assert steps.objects
    skip_if_too_new(server, path, stack, steps.objects)
    try:
        steps.create()
        before = generations(server, steps)
        assert None not in before.values(), "not created"
        steps.update()
        assert generations(server, steps) == before, "an update without an edit changed something"
    finally:
        steps.delete()
    assert left(server, steps.objects) == []


def generations(server: ApiServer, steps: Steps) -> dict[str, int | None]:
    """Give the generation of each object, 0 for a kind without one, None for what is not there."""
    found: dict[str, int | None] = {}
    for item in steps.objects:
        answer = server.client.get(item)
        there = answer.content.get("metadata", {}).get("generation", 0)
        found[server.client.path(item)] = there if answer.status == 200 else None
    return found
