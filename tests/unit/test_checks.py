"""Warnings of specs are annotations of constructs, and fail no synthesis."""

from pathlib import Path

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Annotations, Match

from eks_blueprint.cli import main
from eks_blueprint.network import ExistingNetwork
from eks_blueprint.spec import ClusterSpec
from eks_blueprint.spec.parts import all_warnings
from eks_blueprint.stacks import ClusterStack
from tests.support.constructs import existing_vpc, spec_of

SPEC = """
clusters:
  prod:
    addons: {cordns: {}}
    network:
      ip_family: ipv4
      existing:
        vpc_id: vpc-0a1b2c3d
        cidrs: [10.0.0.0/16]
        private_subnets: {eu-west-1a: subnet-0a000001, eu-west-1b: subnet-0a000002}
"""


@pytest.fixture
def messages(app: cdk.App) -> list[tuple[str, str]]:
    """Construct and text of each warning in the stack of a cluster."""
    made = ClusterSpec.model_validate(
        {
            "network": existing_vpc(),
            "addons": {"cordns": {}},
            "bastion": {"instance_type": "t9g.nano"},
        }
    )
    stack = ClusterStack(app, "prod", cluster_name="prod", spec=made)
    found = Annotations.from_stack(stack).find_warning("*", Match.any_value())
    return [(one.id, str(one.entry.data)) for one in found]


def test_each_warning_is_given_once_where_its_spec_is_used(
    messages: list[tuple[str, str]],
) -> None:
    where = {text.split("[ack: ")[1].rstrip("]"): place for place, text in messages}
    assert len(messages) == len(where)
    assert where == {
        "eks_blueprint:no-access": "/prod/Blueprint",
        "eks_blueprint:unknown-addon": "/prod/Blueprint",
        "eks_blueprint:unknown-instance-type": "/prod/Blueprint/Bastion",
        "eks_blueprint:way-out-of-existing-vpc": "/prod/Network",
    }


def test_construct_annotates_what_any_part_of_a_spec_warns_about(app: cdk.App) -> None:
    other = {"chart_version": "0.0.1"}
    zones = {"a": {"zone_id": "Z1", "domain_name": "a.example.com"}}
    vpc = {**existing_vpc()["existing"], "cidrs": ["10.0.0.0/16", "2001:db8::/56"]}
    made = ClusterSpec.model_validate(
        {
            "karpenter": other,
            "ingress": other,
            "dns": {"hosted_zones": zones, **other},
            "gatekeeper": other,
            "gitops": {"git": {"url": "https://example.com/a/b.git"}, **other},
            "network_policies": {"namespaces": {"kube-system": {}}},
            "tenants": {
                "shop": {
                    "fargate": True,
                    "namespaces": {"shop": {"labels": {"ingress": "public"}}},
                    "network": {"egress": {"out": {"cidrs": ["2001:db8::/32"]}}},
                }
            },
            "network": {"existing": vpc},
        }
    )
    stack = ClusterStack(app, "prod", cluster_name="prod", spec=made)
    found = Annotations.from_stack(stack).find_warning("*", Match.any_value())
    given = sorted(str(one.entry.data).split("[ack: ")[1].rstrip("]") for one in found)
    warned = sorted(f"eks_blueprint:{one.name}" for one in all_warnings(made))
    assert len(warned) >= 9
    assert given == warned


def test_warning_names_the_field(messages: list[tuple[str, str]]) -> None:
    texts = [text for _, text in messages]
    assert any(text.startswith("addons.cordns: is an add-on that") for text in texts)


def test_warning_can_be_acknowledged(stack: cdk.Stack) -> None:
    cdk.Annotations.of(stack).acknowledge_warning("eks_blueprint:way-out-of-existing-vpc")
    ExistingNetwork(stack, "Network", spec=spec_of("NetworkSpec", **existing_vpc()))
    assert Annotations.from_stack(stack).find_warning("*", Match.any_value()) == []


def test_synthesis_has_no_finding_for_a_warning_and_prints_it_once(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text(SPEC)
    assert main(["synth", "--spec", str(path), "--output", str(tmp_path / "out")]) == 0
    done = capfd.readouterr()
    fields = [line.split(": ")[1].split()[1] for line in done.err.splitlines()]
    assert fields == [
        "clusters.prod.access_entries",
        "clusters.prod.addons.cordns",
        "clusters.prod.network.existing.private_subnets",
    ]
    assert "warning" not in done.out
