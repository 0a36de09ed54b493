"""Rules between components and the network through which images are pulled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eks_blueprint.errors import Found
from eks_blueprint.spec.components import TurnedOn
from eks_blueprint.spec.network import NetworkSpec

__all__ = ["component_network_issues"]


def component_network_issues(
    components: Sequence[TurnedOn], network: NetworkSpec
) -> Iterator[Found]:
    """Return issues for components whose charts and images cannot be pulled.

    :param components: the enabled components.
    :param network: the network.
    """
    if network.nat != "none" or network.existing is not None:
        return
    for component, (path, *_) in components:
        if "nat" in component.needs:
            yield (
                path[:1],
                "needs NAT: charts and images come from public registries; set network.nat to "
                "per_zone or single",
            )
