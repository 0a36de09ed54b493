"""Looks at identity providers of clusters: their users cannot take names of others."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.item import Item
from eks_blueprint.rules.judgement import Judgement, met, unmet
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import words

__all__ = ["judge"]


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of each provider how its users appear in the cluster."""
    for one in scene.items("AWS::EKS::IdentityProviderConfig"):
        wrong = list(_provider(one))
        yield from wrong
        if not wrong:
            yield met(one)


def _provider(one: Item) -> Iterator[Judgement]:
    for name in ("UsernamePrefix", "GroupsPrefix"):
        if words(one.at("Oidc", name)) in ("-", "system:"):
            yield unmet(
                one,
                name,
                f"users of a provider must not take names of the cluster, got {name} "
                f"{words(one.at('Oidc', name))!r}; name a prefix such as oidc:",
                "Properties",
                "Oidc",
                name,
            )
