"""Acknowledgements of hybrid nodes."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.attributes import arn
from eks_blueprint.governance.acknowledgement import Acknowledgement
from eks_blueprint.governance.acknowledgements._findings import attached, wildcard
from eks_blueprint.portability import ConnectorRole, HybridNodeRole

__all__ = ["ENTRIES"]


def _managed(role: HybridNodeRole) -> Iterator[str]:
    yield attached("AmazonEC2ContainerRegistryPullOnly")
    if role.by_ssm:
        yield attached("AmazonSSMManagedInstanceCore")


def _uninstall(role: HybridNodeRole) -> Iterator[str]:
    if role.by_ssm:
        yield wildcard("*")
        yield wildcard(arn("ssm", "managed-instance/*"))


def _channels(role: ConnectorRole) -> Iterator[str]:
    yield wildcard("*")
    yield from (wildcard(one) for one in role.cluster_arns if one.endswith("*"))


ENTRIES = (
    Acknowledgement(
        ConnectorRole,
        "Policy",
        _channels,
        "Actions of the data channel and the opening of the control channel do not support "
        "resource-level permissions. A control channel is created for clusters of this account and "
        "Region only, whose names are not known to a role for all of them.",
    ),
    Acknowledgement(
        HybridNodeRole,
        "Resource",
        _managed,
        "AWS documents these policies for hybrid nodes. The first lets a machine pull images from "
        "every repository of the account and from those of EKS, whose accounts differ by Region. "
        "The second is attached only where Systems Manager gives out the credentials: it registers "
        "the machine, renews its credentials, and lets it read every SSM parameter of the account.",
    ),
    Acknowledgement(
        HybridNodeRole,
        "Policy",
        _uninstall,
        "ssm:DescribeInstanceInformation does not support resource-level permissions. Ids of "
        "machines are not known before they register; a condition allows to deregister only those "
        "whose activation carries the ARN of this cluster as a tag.",
    ),
)
