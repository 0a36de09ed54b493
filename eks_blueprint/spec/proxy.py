"""A proxy for nodes, controllers and functions."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.types import pattern

__all__ = ["HOST", "Direct", "Proxy", "ProxySpec"]

HOST = r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?"
"""A host name, as part of a pattern."""

Proxy = Annotated[
    str,
    AfterValidator(
        pattern(
            rf"(https?://)?({HOST}|\[[0-9a-fA-F:]+\])(:[0-9]{{1,5}})?/?",
            "a proxy without user and password such as http://proxy.example.com:3128",
        )
    ),
]
Direct = Annotated[
    str,
    AfterValidator(
        pattern(r"[A-Za-z0-9.:/*_-]+", "a host, domain or range such as .example.com or 10.0.0.0/8")
    ),
]


class ProxySpec(Spec):
    """A proxy through which nodes, controllers and the functions of kubectl reach the internet."""

    https_proxy: Proxy
    """The proxy, for HTTPS."""

    no_proxy: tuple[Direct, ...] = ()
    """Hosts, domains and ranges that are reached directly, beside those that the library knows:
    the VPC, Services, the Kubernetes API, Pod Identity and VPC endpoints. Default: none."""
