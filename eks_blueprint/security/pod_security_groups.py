"""Security groups for pods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import CfnResource, Token
from aws_cdk import aws_ec2 as ec2
from constructs import Construct, IDependable

from eks_blueprint.arguments import checked
from eks_blueprint.checks import refuse_other_specs
from eks_blueprint.delivery import Delivery, Installed, KubernetesObject, Manifests
from eks_blueprint.errors import BlueprintError, refuse
from eks_blueprint.spec import NodeGroupSpec, NodePoolSpec
from eks_blueprint.spec._base import below
from eks_blueprint.spec.rules.pod_security_groups_and_nodes import branch_interface_issues

__all__ = ["PodSecurityGroups"]


class PodSecurityGroups(Construct):
    """Assigns security groups to pods, in place of the security groups of their node.

    The cluster must be prepared: ``ENABLE_POD_ENI`` on the VPC CNI, AmazonEKSVPCResourceController
    on the role of the control plane, and nodes of instance types that support branch network
    interfaces. The field ``pod_security_groups`` of the spec does all of this. Pods on Fargate need
    none of it. It supports neither Windows nodes nor EKS Auto Mode.

    :param delivery: how objects are applied to the cluster.
    :param cluster_security_group: security group of nodes and CoreDNS. If set, rules allow DNS
        queries from the pods to it, and probes from it to the pods. Default: no rules; add your
        own.
    :param nodes: node groups and node pools on which such pods run, by name; their instance types
        are checked. Default: none.
    :param after: resources that must exist first, such as the VPC CNI. Default: none.
    :raises BlueprintError: if an instance type does not support branch network interfaces.

    Source: recommendation SEC-NET-2; EKS user guide, "Assign security groups to individual Pods"
    and "Use a security group policy for an Amazon EKS Pod".
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        delivery: Delivery,
        cluster_security_group: ec2.ISecurityGroup | None = None,
        nodes: Mapping[str, NodeGroupSpec | NodePoolSpec] | None = None,
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_specs(self, (NodeGroupSpec, NodePoolSpec), nodes=nodes or {})
        refuse(below(("nodes",), branch_interface_issues(nodes or {})), scope=self)
        self._delivery = delivery
        self._cluster_group = cluster_security_group
        self._after = tuple(after)
        self._rules: dict[tuple[str, str], CfnResource] = {}

    def assign_security_groups(
        self,
        name: str,
        *,
        namespace: str,
        security_groups: Sequence[ec2.ISecurityGroup],
        pods: Mapping[str, str] | None = None,
        service_account_labels: Mapping[str, str] | None = None,
        all_pods: bool = False,
        probe_ports: Sequence[int] = (),
        after: Sequence[IDependable | Installed] = (),
    ) -> Installed:
        """Apply a SecurityGroupPolicy; it takes effect for pods that start afterwards.

        :param name: name of the policy.
        :param namespace: namespace of the pods.
        :param security_groups: one to five security groups, in place of those of the node.
        :param pods: labels of the pods. Default: select by service account only.
        :param service_account_labels: labels of the pods' service account. Default: select by pod
            labels only.
        :param all_pods: select every pod of the namespace. Default: false.
        :param probe_ports: TCP ports on which the kubelet probes the pods. Default: none.
        :param after: resources that must exist first, such as the namespace. Default: none.
        :returns: the installed objects, for pods to wait for.
        :raises BlueprintError: if there is no group, more than five, or no selector.
        """
        if not 1 <= len(security_groups) <= 5:
            raise BlueprintError(
                f"security_groups of {name} must be 1 to 5, got {len(security_groups)}", scope=self
            )
        if not (pods or service_account_labels or all_pods):
            raise BlueprintError(
                f"{name} must select pods by pods or service_account_labels, or say all_pods, got "
                "neither",
                scope=self,
            )
        ids = [group.security_group_id for group in security_groups]
        rules = [
            rule
            for group, group_id in zip(security_groups, ids, strict=True)
            for rule in self._wire(group, group_id, probe_ports)
        ]
        return self._delivery.apply(
            Manifests(
                f"security-group-{namespace}.{name}",
                (_policy(name, namespace, ids, pods or {}, service_account_labels or {}),),
            ),
            after=(*self._after, *after, *rules),
        )

    def _wire(
        self, group: ec2.ISecurityGroup, group_id: str, probe_ports: Sequence[int]
    ) -> list[CfnResource]:
        """Add the rules between pods and nodes, each rule once, in any order of calls."""
        if self._cluster_group is None:
            return []
        nodes = self._cluster_group.security_group_id
        scope_id = group.node.addr if Token.is_unresolved(group_id) else group_id
        rules = [
            self._rule(scope_id, f"Dns{protocol.capitalize()}", nodes, group_id, protocol, 53)
            for protocol in ("tcp", "udp")
        ]
        rules += [
            self._rule(scope_id, f"Probe{port}", group_id, nodes, "tcp", port)
            for port in probe_ports
        ]
        return rules

    def _rule(
        self, scope_id: str, name: str, to: str, source: str, protocol: str, port: int
    ) -> CfnResource:
        if (scope_id, name) not in self._rules:
            where = self.node.try_find_child(scope_id) or Construct(self, scope_id)
            self._rules[scope_id, name] = ec2.CfnSecurityGroupIngress(
                where,  # type: ignore[arg-type]  # jsii types a child as an interface
                name,
                group_id=to,
                source_security_group_id=source,
                ip_protocol=protocol,
                from_port=port,
                to_port=port,
                description="Pods with security groups of their own: names, and probes of nodes",
            )
        return self._rules[scope_id, name]


def _policy(
    name: str,
    namespace: str,
    groups: Sequence[str],
    pods: Mapping[str, str],
    accounts: Mapping[str, str],
) -> KubernetesObject:
    selectors: dict[str, Any] = {}
    if pods or not accounts:
        # An empty selector selects every pod of the namespace.
        selectors["podSelector"] = {"matchLabels": dict(pods)} if pods else {}
    if accounts:
        selectors["serviceAccountSelector"] = {"matchLabels": dict(accounts)}
    return {
        "apiVersion": "vpcresources.k8s.aws/v1beta1",
        "kind": "SecurityGroupPolicy",
        "metadata": {"name": name, "namespace": namespace},
        "spec": {**selectors, "securityGroups": {"groupIds": [*groups]}},
    }
