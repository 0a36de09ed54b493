"""The resource of an EKS Capability."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from aws_cdk import CfnResource
from aws_cdk import aws_eks as eks_l1
from aws_cdk import aws_eks_v2 as eks
from constructs import Construct

from eks_blueprint.attributes import cluster_name
from eks_blueprint.integrations.capability_role import CapabilityRole

__all__ = ["define_capability"]


def define_capability(
    scope: Construct,
    kind: Literal["ACK", "ARGOCD", "KRO"],
    *,
    cluster: eks.ICluster,
    identity: CapabilityRole,
    configuration: dict[str, Any] | None = None,
    policies: Iterable[CfnResource] = (),
) -> eks_l1.CfnCapability:
    """Create a capability, after the policies of its role.

    :param scope: construct that owns it; its id there is ``Resource``.
    :param kind: type of the capability, of which a cluster has one; in lower case, it is its name.
    :param cluster: the cluster.
    :param identity: the role.
    :param configuration: its configuration. Default: none.
    :param policies: further policies to come after. Default: none.

    Source: CloudFormation schema of AWS::EKS::Capability.
    """
    made = eks_l1.CfnCapability(
        scope,
        "Resource",
        cluster_name=cluster_name(cluster),
        capability_name=kind.lower(),
        type=kind,
        role_arn=identity.role_arn,
        # The only policy that EKS has.
        delete_propagation_policy="RETAIN",
        configuration=configuration,
    )
    for policy in (*identity.policies, *policies):
        made.add_resource_dependency(policy)
    return made
