"""Looks at identity providers of clusters: their users cannot take names of others."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.item import Item
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import is_known, words

__all__ = ["judge"]


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of each provider how its users appear in the cluster."""
    for one in scene.items("AWS::EKS::IdentityProviderConfig"):
        wrong = list(_provider(one))
        yield from wrong
        if not is_known(one.at("Oidc")):
            yield unsure(one, "which names its users have is not known")
        elif not wrong:
            yield met(one)


def _provider(one: Item) -> Iterator[Judgement]:
    for name in ("UsernamePrefix", "GroupsPrefix"):
        given = words(one.at("Oidc", name))
        if given == "-" or given.startswith("system:"):
            yield unmet(
                one,
                name,
                f"users of a provider must not take names of the cluster, got {name} "
                f"{given!r}; name a prefix such as oidc:",
                "Properties",
                "Oidc",
                name,
            )
    # Kubernetes, "OpenID Connect Tokens": --oidc-groups-prefix has no default, unlike the prefix
    # of names.
    if one.at("Oidc", "GroupsClaim") and not one.at("Oidc", "GroupsPrefix"):
        yield unmet(
            one,
            "GroupsPrefix",
            "users of a provider must not take names of the cluster, got GroupsClaim without "
            "GroupsPrefix, so that a group of the provider has whatever name it likes; name a "
            "prefix such as oidc:",
            "Properties",
            "Oidc",
        )
