"""What cleans up outlives what it cleans, in every example; the check notices when it does not."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from eks_blueprint.assembly import read_assembly
from eks_blueprint.teardown.cluster import Cluster, clusters_of
from eks_blueprint.teardown.needs import Needs
from eks_blueprint.teardown.outlives import outlives_findings
from eks_blueprint.teardown.parts import Parts
from tests.support.apps import EXAMPLES, example

# What examples have to show, or a rule looks at nothing. Said by hand.
SHOWN = {
    "01-production": {"rights", "function", "API server", "flux2, which acts on"},
    "08-platform": {
        "karpenter, which acts on NodePool",
        "karpenter-crd, which acts on EC2NodeClass",
        "aws-load-balancer-controller, which acts on IngressClass",
        "class of its nodes",
        "access of its nodes",
        "notices of interruptions",
        "role of its nodes",
        "ebs.csi.aws.com",
        "efs.csi.aws.com",
        "s3.csi.aws.com",
        "permissions of karpenter",
        "permissions of external-dns",
        "nodes for its pods",
        "network of its pods",
    },
    "10-multi-tenant": {
        "aws-ebs-csi-driver, which cleans up",
        "aws-load-balancer-controller, which cleans up",
        "karpenter, which cleans up",
        "gatekeeper, which cleans up",
        "cert-manager, which acts on Certificate",
        "gatekeeper, which acts on EksTenantNodes",
    },
    "17-ack": {"capability that acts on IAMRoleSelector"},
    "25-ack-controllers": {"s3-chart, which acts on Bucket", "permissions of ack-s3-controller"},
}


def clusters(path: Path) -> Iterator[Cluster]:
    yield from clusters_of(read_assembly(example(path).folder))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_nothing_is_deleted_before_what_still_needs_it(path: Path) -> None:
    for cluster in clusters(path):
        assert [one.message for one in outlives_findings(cluster)] == []


@pytest.mark.parametrize("stem", SHOWN)
def test_the_check_looks_at_what_it_should(stem: str) -> None:
    (path,) = [one for one in EXAMPLES if one.stem == stem]
    reasons = {need.reason for cluster in clusters(path) for need in Needs(Parts(cluster))}
    for part in SHOWN[stem]:
        assert any(part in reason for reason in reasons), (part, sorted(reasons))


@pytest.mark.parametrize("stem", ["01-production", "08-platform", "10-multi-tenant"])
def test_a_resource_that_waits_for_nothing_is_found(stem: str) -> None:
    (path,) = [one for one in EXAMPLES if one.stem == stem]
    for cluster in clusters(path):
        template = {
            **cluster.stack.template,
            "Resources": {
                key: {k: v for k, v in one.content.items() if k != "DependsOn"}
                for key, one in cluster.stack.resources.items()
            },
        }
        cut = replace(cluster, stack=replace(cluster.stack, template=template))
        found = {one.subject.partition("/")[2] for one in outlives_findings(cut)}
        waiting = {
            key
            for key, one in cluster.stack.resources.items()
            if one.type.startswith("Custom::AWSCDK-EKS-") and "DependsOn" in one.content
        }
        assert waiting
        assert waiting <= found
