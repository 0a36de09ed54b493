"""How many IPv4 addresses a network interface of a node has."""

from __future__ import annotations

from eks_blueprint.catalogue._load import read

__all__ = ["interface_addresses"]


def interface_addresses(instance_type: str) -> int:
    """Return how many IPv4 addresses one network interface has at least.

    :param instance_type: such as ``m7g.large``.
    """
    numbers = read("interface-addresses.yaml")
    number: int = numbers.get(instance_type.rpartition(".")[2], numbers["default"])
    return number
