"""Roles name what the API server serves; it takes any name in a rule without a word."""

from typing import Any

from tests.acceptance.api_server import ApiServer
from tests.acceptance.surroundings import install_definitions
from tests.support.apps import example
from tests.support.clusters import CLUSTERS
from tests.support.objects import kubectl_objects

# Served by what is not installed here; a wildcard names nothing.
ABSENT = {"*", "metrics.k8s.io", "sqs.services.k8s.aws"}


def served(server: ApiServer, group: str) -> set[str]:
    """Resources of a group, subresources as well, of every version."""
    ask = server.client.ask
    if not group:
        found = [ask("GET", "/api/v1").content]
    else:
        versions = ask("GET", f"/apis/{group}").content.get("versions", ())
        found = [ask("GET", f"/apis/{v['groupVersion']}").content for v in versions]
    return {resource["name"] for one in found for resource in one["resources"]}


def rules() -> list[dict[str, Any]]:
    return [
        rule
        for path, stack in CLUSTERS
        for item in kubectl_objects(example(path), stack)
        if item["kind"] in ("Role", "ClusterRole")
        for rule in item.get("rules", ())
    ]


def test_rules_name_resources_that_are_served(server: ApiServer) -> None:
    # Tests of definitions that the library brings remove them.
    install_definitions(server)
    named = {
        # Nothing serves this one: the admission plugin for owner references asks for it.
        (group, resource.removesuffix("/finalizers"))
        for rule in rules()
        for group in rule["apiGroups"]
        for resource in rule["resources"]
        if group not in ABSENT
    }
    assert len(named) > 30
    groups = {group: served(server, group) for group in {group for group, _ in named}}
    assert {(group, name) for group, name in named if name not in groups[group]} == set()
