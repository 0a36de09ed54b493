"""Grants of other constructs, as managed policies."""

from __future__ import annotations

from typing import cast

from aws_cdk import aws_iam as iam
from constructs import Construct

__all__ = ["define_grants"]


def define_grants(
    scope: Construct, role: iam.CfnRole
) -> tuple[iam.ManagedPolicy, iam.CfnManagedPolicy]:
    """Create the policy that ``grant`` methods write to; a role would write an inline policy.

    :param scope: construct that owns the role.
    :param role: the role.
    :returns: the policy, and its resource, for constructs that must wait for it.
    """
    grants = iam.ManagedPolicy(scope, "Grants")
    resource = cast("iam.CfnManagedPolicy", grants.node.default_child)
    resource.roles = [role.ref]
    return grants, resource
