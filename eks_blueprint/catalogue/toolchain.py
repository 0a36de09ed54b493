"""What runs the library, and what a deployment needs of an account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from eks_blueprint.catalogue._load import read_as

__all__ = ["NeededQuota", "Toolchain", "toolchain"]


@dataclass(frozen=True)
class NeededQuota:
    """A quota that a deployment counts against.

    :param service: service code of Service Quotas.
    :param code: code of the quota.
    :param what: what is counted.
    """

    service: str
    code: str
    what: str


@dataclass(frozen=True)
class Toolchain:
    """Versions and amounts.

    :param node_least: major version of Node.js below which nothing runs.
    :param node_tested: oldest major version that jsii supports.
    :param cdk_cli: oldest CDK CLI that reads the cloud assembly.
    :param bootstrap: least version of the bootstrap stack.
    :param disk_mib: free space that is enough.
    :param lambda_executions: concurrent executions of Lambda that are enough.
    :param quotas: quotas by name.
    :param sources: where each value is from.
    """

    node_least: int
    node_tested: int
    cdk_cli: str
    bootstrap: int
    disk_mib: int
    lambda_executions: int
    quotas: Mapping[str, NeededQuota]
    sources: Mapping[str, str]


@cache
def toolchain() -> Toolchain:
    """Return the facts."""
    return read_as("toolchain.yaml", Toolchain)
