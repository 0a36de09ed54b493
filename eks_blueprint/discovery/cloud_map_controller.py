"""AWS Cloud Map MCS controller."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from constructs import Construct, IDependable

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import arn
from eks_blueprint.checks import literal_name, refuse_other_spec, refuse_value
from eks_blueprint.delivery import Delivery, Installed, Manifests
from eks_blueprint.discovery.cloud_map_definitions import definitions
from eks_blueprint.discovery.cloud_map_objects import (
    NAMESPACE,
    SERVICE_ACCOUNT,
    cluster_properties,
    controller_objects,
    dns_objects,
    exports,
)
from eks_blueprint.errors import BlueprintError
from eks_blueprint.iam import IrsaRole, IssuerProvider
from eks_blueprint.spec import CloudMapSpec
from eks_blueprint.spec.service_addresses import clusterset_dns_address
from eks_blueprint.spec.types import ServiceCidr

__all__ = ["CloudMapController"]


class CloudMapController(Construct):
    """The controller with its definitions, its role, and a CoreDNS for ``clusterset.local``.

    A ServiceExport registers the pods of its Service in Cloud Map; in the other clusters of the
    set, the controller makes a ServiceImport and a Service with these pods. The managed CoreDNS
    has to forward ``clusterset.local`` to ``dns_address``.

    The role is assumed through the issuer: the controller's SDK is older than Pod Identity. Pods
    have to be reachable between the clusters. Namespaces and services in Cloud Map stay.

    :param cluster: the cluster, owned or imported.
    :param delivery: how objects are installed in the cluster.
    :param spec: the part ``service_discovery.cloud_map`` of the spec.
    :param issuer: IAM OIDC provider of the cluster, of which an account has one.
    :param service_ipv4_cidr: range of the cluster's Services, in which the CoreDNS has an address;
        needed with ``spec.dns``. Default: none.
    :param security_group: security group of nodes and pods, for ``spec.inbound_cidrs``. Default:
        none.
    :param cluster_name: name of the cluster as a literal. Default: that of ``cluster``.
    :param share: apply exports now; otherwise :meth:`share_services` does, after their namespaces.
        Default: true.
    :param after: resources that must exist first. Default: none.
    :raises BlueprintError: if ``service_ipv4_cidr`` or ``security_group`` is missing.

    Source: aws/aws-cloud-map-mcs-controller-for-k8s v0.3.1; EKS user guide, "Use pod identity with
    the AWS SDK" (Go v2 since 2023-11-14; v0.3.1 has that of 2022); recommendation OPS-DIS-1.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        delivery: Delivery,
        spec: CloudMapSpec,
        issuer: IssuerProvider,
        service_ipv4_cidr: str | None = None,
        security_group: ec2.ISecurityGroup | None = None,
        cluster_name: str | None = None,
        share: bool = True,
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, CloudMapSpec, spec)
        # `accept_experimental` answers the warning of the spec, so there is no annotation.
        self._delivery, self._exports = delivery, exports(spec.exports)
        self.statements = _statements()
        self.identity = IrsaRole(
            self,
            "Identity",
            provider=issuer,
            namespace=NAMESPACE,
            service_account=SERVICE_ACCOUNT,
            statements=self.statements,
        )
        self.definitions = delivery.apply(
            Manifests("CloudMapDefinitions", definitions()), after=after
        )
        name = literal_name(self, cluster, cluster_name, since="its ClusterProperty")
        self.properties = delivery.apply(
            Manifests("CloudMapProperties", cluster_properties(name, spec.cluster_set)),
            after=[self.definitions],
        )
        self.controller = delivery.apply(
            Manifests("CloudMapController", controller_objects(self.identity.role_arn)),
            after=[self.definitions, self.properties, *after],
        )
        self.dns_address: str | None = None
        if spec.dns:
            refuse_value(self, "service_ipv4_cidr", service_ipv4_cidr, ServiceCidr)
            self.dns_address = clusterset_dns_address(str(service_ipv4_cidr))
            self.dns = delivery.apply(
                Manifests("CloudMapDns", dns_objects(self.dns_address)), after=[self.controller]
            )
        if spec.inbound_cidrs:
            self._admit(security_group, spec.inbound_cidrs)
        self.shared: Installed | None = None
        if share:
            self.share_services()

    def share_services(self, *, after: Sequence[IDependable | Installed] = ()) -> None:
        """Apply the exports of the spec.

        :param after: what makes their namespaces. Default: nothing; they exist.
        """
        if self._exports and self.shared is None:
            self.shared = self._delivery.apply(
                Manifests("CloudMapExports", self._exports, separate=True),
                after=[self.controller, *after],
            )

    def _admit(self, group: ec2.ISecurityGroup | None, cidrs: Sequence[str]) -> None:
        if group is None:
            raise BlueprintError(
                "security_group must be given where the spec has inbound_cidrs, got none",
                scope=self,
            )
        for index, cidr in enumerate(cidrs):
            ec2.CfnSecurityGroupIngress(
                self,
                f"FromClusterSet{index}",
                group_id=group.security_group_id,
                ip_protocol="tcp",
                from_port=0,
                to_port=65535,
                cidr_ip=cidr,
                description="Pods of other clusters of the set",
            )


def _statements() -> list[Mapping[str, Any]]:
    """Return what the controller calls, in this account and Region.

    Upstream attaches AWSCloudMapFullAccess. Left out are deleting, private DNS namespaces and
    Route 53.

    Source: pkg/cloudmap/aws_facade.go, v0.3.1; service authorization reference, "AWS Cloud Map".
    """
    namespaces, services = (
        arn("servicediscovery", "namespace/*"),
        arn("servicediscovery", "service/*"),
    )
    return [
        # None of these supports resource-level permissions.
        {
            "Effect": "Allow",
            "Action": [
                "servicediscovery:CreateHttpNamespace",
                "servicediscovery:ListNamespaces",
                "servicediscovery:ListOperations",
                "servicediscovery:ListServices",
            ],
            "Resource": "*",
        },
        # Their ids are made when the controller makes them.
        {
            "Effect": "Allow",
            "Action": [
                "servicediscovery:CreateService",
                "servicediscovery:DiscoverInstances",
                "servicediscovery:GetOperation",
            ],
            "Resource": [namespaces, services],
        },
        {
            "Effect": "Allow",
            "Action": ["servicediscovery:DeregisterInstance", "servicediscovery:RegisterInstance"],
            "Resource": services,
        },
    ]
