"""Limits for a tenant's load balancers and DNS names, as expressions of admission policies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from eks_blueprint import catalogue
from eks_blueprint.spec import TenantIngressSpec

__all__ = [
    "annotation_checks",
    "annotation_variables",
    "external_name_checks",
    "host_checks",
    "load_balancer_type_check",
    "pod_annotation_check",
]

Check = Mapping[str, Any]

_DNS = "external-dns."
_LOAD_BALANCER_TYPE = "service.beta.kubernetes.io/aws-load-balancer-type"
# An unchanged object must still be updatable, so that its finalizers can be removed.
_SAME_SPEC = "(oldObject != null && object.spec == oldObject.spec)"
_SAME = "k in variables.before && variables.before[k] == variables.annotations[k]"


def annotation_variables(allowed: TenantIngressSpec) -> list[Mapping[str, str]]:
    """Render the variables ``annotations``, ``before``, ``limited`` and ``refused``.

    :param allowed: what the tenant may use. ``limited`` are the keys of new and changed annotations
        that are not allowed with any value; of these, ``refused`` are not allowed at all.
    """
    known = catalogue.tenant_annotations()
    free = _any_of([*known.any_value, *allowed.allowed_annotations])
    limited = f"({_starts('k', known.prefixes)}) && !k.matches({free}) && !({_SAME})"
    by_value = _list([*known.patterns, *known.names])
    expressions = {
        "annotations": "has(object.metadata.annotations) ? object.metadata.annotations : {}",
        "before": "oldObject != null && has(oldObject.metadata.annotations) ? "
        "oldObject.metadata.annotations : {}",
        "limited": f"variables.annotations.filter(k, {limited})",
        "refused": f"variables.limited.filter(k, !(k in {by_value}) && "
        f"!k.startsWith('{known.actions}'))",
    }
    return [{"name": name, "expression": text} for name, text in expressions.items()]


def annotation_checks(tenant: str, allowed: TenantIngressSpec) -> Iterator[Check]:
    """Render checks of the annotations of an Ingress or a Service.

    :param tenant: name of the tenant.
    :param allowed: what the tenant may use.
    """
    known = catalogue.tenant_annotations()
    field = f"tenants.{tenant}.ingress"
    remedy = f"{field}.allowed_annotations of the spec can allow them"
    yield {
        "expression": "size(variables.refused) == 0",
        "message": f"tenant {tenant}: annotations for shared load balancers and DNS; {remedy}",
        "messageExpression": f"'tenant {tenant}: may not set ' + variables.refused.join(', ') + "
        f"'; {remedy}'",
    }
    for name, pattern in known.patterns.items():
        yield {
            "expression": f"variables.limited.all(k, k != '{name}' || "
            f"variables.annotations[k].matches({_whole(pattern)}))",
            "message": f"tenant {tenant}: {name} must match {pattern}",
        }
    value = "variables.annotations[k]"
    yield {
        "expression": f"variables.limited.all(k, !k.startsWith('{known.actions}') || "
        f"(!{value}.contains('\\\\') && !{value}.lowerAscii().contains('targetgrouparn') && "
        f"!{value}.lowerAscii().contains('targetgroupname')))",
        "message": f"tenant {tenant}: an action must not name a target group, nor contain a "
        "backslash; forward to a Service",
    }
    names = f"k in {_list(known.names)}"
    if not (allowed.domains or allowed.any_domain):
        yield {
            "expression": f"!variables.limited.exists(k, {names})",
            "message": f"tenant {tenant}: has no domain for DNS names; name it in {field}.domains",
        }
    elif not allowed.any_domain:
        yield {
            # ExternalDNS removes blanks and splits at commas in the same way.
            "expression": f"variables.limited.all(k, !({names}) || {value}.replace(' ', '')"
            f".split(',').all(n, n.matches({_names_of(allowed.domains)})))",
            "message": f"tenant {tenant}: names for ExternalDNS must belong to "
            f"{', '.join(allowed.domains)}",
        }


def host_checks(tenant: str, allowed: TenantIngressSpec) -> Iterator[Check]:
    """Render checks of the hosts of an Ingress.

    :param tenant: name of the tenant.
    :param allowed: what the tenant may use.
    """
    if allowed.any_domain:
        return
    if not allowed.domains:
        yield {
            "expression": _SAME_SPEC,
            "message": f"tenant {tenant}: has no domain for Ingresses; name it in "
            f"tenants.{tenant}.ingress.domains",
        }
        return
    matches = f"matches({_names_of(allowed.domains)})"
    belong = f"belong to {', '.join(allowed.domains)}"
    yield {
        "expression": f"{_SAME_SPEC} || !has(object.spec.rules) || "
        f"object.spec.rules.all(r, has(r.host) && r.host.{matches})",
        "message": f"tenant {tenant}: each rule must have a host, which must {belong}",
    }
    yield {
        "expression": f"{_SAME_SPEC} || !has(object.spec.tls) || object.spec.tls.all(t, "
        f"!has(t.hosts) || t.hosts.all(h, h.{matches}))",
        "message": f"tenant {tenant}: hosts under tls must {belong}",
    }
    yield {
        "expression": f"{_SAME_SPEC} || !has(object.spec.defaultBackend)",
        "message": f"tenant {tenant}: defaultBackend would receive the requests of others",
    }


def external_name_checks(tenant: str, allowed: TenantIngressSpec) -> Iterator[Check]:
    """Render a check of Services that are an alias and have a DNS name.

    :param tenant: name of the tenant.
    :param allowed: what the tenant may use.
    """
    if allowed.any_domain or not allowed.domains:
        return
    names = _list([name for name in catalogue.tenant_annotations().names if "hostname" in name])
    yield {
        # The name may come to an alias that is there, or the alias to a name.
        "expression": f"({_SAME_SPEC} && variables.annotations.all(k, !(k in {names}) || "
        f"({_SAME}))) || !has(object.spec.type) || "
        "object.spec.type != 'ExternalName' || "
        f"!variables.annotations.exists(k, k in {names}) || "
        f"object.spec.externalName.matches({_names_of(allowed.domains)})",
        "message": f"tenant {tenant}: externalName of a Service with a name for ExternalDNS must "
        f"belong to {', '.join(allowed.domains)}",
    }


def load_balancer_type_check(tenant: str) -> Check:
    """Render a check of Services that an annotation gives a load balancer.

    The controller then makes one for a Service of any type, unless a feature gate says otherwise,
    and the quota of the namespace counts the type LoadBalancer only.

    :param tenant: name of the tenant.

    Source: kubernetes-sigs/aws-load-balancer-controller pkg/service/service_utils.go, commit
    225f445.
    """
    kept = "has(oldObject.spec.type) && oldObject.spec.type == object.spec.type"
    return {
        "expression": f"!('{_LOAD_BALANCER_TYPE}' in variables.annotations) || "
        "(has(object.spec.type) && object.spec.type == 'LoadBalancer') || "
        f"(has(object.spec.type) && '{_LOAD_BALANCER_TYPE}' in variables.before && {kept} && "
        f"variables.before['{_LOAD_BALANCER_TYPE}'] == "
        f"variables.annotations['{_LOAD_BALANCER_TYPE}'])",
        "message": f"tenant {tenant}: {_LOAD_BALANCER_TYPE} is for Services of type LoadBalancer, "
        "which the quota counts",
    }


def pod_annotation_check(tenant: str, allowed: TenantIngressSpec) -> Check:
    """Render a check of Pods, whose annotations set the targets of headless Services.

    :param tenant: name of the tenant.
    :param allowed: what the tenant may use.

    Source: kubernetes-sigs/external-dns commit 2bf1bf8, source/service.go (headless Services).
    """
    prefixes = [one for one in catalogue.tenant_annotations().prefixes if one.startswith(_DNS)]
    return {
        "expression": "!has(object.metadata.annotations) || object.metadata.annotations.all(k, "
        f"!({_starts('k', prefixes)}) || k in {_list(allowed.allowed_annotations)} || "
        "(oldObject != null && has(oldObject.metadata.annotations) && "
        "k in oldObject.metadata.annotations && "
        "oldObject.metadata.annotations[k] == object.metadata.annotations[k]))",
        "message": f"tenant {tenant}: annotations for ExternalDNS belong on Ingresses and Services",
    }


def _starts(name: str, prefixes: Iterable[str]) -> str:
    return " || ".join(f"{name}.startsWith('{prefix}')" for prefix in prefixes)


def _list(values: Iterable[str]) -> str:
    return "[" + ", ".join(f"'{value}'" for value in values) + "]"


def _any_of(names: Iterable[str]) -> str:
    """Return a regular expression for names, with each prefix once, since each tenant has one."""
    suffixes: dict[str, list[str]] = {}
    for name in names:
        prefix, slash, suffix = name.rpartition("/")
        suffixes.setdefault(_literal(prefix + slash), []).append(_literal(suffix))
    return _whole("|".join(f"{prefix}({'|'.join(ends)})" for prefix, ends in suffixes.items()))


def _literal(name: str) -> str:
    """Return a regular expression for a name, which has dots but no other special characters."""
    return name.replace(".", "[.]")


def _whole(pattern: str) -> str:
    return f"r'^({pattern})$'"


def _names_of(domains: Iterable[str]) -> str:
    """Return a regular expression for the domains and all names below them."""
    ends = "|".join(_literal(domain) for domain in domains)
    return _whole(rf"(\*\.)?([a-z0-9_-]+\.)*({ends})\.?")
