"""Rules that name API versions: of webhooks, policies and roles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from typing import Any

from eks_blueprint.assembly import mapping_of
from eks_blueprint.catalogue import minor, removed_api, removed_apis, served_apis
from eks_blueprint.errors import Path
from eks_blueprint.readiness.removed_apis import is_served
from eks_blueprint.readiness.subject import Subject, listed
from eks_blueprint.results import Finding

__all__ = ["api_rule_findings"]

_WEBHOOKS = ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")
_POLICIES = ("MutatingAdmissionPolicy", "ValidatingAdmissionPolicy")
_SILENT = "webhook-without-requests"


def api_rule_findings(subject: Subject, *, target: str) -> Iterator[Finding]:
    """Find rules that match nothing which the target version serves.

    :param subject: the object.
    :param target: Kubernetes version that its cluster gets.
    """
    for path, rule in _admission_rules(subject):
        if _is_dead(rule, target):
            yield subject.finding(
                _SILENT,
                f"a rule is for {_shown(rule)}, which Kubernetes {target} does not serve",
                at=path,
            )
    if subject.own and subject.kind in _WEBHOOKS:
        yield from _fails_closed(subject)
    for path, text in _policy_kinds(subject):
        group, _, kind = text.rpartition("/")
        removal = removed_api(group, kind)
        if removal is not None and minor(removal.removed) <= minor(target):
            yield subject.finding(
                _SILENT,
                f"a rule is for {text}, which Kubernetes does not serve since {removal.removed}",
                at=path,
            )
    if subject.kind in ("ClusterRole", "Role"):
        for index, rule in listed(subject.content.get("rules")):
            if _grants_nothing(rule, target):
                yield subject.finding(
                    "role-without-effect",
                    f"a rule names only {_shown(rule)}, which Kubernetes {target} does not have",
                    at=("rules", index),
                )


def _admission_rules(subject: Subject) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    if subject.kind in _WEBHOOKS:
        for index, webhook in listed(subject.content.get("webhooks")):
            for number, rule in listed(webhook.get("rules")):
                yield ("webhooks", index, "rules", number), rule
    if subject.kind in _POLICIES:
        rules = mapping_of(subject.spec.get("matchConstraints")).get("resourceRules")
        for number, rule in listed(rules):
            yield ("spec", "matchConstraints", "resourceRules", number), rule


def _fails_closed(subject: Subject) -> Iterator[Finding]:
    for index, webhook in listed(subject.content.get("webhooks")):
        if _is_asked_about_all_pods(webhook):
            yield subject.finding(
                "webhook-fails-closed",
                f"webhook {webhook.get('name')} refuses pods of all namespaces while it does not "
                "answer",
                at=("webhooks", index),
            )


def _is_asked_about_all_pods(webhook: Mapping[str, Any]) -> bool:
    """Say whether a webhook that is away keeps every pod from starting."""
    if webhook.get("failurePolicy", "Fail") != "Fail":
        return False
    if any(webhook.get(key) for key in ("namespaceSelector", "objectSelector", "matchConditions")):
        return False
    return any(
        {"", "*"} & {*_texts(rule.get("apiGroups"))}
        and {"pods", "*", "*/*"} & {*_texts(rule.get("resources"))}
        and {"CREATE", "*"} & {*_texts(rule.get("operations"))}
        for _, rule in listed(webhook.get("rules"))
    )


def _policy_kinds(subject: Subject) -> Iterator[tuple[Path, str]]:
    """Yield kinds with their API versions, as Kyverno and Gatekeeper's mutations name them."""
    if subject.group == "kyverno.io":
        for index, rule in listed(subject.spec.get("rules")):
            for text in _kyverno_kinds(rule.get("match")):
                yield ("spec", "rules", index, "match"), text
    if subject.group == "mutations.gatekeeper.sh":
        for index, one in listed(subject.spec.get("applyTo")):
            for parts in product(
                *(_texts(one.get(key)) for key in ("groups", "versions", "kinds"))
            ):
                yield ("spec", "applyTo", index), "/".join(filter(None, parts))


def _kyverno_kinds(match: Any) -> Iterator[str]:
    if isinstance(match, Mapping):
        yield from _texts(mapping_of(match.get("resources")).get("kinds"))
        for key in ("any", "all"):
            for _, item in listed(match.get(key)):
                yield from _kyverno_kinds(item)


def _is_dead(rule: Mapping[str, Any], target: str) -> bool:
    """Say whether no combination of a rule is served; what is not Kubernetes' own is alive."""
    named = list(
        product(*(_texts(rule.get(key)) for key in ("apiGroups", "apiVersions", "resources")))
    )
    return bool(named) and all(
        version != "*" and _dead_resource(group, version, resource, target)
        for group, version, resource in named
    )


def _dead_resource(group: str, version: str, resource: str, target: str) -> bool:
    api_version = "/".join(filter(None, (group, version)))
    name = resource.partition("/")[0]
    if name != "*":
        kind = _kinds().get((group, name))
        return kind is not None and _is_gone(api_version, kind, target)
    kinds = {kind for known, kind in _kinds().items() if known[0] == group}
    return bool(kinds) and all(_is_gone(api_version, kind, target) for kind in kinds)


def _is_gone(api_version: str, kind: str, target: str) -> bool:
    removal = removed_api(api_version, kind)
    if removal is not None:
        return minor(removal.removed) <= minor(target)
    return is_served(api_version, kind, target) is False


def _grants_nothing(rule: Mapping[str, Any], target: str) -> bool:
    named = list(product(*(_texts(rule.get(key)) for key in ("apiGroups", "resources"))))
    return bool(named) and all(_never(group, resource, target) for group, resource in named)


def _never(group: str, resource: str, target: str) -> bool:
    """Say whether no API version of a group has a resource that once was Kubernetes' own."""
    name = resource.partition("/")[0]
    kinds = {kind for key, kind in _kinds().items() if key[0] == group and name in (key[1], "*")}
    versions = {known for known, _ in served_apis() if known.rpartition("/")[0] == group}
    return bool(kinds) and all(
        is_served(version, kind, target) is False for version, kind in product(versions, kinds)
    )


@cache
def _kinds() -> Mapping[tuple[str, str], str]:
    """Return Kubernetes' own kinds by API group and resource."""
    known = [*served_apis()]
    known += [(one.api_version, kind) for one in removed_apis() for kind in one.kinds]
    return {(version.rpartition("/")[0], _plural(kind)): kind for version, kind in known}


def _plural(kind: str) -> str:
    name = kind.lower()
    if name.endswith("y") and name[-2] not in "aeiou":
        return f"{name[:-1]}ies"
    if name == "endpoints":
        return name
    return f"{name}es" if name.endswith("s") else f"{name}s"


def _texts(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _shown(rule: Mapping[str, Any]) -> str:
    parts = (_texts(rule.get(key)) for key in ("apiGroups", "apiVersions", "resources"))
    return " ".join(filter(None, (", ".join(filter(None, part)) for part in parts)))
