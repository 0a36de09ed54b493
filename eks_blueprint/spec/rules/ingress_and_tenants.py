"""Rules between load balancers and tenants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Warned
from eks_blueprint.spec.gatekeeper import GatekeeperSpec
from eks_blueprint.spec.ingress import IngressSpec
from eks_blueprint.spec.tenancy import TenantSpec

__all__ = ["host_name_warnings", "namespace_label_warnings"]


def namespace_label_warnings(
    ingress: IngressSpec, tenants: Mapping[str, TenantSpec]
) -> Iterator[Warned]:
    """Return warnings for namespaces whose label does not match that of the load balancer.

    :param ingress: the load balancers.
    :param tenants: tenants of the cluster by name.
    """
    for name, tenant in tenants.items() if not ingress.any_namespace else ():
        for namespace, one in tenant.namespaces.items():
            for key, wanted in ingress.namespace_labels.items():
                got = one.labels.get(key, wanted)
                if got != wanted:
                    yield Warned(
                        "namespace-label",
                        ("tenants", name, "namespaces", namespace, "labels", key),
                        f"is {got!r}, but only Ingresses of namespaces with {key}: {wanted} join "
                        "the load balancer; change it, or ingress.namespace_labels",
                    )


def host_name_warnings(
    ingress: IngressSpec, tenants: Mapping[str, TenantSpec], gatekeeper: GatekeeperSpec | None
) -> Iterator[Warned]:
    """Return a warning if a tenant can add rules for the host names of other tenants.

    :param ingress: the load balancers.
    :param tenants: tenants of the cluster by name.
    :param gatekeeper: Gatekeeper, which can reject such Ingresses, if the cluster has it.
    """
    if not (ingress.any_namespace and tenants):
        return
    unique = gatekeeper.constraints.unique_ingress_host if gatekeeper is not None else None
    if unique is None or gatekeeper is None or gatekeeper.mode_of(unique) != "enforce":
        yield Warned(
            "any-namespace",
            ("ingress", "any_namespace"),
            "lets each tenant add rules to the shared load balancer, for the host names of other "
            "tenants too; use namespace_labels, or set "
            "gatekeeper.constraints.unique_ingress_host.mode to enforce",
        )
