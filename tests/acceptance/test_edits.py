"""Every edit of a spec that one deployment carries out, carried out on the API server."""

from collections.abc import Iterator
from copy import deepcopy
from functools import cache

import pytest

from eks_blueprint.spec import BlueprintSpec
from tests.acceptance.api_server import ApiServer
from tests.acceptance.steps import Steps
from tests.acceptance.surroundings import left, make_namespace
from tests.support.apps import Assembly, synthesize
from tests.support.edits import BASE, waves
from tests.support.objects import kubectl_objects

STACK = "prod"
WAVES = [*waves()]


@cache
def assembly(number: int) -> Assembly:
    """Synthesize the spec of a wave; -1 is the spec before every edit."""
    spec = dict(BASE) if number < 0 else WAVES[number][1]
    return synthesize(BlueprintSpec.model_validate({"clusters": {STACK: deepcopy(spec)}}))


@pytest.fixture(scope="module")
def deployed(server: ApiServer) -> Iterator[Steps]:
    """The spec before every edit, deployed."""
    base = Steps(assembly(-1), STACK, server)
    # Namespaces of users exist before their volumes and certificates.
    for number in range(-1, len(WAVES)):
        for item in kubectl_objects(assembly(number), STACK):
            make_namespace(server, item["metadata"].get("namespace", "default"))
    try:
        base.create()
        yield base
    finally:
        base.delete()
        assert left(server, base.objects) == []


@pytest.mark.parametrize("number", range(len(WAVES)))
def test_edits_are_deployed_and_taken_back(number: int, deployed: Steps, server: ApiServer) -> None:
    edits, _ = WAVES[number]
    assert edits
    after = Steps(assembly(number), STACK, server)
    for new, old in ((after, deployed), (deployed, after)):
        new.replace(old)
        wanted = paths(new, server)
        assert [path for path in wanted if server.client.ask("GET", path).status != 200] == []
        gone = [item for item in old.objects if server.client.path(item) not in wanted]
        assert left(server, gone) == []


def paths(deployed: Steps, server: ApiServer) -> set[str]:
    return {server.client.path(item) for item in deployed.objects}
