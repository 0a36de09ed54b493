"""Bottlerocket, and the proxy and the mirror through which machines reach the internet."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.spec._base import Found, below
from eks_blueprint.spec.anywhere.proxy import AnywhereProxySpec, lies_in
from eks_blueprint.spec.anywhere.registry_mirror import AnywhereRegistryMirrorSpec
from eks_blueprint.spec.anywhere.tinkerbell import TinkerbellSpec

__all__ = ["mirror_issues", "proxy_issues"]


def proxy_issues(
    proxy: AnywhereProxySpec | None,
    *,
    bottlerocket: bool,
    endpoint: str | None,
    tinkerbell: TinkerbellSpec | None,
) -> Iterator[Found]:
    """Return issues for a proxy that machines cannot work with.

    :param proxy: the proxy.
    :param bottlerocket: whether machines have Bottlerocket.
    :param endpoint: address of the Kubernetes API, which is in the network of the machines.
    :param tinkerbell: bare metal, if it is the provider.

    Source: EKS Anywhere documentation, "Proxy", notes on Bottlerocket and bare metal.
    """
    if proxy is None:
        return
    if bottlerocket and endpoint is not None and not lies_in(endpoint, proxy.no_proxy):
        yield (
            ("proxy", "no_proxy"),
            "must have the range of the machines' network for Bottlerocket, one in which "
            f"control_plane.endpoint {endpoint} lies",
        )
    if tinkerbell is not None and tinkerbell.hook_images_url_path is None:
        yield (
            ("tinkerbell", "hook_images_url_path"),
            "must be set with proxy, since machines without an operating system use none; host the "
            "images in the data center",
        )


def mirror_issues(
    mirror: AnywhereRegistryMirrorSpec | None, *, bottlerocket: bool
) -> Iterator[Found]:
    """Return issues for a mirror that Bottlerocket cannot use.

    :param mirror: the mirror.
    :param bottlerocket: whether machines have Bottlerocket.

    Source: EKS Anywhere documentation, "Registry Mirror"; aws/eks-anywhere v0.26
    pkg/validations/cluster.go, ValidateOSForRegistryMirror.
    """
    if mirror is not None and bottlerocket:
        yield from below(("registry_mirror",), mirror.bottlerocket_issues())
