"""Checks of repository, version and names of a chart, as Helm and Kubernetes require them.

Each check returns what is wrong with a string, or ``None``; both specs and constructs use them.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

__all__ = [
    "chart_name",
    "namespace",
    "reference",
    "release_name",
    "repository",
    "service_account",
    "version",
]

MAX_RELEASE_NAME = 53
"""Helm reserves ten of the 63 characters of a name for suffixes that a chart appends: helm/helm
pkg/chart/v2/util/validate_name.go, commit 35a8bd3."""

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
# helm/helm pkg/chart/v2/util/create.go, chartName.
_CHART = re.compile(r"[a-zA-Z0-9._-]+")
# semver.org, "Is there a suggested regular expression to check a SemVer string?", with the leading
# v that Helm takes as well.
_VERSION = re.compile(
    r"v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)"
    r"(-(0|[1-9]\d*|\d*[a-zA-Z-][\da-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][\da-zA-Z-]*))*)?"
    r"(\+[\da-zA-Z-]+(\.[\da-zA-Z-]+)*)?"
)
_OCI_PATH = re.compile(r"(/[a-z0-9]+([._-]+[a-z0-9]+)*)+")
_PRIVATE_ECR = re.compile(r"\d{12}\.dkr\.ecr(-fips)?\..+")


def chart_name(text: str) -> str | None:
    """Check the name of a chart in its repository."""
    if not _CHART.fullmatch(text) or len(text) > 250:
        return f"must be the name of a chart such as podinfo, got {text!r}"
    return None


def release_name(text: str) -> str | None:
    """Check the name of a release."""
    if not _LABEL.fullmatch(text) or len(text) > MAX_RELEASE_NAME:
        return (
            f"must be at most {MAX_RELEASE_NAME} lower-case letters, digits and hyphens, as in "
            f"podinfo-blue, got {text!r}"
        )
    return None


def namespace(text: str) -> str | None:
    """Check the name of a namespace."""
    if not _LABEL.fullmatch(text) or len(text) > 63:
        return f"must be a Kubernetes namespace such as team-a, got {text!r}"
    return None


def service_account(text: str) -> str | None:
    """Check the name of a service account, which may hold dots (RFC 1123 subdomain name)."""
    if not all(map(_LABEL.fullmatch, text.split("."))) or len(text) > 253:
        return f"must be the name of a Kubernetes service account such as web, got {text!r}"
    return None


def version(text: str) -> str | None:
    """Check that a version is exact."""
    if not _VERSION.fullmatch(text):
        return f"must be one exact version of three numbers such as 6.7.0, got {text!r}"
    return None


def repository(text: str) -> str | None:
    """Check where a chart comes from: a public repository, without a credential."""
    try:
        parts = urlsplit(text)
    except ValueError:  # a bracket that opens an IPv6 address and does not close it
        parts = urlsplit("")
    # Flux and Helm read a scheme in lower case only, and Python drops blanks in front of it.
    known = text.startswith(("https://", "oci://"))
    if not known or not parts.hostname or parts.query or parts.fragment:
        return (
            "must be the https:// URL of a Helm repository, or the oci:// reference of a chart, "
            f"got {text!r}"
        )
    if parts.username is not None or parts.password is not None:
        # The value is not shown, since it may contain the credential.
        return "must not hold a credential; only public repositories can be read"
    if parts.scheme == "oci" and not _OCI_PATH.fullmatch(parts.path):
        return (
            "must be the whole oci:// reference of a chart without version, such as "
            f"oci://ghcr.io/stefanprodan/charts/podinfo, got {text!r}"
        )
    if _PRIVATE_ECR.fullmatch(parts.hostname):
        return (
            "must be public, since the role that installs charts reads no private ECR repository, "
            f"got {text!r}"
        )
    return None


def reference(repository: str, name: str) -> str | None:
    """Check that an ``oci://`` reference ends with the name of its chart.

    :param repository: a repository that passed its own check.
    :param name: name of the chart.
    """
    if repository.startswith("oci://") and repository.rpartition("/")[2] != name:
        return (
            f"must end with the name of the chart, as in {repository.rstrip('/')}/{name}, "
            f"got {repository!r}"
        )
    return None
