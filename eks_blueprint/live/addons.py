"""EKS add-ons that are installed, and the versions that fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eks_blueprint.live.health import HealthIssue, health
from eks_blueprint.live.session import Session

__all__ = ["AddonVersion", "InstalledAddon", "addon_versions", "addons_of"]


@dataclass(frozen=True)
class InstalledAddon:
    """An add-on of a cluster.

    :param name: name of the add-on.
    :param version: installed version.
    :param status: its status, such as ``ACTIVE`` or ``DEGRADED``.
    :param configuration: its configuration values, JSON or YAML, or an empty text.
    :param issues: what EKS says is wrong with it.
    """

    name: str
    version: str
    status: str
    configuration: str
    issues: tuple[HealthIssue, ...]


@dataclass(frozen=True)
class AddonVersion:
    """A version of an add-on that fits a version of Kubernetes.

    :param version: the version.
    :param default: whether EKS installs it if none is named.
    :param needs_iam: whether the add-on needs IAM permissions.
    """

    version: str
    default: bool
    needs_iam: bool


def addons_of(session: Session, cluster: str) -> tuple[InstalledAddon, ...]:
    """Describe the add-ons of a cluster.

    :param session: a session in the Region of the cluster.
    :param cluster: name of the cluster.
    :raises NotFoundError: if the cluster does not exist.
    :raises LiveError: if AWS cannot be asked.

    Source: Amazon EKS API reference, ``ListAddons`` and ``DescribeAddon``.
    """
    names = session.items("eks", "list_addons", "addons", clusterName=cluster)
    return tuple(_addon(session, cluster, name) for name in names)


def addon_versions(session: Session, name: str, *, kubernetes: str) -> tuple[AddonVersion, ...]:
    """List the versions of an add-on that fit a version of Kubernetes, in the order of EKS.

    :param session: a session in the Region of the cluster: Regions get versions at other times.
    :param name: name of the add-on.
    :param kubernetes: version of Kubernetes, such as ``1.36``.
    :returns: the versions; none if EKS knows the add-on and no version of it fits.
    :raises NotFoundError: if EKS does not know the add-on.
    :raises LiveError: if AWS cannot be asked.

    Source: Amazon EKS API reference, ``DescribeAddonVersions``.
    """
    found = session.items(
        "eks", "describe_addon_versions", "addons", addonName=name, kubernetesVersion=kubernetes
    )
    return tuple(
        AddonVersion(
            version=one["addonVersion"],
            default=_default(one, kubernetes),
            needs_iam=bool(one.get("requiresIamPermissions")),
        )
        for addon in found
        for one in addon.get("addonVersions") or ()
    )


def _addon(session: Session, cluster: str, name: str) -> InstalledAddon:
    answer = session.call("eks", "describe_addon", clusterName=cluster, addonName=name)["addon"]
    return InstalledAddon(
        name=answer["addonName"],
        version=answer.get("addonVersion", ""),
        status=answer.get("status", ""),
        configuration=answer.get("configurationValues", ""),
        issues=health(answer),
    )


def _default(version: Mapping[str, Any], kubernetes: str) -> bool:
    return any(
        one.get("defaultVersion") and one.get("clusterVersion") == kubernetes
        for one in version.get("compatibilities") or ()
    )
