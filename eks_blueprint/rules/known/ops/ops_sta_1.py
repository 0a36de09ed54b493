"""Looks at storage classes for EBS: the CSI driver makes encrypted volumes where pods are."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.installed import installed
from eks_blueprint.rules.item import KubernetesItem
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import flag, is_known, is_unknown, words

__all__ = ["judge"]

_OLD = "kubernetes.io/aws-ebs"
_DRIVERS = ("ebs.csi.aws.com", "ebs.csi.eks.amazonaws.com")
_ADDON = "aws-ebs-csi-driver"


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of classes for EBS what their volumes are like."""
    for cluster in scene.clusters:
        addon = cluster.addons.get(_ADDON) or cluster.release(_ADDON)
        if addon is not None:
            yield met(addon)
        for one in cluster.of_kind("StorageClass"):
            provisioner = words(one.at("provisioner"))
            if provisioner == _OLD:
                yield unmet(
                    one,
                    f"Provisioner::{one.name}",
                    f"the CSI driver must make volumes, got {_OLD} in {one}; use {_DRIVERS[0]}",
                )
            elif provisioner in _DRIVERS:
                yield from _class(one)
                if addon is None and not cluster.is_auto:
                    yield installed(
                        cluster,
                        None,
                        _ADDON,
                        f"something must make volumes of {one}, got no {_ADDON}; add the add-on",
                    )
            elif is_unknown(provisioner):
                yield unsure(one, f"what makes volumes of {one} is not known")


def _class(one: KubernetesItem) -> Iterator[Judgement]:
    wrong = {}
    if flag(one.at("parameters", "encrypted"), False) is False:
        wrong["encrypted"] = "its volumes must be encrypted", "set encrypted to true in parameters"
    if words(one.at("volumeBindingMode")) != "WaitForFirstConsumer":
        wrong["volumeBindingMode"] = (
            "its volumes must be made in the zone of the pod",
            "set volumeBindingMode to WaitForFirstConsumer",
        )
    for name, (want, remedy) in wrong.items():
        given = one.at("parameters", name) if name == "encrypted" else one.at(name)
        yield unmet(
            one,
            f"{name}::{one.name}",
            f"{want}, got {name} {words(given) or 'not set'} in {one}; {remedy}",
        )
    if not wrong:
        encrypted = one.at("parameters", "encrypted")
        yield met(one) if is_known(encrypted) else unsure(one, f"encrypted of {one} is {encrypted}")
