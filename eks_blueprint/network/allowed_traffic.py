"""What a cluster accepts from another one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_cdk import CfnResource
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import AllowedTrafficSpec

__all__ = ["AllowedTraffic"]


class AllowedTraffic(Construct):
    """Rules of a security group that admit another cluster on certain ports.

    The source is either the security group of the other cluster, which EC2 knows in the same VPC
    and over a peering connection within one Region, or its ranges. A range admits everything in
    it: other clusters and instances of the VPC as well.

    :param security_group: the group that gets the rules, such as the cluster security group.
    :param spec: ports and protocol; the names of the clusters are for the description.
    :param source_group_id: security group of the other cluster. Default: none.
    :param source_account: account of that group, if it is another one. Default: the same.
    :param ipv4_cidrs: IPv4 ranges of the other cluster, by name. Default: none.
    :param ipv6_cidrs: IPv6 ranges of the other cluster, by name. Default: none.
    :param after: resource that must exist first, such as the peering connection. Default: none.
    :raises BlueprintError: unless there is either a group or a range.

    Source: CloudFormation template reference, AWS::EC2::SecurityGroupIngress,
    AWS::EC2::PrefixList; VPC peering guide, "Update your security groups to reference peer security
    groups".
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        security_group: ec2.ISecurityGroup,
        spec: AllowedTrafficSpec,
        source_group_id: str | None = None,
        source_account: str | None = None,
        ipv4_cidrs: Mapping[str, str] | None = None,
        ipv6_cidrs: Mapping[str, str] | None = None,
        after: CfnResource | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, AllowedTrafficSpec, spec)
        ranges = bool(ipv4_cidrs) or bool(ipv6_cidrs)
        if ranges == (source_group_id is not None):
            got = "both" if ranges else "neither"
            raise BlueprintError(f"must have source_group_id or ranges, got {got}", scope=self)
        first, last = spec.ports
        self.prefix_list: ec2.CfnPrefixList | None = None
        self.rules: list[ec2.CfnSecurityGroupIngress] = []
        sources = _sources(source_group_id, source_account, ipv4_cidrs or {})
        if ipv6_cidrs:
            sources["Ipv6"] = {"source_prefix_list_id": self._prefix_list(ipv6_cidrs)}
        for name, source in sources.items():
            rule = ec2.CfnSecurityGroupIngress(
                self,
                name,
                group_id=security_group.security_group_id,
                ip_protocol=spec.protocol,
                from_port=first,
                to_port=last,
                description=f"from EKS cluster {spec.source}",
                **source,
            )
            if after is not None:
                rule.add_resource_dependency(after)
            self.rules.append(rule)

    def _prefix_list(self, cidrs: Mapping[str, str]) -> str:
        """Create a list of IPv6 ranges, which rule packs read where the ranges are tokens."""
        self.prefix_list = ec2.CfnPrefixList(
            self,
            "Ipv6Ranges",
            prefix_list_name=f"{self.node.path}-ipv6",
            address_family="IPv6",
            max_entries=len(cidrs),
            entries=[{"cidr": cidr, "description": name} for name, cidr in cidrs.items()],
        )
        return self.prefix_list.attr_prefix_list_id


def _sources(
    group: str | None, account: str | None, ipv4: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    if group is None:
        return {f"Ipv4-{name}": {"cidr_ip": cidr} for name, cidr in ipv4.items()}
    owner = {"source_security_group_owner_id": account} if account else {}
    return {"Group": {"source_security_group_id": group, **owner}}
