"""Rules between components and the network through which images are pulled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eks_blueprint.errors import Found
from eks_blueprint.spec.components import TurnedOn
from eks_blueprint.spec.network import NetworkSpec
from eks_blueprint.spec.private_registry import PrivateRegistrySpec

__all__ = ["component_network_issues"]


def component_network_issues(
    components: Sequence[TurnedOn],
    network: NetworkSpec,
    registry: PrivateRegistrySpec | None = None,
) -> Iterator[Found]:
    """Return issues for components that an isolated VPC keeps from what they need.

    :param components: the enabled components.
    :param network: the network.
    :param registry: the private registry. Default: none.
    """
    if not network.isolated:
        return
    where = "network.existing" if network.existing is not None else "network.nat none"
    for component, (path, *_) in components:
        if "nat" in component.needs and registry is None:
            yield (
                path[:1],
                "needs NAT or a private registry: charts and images come from public registries; "
                + (
                    "set private_registry to {}, or network.nat to per_zone or single"
                    if network.existing is None
                    else "set private_registry to {}"
                ),
            )
        elif component.unreachable is not None:
            yield (
                path,
                f"must be unset with {where}, which has no way to {component.unreachable}",
            )
