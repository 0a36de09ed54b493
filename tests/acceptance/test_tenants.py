"""Admission policies as the API server sees them, asked as the members of tenants."""

import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from tests.acceptance.api_server import ApiServer
from tests.acceptance.client import Answer
from tests.acceptance.requests import REQUESTS, Request
from tests.acceptance.steps import Steps
from tests.acceptance.surroundings import apply, make_namespace, removed_after, wait_until
from tests.support.apps import EXAMPLES, example

(EXAMPLE,) = [path for path in EXAMPLES if path.stem == "10-multi-tenant"]
STACK = "teams"
ENFORCED = 30

Object = dict[str, Any]


@pytest.fixture(scope="module")
def tenants(server: ApiServer) -> Iterator[ApiServer]:
    """The multi-tenant example, applied."""
    steps = Steps(example(EXAMPLE), STACK, server)
    for namespace in steps.namespaces:
        make_namespace(server, namespace)
    objects = steps.objects
    with removed_after(server, objects):
        for item in objects:
            apply(server, item)
        wait_for_policies(server, objects)
        yield server


def policies(objects: list[Object]) -> list[Object]:
    return [item for item in objects if item["kind"] == "ValidatingAdmissionPolicy"]


def wait_for_policies(server: ApiServer, objects: list[Object]) -> None:
    """Wait until the types of each policy are checked."""
    for item in policies(objects):
        wait_until(partial(is_checked, server, item), f"{item['metadata']['name']} is not checked")


def is_checked(server: ApiServer, policy: Object) -> bool:
    return "typeChecking" in server.client.get(policy).content.get("status", {})


def test_types_of_policies_are_right(tenants: ApiServer) -> None:
    found = policies(Steps(example(EXAMPLE), STACK, tenants).objects)
    assert found
    warnings = {
        item["metadata"]["name"]: tenants.client.get(item).content["status"]["typeChecking"]
        for item in found
    }
    assert {name: w for name, w in warnings.items() if w.get("expressionWarnings")} == {}


@pytest.mark.parametrize("request_", REQUESTS, ids=[r.about for r in REQUESTS])
def test_request_is_answered_as_promised(request_: Request, tenants: ApiServer) -> None:
    if request_.refusal is None:
        answer = ask(tenants, request_)
        assert answer.status in (200, 201), answer.message
        return
    end = time.monotonic() + ENFORCED
    # The server compiles its policies one after the other.
    while (answer := ask(tenants, request_)).status in (200, 201) and time.monotonic() < end:
        time.sleep(0.5)
    assert answer.status in (403, 422), f"{answer.status} {answer.message}"
    assert request_.refusal in answer.message


def ask(server: ApiServer, request: Request) -> Answer:
    """Ask without leaving anything behind."""
    client = server.client
    if request.verb == "create":
        if request.subresource:
            path = f"{client.path(request.item)}/{request.subresource}"
            body = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}}
            return client.ask("POST", path, body, as_=request.who)
        return client.create(request.item, as_=request.who, dry=True)
    if request.verb == "list":
        return client.ask("GET", client.path(request.item, collection=True), as_=request.who)
    return client.ask("DELETE", client.path(request.item), as_=request.who, dryRun="All")


def test_requests_count() -> None:
    refused = [request for request in REQUESTS if request.refusal is not None]
    assert len(refused) > 90
    assert len(REQUESTS) - len(refused) > 12
    assert len({request.about for request in REQUESTS}) == len(REQUESTS)
