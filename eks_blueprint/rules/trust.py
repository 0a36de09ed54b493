"""Whom trust policies of roles for service accounts let in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint.assembly import mapping_of
from eks_blueprint.rules.contents import parsed
from eks_blueprint.rules.item import Item, at
from eks_blueprint.rules.roles import as_list, statements_of
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import Unknown, is_known, is_unknown, words

__all__ = ["Admitted", "admitted"]

_WEB_IDENTITY = "sts:assumerolewithwebidentity"
_PROVIDERS = ("AWS::IAM::OIDCProvider", "Custom::AWSCDKOpenIdConnectProvider")
# The issuer of a cluster, and how aws-cdk calls the provider that it makes of it.
_ISSUERS = ("oidc.eks", "oidc-provider/", "OpenIdConnect")
_OF_CLUSTER = ("oidc.eks", "OpenIdConnectIssuer")
_PREFIX = "system:serviceaccount:"
# A namespace that nobody means: a pattern that fits it fits those of anybody.
_STRANGE = "a0z"

Admitted = bool | None
"""Whether strangers are let in; ``None`` where that is not known."""


def admitted(scene: Scene, role: Item) -> Iterator[Admitted]:
    """Say of each statement for service accounts whether it lets strangers in.

    :param scene: all resources.
    :param role: a role.
    """
    for statement in statements_of(role.at("AssumeRolePolicyDocument")):
        found = _is_for_accounts(scene, role, statement)
        if found is None:
            yield None
        elif found:
            yield _lets_strangers_in(scene, role, at(statement, "Condition"))


def _is_for_accounts(scene: Scene, role: Item, statement: Any) -> bool | None:
    if is_unknown(statement):
        return None
    effect = words(at(statement, "Effect"))
    actions = [words(one).lower() for one in as_list(at(statement, "Action"))]
    if (is_known(effect) and effect != "Allow") or not any(
        is_unknown(one) or _fits(one, _WEB_IDENTITY) for one in actions
    ):
        return False
    given = at(statement, "Principal")
    named = ["*"] if given == "*" else as_list(at(given, "Federated"))
    found = {_is_of_cluster(scene, role, one) for one in named}
    return True if True in found else None if None in found else False


def _is_of_cluster(scene: Scene, role: Item, principal: Any) -> bool | None:
    shown = words(principal)
    if shown == "*" or any(one in shown for one in _ISSUERS):
        return True
    targets = scene.targets(principal, stack=role.stack)
    for one in targets:
        if one.type in _PROVIDERS:
            url = words(one.at("Url"))
            return True if any(part in url for part in _OF_CLUSTER) else _unless_known(url)
    # Providers of others, such as those of repositories, have names that are no references.
    return None if is_unknown(principal) and not targets else False


def _unless_known(url: str) -> bool | None:
    return False if is_known(url) else None


def _lets_strangers_in(scene: Scene, role: Item, conditions: Any) -> Admitted:
    """Say whether conditions fit service accounts that nobody names: all of them must hold."""
    if is_unknown(conditions):
        return None
    strange = True
    for operator, given in mapping_of(conditions).items():
        # What must not be the case names nobody, and neither does that there is a subject.
        if "Not" in operator or not ("Equals" in operator or "Like" in operator):
            continue
        pairs = given
        if isinstance(given, Unknown):
            # aws-cdk makes the keys, which have the issuer in them, with a function.
            (target, *_) = scene.targets(given, stack=role.stack) or (None,)
            pairs = parsed(target.at("Value")) if target is not None else None
        if not isinstance(pairs, Mapping):
            return None
        for key, value in pairs.items():
            if not words(key).endswith(":sub"):
                continue
            subjects = as_list(value)
            if any(map(is_unknown, subjects)):
                return None
            strange &= any(_is_strange(words(one), operator) for one in subjects)
    return strange


def _is_strange(subject: str, operator: str) -> bool:
    """Say whether a subject fits accounts of namespaces that anybody may make."""
    if "Like" not in operator:
        # Without patterns, a star is a star, and nobody has such a name.
        return False
    name = subject.rpartition(":")[2].replace("*", "x").replace("?", "x")
    return any(_fits(subject, f"{_PREFIX}{one}:{name}") for one in (_STRANGE, "x"))


def _fits(pattern: str, text: str) -> bool:
    """Say whether a pattern of IAM fits a text: it has stars and question marks, and no more."""
    parts = (".*" if one == "*" else "." if one == "?" else re.escape(one) for one in pattern)
    return re.fullmatch("".join(parts), text, re.DOTALL) is not None
