"""Looks at Ingresses, Services and listeners: what is public speaks a current TLS."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eks_blueprint.rules.edges import Edge, edges_of
from eks_blueprint.rules.item import Item, at
from eks_blueprint.rules.judgement import Judgement, met, unmet
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import is_known, words

__all__ = ["judge"]

# Elastic Load Balancing user guide, "Security policies for your Application Load Balancer":
# policies without TLS 1.0 and 1.1.
_CURRENT = re.compile(r"ELBSecurityPolicy-(TLS13-1-[23]|TLS-1-2|FS-1-2)\b.*")


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of each public edge whether it speaks TLS."""
    for cluster in scene.clusters:
        for edge in edges_of(cluster):
            if edge.is_public and edge.is_http:
                yield from _edge(edge)
    if scene.clusters:
        for listener in scene.items("AWS::ElasticLoadBalancingV2::Listener"):
            yield from _listener(scene, listener)


def _edge(edge: Edge) -> Iterator[Judgement]:
    if not edge.has_tls:
        yield unmet(
            edge.item,
            f"Certificate::{edge.item}",
            f"what is public must speak TLS, got {edge.item} without a certificate; name one of "
            "ACM in certificate-arn, or in the parameters of the class",
        )
    elif edge.opens_plain:
        yield unmet(
            edge.item,
            f"Redirect::{edge.item}",
            f"what is public must speak TLS, got {edge.item}, which listens to HTTP as well; "
            "redirect with ssl-redirect, or leave HTTP out of listen-ports",
        )
    elif edge.policy and is_known(edge.policy) and not _CURRENT.match(edge.policy):
        yield unmet(
            edge.item,
            f"SslPolicy::{edge.item}",
            f"the TLS policy must be without TLS 1.0 and 1.1, got {edge.policy}; name one such as "
            "ELBSecurityPolicy-TLS13-1-2-2021-06",
        )
    else:
        yield met(edge.item)


def _listener(scene: Scene, listener: Item) -> Iterator[Judgement]:
    balancers = scene.targets(listener.at("LoadBalancerArn"), stack=listener.stack)
    # Where nothing is said, a load balancer faces the internet.
    if not balancers or words(balancers[0].at("Scheme")) == "internal":
        return
    protocol, policy = words(listener.at("Protocol")), listener.at("SslPolicy")
    actions = listener.each("DefaultActions")
    redirects = actions and all(
        words(at(one, "RedirectConfig", "Protocol")) == "HTTPS" for one in actions
    )
    if protocol == "HTTP" and not redirects:
        yield unmet(
            listener,
            "Protocol",
            "what is public must speak TLS, got a listener with HTTP that does not redirect; use "
            "HTTPS with a certificate of ACM",
            "Properties",
            "Protocol",
        )
    elif protocol in ("HTTPS", "TLS") and is_known(policy) and not _CURRENT.match(words(policy)):
        yield unmet(
            listener,
            "SslPolicy",
            f"the TLS policy must be without TLS 1.0 and 1.1, got {words(policy) or 'not set'}; "
            "name one such as ELBSecurityPolicy-TLS13-1-2-2021-06",
            "Properties",
            "SslPolicy",
        )
    elif protocol in ("HTTPS", "TLS"):
        yield met(listener)
