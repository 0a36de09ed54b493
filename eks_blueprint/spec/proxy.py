"""A proxy for nodes, controllers and functions."""

from __future__ import annotations

import ipaddress
from typing import Annotated

from pydantic import AfterValidator

from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.types import Pattern, Shaped

__all__ = ["HOST", "PORT", "Direct", "Proxy", "ProxySpec"]

HOST = r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?"
"""A host name, as part of a pattern."""

PORT = r"(:([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?"
"""A colon and a port, or nothing, as part of a pattern."""

_PROXY = Pattern(
    rf"(https?://)?({HOST}|\[[0-9a-fA-F:]+\]){PORT}/?",
    "a proxy without user and password such as http://proxy.example.com:3128",
)
# golang.org/x/net/http/httpproxy, Config.NoProxy.
_DIRECT = Pattern(
    rf"\*|(\*?\.)?{HOST}{PORT}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*|\[[0-9a-fA-F:.]+\]{PORT}",
    "a host, domain or range such as .example.com or 10.0.0.0/8",
)


def _proxy(value: str) -> str:
    if "@" in value:
        # The message does not contain the value, since it may include the password.
        raise ValueError(
            "must not hold a user name or password, which would stand in user data and templates; "
            "let the proxy admit the addresses of the nodes"
        )
    return _PROXY(value)


def _direct(value: str) -> str:
    if "/" not in value:
        return _DIRECT(value)
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError as error:
        raise ValueError(
            f"must be a host or domain without scheme and path such as .example.com, or a range "
            f"such as 10.0.0.0/8, got {value!r}"
        ) from error
    return value


Proxy = Annotated[str, AfterValidator(Shaped(_proxy, _PROXY.expression))]
Direct = Annotated[
    str,
    AfterValidator(Shaped(_direct, rf"{_DIRECT.expression}|[0-9a-fA-F.:]+/[0-9]{{1,3}}")),
]


class ProxySpec(Spec):
    """A proxy through which nodes, controllers and the functions of kubectl reach the internet."""

    https_proxy: Proxy
    """The proxy, for HTTPS."""

    no_proxy: tuple[Direct, ...] = ()
    """Hosts, domains and ranges that are reached directly, beside those that the library knows:
    the VPC, Services, the Kubernetes API, Pod Identity and VPC endpoints. Default: none."""
