"""Looks at add-ons that call AWS: each has a role of its own."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint import catalogue
from eks_blueprint.rules.judgement import Judgement, met, unmet
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import words

__all__ = ["judge"]


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of each add-on where its permissions come from."""
    for cluster in scene.clusters:
        if not cluster.has_nodes:
            continue
        associated = {
            words(one.at("ServiceAccount"))
            for one in scene.items("AWS::EKS::PodIdentityAssociation")
            if cluster.owns(one.at("ClusterName"), stack=one.stack)
        }
        for name, addon in cluster.addons.items():
            facts = catalogue.addon(name)
            if facts is None or not facts.always_calls_aws:
                continue
            own = addon.at("ServiceAccountRoleArn") or addon.at("PodIdentityAssociations")
            if own or associated & {*facts.service_accounts}:
                yield met(addon)
            else:
                yield unmet(
                    addon,
                    "Role",
                    f"permissions of an add-on must change together with it, got {name} without a "
                    "role of its own, so that it uses that of the node; name one in "
                    "PodIdentityAssociations",
                    "Properties",
                )
