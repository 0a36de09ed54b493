"""How both stacks use an environment."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import Environment, Stack, Tags

from eks_blueprint.spec import EnvironmentSpec

__all__ = ["environment", "tag"]


def environment(spec: EnvironmentSpec) -> Environment | None:
    """Return CDK's environment, or none for a template that fits every account and Region."""
    return Environment(account=spec.account, region=spec.region) if spec.region else None


def tag(stack: Stack, tags: Mapping[str, str]) -> None:
    """Tag every resource of the stack."""
    for key, value in tags.items():
        Tags.of(stack).add(key, value)
