"""What an upgrade of Kubernetes on EKS obeys, takes and costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from eks_blueprint.catalogue._load import read_as

__all__ = [
    "FreeAddresses",
    "MeasuredSeconds",
    "RollbackWindow",
    "Skew",
    "SupportPrice",
    "UpgradeFacts",
    "upgrade_facts",
]


@dataclass(frozen=True)
class Skew:
    """How far the versions of parts may be apart, in minor versions.

    :param kubelet: how far a kubelet may be behind the API server.
    :param kube_proxy: how far kube-proxy may be behind the API server.
    :param kubectl: how far kubectl may be away from the API server.
    :param source: source of the numbers.
    """

    kubelet: int
    kube_proxy: int
    kubectl: int
    source: str


@dataclass(frozen=True)
class FreeAddresses:
    """Addresses that EKS may take for an upgrade in the subnets of the control plane.

    :param count: how many.
    :param source: source of the number.
    """

    count: int
    source: str


@dataclass(frozen=True)
class RollbackWindow:
    """How long EKS takes the control plane back to the version before.

    :param days: days after the upgrade.
    :param source: source of the number.
    """

    days: int
    source: str


@dataclass(frozen=True)
class SupportPrice:
    """List price of a control plane in us-east-1, USD.

    :param standard_per_hour: in standard support.
    :param extended_per_hour: in extended support, on top.
    :param hours_per_month: hours that AWS counts in a month.
    :param source: source of the prices.
    """

    standard_per_hour: str
    extended_per_hour: str
    hours_per_month: int
    source: str

    @property
    def extra_per_month(self) -> Decimal:
        """What extended support adds in a month, USD."""
        return Decimal(self.extended_per_hour) * self.hours_per_month

    def extra(self, days: int) -> Decimal:
        """Return what extended support adds in a number of days, USD."""
        return Decimal(self.extended_per_hour) * 24 * days


@dataclass(frozen=True)
class MeasuredSeconds:
    """How long something took.

    :param low: shortest time that was measured, seconds.
    :param high: longest time that was measured, seconds.
    :param source: where it was measured.
    """

    low: int
    high: int
    source: str


@dataclass(frozen=True)
class UpgradeFacts:
    """The facts of an upgrade.

    :param skew: how far versions may be apart.
    :param free_addresses: addresses for new network interfaces of the control plane.
    :param rollback: how long the control plane can go back.
    :param support: prices.
    :param durations: times by what is updated: control-plane, addon, node, drain.
    """

    skew: Skew
    free_addresses: FreeAddresses
    rollback: RollbackWindow
    support: SupportPrice
    durations: Mapping[str, MeasuredSeconds]


def upgrade_facts() -> UpgradeFacts:
    """Return the facts of an upgrade of Kubernetes on EKS."""
    return read_as("upgrades.yaml", UpgradeFacts)
