"""The commands that stop and start NodePools, run with kubectl as the service account."""

import subprocess
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from tests.acceptance.api_server import ApiServer
from tests.acceptance.client import Answer, Identity
from tests.acceptance.steps import Steps
from tests.acceptance.surroundings import apply, left, make_namespace, wait_until
from tests.support.apps import EXAMPLES, example
from tests.support.objects import kubectl_objects

(EXAMPLE,) = [path for path in EXAMPLES if path.stem == "19-schedules"]
STACK = "lab"
STOPPED = ("apps", "data-eu-west-1a", "data-eu-west-1b")
ACCOUNT = Identity("system:serviceaccount:off-hours:off-hours-nights")

Object = dict[str, Any]


def pool(name: str) -> Object:
    (found,) = (
        item
        for item in kubectl_objects(example(EXAMPLE), STACK)
        if (item["kind"], item["metadata"]["name"]) == ("NodePool", name)
    )
    return found


def claim(of: str) -> Object:
    """Give a NodeClaim as Karpenter makes it for a pool."""
    return {
        "apiVersion": "karpenter.sh/v1",
        "kind": "NodeClaim",
        "metadata": {"name": f"{of}-x", "labels": {"karpenter.sh/nodepool": of}},
        "spec": {
            "nodeClassRef": pool(of)["spec"]["template"]["spec"]["nodeClassRef"],
            "requirements": [],
        },
    }


def commands(what: str) -> Iterator[list[str]]:
    """Give the arguments of each container of a CronJob, in the order in which they run."""
    (job,) = (
        item
        for item in kubectl_objects(example(EXAMPLE), STACK)
        if (item["kind"], item["metadata"]["name"]) == ("CronJob", f"off-hours-nights-{what}")
    )
    pod = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    for container in (*pod.get("initContainers", ()), *pod["containers"]):
        yield container["args"]


def run(server: ApiServer, arguments: list[str]) -> None:
    done = subprocess.run(
        [
            server.folder / "tools" / "kubectl",
            f"--kubeconfig={server.kubeconfig}",
            f"--as={ACCOUNT.user}",
            *arguments,
        ],
        capture_output=True,
        text=True,
        # The file system of the container is read-only.
        env={"HOME": "/proc"},
        check=False,
    )
    assert done.returncode == 0, done.stderr


def limits(server: ApiServer, name: str) -> dict[str, str]:
    found: dict[str, str] = server.client.get(pool(name)).content["spec"]["limits"]
    return found


def patched(server: ApiServer, name: str, spec: Object) -> Answer:
    return server.client.ask(
        "PATCH",
        server.client.path(pool(name)),
        {"spec": spec},
        as_=ACCOUNT,
        media="application/merge-patch+json",
    )


def deleted(server: ApiServer, of: str) -> Answer:
    return server.client.ask("DELETE", server.client.path(claim(of)), as_=ACCOUNT)


def refused(server: ApiServer, of: str) -> bool:
    """Say whether a NodeClaim cannot be deleted, and make it again if it could."""
    answer = deleted(server, of)
    if answer.status != 403:
        apply(server, claim(of))
    return answer.status == 403


def is_checked(server: ApiServer, policy: Object) -> bool:
    """Say whether the server has checked the types in a policy, without a warning."""
    found = server.client.get(policy).content.get("status", {}).get("typeChecking")
    assert not (found or {}).get("expressionWarnings"), found
    return found is not None


@pytest.fixture
def steps(server: ApiServer) -> Iterator[Steps]:
    made = Steps(example(EXAMPLE), STACK, server)
    for namespace in made.namespaces:
        make_namespace(server, namespace)
    made.create()
    for item in made.objects:
        if item["kind"] == "ValidatingAdmissionPolicy":
            wait_until(
                partial(is_checked, server, item), f"{item['metadata']['name']} is not checked"
            )
    for name in (*STOPPED, "build"):
        apply(server, claim(name))
    yield made
    for name in (*STOPPED, "build"):
        server.client.delete(claim(name))
    made.delete()
    assert left(server, made.objects) == []


def test_a_stop_lasts_until_the_start_whoever_applies_the_pools_meanwhile(
    server: ApiServer, steps: Steps
) -> None:
    before = {name: limits(server, name) for name in STOPPED}
    for arguments in commands("stop"):
        run(server, arguments)
    stopped = {name: {**before[name], "pods": "0"} for name in STOPPED}
    assert left(server, [claim(name) for name in STOPPED]) == []
    assert server.client.get(claim("build")).status == 200
    assert "pods" not in limits(server, "build")

    # A deployment in the night, by CloudFormation and by Flux.
    steps.update()
    assert {name: limits(server, name) for name in STOPPED} == stopped
    for name in STOPPED:
        apply(server, pool(name))
    assert {name: limits(server, name) for name in STOPPED} == stopped

    for arguments in commands("start"):
        run(server, arguments)
    assert {name: limits(server, name) for name in STOPPED} == before


def test_a_stop_without_nodes_and_a_start_without_a_stop_do_no_harm(
    server: ApiServer, steps: Steps
) -> None:
    before = limits(server, "apps")
    for what in ("start", "stop", "stop", "start", "start"):
        for arguments in commands(what):
            run(server, arguments)
    assert limits(server, "apps") == before


def test_the_service_account_can_do_nothing_else(server: ApiServer, steps: Steps) -> None:
    # The policy is enforced a moment after it was made.
    wait_until(lambda: refused(server, "build"), "other NodeClaims can be deleted")
    assert "may delete NodeClaims of apps" in deleted(server, "build").message
    assert patched(server, "build", {"limits": {"pods": "0"}}).status == 403
    for spec in (
        {"limits": {"cpu": "1000"}},
        {"limits": {"memory": None}},
        {"limits": {"nodes": "1"}},
        {"limits": None},
        {"weight": 100},
        {"disruption": {"consolidateAfter": "Never"}},
        {"template": {"spec": {"expireAfter": "Never"}}},
    ):
        answer = patched(server, "apps", spec)
        assert (answer.status, "may change spec.limits.pods only" in answer.message) == (403, True)
    assert patched(server, "apps", {"limits": {"pods": "0"}}).status == 200
    assert patched(server, "apps", {"limits": {"pods": None}}).status == 200
    others = server.client.ask("GET", "/api/v1/namespaces/off-hours/secrets", as_=ACCOUNT)
    assert others.status == 403
