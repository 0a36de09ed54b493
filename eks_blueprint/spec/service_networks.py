"""Networks of Amazon VPC Lattice, in which clusters find each other's services."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.environment import EnvironmentSpec
from eks_blueprint.spec.tags import Tags
from eks_blueprint.spec.types import AccountId, Bool, pattern

__all__ = ["ServiceNetworkName", "ServiceNetworkSpec"]

# CloudFormation schema of AWS::VpcLattice::ServiceNetwork, Name; VPC Lattice API 2022-11-30, shape
# ServiceNetworkName, for the length. Kubernetes takes such a name for a Gateway.
ServiceNetworkName = Annotated[
    str,
    Field(min_length=3, max_length=63),
    AfterValidator(
        pattern(
            r"(?!servicenetwork-)[a-z0-9]+(-[a-z0-9]+)*",
            "the name of a service network, such as orders: lower-case letters, digits and single "
            "hyphens",
        )
    ),
]


class ServiceNetworkSpec(Spec):
    """A service network of VPC Lattice, in a stack of its own (OPS-DIS-1)."""

    environment: EnvironmentSpec = EnvironmentSpec()
    """Account and Region; must equal those of the clusters that name it. Default: those the CDK CLI
    deploys to."""

    auth: Literal["iam", "none"] = "iam"
    """Who may call services. `iam`: principals of this account and of `share_with`, in requests
    that they sign; `none`: everyone in an associated VPC. Default: iam."""

    share_with: tuple[AccountId, ...] = ()
    """Accounts with which AWS RAM shares the network. Default: none."""

    share_outside_organization: Bool = False
    """Let accounts of other organizations accept the share. Default: false."""

    deletion_protection: Bool = True
    """Protect the stack from deletion. Default: true."""

    tags: Tags = {}
    """Tags of every resource of the stack. Default: none."""
