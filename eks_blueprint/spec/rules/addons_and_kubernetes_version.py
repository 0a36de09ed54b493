"""Rules between add-ons and the version of Kubernetes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint import catalogue
from eks_blueprint.errors import Found
from eks_blueprint.spec._base import below
from eks_blueprint.spec.addons import AddonSpec

__all__ = ["addon_version_issues", "pin_issues"]


def addon_version_issues(addons: Mapping[str, AddonSpec], version: str) -> Iterator[Found]:
    """Return issues for add-ons that would lose their pin in an upgrade.

    :param addons: add-ons of a cluster by name.
    :param version: version of Kubernetes.
    """
    for name, addon in addons.items():
        yield from below((name,), pin_issues(name, addon, version))


def pin_issues(name: str, addon: AddonSpec, version: str) -> Iterator[Found]:
    """Return an issue if only an earlier Kubernetes version has a pin of the add-on.

    Without a version in the template, EKS keeps the installed version of an add-on in an upgrade
    of the cluster (aws-controllers-k8s/community#2756, eksctl-io/eksctl#6403). It would stay at a
    build for the earlier Kubernetes version, and nothing would say so.

    :param name: the add-on.
    :param addon: what the spec says of it.
    :param version: version of Kubernetes.
    """
    if addon.version is not None or catalogue.kubernetes(version).addon_version(name).version:
        return
    for earlier in catalogue.earlier_versions(version):
        pin = catalogue.kubernetes(earlier).addon_version(name).version
        if pin is not None:
            yield (
                ("version",),
                f"must be set with Kubernetes {version}, for which the catalogue knows no version, "
                f"got none; name one that `aws eks describe-addon-versions --addon-name {name} "
                f"--kubernetes-version {version}` lists (the pin for {earlier} is {pin}), or "
                "`default`, with which EKS chooses at installation and keeps it in upgrades",
            )
            return
