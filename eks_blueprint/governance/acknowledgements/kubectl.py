"""Acknowledgements of the functions that run kubectl and Helm."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from eks_blueprint.attributes import node_of
from eks_blueprint.delivery import KubectlProvider
from eks_blueprint.governance.acknowledgement import Acknowledgement
from eks_blueprint.governance.acknowledgements._findings import attached, in_packs, wildcard

if TYPE_CHECKING:
    from aws_cdk import aws_lambda as lambda_

__all__ = ["ENTRIES"]

_FRAMEWORK = "Provider/Provider/framework-onEvent"
_FUNCTION = in_packs("LambdaConcurrency", "LambdaDLQ", packs=("HIPAA.Security", "NIST.800.53.R5"))
_FUNCTION_REASON = (
    "The function exists for CloudFormation, which calls it a few times in a deployment and waits "
    "for the answer. A limit on its concurrency would fail deployments with many charts, and a "
    "failed call is reported to CloudFormation, which stops and rolls back: a dead-letter queue "
    "would hold messages that must not be run again."
)


def _versions(kubectl: KubectlProvider) -> Iterator[str]:
    handler = cast("lambda_.IFunction", node_of(kubectl.provider).find_child("Handler"))
    yield wildcard(f"{handler.function_arn}:*")
    yield from in_packs("IAMNoInlinePolicy")


def _policy(kubectl: KubectlProvider) -> Iterator[str]:
    yield wildcard("*")
    yield wildcard(
        "arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:/aws/lambda/*"
    )
    if kubectl.private_registry is not None:
        yield wildcard(kubectl.private_registry.charts_arn)


ENTRIES = (
    Acknowledgement(
        KubectlProvider,
        "Policy",
        _policy,
        "The policy allows on * the network interface actions that Lambda checks on all resources "
        "before it attaches a function to a VPC; another policy of the role denies them to the "
        "code of the function. The other actions on * return a token for a registry and do not "
        "support resource-level permissions. With a private registry, the function pulls from the "
        "repositories below one prefix, which hold copies of charts only and whose names follow "
        "from the charts. CloudFormation generates the names of "
        "functions and thus of their log groups, so the function can write to the log groups of "
        "all functions of this account and Region, but create none.",
    ),
    Acknowledgement(
        KubectlProvider,
        "Provider/Handler/Resource",
        ("AwsSolutions-L1", *_FUNCTION),
        "CDK selects the Python runtime with which its handler is tested, one that AWS supports in "
        f"every Region. {_FUNCTION_REASON}",
    ),
    Acknowledgement(KubectlProvider, f"{_FRAMEWORK}/Resource", _FUNCTION, _FUNCTION_REASON),
    Acknowledgement(
        KubectlProvider,
        f"{_FRAMEWORK}/ServiceRole/Resource",
        (
            attached("service-role/AWSLambdaBasicExecutionRole"),
            attached("service-role/AWSLambdaVPCAccessExecutionRole"),
        ),
        "CDK creates this role, with these policies, for the function that CloudFormation calls. "
        "They allow writing to every log group of the account and attaching to VPCs; another "
        "policy of the role denies creating log groups, and the network interface actions to the "
        "code of the function. The function reaches Kubernetes only by calling the function that "
        "runs kubectl.",
    ),
    Acknowledgement(
        KubectlProvider,
        f"{_FRAMEWORK}/ServiceRole/DefaultPolicy/Resource",
        _versions,
        "CDK creates this policy. It allows one function to call one other function; the asterisk "
        "stands for its versions. It belongs to a role that nothing else uses and is deleted with "
        "that role.",
    ),
)
