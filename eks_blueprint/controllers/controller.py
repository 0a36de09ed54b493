"""A controller: one chart of the catalogue, and the role of its service account."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import aws_eks_v2 as eks
from constructs import Construct, IDependable

from eks_blueprint import catalogue
from eks_blueprint.arguments import checked
from eks_blueprint.checks import literal_name, refuse_other_spec
from eks_blueprint.controllers.context import ControllerContext
from eks_blueprint.controllers.known import KNOWN
from eks_blueprint.delivery import Delivery, HelmRelease, Installed
from eks_blueprint.errors import BlueprintError
from eks_blueprint.iam import PodIdentityRole
from eks_blueprint.spec import ControllerSpec

__all__ = ["Controller"]


class Controller(Construct):
    """A controller that needs a chart, a role and nothing else.

    Which charts there are: ``eks_blueprint/controllers/known`` has a module for each, with the
    source of its values and permissions.

    :param cluster: the cluster, owned or imported, with Pod Identity.
    :param delivery: how the chart comes into the cluster.
    :param chart: name of the chart in the catalogue, such as ``cluster-autoscaler``; it is also the
        name of release and service account.
    :param spec: values over those of the library. Default: none.
    :param cluster_name: name of the cluster as a literal. Default: that of ``cluster``.
    :param isolated_vpc: the VPC has no way to the internet, so the controller does without services
        that have no VPC endpoint. Default: false.
    :param after: what must be there before. Default: nothing.
    :raises BlueprintError: for a chart that the library cannot install alone, or a name of the
        cluster that is not a literal.

    Source: recommendation SEC-POD-1.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        delivery: Delivery,
        chart: str,
        spec: ControllerSpec | None = None,
        cluster_name: str | None = None,
        isolated_vpc: bool = False,
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        if spec is not None:
            refuse_other_spec(self, ControllerSpec, spec)
        module = KNOWN.get(chart)
        if module is None:
            raise BlueprintError(
                f"chart must be one of {', '.join(sorted(KNOWN.names))}, got {chart!r}; install "
                "others with the delivery and a HelmRelease",
                scope=self,
            )
        name = literal_name(self, cluster, cluster_name, since="keys of IAM conditions")
        context = ControllerContext(cluster_name=name, isolated_vpc=isolated_vpc)
        self.identity = PodIdentityRole(
            self,
            "Identity",
            cluster=cluster,
            namespace=catalogue.chart(chart).namespace,
            service_account=chart,
            statements=module.statements(context),
        )
        spec = spec or ControllerSpec()
        known = catalogue.chart(chart).at(spec.chart_version)
        release = HelmRelease(chart, chart=known, values=module.values(context))
        self.release: HelmRelease = release.with_values(spec.values)
        self.controller = delivery.install(self.release, after=[*self.identity.ready, *after])
