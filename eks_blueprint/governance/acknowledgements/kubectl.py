"""Acknowledgements of the functions that run kubectl and Helm."""

from __future__ import annotations

from eks_blueprint.governance.acknowledgement import Acknowledgement

__all__ = ["ENTRIES"]

_PROVIDER = "Blueprint/Platform/Kubectl"
_FRAMEWORK = f"{_PROVIDER}/Provider/Provider/framework-onEvent"
_FUNCTION = (
    "HIPAA.Security-LambdaConcurrency",
    "HIPAA.Security-LambdaDLQ",
    "NIST.800.53.R5-LambdaConcurrency",
    "NIST.800.53.R5-LambdaDLQ",
)
_FUNCTION_REASON = (
    "Only CloudFormation calls this function, a handful of times in a deployment. A limit on its "
    "concurrency would fail deployments with many charts, and a failed call is reported to "
    "CloudFormation, which stops and rolls back: a dead-letter queue would hold messages that "
    "nobody may run again."
)

ENTRIES = (
    Acknowledgement(
        f"{_PROVIDER}/Policy",
        (
            "AwsSolutions-IAM5[Resource::*]",
            "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:"
            "log-group:/aws/lambda/*]",
        ),
        "On * stand the network interface actions that every function in a VPC needs, for which "
        "EC2 knows no narrower resource, and two actions that only give a token for public "
        "registries. Log groups of functions have names that CloudFormation makes, so the "
        "function may write to those of functions of this account.",
    ),
    Acknowledgement(
        f"{_PROVIDER}/Provider/Handler/Resource",
        ("AwsSolutions-L1", *_FUNCTION),
        "CDK chooses the Python runtime that its handler is tested with, one that AWS supports in "
        f"every Region. {_FUNCTION_REASON}",
    ),
    Acknowledgement(f"{_FRAMEWORK}/Resource", _FUNCTION, _FUNCTION_REASON),
    Acknowledgement(
        f"{_FRAMEWORK}/ServiceRole/Resource",
        (
            "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/"
            "AWSLambdaBasicExecutionRole]",
            "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/"
            "AWSLambdaVPCAccessExecutionRole]",
        ),
        "CDK makes this role for the function that CloudFormation calls. The two policies let it "
        "write its log and attach to the private subnets, and nothing else; it is no Kubernetes "
        "identity.",
    ),
    Acknowledgement(
        f"{_FRAMEWORK}/ServiceRole/DefaultPolicy/Resource",
        (
            "AwsSolutions-IAM5[Resource::<BlueprintPlatformKubectlProviderHandler424D9AFB.Arn>:*]",
            "HIPAA.Security-IAMNoInlinePolicy",
            "NIST.800.53.R5-IAMNoInlinePolicy",
            "PCI.DSS.321-IAMNoInlinePolicy",
        ),
        "CDK makes this policy. It lets one function call one other function; the asterisk stands "
        "for its versions. It belongs to a role that nothing else uses, so that an inline policy "
        "can neither be reused nor be forgotten.",
    ),
)
