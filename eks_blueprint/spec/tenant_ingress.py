"""Names and annotations that a tenant may use for requests from outside."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, Field

from eks_blueprint import catalogue
from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.labels import LabelKey
from eks_blueprint.spec.types import Bool, pattern

__all__ = ["Domain", "TenantIngressSpec"]

Domain = Annotated[
    str,
    Field(max_length=253),
    AfterValidator(
        pattern(
            r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])",
            "a domain such as shop.example.com, which includes all names below it",
        )
    ),
]


class TenantIngressSpec(Spec):
    """What the Ingresses and Services of a tenant may ask of load balancers and DNS."""

    domains: tuple[Domain, ...] = Field(default=(), max_length=20)
    """Domains of the tenant. Hosts of its Ingresses and names for ExternalDNS must be one of them
    or below one of them. Default: none; its Ingresses are refused."""

    any_domain: Bool = False
    """Let it use every name, and Ingresses without a host, which receive the requests for the names
    of others too. Default: false."""

    allowed_annotations: tuple[LabelKey, ...] = Field(default=(), max_length=50)
    """Further annotations of the load balancer controller and ExternalDNS that it may set, with any
    value. Default: none; those that concern only the tenant are allowed anyway."""

    def issues(self) -> Iterable[Found]:
        if self.any_domain and self.domains:
            yield ("domains",), "has no effect with any_domain: true; remove one of them"
        prefixes = catalogue.tenant_annotations().prefixes
        for index, name in enumerate(self.allowed_annotations):
            if not name.startswith(prefixes):
                yield (
                    ("allowed_annotations", index),
                    f"must start with one of {', '.join(prefixes)}, since tenants may set all "
                    f"others, got {name!r}",
                )
