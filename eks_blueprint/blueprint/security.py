"""The security constructs of a cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_blueprint.addons import CoreAddons
from eks_blueprint.autoscaling import VerticalPodAutoscaler
from eks_blueprint.blueprint.context import ClusterContext
from eks_blueprint.delivery import Delivery, Installed
from eks_blueprint.ingress import INGRESS_CLASS, LoadBalancerController, has_mutating_policies
from eks_blueprint.security import (
    CertificateAuthority,
    Gatekeeper,
    KubeBench,
    NetworkPolicies,
    PodSecurityGroups,
    PrivateTls,
)

__all__ = ["Security"]

_CONNECTOR = "aws-privateca-connector-for-kubernetes"


class Security(Construct):
    """Gatekeeper, private TLS, network policies, security groups of pods, and kube-bench.

    :param context: the cluster.
    :param delivery: how charts and objects are installed in the cluster.
    :param addons: the managed add-ons.
    :param vertical_pod_autoscaler: the Vertical Pod Autoscaler. Default: none.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        context: ClusterContext,
        delivery: Delivery,
        addons: CoreAddons,
        vertical_pod_autoscaler: VerticalPodAutoscaler | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        self._context = context
        self._spec = context.spec
        self._delivery = delivery
        self._addons = addons
        self._vertical_pod_autoscaler = vertical_pod_autoscaler
        self.gatekeeper = self._gatekeeper()
        self.private_tls = self._private_tls()
        self.network_policies = self._network_policies()
        self.pod_security_groups = PodSecurityGroups(
            self,
            "PodSecurityGroups",
            delivery=delivery,
            cluster_security_group=context.security_group,
        )
        self._assign_security_groups()
        self.kube_bench = None
        kube_bench = self._spec.kube_bench
        if kube_bench is not None:
            self.kube_bench = KubeBench(self, "KubeBench", delivery=delivery, spec=kube_bench)

    def make_services_dual_stack(self, controller: LoadBalancerController | None) -> None:
        """Give Services of IPv6 clusters dual-stack load balancers.

        :param controller: the load balancer controller, if there is one.
        """
        if controller is not None and self._context.ip_family == "ipv6":
            controller.make_services_dual_stack(
                kubernetes_version=self._context.kubernetes_version,
                gatekeeper=self.gatekeeper is not None,
            )

    def _gatekeeper(self) -> Gatekeeper | None:
        spec = self._spec
        if spec.gatekeeper is None:
            return None
        ingress, vertical = spec.ingress, self._vertical_pod_autoscaler
        with_tls = ingress is not None and (ingress.certificate or ingress.certificate_arns)
        return Gatekeeper(
            self,
            "Gatekeeper",
            delivery=self._delivery,
            spec=spec.gatekeeper,
            tls_classes=[INGRESS_CLASS] if with_tls else [],
            vertical_pod_autoscaler=vertical.controller if vertical is not None else None,
            mutate_services=ingress is not None
            and self._context.ip_family == "ipv6"
            and not has_mutating_policies(self._context.kubernetes_version),
            tenant_nodes={
                name: [*tenant.namespaces]
                for name, tenant in spec.tenants.items()
                if tenant.node_pool is not None
            },
        )

    def _private_tls(self) -> PrivateTls | None:
        tls = self._spec.private_tls
        if tls is None:
            return None
        authority: CertificateAuthority | cdk.aws_acmpca.ICertificateAuthority
        if tls.authority is not None:
            authority = CertificateAuthority(
                self,
                "Authority",
                spec=tls.authority,
                removal_policy=self._context.removal_policy,
            )
        else:
            authority = cdk.aws_acmpca.CertificateAuthority.from_certificate_authority_arn(
                self, "Authority", tls.authority_arn or ""
            )
        made = PrivateTls(
            self,
            "PrivateTls",
            cluster=self._context.cluster,
            delivery=self._delivery,
            authority=authority,
        )
        if made.association is not None:
            self._addons.addons[_CONNECTOR].wait_for(made.association)
        return made

    def _network_policies(self) -> NetworkPolicies | None:
        policies = self._spec.network_policies
        if policies is None or not (policies.namespaces or policies.cluster):
            return None
        return NetworkPolicies(
            self,
            "NetworkPolicies",
            delivery=self._delivery,
            namespaces=policies.namespaces,
            cluster=policies.cluster,
            vpc_cidrs=self._context.pod_cidrs,
            dns_cidrs=self._context.dns_cidrs,
            ip_family=self._context.ip_family,
        )

    def _assign_security_groups(self) -> None:
        groups = self._spec.pod_security_groups
        for name, policy in groups.policies.items() if groups is not None else ():
            self.pod_security_groups.assign_security_groups(
                name,
                namespace=policy.namespace,
                security_groups=self._given(name, policy.security_group_ids),
                pods=policy.pods,
                service_account_labels=policy.service_account_labels,
                probe_ports=policy.probe_ports,
            )

    def _given(self, name: str, ids: Sequence[str]) -> list[ec2.ISecurityGroup]:
        where = Construct(self, f"Given-{name}")
        return [ec2.SecurityGroup.from_security_group_id(where, one, one) for one in ids]

    def request_certificates(self, namespaces: Mapping[str, Installed]) -> None:
        """Request the certificates of the spec.

        :param namespaces: the installed objects of each namespace of tenants; others exist already.
        """
        tls = self._spec.private_tls
        if self.private_tls is None or tls is None:
            return
        for name, certificate in tls.certificates.items():
            step = namespaces.get(certificate.namespace)
            self.private_tls.request_certificate(
                name, certificate, after=[step] if step is not None else []
            )
