"""Rules between load balancers and tenants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Warned
from eks_blueprint.spec.ingress import IngressSpec
from eks_blueprint.spec.tenancy import TenantSpec

__all__ = ["domain_warnings", "namespace_label_warnings"]


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


def domain_warnings(ingress: IngressSpec, tenants: Mapping[str, TenantSpec]) -> Iterator[Warned]:
    """Return warnings for tenants whose Ingresses are refused although their namespaces may join.

    :param ingress: the load balancers.
    :param tenants: tenants of the cluster by name.
    """
    for name, tenant in tenants.items():
        allowed = tenant.ingress
        if allowed.any_domain or allowed.domains or ingress.any_namespace:
            continue
        for namespace, one in tenant.namespaces.items():
            if ingress.namespace_labels.items() <= one.labels.items():
                yield Warned(
                    "no-domains",
                    ("tenants", name, "ingress", "domains"),
                    f"names no domain, so that Ingresses of {namespace} are refused, although its "
                    "labels admit them to the load balancer; name the domains of the tenant",
                )
                break
