"""Without NAT, an endpoint can outlive the component that needs it by one deployment."""

from typing import Any

import aws_cdk as cdk

from eks_blueprint import stacks
from eks_blueprint.spec import BlueprintSpec
from tests.support.apps import context

KEPT = ["elasticloadbalancing", "lambda"]


def endpoints(*, extra: list[str], **components: Any) -> dict[str, Any]:
    cluster = {
        "profile": "core",
        "environment": {"account": "111122223333", "region": "eu-west-1"},
        "access_entries": {
            "me": {"principal_arn": "arn:aws:iam::111122223333:role/me", "role": "admin"}
        },
        "network": {"nat": "none", "ip_family": "ipv4", "extra_endpoints": extra},
        "private_registry": {"create_repositories": False},
        "bastion": {},
        **components,
    }
    spec = BlueprintSpec.model_validate({"clusters": {"prod": cluster}})
    app = cdk.App(context=context())
    (network,) = (one for one in stacks.build(app, spec) if isinstance(one, stacks.NetworkStack))
    resources = app.synth().get_stack_artifact(network.artifact_id).template["Resources"]
    return {key: one for key, one in resources.items() if one["Type"] == "AWS::EC2::VPCEndpoint"}


def test_an_endpoint_that_is_named_stays_the_same_when_its_component_goes() -> None:
    derived = endpoints(extra=[], ingress={})
    named = endpoints(extra=KEPT, ingress={})
    alone = endpoints(extra=KEPT)
    gone = endpoints(extra=[])
    assert derived == named == alone
    services = {
        one["Properties"]["ServiceName"].rpartition(".")[2]
        for one in alone.values()
        if isinstance(one["Properties"]["ServiceName"], str)
    }
    assert {*KEPT} <= services
    assert len(gone) == len(alone) - len(KEPT)
