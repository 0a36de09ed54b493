"""Acknowledgements of Flux."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.gitops import Flux, TreeBucket
from eks_blueprint.governance.acknowledgement import Acknowledgement
from eks_blueprint.governance.acknowledgements._findings import (
    in_packs,
    wildcard,
    wildcard_resources,
)

__all__ = ["ENTRIES"]


def _source(flux: Flux) -> Iterator[str]:
    yield wildcard("*")
    statements = flux.identity.statements if flux.identity is not None else ()
    for resource in wildcard_resources(statements):
        if ":s3:::" in resource or ":ecr:" in resource:
            yield wildcard(resource)


def _publishing(tree: TreeBucket) -> Iterator[str]:
    yield wildcard(f"{tree.arn}/*")
    yield wildcard(f"{tree.log_group.arn}:*")


ENTRIES = (
    Acknowledgement(
        Flux,
        "SourceController/Policy",
        _source,
        "The controller reads the one repository or bucket that the spec names. An ECR "
        "authorization token is valid for all repositories and grants no permission on its own. "
        "Objects of a bucket cannot be listed in the policy before they exist. With a private "
        "registry, it also pulls from the repositories below one prefix, which hold copies of "
        "charts only.",
    ),
    Acknowledgement(
        TreeBucket,
        "Bucket",
        ("AwsSolutions-S1", *in_packs("S3BucketLoggingEnabled", "S3BucketReplicationEnabled")),
        "The bucket holds manifests without secrets, which the app can write again at any time, so "
        "there is nothing to replicate. Its policy refuses writers other than the role of one "
        "function, which CloudFormation calls for a deployment, and CloudTrail records "
        "deployments; who else reads it is recorded if the account turns on data events of "
        "CloudTrail, which are more complete than access logs.",
    ),
    Acknowledgement(
        TreeBucket,
        "Policy",
        _publishing,
        "The asterisks stand for the objects of one bucket, which holds the tree and nothing else, "
        "and for the streams of the function's own log group.",
    ),
    Acknowledgement(
        TreeBucket,
        "Function",
        in_packs("LambdaConcurrency", "LambdaDLQ", packs=("HIPAA.Security", "NIST.800.53.R5")),
        "CloudFormation calls the function once for each change of the tree, and a failure fails "
        "the deployment, which is rolled back. Reserved concurrency would take capacity from the "
        "account's other functions, and a dead-letter queue would hold a request whose answer is "
        "no longer awaited.",
    ),
    Acknowledgement(
        TreeBucket,
        "Function",
        in_packs("LambdaInsideVPC"),
        "The function calls only S3 and CloudFormation, and has no permission beyond one bucket, "
        "the archive of the tree and its own logs. It reaches nothing in the VPC.",
    ),
)
