"""Tags by which something in a cluster selects resources are not put on all of them."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from eks_blueprint import catalogue
from eks_blueprint.spec.tags import tag_issues
from tests.support.apps import ROOT

# The reviewed templates, which the snapshot tests keep current.
TEMPLATES = sorted((ROOT / "tests" / "snapshot" / "templates").glob("*/*.json"))
_CONDITION = re.compile(r"aws:(?:Request|Resource)Tag/(.+)")
# A name for people, which a user may choose.
OF_EVERYBODY = {"Name"}


@pytest.mark.parametrize(
    "key",
    [
        "aws:owner",
        "AWS:owner",
        "aws-cdk:subnet-type",
        "cluster.k8s.amazonaws.com/name",
        "CSIVolumeName",
        "CSIVolumeSnapshotName",
        "ebs.csi.aws.com/cluster",
        "efs.csi.aws.com/cluster",
        "eks:cluster-name",
        "eks:eni:owner",
        "elbv2.k8s.aws/cluster",
        "gateway.k8s.aws/migrated-from",
        "ingress.k8s.aws/stack",
        "k8s.io/cluster-autoscaler/enabled",
        "karpenter.k8s.aws/ec2nodeclass",
        "karpenter.sh/discovery",
        "kubernetes.io/cluster/prod",
        "kubernetes.io/role/cni",
        "kubernetes.io/role/elb",
        "node.k8s.amazonaws.com/no_manage",
        "service.k8s.aws/stack",
        "topology.kubernetes.io/region",
        "vpcresources.k8s.aws/vlan-id",
    ],
)
def test_fails_for_a_key_that_selects(key: str) -> None:
    ((path, message),) = tag_issues({key: "x"})
    assert path == (key,)
    assert message.startswith("must be another key on every resource, since ")


@pytest.mark.parametrize(
    "key", ["team", "mykubernetes.io/x", "example.com/karpenter.sh", "ekscluster", "csivolumename"]
)
def test_other_keys_are_taken(key: str) -> None:
    assert [*tag_issues({key: "Müller 2 / a=b+c@d"})] == []


def test_what_policies_and_node_classes_of_the_examples_select_by_is_reserved() -> None:
    found = {
        key
        for path in TEMPLATES
        for key in _selectors(json.loads(path.read_text(encoding="utf-8")))
    }
    assert {"eks:eks-cluster-name", "karpenter.sh/discovery"} <= found
    assert {key for key in found - OF_EVERYBODY if catalogue.reserved_tag(key) is None} == set()


def _selectors(value: Any) -> Iterator[str]:
    """Find keys of tags in the conditions of policies and the terms of node classes."""
    if isinstance(value, list):
        for one in value:
            yield from _selectors(one)
    if isinstance(value, str):
        yield from re.findall(r"karpenter\.sh/discovery", value)
    if not isinstance(value, dict):
        return
    for key, inner in value.items():
        # Tags of a session, not of a resource.
        if key == "AssumeRolePolicyDocument":
            continue
        match = _CONDITION.fullmatch(key)
        if match is not None:
            yield match[1]
        yield from _selectors(inner)
