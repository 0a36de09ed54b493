"""A service network of Amazon VPC Lattice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import aws_cdk as cdk
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import ACCOUNT
from eks_blueprint.checks import refuse_other_spec, refuse_value
from eks_blueprint.iam import policy_document
from eks_blueprint.spec import ServiceNetworkSpec
from eks_blueprint.spec.service_networks import ServiceNetworkName

__all__ = ["ServiceNetwork", "ServiceNetworkReference"]


@checked
@dataclass(frozen=True)
class ServiceNetworkReference:
    """A service network, new or existing.

    :param name: its name, a literal: a Gateway has the same.
    :param arn: its ARN.
    """

    name: str
    arn: str


class ServiceNetwork(Construct):
    """A network in which routes of clusters become services that other clusters call.

    With IAM authorization, callers sign their requests; those of other accounts than that of the
    network and those that it is shared with are refused, and so are unsigned ones.

    :param name: its name, unique in account and Region.
    :param spec: the network. Default: IAM authorization, for this account only.
    :raises BlueprintError: for a name that VPC Lattice does not take.

    Source: VPC Lattice user guide, "Service networks" and "Auth policies"; recommendation
    OPS-DIS-1.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        spec: ServiceNetworkSpec | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_value(self, "name", name, ServiceNetworkName)
        spec = spec if spec is not None else ServiceNetworkSpec()
        refuse_other_spec(self, ServiceNetworkSpec, spec)
        self.resource = cdk.aws_vpclattice.CfnServiceNetwork(
            self, "Resource", name=name, auth_type="AWS_IAM" if spec.auth == "iam" else "NONE"
        )
        self.arn: str = self.resource.attr_arn
        self.auth_policy: cdk.aws_vpclattice.CfnAuthPolicy | None = None
        if spec.auth == "iam":
            self.auth_policy = cdk.aws_vpclattice.CfnAuthPolicy(
                self,
                "AuthPolicy",
                resource_identifier=self.arn,
                policy=_auth_policy(spec.share_with),
            )
        self.share: cdk.aws_ram.CfnResourceShare | None = None
        if spec.share_with:
            self.share = cdk.aws_ram.CfnResourceShare(
                self,
                "Share",
                name=f"service-network-{name}",
                resource_arns=[self.arn],
                principals=[*spec.share_with],
                allow_external_principals=spec.share_outside_organization,
            )
        self.reference = ServiceNetworkReference(name=name, arn=self.arn)


def _auth_policy(others: Sequence[str]) -> dict[str, Any]:
    """Let principals of these accounts invoke services; an unsigned request has no account.

    Source: VPC Lattice user guide, "Auth policies", on condition keys and anonymous principals.
    """
    return policy_document(
        {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "vpc-lattice-svcs:Invoke",
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:PrincipalAccount": [ACCOUNT, *others]}},
        }
    )
