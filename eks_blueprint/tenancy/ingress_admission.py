"""Limits for a tenant's load balancers and DNS names, as expressions of admission policies."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from eks_blueprint import catalogue

__all__ = [
    "annotation_checks",
    "annotation_variables",
    "check",
    "external_name_checks",
    "host_checks",
    "load_balancer_type_check",
    "pod_annotation_check",
]

Check = Mapping[str, str]

_DNS = "external-dns."
_LOAD_BALANCER_TYPE = "service.beta.kubernetes.io/aws-load-balancer-type"
# An unchanged object must still be updatable, so that its finalizers can be removed.
_SAME_SPEC = "(oldObject != null && object.spec == oldObject.spec)"
_SAME = "k in variables.before && variables.before[k] == variables.annotations[k]"
_ANY = "variables.any_domain"
_NONE = "size(variables.domains) == 0"
_FIELD = "'tenants.' + variables.tenant + '.ingress"


def check(expression: str, message: str, *, text: str | None = None) -> Check:
    """Render a check whose message names the tenant.

    :param expression: what must be true.
    :param message: what must be, for the user.
    :param text: expression for the same with names, which the API server does not use if its text
        is too long. Default: the message.
    """
    return {
        "expression": expression,
        "message": message,
        "messageExpression": f"'tenant ' + variables.tenant + ': ' + {text or json.dumps(message)}",
    }


def annotation_variables() -> Mapping[str, str]:
    """Render the variables ``annotations``, ``before``, ``limited`` and ``refused``.

    ``limited`` are the keys of new and changed annotations that are not allowed with any value; of
    these, ``refused`` are not allowed at all.
    """
    known = catalogue.tenant_annotations()
    limited = (
        f"({_starts('k', known.prefixes)}) && !(k in {_list(known.any_value)}) && "
        f"!(k in variables.allowed) && !({_SAME})"
    )
    by_value = _list([*known.patterns, *known.names])
    return {
        "annotations": "has(object.metadata.annotations) ? object.metadata.annotations : {}",
        "before": "oldObject != null && has(oldObject.metadata.annotations) ? "
        "oldObject.metadata.annotations : {}",
        "limited": f"variables.annotations.filter(k, {limited})",
        "refused": f"variables.limited.filter(k, !(k in {by_value}) && "
        f"!k.startsWith('{known.actions}'))",
    }


def annotation_checks() -> Iterator[Check]:
    """Render checks of the annotations of an Ingress or a Service."""
    known = catalogue.tenant_annotations()
    remedy = f"{_FIELD}.allowed_annotations of the spec can allow them'"
    yield check(
        "size(variables.refused) == 0",
        "may not set annotations for shared load balancers and DNS",
        text=f"'may not set ' + variables.refused.join(', ') + '; ' + {remedy}",
    )
    for name, pattern in known.patterns.items():
        yield check(
            f"variables.limited.all(k, k != '{name}' || "
            f"variables.annotations[k].matches({_whole(pattern)}))",
            f"{name} must match {pattern}",
        )
    value = "variables.annotations[k]"
    yield check(
        f"variables.limited.all(k, !k.startsWith('{known.actions}') || "
        f"(!{value}.contains('\\\\') && !{value}.lowerAscii().contains('targetgrouparn') && "
        f"!{value}.lowerAscii().contains('targetgroupname')))",
        "an action must not name a target group, nor contain a backslash; forward to a Service",
    )
    names = f"k in {_list(known.names)}"
    yield check(
        f"{_ANY} || !({_NONE}) || !variables.limited.exists(k, {names})",
        "has no domain for DNS names",
        text=f"'has no domain for DNS names; name it in ' + {_FIELD}.domains'",
    )
    # ExternalDNS removes blanks and splits at commas in the same way.
    listed = f"{value}.replace(' ', '').split(',')"
    yield _domain_check(
        f"{_ANY} || {_NONE} || variables.limited.all(k, !({names}) || {_belong(listed)})",
        "names for ExternalDNS must belong to",
    )


def host_checks() -> Iterator[Check]:
    """Render checks of the hosts of an Ingress."""
    yield check(
        f"{_ANY} || {_SAME_SPEC} || !({_NONE})",
        "has no domain for Ingresses",
        text=f"'has no domain for Ingresses; name it in ' + {_FIELD}.domains'",
    )
    free = f"{_ANY} || {_NONE} || {_SAME_SPEC}"
    hosts = _belong("object.spec.rules.map(r, has(r.host) ? r.host : '')")
    yield _domain_check(
        f"{free} || !has(object.spec.rules) || {hosts}",
        "each rule must have a host, which must belong to",
    )
    yield _domain_check(
        f"{free} || !has(object.spec.tls) || object.spec.tls.all(t, "
        f"!has(t.hosts) || {_belong('t.hosts')})",
        "hosts under tls must belong to",
    )
    yield check(
        f"{free} || !has(object.spec.defaultBackend)",
        "defaultBackend would receive the requests of others",
    )


def external_name_checks() -> Iterator[Check]:
    """Render a check of Services that are an alias and have a DNS name."""
    names = _list([name for name in catalogue.tenant_annotations().names if "hostname" in name])
    yield _domain_check(
        # The name may come to an alias that is there, or the alias to a name.
        f"{_ANY} || {_NONE} || ({_SAME_SPEC} && variables.annotations.all(k, !(k in {names}) || "
        f"({_SAME}))) || !has(object.spec.type) || "
        "object.spec.type != 'ExternalName' || "
        f"!variables.annotations.exists(k, k in {names}) || "
        f"{_belong('[object.spec.externalName]')}",
        "externalName of a Service with a name for ExternalDNS must belong to",
    )


def load_balancer_type_check() -> Check:
    """Render a check of Services that an annotation gives a load balancer.

    The controller then makes one for a Service of any type, unless a feature gate says otherwise,
    and the quota of the namespace counts the type LoadBalancer only.

    Source: kubernetes-sigs/aws-load-balancer-controller pkg/service/service_utils.go, commit
    225f445.
    """
    kept = "has(oldObject.spec.type) && oldObject.spec.type == object.spec.type"
    return check(
        f"!('{_LOAD_BALANCER_TYPE}' in variables.annotations) || "
        "(has(object.spec.type) && object.spec.type == 'LoadBalancer') || "
        f"(has(object.spec.type) && '{_LOAD_BALANCER_TYPE}' in variables.before && {kept} && "
        f"variables.before['{_LOAD_BALANCER_TYPE}'] == "
        f"variables.annotations['{_LOAD_BALANCER_TYPE}'])",
        f"{_LOAD_BALANCER_TYPE} is for Services of type LoadBalancer, which the quota counts",
    )


def pod_annotation_check() -> Check:
    """Render a check of Pods, whose annotations set the targets of headless Services.

    Source: kubernetes-sigs/external-dns commit 2bf1bf8, source/service.go (headless Services).
    """
    prefixes = [one for one in catalogue.tenant_annotations().prefixes if one.startswith(_DNS)]
    return check(
        "!has(object.metadata.annotations) || object.metadata.annotations.all(k, "
        f"!({_starts('k', prefixes)}) || k in variables.allowed || "
        "(oldObject != null && has(oldObject.metadata.annotations) && "
        "k in oldObject.metadata.annotations && "
        "oldObject.metadata.annotations[k] == object.metadata.annotations[k]))",
        "annotations for ExternalDNS belong on Ingresses and Services",
    )


def _domain_check(expression: str, message: str) -> Check:
    text = f"{json.dumps(f'{message} ')} + variables.domains.join(', ')"
    return check(expression, f"{message} the tenant's domains", text=text)


def _starts(name: str, prefixes: Iterable[str]) -> str:
    return " || ".join(f"{name}.startsWith('{prefix}')" for prefix in prefixes)


def _list(values: Iterable[str]) -> str:
    return "[" + ", ".join(f"'{value}'" for value in values) + "]"


def _whole(pattern: str) -> str:
    return f"r'^({pattern})$'"


def _belong(names: str) -> str:
    """Return an expression for: all names are domains of the tenant, or below one of them."""
    form = _whole(r"(\*\.)?([a-z0-9_-]+\.)*[a-z0-9_-]+\.?")
    # A name may end with a dot, which counts once.
    between_dots = f"n.matches({form}) ? ('.' + n + '.').replace('..', '.') : ''"
    return f"{names}.map(n, {between_dots}).all(n, variables.ends.exists(e, n.endsWith(e)))"
