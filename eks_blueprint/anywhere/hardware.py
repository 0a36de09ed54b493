"""The inventory of bare metal, ``hardware.csv``."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from eks_blueprint.spec.anywhere.hardware import HardwareSpec

__all__ = ["bmc_variables", "hardware_csv"]

# aws/eks-anywhere v0.26 pkg/providers/tinkerbell/hardware/machine.go.
_COLUMNS = (
    "hostname",
    "bmc_ip",
    "bmc_username",
    "bmc_password",
    "vlan_id",
    "mac",
    "ip_address",
    "netmask",
    "gateway",
    "nameservers",
    "labels",
    "disk",
)


def hardware_csv(hardware: Mapping[str, HardwareSpec]) -> str:
    """Render the inventory, with placeholders for users and passwords of BMCs.

    :param hardware: machines by host name.

    Source: EKS Anywhere documentation, "Prepare hardware inventory".
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for hostname, one in hardware.items():
        bmc = one.bmc
        writer.writerow(
            (
                hostname,
                bmc.ip_address if bmc is not None else "",
                f"${{{bmc.username_variable}}}" if bmc is not None else "",
                f"${{{bmc.password_variable}}}" if bmc is not None else "",
                "" if one.vlan_id is None else one.vlan_id,
                one.mac,
                one.ip_address,
                one.netmask,
                one.gateway,
                "|".join(one.nameservers),
                "|".join(f"{key}={value}" for key, value in one.labels.items()),
                one.disk,
            )
        )
    return text.getvalue()


def bmc_variables(hardware: Mapping[str, HardwareSpec]) -> Mapping[str, str]:
    """Return the environment variables of the inventory, and what they hold.

    :param hardware: machines by host name.
    """
    found: dict[str, str] = {}
    for one in hardware.values():
        if one.bmc is not None:
            found.setdefault(one.bmc.username_variable, "user of the BMCs")
            found.setdefault(one.bmc.password_variable, "its password")
    return found
