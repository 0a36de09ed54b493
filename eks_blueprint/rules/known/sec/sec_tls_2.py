"""Looks at issuers and certificates of cert-manager: they come from AWS Private CA."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.item import KubernetesItem, at
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import is_known, words

__all__ = ["judge"]

_PRIVATE = ("AWSPCAClusterIssuer", "AWSPCAIssuer")
_INJECTED = "cert-manager.io/inject-ca-from"


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of issuers whether a private authority stands behind them."""
    for cluster in scene.clusters:
        issuers = {(one.kind, one.name): one for one in cluster.of_kind("Issuer", "ClusterIssuer")}
        # Webhooks trust the certificate that is named for them, so it needs no authority.
        webhooks = {words(one.annotations.get(_INJECTED)) for one in cluster.objects}
        certificates = [*cluster.of_kind("Certificate")]
        used = any(words(one.at("spec", "issuerRef", "kind")) in _PRIVATE for one in certificates)
        for one in cluster.of_kind(*_PRIVATE):
            limit = "the authority is there, but no certificate in these templates comes from it"
            yield met(one, "" if used or cluster.hidden is not None else limit)
        for one in certificates:
            if one.group != "cert-manager.io" or one.at("spec", "isCA") is True:
                continue
            reference = one.at("spec", "issuerRef")
            kind = words(at(reference, "kind")) or "Issuer"
            found = issuers.get((kind, words(at(reference, "name"))))
            if f"{one.namespace}/{one.name}" in webhooks:
                continue
            if not is_known(reference):
                yield unsure(one, f"who issues {one} is not known")
            elif kind in _PRIVATE:
                yield met(one)
            elif found is not None and (inside := _inside(found)):
                yield unmet(
                    one,
                    f"{one}",
                    "certificates for traffic inside must come from a private authority, got "
                    f"{one} from {found}, which is {inside}: its key lies in the cluster; use an "
                    "issuer on AWS Private CA",
                )


def _inside(issuer: KubernetesItem) -> str:
    if issuer.at("spec", "ca") is not None:
        return "an authority in a Secret"
    return "self-signed" if issuer.at("spec", "selfSigned") is not None else ""
