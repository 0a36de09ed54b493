"""A proxy between the data center and the internet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, ip_network

from eks_blueprint.spec._base import Found
from eks_blueprint.spec.proxy import Proxy, ProxySpec

__all__ = ["AnywhereProxySpec", "lies_in"]


class AnywhereProxySpec(ProxySpec):
    """A proxy of nodes; pods get it where their charts do.

    Source: EKS Anywhere documentation, "Proxy"; aws/eks-anywhere v0.26
    pkg/api/v1alpha1/cluster.go, validateProxyData.
    """

    http_proxy: Proxy | None = None
    """The proxy, for HTTP. Default: that for HTTPS."""

    def issues(self) -> Iterable[Found]:
        for name in ("https_proxy", "http_proxy"):
            value = getattr(self, name)
            if value is not None and not _has_port(value):
                yield (name,), f"must have a port, such as http://10.20.0.3:3128, got {value!r}"


def _has_port(proxy: str) -> bool:
    host = proxy.removeprefix("http://").removeprefix("https://").rstrip("/")
    return host.rpartition("]")[2].rpartition(":")[2].isdecimal()


def lies_in(address: str, no_proxy: Sequence[str]) -> bool:
    """Say whether a range of a list contains an address.

    :param address: an IPv4 address.
    :param no_proxy: hosts, domains and ranges.
    """
    ranges = [ip_network(one, strict=False) for one in no_proxy if "/" in one]
    return any(IPv4Address(address) in one for one in ranges)
