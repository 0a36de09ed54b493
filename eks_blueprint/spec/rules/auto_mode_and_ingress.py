"""Rules between EKS Auto Mode and the ingress."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.errors import Found
from eks_blueprint.spec.ingress import IngressSpec

__all__ = ["auto_mode_ingress_issues"]


def auto_mode_ingress_issues(ingress: IngressSpec) -> Iterator[Found]:
    """Return issues for settings that the load balancing of EKS Auto Mode does not have.

    :param ingress: the ingress of a cluster with EKS Auto Mode.

    Source: EKS user guide, "Create an IngressClass to configure an Application Load Balancer".
    """
    for name in ("chart_version", "values"):
        if getattr(ingress, name):
            yield (name,), "cannot be set with auto_mode, which installs no chart; remove it"
    if ingress.web_acl_arn is not None:
        yield (
            ("web_acl_arn",),
            "cannot be set with auto_mode, whose IngressClassParams have no web ACL; set the "
            "annotation alb.ingress.kubernetes.io/wafv2-acl-arn of each Ingress",
        )
