"""A controller of ACK, installed as a chart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aws_cdk import aws_eks_v2 as eks
from constructs import Construct, IDependable

from eks_blueprint import catalogue
from eks_blueprint.arguments import checked
from eks_blueprint.attributes import REGION, literal_cluster_name
from eks_blueprint.catalogue import SYSTEM_TOLERATION
from eks_blueprint.checks import refuse_arns_of_elsewhere, refuse_other_spec, refuse_value, warn
from eks_blueprint.delivery import Delivery, HelmRelease, Installed
from eks_blueprint.errors import refuse
from eks_blueprint.iam import PodIdentityRole
from eks_blueprint.integrations.ack_role import ack_policies
from eks_blueprint.spec import AckControllerSpec
from eks_blueprint.spec.ack import AckServiceName, service_issues
from eks_blueprint.spec.chart_values import version_warnings

__all__ = ["AckController"]


class AckController(Construct):
    """The controller of one service: objects of the cluster become AWS resources.

    It is for Regions and partitions without EKS Capabilities; elsewhere :class:`AckCapability` does
    the same without pods, and reads fewer Secrets: the chart's ClusterRole reads and changes those
    of all namespaces. In AWS the controller may do what the catalogue says of the service, for
    names that start with the name of the cluster and ``-ack-``.

    :param cluster: the cluster, owned or imported, with Pod Identity.
    :param delivery: how the chart is installed in the cluster.
    :param service: name of the service at ACK, such as ``s3``.
    :param spec: the part ``ack_controllers.<service>`` of the spec. Default: the defaults of the
        spec.
    :param cluster_name: name of the cluster as a literal. Default: that of ``cluster``.
    :param after: resources that must exist first. Default: none.
    :raises BlueprintError: for a service that the library does not know, and for roles, keys and
        names that the service does not take.

    Source: recommendation OPS-ACK-1; ACK documentation, "Install an ACK controller"; chart of the
    controller, whose commit is in the catalogue.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        delivery: Delivery,
        service: AckServiceName,
        spec: AckControllerSpec | None = None,
        cluster_name: str | None = None,
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        spec = spec if spec is not None else AckControllerSpec()
        refuse_other_spec(self, AckControllerSpec, spec)
        refuse_value(self, "service", service, AckServiceName)
        refuse(service_issues({service: spec}), scope=self)
        refuse_arns_of_elsewhere(self, {"spec": spec})
        release = f"{service}-chart"
        warn(self, version_warnings(release, spec.chart_version))
        name = f"ack-{service}-controller"
        self.statements = ack_policies(
            {service: spec}, cluster_name or literal_cluster_name(cluster)
        )
        self.identity = PodIdentityRole(
            self,
            "Identity",
            cluster=cluster,
            namespace=catalogue.chart(release).namespace,
            service_account=name,
            policies=self.statements,
        )
        values: dict[str, Any] = {
            "fullnameOverride": name,
            "aws": {"region": REGION},
            "serviceAccount": {"name": name},
            # Its role may assume no other, and a namespace is the border between teams.
            "enableCARM": False,
            "enableCrossNamespace": False,
            "deployment": {"tolerations": [SYSTEM_TOLERATION]},
        }
        self.release: HelmRelease = HelmRelease(
            release, chart=catalogue.chart(release).at(spec.chart_version), values=values
        ).with_values(spec.values)
        self.controller = delivery.install(self.release, after=[*self.identity.ready, *after])
