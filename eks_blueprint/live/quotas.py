"""Quotas of vCPUs, and how much of them is used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eks_blueprint.live.instances import LiveInstance, running_instances
from eks_blueprint.live.session import Session

__all__ = ["VcpuQuota", "vcpu_quota", "vcpu_quotas"]

# Codes and families: Amazon EC2 user guide, "Amazon EC2 instance type quotas", and the names with
# which Service Quotas lists them.
_ON_DEMAND = {"standard": "L-1216C47A", "g": "L-DB2E81BA", "p": "L-417A185B"}
_SPOT = {"standard": "L-34B43A08", "g": "L-3819A6DF", "p": "L-7212CCBC"}
_FAMILIES = {
    **dict.fromkeys(("a", "c", "d", "h", "i", "im", "is", "m", "r", "t", "z"), "standard"),
    **dict.fromkeys(("g", "gr", "vt"), "g"),
    "p": "p",
}
_FAMILY = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class VcpuQuota:
    """A quota of vCPUs in a Region.

    :param code: code of the quota.
    :param name: its name.
    :param limit: vCPUs that may run.
    :param used: vCPUs that run, of all clusters and of everything else in the account.
    """

    code: str
    name: str
    limit: int
    used: int

    @property
    def free(self) -> int:
        """VCPUs that may still be started."""
        return max(0, self.limit - self.used)


def vcpu_quota(instance_type: str, *, spot: bool) -> str | None:
    """Return the code of the quota that instances of a type count against.

    :param instance_type: instance type, such as ``m7g.large``.
    :param spot: whether they are Spot Instances.
    :returns: the code, or ``None`` for a family whose quota is not known here.
    """
    found = _FAMILY.match(instance_type)
    quota = _FAMILIES.get(found[0]) if found else None
    return (_SPOT if spot else _ON_DEMAND)[quota] if quota else None


def vcpu_quotas(
    session: Session, codes: Iterable[str], *, running: Sequence[LiveInstance] | None = None
) -> tuple[VcpuQuota, ...]:
    """Return quotas of vCPUs with what is used of them.

    :param session: a session in the Region.
    :param codes: codes of the quotas, from ``vcpu_quota``.
    :param running: what ``running_instances`` answered. Default: it is asked.
    :raises LiveError: if AWS cannot be asked.

    Source: Service Quotas API reference, ``GetServiceQuota``.
    """
    wanted = sorted(set(codes))
    if not wanted:
        return ()
    if running is None:
        running = running_instances(session)
    return tuple(_quota(session, code, running) for code in wanted)


def _quota(session: Session, code: str, running: Iterable[LiveInstance]) -> VcpuQuota:
    answer = session.call("service-quotas", "get_service_quota", ServiceCode="ec2", QuotaCode=code)[
        "Quota"
    ]
    return VcpuQuota(
        code=code,
        name=answer.get("QuotaName", code),
        limit=int(answer.get("Value", 0)),
        used=sum(one.vcpus for one in running if vcpu_quota(one.type, spot=one.spot) == code),
    )
