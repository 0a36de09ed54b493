"""Looks at Ingresses, Services, listeners and their rules: what is public speaks a current TLS."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from eks_blueprint.rules.edges import Edge, edges_of
from eks_blueprint.rules.item import Item, at, each
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import is_known, is_unknown, words

__all__ = ["judge"]

# Elastic Load Balancing user guide, "Security policies for your Application Load Balancer":
# policies without TLS 1.0 and 1.1.
_CURRENT = re.compile(r"ELBSecurityPolicy-(TLS13-1-[23]|TLS-1-2|FS-1-2)\b.*")
# Elastic Load Balancing user guide, "Predefined SSL security policies for Classic Load Balancers",
# "Protocols by policy": the only one with neither TLS 1.0 nor TLS 1.1.
_CLASSIC = ("ELBSecurityPolicy-TLS-1-2-2017-01",)


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of each public edge whether it speaks TLS."""
    for cluster in scene.clusters:
        for edge in edges_of(cluster):
            if edge.is_public and edge.is_http:
                yield _edge(edge)
            elif edge.is_public is None:
                yield unsure(edge.item, f"whether {edge.item} is public is not known")
    if scene.clusters:
        for listener in scene.items("AWS::ElasticLoadBalancingV2::Listener"):
            yield from _listener(scene, listener)
        for rule in scene.items("AWS::ElasticLoadBalancingV2::ListenerRule"):
            yield from _rule(scene, rule)
        for balancer in scene.items("AWS::ElasticLoadBalancing::LoadBalancer"):
            yield from _classic(balancer)


def _edge(edge: Edge) -> Judgement:
    if not edge.has_tls:
        return unmet(
            edge.item,
            f"Certificate::{edge.item}",
            f"what is public must speak TLS, got {edge.item} without a certificate; name one of "
            "ACM in certificate-arn, or in the parameters of the class",
        )
    if edge.opens_plain:
        return unmet(
            edge.item,
            f"Redirect::{edge.item}",
            f"what is public must speak TLS, got {edge.item}, which listens to HTTP as well; "
            "redirect with ssl-redirect, or leave HTTP out of listen-ports",
        )
    if edge.policy and is_known(edge.policy) and not _CURRENT.match(edge.policy):
        return unmet(
            edge.item,
            f"SslPolicy::{edge.item}",
            f"the TLS policy must be without TLS 1.0 and 1.1, got {edge.policy}; name one such as "
            "ELBSecurityPolicy-TLS13-1-2-2021-06",
        )
    if edge.opens_plain is None or edge.policy == "" or not is_known(edge.policy):
        return unsure(edge.item, f"how {edge.item} speaks TLS is not known")
    return met(edge.item)


def _public(scene: Scene, listener: Item) -> bool | None:
    """Say whether a listener faces the internet; ``None`` for unknown.

    Where nothing is said, a load balancer does.
    """
    given = listener.at("LoadBalancerArn")
    schemes = [one.at("Scheme") for one in scene.targets(given, stack=listener.stack)]
    if not schemes or not is_known(schemes):
        return None
    return any(words(one) != "internal" for one in schemes)


def _listener(scene: Scene, listener: Item) -> Iterator[Judgement]:
    public = _public(scene, listener)
    if public is False:
        return
    protocol, policy = words(listener.at("Protocol")), listener.at("SslPolicy")
    if public is None or is_unknown(protocol):
        yield unsure(listener, "whether it is public and speaks TLS is not known")
    elif protocol == "HTTP" and not _redirects(listener, "DefaultActions"):
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
        yield met(listener) if is_known(policy) else unsure(listener, f"SslPolicy is {policy}")


def _redirects(item: Item, name: str) -> bool:
    actions = item.each(name)
    return bool(actions) and all(
        words(at(one, "RedirectConfig", "Protocol")) == "HTTPS" for one in actions
    )


def _rule(scene: Scene, rule: Item) -> Iterator[Judgement]:
    """Say whether a rule serves over HTTP what the listener redirects otherwise."""
    listeners = scene.targets(rule.at("ListenerArn"), stack=rule.stack)
    if not listeners:
        yield unsure(rule, "its listener is not in these templates")
        return
    plain = [
        one
        for one in listeners
        if words(one.at("Protocol")) == "HTTP" and _public(scene, one) is not False
    ]
    kinds = {words(at(one, "Type")) for one in rule.each("Actions")}
    # What answers by itself sends nothing of an application.
    if plain and not _redirects(rule, "Actions") and kinds != {"fixed-response"}:
        yield unmet(
            rule,
            "Actions",
            f"what is public must speak TLS, got a rule of {plain[0].logical_id}, which listens "
            "to HTTP, that does not redirect; give it to the listener with HTTPS",
            "Properties",
            "Actions",
        )


def _classic(balancer: Item) -> Iterator[Judgement]:
    """Say of a Classic Load Balancer whether its listeners speak TLS."""
    scheme = balancer.at("Scheme")
    if words(scheme) == "internal":
        return
    for index, listener in enumerate(balancer.each("Listeners")):
        protocol = words(at(listener, "Protocol")).upper()
        if is_unknown(at(listener, "Protocol")) or is_unknown(scheme):
            yield unsure(balancer, "whether it is public and speaks TLS is not known")
        elif protocol == "HTTP":
            port = words(at(listener, "LoadBalancerPort"))
            yield unmet(
                balancer,
                f"Listeners::{port}",
                f"what is public must speak TLS, got a Classic Load Balancer that listens to HTTP "
                f"at port {port} and cannot redirect; use an Application Load Balancer",
                "Properties",
                "Listeners",
                str(index),
            )
        elif protocol in ("HTTPS", "SSL"):
            yield _ciphers(balancer, listener, index)


def _ciphers(balancer: Item, listener: Any, index: int) -> Judgement:
    """Say whether a policy that a listener names is a predefined one with TLS 1.2 only."""
    named = {words(one) for one in each(listener, "PolicyNames")}
    given = [
        words(at(attribute, "Value"))
        for policy in balancer.each("Policies")
        if words(at(policy, "PolicyName")) in named
        for attribute in each(policy, "Attributes")
        if words(at(attribute, "Name")) == "Reference-Security-Policy"
    ]
    found = given[0] if given else ""
    if not is_known(found):
        return unsure(balancer, f"the TLS policy is {found}")
    if found in _CLASSIC:
        return met(balancer)
    return unmet(
        balancer,
        f"Policies::{words(at(listener, 'LoadBalancerPort'))}",
        f"the TLS policy must be without TLS 1.0 and 1.1, got {found or 'not set'}; name "
        f"{_CLASSIC[0]} in Policies, or use an Application Load Balancer",
        "Properties",
        "Listeners",
        str(index),
    )
