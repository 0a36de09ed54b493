"""Looks at service networks of VPC Lattice: IAM says who calls whom."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import is_known, words

__all__ = ["judge"]

_TYPES = ("AWS::VpcLattice::ServiceNetwork", "AWS::VpcLattice::Service")


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of service networks whether IAM decides who calls."""
    if not scene.is_about_kubernetes:
        return
    for one in scene.items(*_TYPES):
        kind = words(one.at("AuthType")) or "NONE"
        if not is_known(kind):
            yield unsure(one, f"AuthType is {kind}")
        elif kind == "AWS_IAM":
            yield met(one)
        # What a network decides holds for its services.
        elif one.type == _TYPES[0]:
            yield unmet(
                one,
                "AuthType",
                f"IAM must decide who calls services of other clusters, got AuthType {kind}; set "
                "it to AWS_IAM",
                "Properties",
                "AuthType",
            )
