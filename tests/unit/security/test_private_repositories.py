"""Repositories for copies, and the rules by which ECR makes copies itself."""

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Match, Template

from eks_blueprint.errors import BlueprintError
from eks_blueprint.security import PrivateRepositories

NAME = "mirror/docker.io/openpolicyagent/gatekeeper"


def test_repositories_are_encrypted_scanned_and_immutable(stack: cdk.Stack) -> None:
    made = PrivateRepositories(stack, "R", repositories=[NAME], prefix="mirror")
    assert [*made.repositories] == [NAME]
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::ECR::Repository",
        {
            "RepositoryName": NAME,
            "EncryptionConfiguration": {"EncryptionType": "KMS", "KmsKey": Match.any_value()},
            "ImageScanningConfiguration": {"ScanOnPush": True},
            "ImageTagMutability": "IMMUTABLE",
            "EmptyOnDelete": True,
        },
    )
    template.resource_count_is("AWS::ECR::PullThroughCacheRule", 0)


def test_ecr_fetches_images_of_registries_without_a_credential(stack: cdk.Stack) -> None:
    hosts = ["public.ecr.aws", "registry.k8s.io", "quay.io"]
    PrivateRepositories(stack, "R", repositories=[], prefix="mirror", pull_through=hosts)
    found = Template.from_stack(stack).find_resources("AWS::ECR::PullThroughCacheRule").values()
    assert {tuple(sorted(one["Properties"].items())) for one in found} == {
        (
            ("EcrRepositoryPrefix", f"mirror/{host}"),
            ("UpstreamRegistry", name),
            ("UpstreamRegistryUrl", host),
        )
        for host, name in zip(hosts, ["ecr-public", "k8s", "quay"], strict=True)
    }


def test_fails_for_a_registry_that_wants_a_credential(stack: cdk.Stack) -> None:
    with pytest.raises(BlueprintError, match="pull_through must be one of"):
        PrivateRepositories(stack, "R", repositories=[], prefix="a", pull_through=["docker.io"])


def test_fails_for_a_name_that_ecr_does_not_take(stack: cdk.Stack) -> None:
    with pytest.raises(BlueprintError, match="must be the name of an ECR repository"):
        PrivateRepositories(stack, "R", repositories=["mirror/A"], prefix="mirror")
