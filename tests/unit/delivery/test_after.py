"""Whatever delivers something takes `after`, and all that it delivers comes after that."""

import inspect
from functools import cached_property
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_sqs as sqs
from aws_cdk.assertions import Template

from tests.support.constructs import MAKERS, Surroundings, public_constructs
from tests.support.graph import graph
from tests.support.objects import CHART, MANIFEST

PARAMETERS = {
    name: {*inspect.signature(construct.__init__).parameters}
    for name, construct in public_constructs().items()
    if name in MAKERS
}
DELIVERING = sorted(name for name, has in PARAMETERS.items() if "delivery" in has)


class Ordered(Surroundings):
    """Each construct that delivers is made after a queue."""

    @cached_property
    def queue(self) -> sqs.CfnQueue:
        return sqs.CfnQueue(self.stack, "Queue")

    @property
    def delivered(self) -> dict[str, Any]:
        return {**super().delivered, "after": [self.queue]}

    @property
    def on_cluster(self) -> dict[str, Any]:
        return {**super().on_cluster, "after": [self.queue]}


def test_there_are_many_that_deliver() -> None:
    assert {name for name, has in PARAMETERS.items() if has >= {"delivery", "after"}} == {
        *DELIVERING
    }
    assert len(DELIVERING) >= 15
    assert {"Karpenter", "LoadBalancerController", "ExternalDns", "Flux"} <= {*DELIVERING}


@pytest.mark.parametrize("name", DELIVERING)
def test_everything_that_is_delivered_comes_after(app: cdk.App, name: str) -> None:
    at = Ordered(app, name)
    MAKERS[name](at)
    resources = Template.from_stack(at.stack).to_json()["Resources"]
    before = graph(resources)
    delivered = [key for key, one in resources.items() if one["Type"] in (CHART, MANIFEST)]
    late = [key for key in delivered if "Queue" in before[key]]
    # Policies of all tenants wait for nothing that one tenant waits for.
    shared = [key for key in delivered if "tenantsguard" in key] if name == "Tenant" else []
    assert sorted(late + shared) == sorted(delivered)
    assert late or not delivered
