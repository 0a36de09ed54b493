"""Types of the literals that machines in a data center need."""

from __future__ import annotations

import ipaddress
import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from eks_blueprint.spec.proxy import HOST
from eks_blueprint.spec.types import Pattern, Shaped, pattern

__all__ = [
    "AnywhereName",
    "Certificates",
    "DurationText",
    "EnvironmentVariable",
    "HostName",
    "HttpUrl",
    "InventoryPath",
    "IpAddress",
    "MacAddress",
    "NodePoolName",
    "OsUser",
    "SshPublicKey",
    "names_version",
]

# aws/eks-anywhere v0.26 pkg/api/v1alpha1/cluster.go, ValidateClusterName and
# ValidateClusterNameLength: 2 to 35 letters, digits and dashes. Kubernetes, which stores the
# manifest, takes lower-case letters only and no dash at the end.
AnywhereName = Annotated[
    str,
    Field(max_length=35),
    AfterValidator(
        pattern(
            r"[a-z][a-z0-9-]*[a-z0-9]",
            "a name of 2 to 35 lower-case letters, digits and hyphens that starts with a letter",
        )
    ),
]
# The name of a machine deployment of Cluster API is that of cluster and group, and a label.
NodePoolName = Annotated[
    str,
    Field(max_length=27),
    AfterValidator(
        pattern(
            r"[a-z]([a-z0-9-]*[a-z0-9])?",
            "a name of lower-case letters, digits and hyphens that starts with a letter",
        )
    ),
]

_OCTET = r"(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_IPV4 = rf"({_OCTET}\.){{3}}{_OCTET}"


def _ip_address(value: str) -> str:
    try:
        return str(ipaddress.IPv4Address(value))
    except ValueError as error:
        raise ValueError(f"must be an IPv4 address such as 10.20.0.5, got {value!r}") from error


IpAddress = Annotated[str, AfterValidator(Shaped(_ip_address, _IPV4))]
HostName = Annotated[
    str,
    Field(max_length=253),
    AfterValidator(
        pattern(HOST, "a host name or an address without scheme and port, such as vcenter.local")
    ),
]
EnvironmentVariable = Annotated[
    str,
    Field(max_length=100),
    AfterValidator(
        pattern(r"[A-Z_][A-Z0-9_]*", "the name of an environment variable such as EDGE_LICENSE")
    ),
]
MacAddress = Annotated[
    str,
    AfterValidator(
        pattern(r"[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}", "a MAC address such as cc:48:3a:00:00:01")
    ),
]
# govmomi documentation, "Finder": a name, or the path in the inventory.
InventoryPath = Annotated[
    str,
    Field(min_length=1, max_length=253),
    AfterValidator(
        pattern(r"[^\x00-\x1f\x7f]*", "a name or a path in the inventory such as /dc1/vm/eks")
    ),
]
# useradd(8): names of users.
OsUser = Annotated[
    str,
    Field(max_length=32),
    AfterValidator(pattern(r"[a-z_][a-z0-9_-]*", "the name of a user of the machine such as eksa")),
]
# time.ParseDuration of Go, in the units that a Kubernetes object has.
DurationText = Annotated[
    str,
    AfterValidator(pattern(r"(?=\d)(\d+h)?(\d+m)?(\d+s)?", "a duration such as 20m or 1h30m")),
]
_SSH = Pattern(
    r"(ssh-(rsa|ed25519)|ecdsa-sha2-nistp(256|384|521)) AAAA[A-Za-z0-9+/]+={0,3}( [^\n\r]*)?",
    "one public SSH key in one line such as ssh-ed25519 AAAA...",
)


def _ssh_key(value: str) -> str:
    if "PRIVATE KEY" in value:
        # The message does not contain the value, which is a secret.
        raise ValueError("must be the public key, got a private one; never put that into a spec")
    return _SSH(value)


SshPublicKey = Annotated[str, AfterValidator(Shaped(_ssh_key, _SSH.expression))]
_CERTIFICATE = re.compile(
    r"(\s*-----BEGIN CERTIFICATE-----\r?\n[A-Za-z0-9+/=\r\n ]+-----END CERTIFICATE-----)+\s*"
)


def _certificates(value: str) -> str:
    if not _CERTIFICATE.fullmatch(value):
        # The value is not shown: it could be a private key.
        raise ValueError("must be certificates in PEM format, -----BEGIN CERTIFICATE-----, alone")
    return value


Certificates = Annotated[
    str,
    AfterValidator(
        Shaped(
            _certificates,
            r"(\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----)+\s*",
        )
    ),
]


def _http_url(value: str) -> str:
    wanted = "must be a URL that starts with http:// or https://, such as http://10.20.0.2/os.gz"
    if not value.isprintable() or " " in value:
        raise ValueError(f"{wanted}, got {value!r}")
    try:
        parts = urlsplit(value)
    except ValueError as error:
        raise ValueError(wanted) from error
    if "@" in parts.netloc:
        # The message does not contain the value, since it may include the password.
        raise ValueError("must not hold a user name, token or password")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{wanted}, got {value!r}")
    return value


HttpUrl = Annotated[str, AfterValidator(Shaped(_http_url, r"https?://[^\s/?#@]+([/?#][^\s]*)?"))]

_SEPARATORS = str.maketrans("", "", "-._")


def names_version(text: str, version: str) -> bool:
    """Say whether the name of an image holds a version of Kubernetes: 1.35, 1-35, 1_35 or 135.

    :param text: name or URL of the image.
    :param version: the version, such as 1.35.

    Source: aws/eks-anywhere v0.26 pkg/providers/tinkerbell/validate.go, containsK8sVersion, and
    pkg/providers/nutanix/validator.go, validateTemplateMatchesKubernetesVersion.
    """
    return version.translate(_SEPARATORS) in text.translate(_SEPARATORS)
