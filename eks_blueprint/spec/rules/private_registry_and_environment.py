"""Rules between a private registry and the partition in which it is."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.errors import Found
from eks_blueprint.spec.environment import EnvironmentSpec
from eks_blueprint.spec.private_registry import PrivateRegistrySpec

__all__ = ["pull_through_issues"]


def pull_through_issues(
    registry: PrivateRegistrySpec, environment: EnvironmentSpec
) -> Iterator[Found]:
    """Return an issue for a pull-through cache where ECR has none.

    :param registry: the private registry.
    :param environment: account and Region.

    Source: ECR user guide, "Sync an upstream registry with an Amazon ECR private registry",
    considerations.
    """
    if registry.pull_through_cache and environment.partition != "aws":
        yield (
            ("pull_through_cache",),
            f"must be false in {environment.region}, where Amazon ECR has no pull-through cache",
        )
