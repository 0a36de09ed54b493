"""Types of Kubernetes literals that several parts of the spec use."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field

from eks_blueprint.spec.types import Shaped, pattern

__all__ = [
    "AnyQuantity",
    "DnsName",
    "Namespace",
    "ObjectName",
    "Port",
    "Quantity",
    "QuotaResource",
    "ServiceAccountName",
    "amount",
    "port_range",
]

_LABEL = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
_NUMBER = r"(\d+(\.\d*)?|\.\d+)"

# Kubernetes documentation, "Object Names and IDs", RFC 1123 label names.
ObjectName = Annotated[
    str,
    Field(max_length=63),
    AfterValidator(pattern(_LABEL, "a Kubernetes name of lower-case letters, digits and hyphens")),
]
Namespace = Annotated[
    str,
    Field(max_length=63),
    AfterValidator(pattern(_LABEL, "a Kubernetes namespace such as team-a")),
]
# Same page, RFC 1123 subdomain names.
ServiceAccountName = Annotated[
    str,
    Field(max_length=253),
    AfterValidator(
        pattern(rf"{_LABEL}(\.{_LABEL})*", "the name of a Kubernetes service account such as web")
    ),
]
# Same page, RFC 1123 subdomain names; a certificate may have a wildcard in front.
DnsName = Annotated[
    str,
    Field(max_length=253),
    AfterValidator(
        pattern(rf"(\*\.)?{_LABEL}(\.{_LABEL})*", "a DNS name such as api.shop.svc or *.shop.svc")
    ),
]
# Kubernetes documentation, "Quantity"; only the forms that are used for quotas and limits.
Quantity = Annotated[
    str,
    Field(max_length=32),
    AfterValidator(
        pattern(r"\d+(\.\d+)?(m|k|Ki|M|Mi|G|Gi|T|Ti)?", "a quantity such as 500m, 4 or 8Gi")
    ),
]
# kubernetes/apimachinery pkg/api/resource/quantity.go, v0.35.4: every form of a quantity that is
# not negative.
AnyQuantity = Annotated[
    str,
    Field(max_length=32),
    AfterValidator(
        pattern(
            rf"{_NUMBER}([numkMGTPE]|[KMGTPE]i|[eE][+-]?\d{{1,2}})?",
            "a quantity such as 10, 500m or 8Gi",
        )
    ),
]
# kubernetes/kubernetes pkg/apis/core/validation/validation.go, ValidateResourceQuotaResourceName,
# and pkg/apis/core/helper/helpers.go, standardQuotaResources, v1.35.4.
QuotaResource = Annotated[
    str,
    Field(max_length=317),
    AfterValidator(
        pattern(
            rf"((requests|limits)\.)?(cpu|memory|ephemeral-storage)|requests\.storage|"
            r"pods|resourcequotas|services|replicationcontrollers|secrets|persistentvolumeclaims|"
            r"configmaps|services\.(nodeports|loadbalancers)|(requests\.)?hugepages-[0-9]+[KMGT]i|"
            rf"{_LABEL}(\.{_LABEL})*/[A-Za-z0-9]([A-Za-z0-9._-]{{0,61}}[A-Za-z0-9])?",
            "a resource of a quota such as count/jobs.batch, requests.nvidia.com/gpu or "
            "gp3.storageclass.storage.k8s.io/requests.storage",
        )
    ),
]

_FACTORS = {"": Decimal(1), "m": Decimal("0.001")}
for _power, _letter in enumerate("kMGT", start=1):
    _FACTORS[_letter] = Decimal(1000) ** _power
    _FACTORS[f"{_letter.upper()}i"] = Decimal(1024) ** _power


def amount(quantity: str) -> Decimal:
    """Return the number that a quantity stands for.

    :param quantity: a string that the type ``Quantity`` accepted.
    """
    number = quantity.rstrip("mkKMGTi")
    return Decimal(number) * _FACTORS[quantity[len(number) :]]


_NUMBER_OF_PORT = r"0*([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])"
_PORT = re.compile(
    r"(?P<protocol>tcp|udp|sctp)(/(?P<start>\d{1,5})(-(?P<end>\d{1,5}))?)?", re.ASCII
)


def _port(value: str) -> str:
    match = _PORT.fullmatch(value)
    if match is None:
        raise ValueError(
            "must be a protocol with a port or a range of ports, such as tcp/443, udp/53 or "
            f"tcp/8000-8100, or a protocol alone, got {value!r}"
        )
    bounds = [int(bound) for bound in (match["start"], match["end"]) if bound is not None]
    if any(not 1 <= bound <= 65535 for bound in bounds):
        raise ValueError(f"must have ports from 1 to 65535, got {value!r}")
    if len(bounds) == 2 and bounds[0] >= bounds[1]:
        raise ValueError(f"must have a range that ends after it starts, got {value!r}")
    return value


Port = Annotated[
    str,
    AfterValidator(Shaped(_port, rf"(tcp|udp|sctp)(/{_NUMBER_OF_PORT}(-{_NUMBER_OF_PORT})?)?")),
]


def port_range(port: str) -> tuple[str, int | None, int | None]:
    """Read a port: protocol, first and last port; the last is ``None`` for a single port.

    :param port: a string that the type ``Port`` accepted.
    """
    protocol, _, numbers = port.partition("/")
    start, _, end = numbers.partition("-")
    return protocol.upper(), int(start) if start else None, int(end) if end else None
