"""What lies on the longest path of a deployment, and what need not."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.apps import EXAMPLES, example
from tests.support.duration import longest_path
from tests.support.graph import Graph, graph, references

# Seconds with the table of tests/support/duration.py. With roles that wait for the control plane,
# definitions that wait for nodes, and charts that wait for the load balancer controller, they were
# 951 and 1001.
AT_MOST = {"01-production": 960, "08-platform": 935}
IAM = ("AWS::IAM::Role", "AWS::IAM::ManagedPolicy")


def clusters(path: Path) -> Iterator[tuple[dict[str, dict[str, Any]], Graph]]:
    assembly = example(path)
    for stack in assembly.templates:
        if assembly.resources(stack, "AWS::EKS::Cluster"):
            resources = assembly.resources(stack)
            yield resources, graph(resources)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_roles_are_made_while_the_control_plane_is(path: Path) -> None:
    for resources, before in clusters(path):
        (cluster,) = (k for k, v in resources.items() if v["Type"] == "AWS::EKS::Cluster")
        for key, resource in resources.items():
            if resource["Type"] not in IAM or cluster not in before[key]:
                continue
            named = [resources[one]["Type"] for one in references(resource) if one in resources]
            waits = {resources[one]["Type"] for one in before[key]}
            # The issuer of tokens, the functions of kubectl, and node groups, whose ARNs EKS
            # chooses, exist after the control plane.
            if "AWS::EKS::Nodegroup" in named:
                continue
            assert "AWS::Lambda::Function" in named or "AWS::IAM::OIDCProvider" in waits, key


@pytest.mark.parametrize("stem", AT_MOST)
def test_the_longest_path_stays_short(stem: str) -> None:
    path = next(path for path in EXAMPLES if path.stem == stem)
    ((resources, _),) = clusters(path)
    seconds, chain = longest_path(resources)
    assert seconds <= AT_MOST[stem], chain
    kinds = [resources[key]["Type"] for key in chain]
    after = kinds[kinds.index("AWS::EKS::Cluster") + 1 :]
    assert not {*after} & {*IAM}
