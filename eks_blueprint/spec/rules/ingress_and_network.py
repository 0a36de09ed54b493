"""Rules between load balancers and the network."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.errors import Found
from eks_blueprint.spec.ingress import IngressSpec
from eks_blueprint.spec.network import NetworkSpec

__all__ = ["scheme_issues"]


def scheme_issues(ingress: IngressSpec, network: NetworkSpec) -> Iterator[Found]:
    """Return an issue for internet-facing load balancers in a network without public subnets.

    :param ingress: the load balancers.
    :param network: the network.
    """
    existing = network.existing
    if existing is None or existing.public_subnets:
        return
    if ingress.scheme == "internet-facing":
        yield (
            ("scheme",),
            "must be internal, since network.existing names no public subnets, "
            "got 'internet-facing'",
        )
