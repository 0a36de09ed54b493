"""What a cluster opens to clients outside: Ingresses, and Services with a load balancer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eks_blueprint.assembly import mapping_of, sequence_of
from eks_blueprint.rules.cluster import Cluster
from eks_blueprint.rules.item import KubernetesItem, at, each
from eks_blueprint.rules.values import is_unknown, words

__all__ = ["Edge", "edges_of"]

_ALB = "alb.ingress.kubernetes.io/"
_NLB = "service.beta.kubernetes.io/aws-load-balancer-"
_CONTROLLERS = ("ingress.k8s.aws/alb", "eks.amazonaws.com/alb")
_CLASS = "kubernetes.io/ingress.class"


@dataclass(frozen=True, eq=False)
class Edge:
    """An Ingress or Service that clients outside reach.

    :param item: the object.
    :param is_public: whether it faces the internet; ``None`` for unknown.
    :param is_http: whether it is for HTTP, as every Ingress is.
    :param has_tls: whether the load balancer has a certificate.
    :param opens_plain: whether it listens to HTTP as well, and does not redirect; ``None`` for
        unknown.
    :param policy: its TLS policy; that of the controller where the object names none, empty where
        nothing is said of that either, and ``None`` where pods end TLS themselves.
    :param targets: where traffic goes: ``ip`` or ``instance``; empty where it is unknown.
    :param group: its group of Ingresses; empty for a load balancer of its own.
    :param is_of_controller: whether the AWS Load Balancer Controller makes the load balancer.
    """

    item: KubernetesItem
    is_public: bool | None
    is_http: bool
    has_tls: bool
    opens_plain: bool | None
    policy: str | None
    targets: str
    group: str
    is_of_controller: bool


def edges_of(cluster: Cluster) -> Iterator[Edge]:
    """Yield what a cluster opens to clients outside."""
    classes = {one.name: one for one in cluster.of_kind("IngressClass")}
    parameters = {one.name: one for one in cluster.of_kind("IngressClassParams")}
    default = next((one for one in classes.values() if _is_default(one)), None)
    for one in cluster.of_kind("Ingress"):
        name = words(one.at("spec", "ingressClassName")) or words(one.annotations.get(_CLASS))
        found = classes.get(name) if name else default
        if _is_alb(name, found):
            named = words(found.at("spec", "parameters", "name")) if found else ""
            yield _ingress(cluster, one, parameters.get(named))
    for one in cluster.of_kind("Service"):
        if words(one.at("spec", "type")) == "LoadBalancer":
            yield _service(cluster, one)


def _is_default(one: KubernetesItem) -> bool:
    return words(one.annotations.get("ingressclass.kubernetes.io/is-default-class")) == "true"


def _is_alb(name: str, found: KubernetesItem | None) -> bool:
    if found is not None:
        return words(found.at("spec", "controller")) in _CONTROLLERS
    return name == "alb"


def _ingress(cluster: Cluster, one: KubernetesItem, params: KubernetesItem | None) -> Edge:
    given = one.annotations
    # Parameters of the class win over annotations.
    of_class = mapping_of(params.at("spec")) if params is not None else {}
    scheme = words(of_class.get("scheme") or given.get(f"{_ALB}scheme")) or "internal"
    targets = words(of_class.get("targetType") or given.get(f"{_ALB}target-type"))
    certificates = of_class.get("certificateArn") or given.get(f"{_ALB}certificate-arn")
    return Edge(
        item=one,
        is_public=None if is_unknown(scheme) else scheme == "internet-facing",
        is_http=True,
        opens_plain=_opens_plain(given),
        has_tls=bool(certificates)
        # The controller looks for a certificate of ACM that fits these hosts.
        or bool(each(one.content, "spec", "tls"))
        or _listens_to("HTTPS", given.get(f"{_ALB}listen-ports")),
        policy=words(of_class.get("sslPolicy") or given.get(f"{_ALB}ssl-policy"))
        or _default_policy(cluster),
        targets=targets or _default_targets(cluster),
        group=words(at(of_class, "group", "name") or given.get(f"{_ALB}group.name")),
        is_of_controller=True,
    )


def _service(cluster: Cluster, one: KubernetesItem) -> Edge:
    given = one.annotations
    kind = words(given.get(f"{_NLB}type"))
    of_class = words(one.at("spec", "loadBalancerClass"))
    by_controller = kind in ("external", "nlb-ip") or of_class in (
        "service.k8s.aws/nlb",
        "eks.amazonaws.com/nlb",
    )
    # Controllers and cloud provider differ in what they do where nothing is said.
    scheme = words(given.get(f"{_NLB}scheme")) or ("internal" if by_controller else "")
    hint = given.get(f"{_NLB}internal")
    internal = scheme == "internal" or words(hint) in ("true", "0.0.0.0/0")
    hidden = is_unknown(scheme) or is_unknown(hint)
    ports = [words(at(port, "port")) for port in each(one.content, "spec", "ports")]
    certificate = given.get(f"{_NLB}ssl-cert")
    policy = words(given.get(f"{_NLB}ssl-negotiation-policy"))
    targets = "ip" if kind == "nlb-ip" else words(given.get(f"{_NLB}nlb-target-type"))
    return Edge(
        item=one,
        is_public=None if hidden and not internal else not internal,
        is_http=bool({"80", "443", "8080"} & set(ports)),
        has_tls=bool(certificate) or ports == ["443"],
        opens_plain=False,
        policy=(policy or (_default_policy(cluster) if by_controller else ""))
        if certificate
        else None,
        targets=targets or (_default_targets(cluster) if by_controller else "instance"),
        group="",
        is_of_controller=by_controller,
    )


def _default_policy(cluster: Cluster) -> str:
    """Return the TLS policy of load balancers whose objects name none, as far as it is known."""
    controller = cluster.release("aws-load-balancer-controller")
    if controller is None or controller.values is None:
        return ""
    # AWS Load Balancer Controller, "Controller configuration options", --default-ssl-policy.
    return words(controller.at("defaultSSLPolicy")) or "ELBSecurityPolicy-2016-08"


def _opens_plain(annotations: Mapping[str, Any]) -> bool | None:
    if is_unknown(annotations.get(f"{_ALB}listen-ports")):
        return None
    redirects = bool(annotations.get(f"{_ALB}ssl-redirect")) or any(
        "redirect" in words(value) for key, value in annotations.items() if "/actions." in key
    )
    return not redirects and _listens_to("HTTP", annotations.get(f"{_ALB}listen-ports"))


def _listens_to(protocol: str, value: Any) -> bool:
    try:
        ports = json.loads(words(value))
    except ValueError:
        return False
    return any(protocol in one for one in sequence_of(ports) if isinstance(one, Mapping))


def _default_targets(cluster: Cluster) -> str:
    """Return where traffic goes where an object does not say it."""
    if cluster.is_auto:
        return "ip"
    controller = cluster.release("aws-load-balancer-controller")
    if controller is None:
        return ""
    return words(controller.at("defaultTargetType")) or "instance"
