"""An Application Load Balancer in front of two clusters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import Any

import aws_cdk as cdk
from aws_cdk import RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticloadbalancingv2 as elb
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import subnet_ids, vpc_id
from eks_blueprint.checks import (
    refuse_arns_of_elsewhere,
    refuse_no_subnets,
    refuse_other_family,
    refuse_other_spec,
)
from eks_blueprint.encryption import KEEP
from eks_blueprint.errors import BlueprintError
from eks_blueprint.ingress.access_logs import AccessLogsBucket
from eks_blueprint.security_groups import SecurityGroupOwner
from eks_blueprint.spec.blue_green import LoadBalancerSpec, TargetServiceSpec
from eks_blueprint.spec.rules.blue_green_and_clusters import target_group_name

__all__ = ["BlueGreenLoadBalancer"]


class BlueGreenLoadBalancer(SecurityGroupOwner):
    """A load balancer that belongs to neither cluster, with a target group for each of them.

    Pods become targets by a TargetGroupBinding in their cluster, which finds the target group by
    its name. Requests for other hosts are answered with 404. It listens to HTTPS only.

    :param pair: name of the pair, which is part of the names of target groups.
    :param spec: the load balancer and its services.
    :param vpc: VPC of both clusters.
    :param ipv4_cidrs: IPv4 ranges of the VPC, to which its security group lets it connect.
    :param ipv6_cidrs: its IPv6 ranges, or tokens of them. Default: none.
    :param subnets: one subnet in each zone: private ones, or public ones for internet-facing.
    :param weights: weight by colour, for the clusters that the pair has.
    :param ip_family: IP family of both clusters; with ``ipv6`` targets have IPv6 addresses, and
        the load balancer has both. Default: ipv4.
    :param deletion_protection: protect the load balancer from deletion. Default: true.
    :param removal_policy: of the access logs when the stack is deleted. Default: kept.
    :raises BlueprintError: if there is no subnet or no weight, or an ARN is of another Region.

    Source: ELB API reference, ForwardActionConfig; aws-load-balancer-controller 3.5 documentation,
    "TargetGroupBinding" and "MultiCluster Target Groups"; recommendation SEC-TLS-1.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        pair: str,
        spec: LoadBalancerSpec,
        vpc: ec2.IVpc,
        ipv4_cidrs: Sequence[str],
        ipv6_cidrs: Sequence[str] = (),
        subnets: Sequence[ec2.ISubnet],
        weights: Mapping[str, int],
        ip_family: str = "ipv4",
        deletion_protection: bool = True,
        removal_policy: RemovalPolicy = KEEP,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, LoadBalancerSpec, spec)
        refuse_arns_of_elsewhere(self, {"spec": spec})
        refuse_no_subnets(self, subnets)
        refuse_other_family(self, ip_family)
        if not weights:
            raise BlueprintError("weights must name a cluster, got none", scope=self)
        self._pair, self._vpc, self._weights = pair, vpc, weights
        self._ip_family = ip_family
        self.ports: tuple[int, ...] = tuple(
            sorted({service.port for service in spec.services.values()})
        )
        self.security_group_resource = ec2.CfnSecurityGroup(
            self,
            "SecurityGroup",
            group_description=f"HTTPS to the clusters of {pair}",
            vpc_id=vpc_id(vpc),
            security_group_ingress=[
                _rule(443, "who may connect", cidr, ipv6=":" in cidr) for cidr in spec.inbound_cidrs
            ],
            security_group_egress=[
                _rule(port, "pods", cidr, ipv6=ipv6)
                for port in self.ports
                for cidrs, ipv6 in ((ipv4_cidrs, False), (ipv6_cidrs, True))
                for cidr in cidrs
            ],
        )
        self.access_logs = AccessLogsBucket(
            self,
            "AccessLogs",
            prefix=spec.access_logs.prefix,
            retention_days=spec.access_logs.retention_days,
            removal_policy=removal_policy,
        )
        self.resource = elb.CfnLoadBalancer(
            self,
            "Resource",
            type="application",
            scheme=spec.scheme,
            ip_address_type="dualstack" if ip_family == "ipv6" else "ipv4",
            subnets=subnet_ids(subnets),
            security_groups=[self.security_group_resource.attr_group_id],
            load_balancer_attributes=[
                {"key": key, "value": value}
                for key, value in self._attributes(deletion_protection).items()
            ],
        )
        # ELB writes a test file when logs are turned on.
        self.resource.add_resource_dependency(self.access_logs.policy)
        self.listener = self._define_listener(spec)
        self.target_groups: dict[str, elb.CfnTargetGroup] = {}
        for name, service in spec.services.items():
            self._define_rule(name, service)
        if spec.web_acl_arn is not None:
            cdk.aws_wafv2.CfnWebACLAssociation(
                self, "WebAcl", resource_arn=self.resource.ref, web_acl_arn=spec.web_acl_arn
            )

    @cached_property
    def dns_name(self) -> str:
        """The DNS name of the load balancer."""
        return self.resource.attr_dns_name

    def _attributes(self, deletion_protection: bool) -> dict[str, str]:
        return {
            "deletion_protection.enabled": str(deletion_protection).lower(),
            "routing.http.drop_invalid_header_fields.enabled": "true",
            "access_logs.s3.enabled": "true",
            "access_logs.s3.bucket": self.access_logs.name,
            "access_logs.s3.prefix": self.access_logs.prefix,
        }

    def _define_listener(self, spec: LoadBalancerSpec) -> elb.CfnListener:
        first, *others = spec.certificate_arns
        listener = elb.CfnListener(
            self,
            "Https",
            load_balancer_arn=self.resource.ref,
            port=443,
            protocol="HTTPS",
            ssl_policy=spec.tls_policy,
            certificates=[{"certificateArn": first}],
            default_actions=[
                {"type": "fixed-response", "fixedResponseConfig": {"statusCode": "404"}}
            ],
        )
        if others:
            elb.CfnListenerCertificate(
                self,
                "Certificates",
                listener_arn=listener.ref,
                certificates=[{"certificateArn": one} for one in others],
            )
        return listener

    def _define_rule(self, name: str, service: TargetServiceSpec) -> None:
        groups: list[dict[str, Any]]
        if service.target_groups == "shared":
            groups = [{"targetGroupArn": self._target_group(name, service, None)}]
        else:
            groups = [
                {"targetGroupArn": self._target_group(name, service, colour), "weight": weight}
                for colour, weight in self._weights.items()
            ]
        elb.CfnListenerRule(
            self,
            f"Rule-{name}",
            listener_arn=self.listener.ref,
            priority=_priority(name),
            conditions=[
                {"field": "host-header", "hostHeaderConfig": {"values": [*service.host_names]}}
            ],
            actions=[{"type": "forward", "forwardConfig": {"targetGroups": groups}}],
        )

    def _target_group(self, name: str, service: TargetServiceSpec, colour: str | None) -> str:
        full = target_group_name(self._pair, name, colour)
        self.target_groups[full] = elb.CfnTargetGroup(
            self,
            f"Targets-{name}-{colour or 'shared'}",
            name=full,
            vpc_id=vpc_id(self._vpc),
            target_type="ip",
            ip_address_type=self._ip_family,
            protocol=service.protocol,
            # Every target is registered with the port of its pod; a change of this one would
            # replace a resource that has a name.
            port=80,
            health_check_path=service.health_check_path,
            health_check_protocol=service.protocol,
            matcher={"httpCode": "200"},
        )
        return self.target_groups[full].ref


def _rule(port: int, description: str, cidr: str, *, ipv6: bool) -> dict[str, Any]:
    return {
        "ipProtocol": "tcp",
        "fromPort": port,
        "toPort": port,
        "cidrIpv6" if ipv6 else "cidrIp": cidr,
        "description": description,
    }


def _priority(name: str) -> int:
    """Return the priority of a rule, which does not depend on the other services.

    ELB API reference, CreateRule: 1 to 50000. Hosts of services are different, so the order has no
    meaning.
    """
    return 1 + int.from_bytes(sha256(name.encode()).digest()[:4], "big") % 50000
