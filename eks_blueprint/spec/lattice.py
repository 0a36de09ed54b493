"""Amazon VPC Lattice in a cluster."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import Field

from eks_blueprint.spec._base import Found, Spec, Warned
from eks_blueprint.spec.arns import CertificateArn, ServiceNetworkArn
from eks_blueprint.spec.chart_values import value_issues, version_warnings
from eks_blueprint.spec.charts import ChartVersion
from eks_blueprint.spec.kubernetes import Namespace, ObjectName
from eks_blueprint.spec.labels import LabelKey, LabelValue
from eks_blueprint.spec.service_networks import ServiceNetworkName
from eks_blueprint.spec.types import Bool, Int, Name, PrefixListId, VpcId

__all__ = ["LatticeExportSpec", "LatticeImportSpec", "LatticeSpec"]

_CHART = "aws-gateway-controller-chart"
_Port = Annotated[Int, Field(ge=1, le=65535)]


class LatticeExportSpec(Spec):
    """A Service whose pods become targets for routes of other clusters."""

    namespace: Namespace
    """Namespace of the Service, which must exist."""

    service: ObjectName | None = None
    """Name of the Service. Default: the name of the export."""

    port: _Port
    """Port of the Service."""

    route_type: Literal["HTTP", "GRPC", "TLS"] = "HTTP"
    """Kind of the routes. Default: HTTP."""


class LatticeImportSpec(Spec):
    """An export of another cluster, as a backend for routes of this one."""

    namespace: Namespace
    """Namespace of the routes, which must exist and be the one of the export."""

    export: ObjectName | None = None
    """Name of the export. Default: the name of the import."""

    cluster: Name | None = None
    """Name of the cluster that exports it. Default: any."""

    vpc_id: VpcId | None = None
    """VPC of that cluster. Default: any."""

    port: _Port
    """Port in the object, which Kubernetes wants and the controller does not read."""


class LatticeSpec(Spec):
    """A service network of VPC Lattice, and the controller that fills it (OPS-DIS-1)."""

    service_network: ServiceNetworkName
    """Name of the network and of its Gateway: one of `service_networks`, or, with
    `service_network_arn`, the name that the existing one has."""

    service_network_arn: ServiceNetworkArn | None = None
    """ARN of a network that exists, such as one that another account shares. Default: none; the
    network is one of `service_networks`."""

    associate_vpc: Bool = True
    """Associate the VPC with the network, so that its pods reach the services. A VPC has one
    association: of clusters in one VPC, exactly one makes it. Default: true."""

    listener: Literal["HTTPS", "HTTP"] = "HTTPS"
    """Protocol in which services are called, on port 443 or 80. Default: HTTPS, with certificates
    of VPC Lattice for its own names."""

    certificate_arn: CertificateArn | None = None
    """ACM certificate for names of your own. Default: none."""

    namespace_labels: dict[LabelKey, LabelValue] = {"service-network": "shared"}
    """Labels of namespaces whose routes may use the Gateway. Default: `service-network: shared`."""

    any_namespace: Bool = False
    """Let routes of every namespace use the Gateway, regardless of labels. Default: false."""

    prefix_list_id: PrefixListId | None = None
    """Managed prefix list of VPC Lattice in the Region for the IP family of the pods. Default:
    none; a function of the stack asks for its id."""

    install_gateway_api: Bool = True
    """Install the definitions of the Gateway API in the version for which the controller is built.
    Default: true; false, if something else brings them before."""

    exports: dict[ObjectName, LatticeExportSpec] = {}
    """Services for other clusters, by the name of the export. Default: none."""

    imports: dict[ObjectName, LatticeImportSpec] = {}
    """Exports of other clusters, by a name of your choice. Default: none."""

    chart_version: ChartVersion | None = None
    """Exact version of the chart; the library's values and permissions were checked with the
    default only. Default: the library's."""

    values: dict[str, Any] = {}
    """Values of the chart, merged over those of the library. Default: none."""

    def warnings(self) -> Iterable[Warned]:
        yield from version_warnings(_CHART, self.chart_version)

    def issues(self) -> Iterable[Found]:
        yield from value_issues(_CHART, self.values, self.chart_version)
        if not self.any_namespace and not self.namespace_labels:
            yield (
                ("namespace_labels",),
                "must have at least one label; set any_namespace to let every namespace join",
            )
        if self.certificate_arn is not None and self.listener != "HTTPS":
            yield ("certificate_arn",), f"must be unset with listener {self.listener}; set HTTPS"
