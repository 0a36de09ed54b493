"""The IngressClass of EKS Auto Mode."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_cdk import RemovalPolicy
from constructs import Construct, IDependable

from eks_blueprint.arguments import checked
from eks_blueprint.checks import (
    refuse_arns_of_elsewhere,
    refuse_other_family,
    refuse_other_spec,
)
from eks_blueprint.delivery import Delivery, Installed
from eks_blueprint.encryption import KEEP
from eks_blueprint.errors import refuse
from eks_blueprint.ingress.access_logs import define_access_logs
from eks_blueprint.ingress.certificate import define_certificate
from eks_blueprint.ingress.ingress_class import apply_ingress_class
from eks_blueprint.spec import IngressSpec, IpFamily
from eks_blueprint.spec._base import below
from eks_blueprint.spec.rules.auto_mode_and_ingress import auto_mode_ingress_issues
from eks_blueprint.spec.tags import tag_issues

__all__ = ["AutoModeIngress"]


class AutoModeIngress(Construct):
    """An IngressClass of EKS Auto Mode whose Ingresses share a load balancer.

    AWS runs the controller, so that there is neither a chart nor a role.

    :param delivery: how the objects are applied to the cluster.
    :param spec: the ingress part of the spec.
    :param ip_family: IP family of the cluster; with ``ipv6``, load balancers have IPv4 and IPv6
        addresses. Default: ipv4.
    :param tags: tags of load balancers and target groups; the role of the cluster must allow them
        (``AutoMode``). Default: none.
    :param tenants: whether tenants use the class: unless the spec has access logs, no Ingress can
        turn them on. Default: false.
    :param removal_policy: of the access logs when the stack is deleted. Default: kept.
    :param after: resources that must exist first. Default: none.
    :raises BlueprintError: if an ARN belongs to another Region than the stack, AWS rejects a tag,
        or the spec has values of the chart or a web ACL.

    Source: EKS user guide, "Create an IngressClass to configure an Application Load Balancer";
    recommendations SEC-TLS-1 and OPS-ING-1 to OPS-ING-3.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        delivery: Delivery,
        spec: IngressSpec,
        ip_family: IpFamily = "ipv4",
        tags: Mapping[str, str] | None = None,
        tenants: bool = False,
        removal_policy: RemovalPolicy = KEEP,
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_family(self, ip_family)
        refuse_other_spec(self, IngressSpec, spec)
        refuse_arns_of_elsewhere(self, {"spec": spec})
        refuse(below(("spec",), auto_mode_ingress_issues(spec)), scope=self)
        refuse(below(("tags",), tag_issues(tags or {})), scope=self)
        self.certificate = define_certificate(self, spec.certificate)
        self.access_logs = define_access_logs(self, spec.access_logs, removal_policy)
        self.ingress_class = apply_ingress_class(
            delivery,
            spec,
            certificate=self.certificate,
            access_logs=self.access_logs,
            ip_family=ip_family,
            tenants=tenants,
            auto_mode=True,
            tags=tags,
            after=after,
        )
