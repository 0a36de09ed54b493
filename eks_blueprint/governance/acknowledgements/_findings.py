"""Names of findings in cdk-nag, for the kinds that most acknowledgements use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

__all__ = ["ALL_PACKS", "attached", "in_packs", "wildcard", "wildcard_resources"]

ALL_PACKS = ("HIPAA.Security", "NIST.800.53.R5", "PCI.DSS.321")
"""Packs that share many rules, apart from AwsSolutions."""


def attached(policy: str) -> str:
    """Return the name of the finding about an AWS managed policy.

    :param policy: path and name of the policy, such as ``AmazonEKSClusterPolicy``.
    """
    return f"AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/{policy}]"


def wildcard(resource: str) -> str:
    """Return the name of the finding about a resource with an asterisk in a policy.

    :param resource: the resource, with references as cdk-nag writes them or as tokens.
    """
    return f"AwsSolutions-IAM5[Resource::{resource}]"


def in_packs(*rules: str, packs: tuple[str, ...] = ALL_PACKS) -> tuple[str, ...]:
    """Return the names of rules in several packs.

    :param rules: names without pack, such as ``LambdaDLQ``.
    :param packs: the packs. Default: all but AwsSolutions.
    """
    return tuple(f"{pack}-{rule}" for rule in rules for pack in packs)


def wildcard_resources(statements: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the resources with an asterisk that statements allow.

    :param statements: IAM statements, as JSON.
    """
    for statement in statements:
        if statement["Effect"] == "Allow":
            resources = statement["Resource"]
            for resource in [resources] if isinstance(resources, str) else resources:
                if "*" in resource:
                    yield resource
