from typing import Any

import pytest

from eks_blueprint.spec import TenantIngressSpec, TenantNamespaceSpec, TenantSpec
from eks_blueprint.tenancy.admission_policies import admission_policies
from eks_blueprint.tenancy.admission_settings import namespace_settings
from tests.support.cel import refusals

Object = dict[str, Any]
ALB = "alb.ingress.kubernetes.io/"
NLB = "service.beta.kubernetes.io/"
DNS = "external-dns.alpha.kubernetes.io/"
OWN = TenantIngressSpec(domains=("shop.example.com", "shop.test"))

# All suffixes of kubernetes-sigs/aws-load-balancer-controller commit 225f445,
# pkg/annotations/constants.go, that concern more than the tenant, or name resources of others.
_REFUSED_ON_INGRESS = [
    "acm-pca-arn",
    # Sessions of one rule are valid for all rules with the same cookie.
    "auth-idp-cognito",
    "auth-idp-oidc",
    "auth-on-unauthenticated-request",
    "auth-scope",
    "auth-session-cookie",
    "auth-session-timeout",
    "auth-type",
    "certificate-arn",
    "create-acm-cert",
    "customer-owned-ipv4-pool",
    "dry-run-plan",
    "enable-frontend-nlb",
    "frontend-nlb-attributes",
    "frontend-nlb-eip-allocations",
    "frontend-nlb-healthcheck-healthy-threshold-count",
    "frontend-nlb-healthcheck-interval-seconds",
    "frontend-nlb-healthcheck-path",
    "frontend-nlb-healthcheck-port",
    "frontend-nlb-healthcheck-protocol",
    "frontend-nlb-healthcheck-success-codes",
    "frontend-nlb-healthcheck-timeout-seconds",
    "frontend-nlb-healthcheck-unhealthy-threshold-count",
    "frontend-nlb-listener-port-mapping",
    "frontend-nlb-scheme",
    "frontend-nlb-security-groups",
    "frontend-nlb-subnets",
    "frontend-nlb-tags",
    "group.name",
    "group.order",
    "inbound-cidrs",
    "ip-address-type",
    "ipam-ipv4-pool-id",
    "jwt-validation",
    "listener-attributes",
    "load-balancer-attributes",
    "load-balancer-name",
    "manage-backend-security-group-rules",
    "minimum-load-balancer-capacity",
    "multi-cluster-target-group",
    "mutual-authentication",
    "scheme",
    "security-group-prefix-lists",
    "security-groups",
    "shield-advanced-protection",
    "ssl-policy",
    "ssl-redirect",
    "subnets",
    "tags",
    "target-control-port",
    "target-node-labels",
    "waf-acl-id",
    "wafv2-acl-arn",
    "wafv2-acl-name",
    "web-acl-id",
]

_REFUSED_ON_SERVICE = [
    "aws-load-balancer-access-log-enabled",
    "aws-load-balancer-access-log-s3-bucket-name",
    "aws-load-balancer-access-log-s3-bucket-prefix",
    "aws-load-balancer-additional-resource-tags",
    "aws-load-balancer-alpn-policy",
    "aws-load-balancer-attributes",
    "aws-load-balancer-backend-protocol",
    "aws-load-balancer-disable-nlb-sg",
    "aws-load-balancer-eip-allocations",
    "aws-load-balancer-enable-icmp-for-path-mtu-discovery",
    "aws-load-balancer-enable-prefix-for-ipv6-source-nat",
    "aws-load-balancer-enable-tcp-udp-listener",
    "aws-load-balancer-inbound-sg-rules-on-private-link-traffic",
    "aws-load-balancer-ipv6-addresses",
    "aws-load-balancer-listener-attributes",
    "aws-load-balancer-manage-backend-security-group-rules",
    "aws-load-balancer-minimum-load-balancer-capacity",
    "aws-load-balancer-multi-cluster-target-group",
    "aws-load-balancer-name",
    "aws-load-balancer-private-ipv4-addresses",
    "aws-load-balancer-proxy-protocol-per-target-group",
    "aws-load-balancer-quic-enabled-ports",
    "aws-load-balancer-security-group-prefix-lists",
    "aws-load-balancer-security-groups",
    "aws-load-balancer-source-nat-ipv6-prefixes",
    "aws-load-balancer-ssl-cert",
    "aws-load-balancer-ssl-negotiation-policy",
    "aws-load-balancer-ssl-ports",
    "aws-load-balancer-subnets",
    "aws-load-balancer-target-node-labels",
]


def refused(
    resource: str, item: Object, old: Object | None = None, allowed: TenantIngressSpec = OWN
) -> str:
    (policy,) = (
        one
        for one in admission_policies()
        if one["kind"] == "ValidatingAdmissionPolicy"
        and one["metadata"]["name"] == f"tenants-{resource}"
    )
    tenant = TenantSpec(namespaces={"shop": TenantNamespaceSpec()}, ingress=allowed)
    annotations = {**namespace_settings(tenant)}
    where = {"metadata": {"labels": {"tenant": "shop"}, "annotations": annotations}}
    return "; ".join(refusals(policy, item, old, namespace=where))


def ingress(host: str | None = "www.shop.example.com", **annotations: str) -> Object:
    """Give an Ingress as a tenant writes it."""
    return {
        "metadata": {"name": "web", "annotations": annotations},
        "spec": {"ingressClassName": "alb", "rules": [{"host": host} if host is not None else {}]},
    }


def service(kind: str = "ClusterIP", **annotations: str) -> Object:
    return {"metadata": {"name": "web", "annotations": annotations}, "spec": {"type": kind}}


def test_ordinary_objects_pass() -> None:
    plain: Object = {"metadata": {"name": "web"}, "spec": {"type": "ClusterIP"}}
    assert refused("services", plain) == ""
    assert refused("ingresses", {**ingress(), "metadata": {"name": "web"}}) == ""
    others = {"cert-manager.io/issuer": "a", "service.kubernetes.io/topology-mode": "Auto"}
    assert refused("ingresses", ingress(**others)) == ""
    assert refused("services", service(**others)) == ""


@pytest.mark.parametrize("suffix", _REFUSED_ON_INGRESS)
@pytest.mark.parametrize("resource", ["ingresses", "services"])
def test_settings_of_a_shared_load_balancer_are_not_for_tenants(resource: str, suffix: str) -> None:
    name = f"{ALB}{suffix}"
    item = ingress(**{name: "x"}) if resource == "ingresses" else service(**{name: "x"})
    assert refused(resource, item).startswith(f"tenant shop: may not set {name}; ")


@pytest.mark.parametrize("suffix", _REFUSED_ON_SERVICE)
@pytest.mark.parametrize("prefix", [NLB, "service.kubernetes.io/"])
def test_resources_of_others_are_not_for_services(prefix: str, suffix: str) -> None:
    name = f"{prefix}{suffix}"
    assert name in refused("services", service("LoadBalancer", **{name: "x"}))


@pytest.mark.parametrize(
    "name",
    [
        f"{ALB}conditions.web",
        f"{ALB}transforms.web",
        f"{ALB}listener-attributes.HTTPS-443",
        f"{ALB}from-a-later-version",
        f"{DNS}alias",
        f"{DNS}access",
        f"{DNS}aws-target-hosted-zone",
        f"{DNS}set-identifier",
        "external-dns.kubernetes.io/set-identifier",
        f"{NLB}azure-load-balancer-internal",
        "kubernetes.io/ingress.class",
    ],
)
def test_what_the_list_does_not_name_is_refused(name: str) -> None:
    assert name in refused("ingresses", ingress(**{name: "x"}))


@pytest.mark.parametrize(
    "annotations",
    [
        {f"{ALB}healthcheck-path": "/ready", f"{ALB}success-codes": "200-299"},
        {f"{ALB}target-group-attributes": "stickiness.enabled=true", f"{ALB}target-type": "ip"},
        {f"{DNS}ttl": "60", f"{DNS}controller": "none"},
    ],
)
def test_settings_of_its_own_rules_pass(annotations: dict[str, str]) -> None:
    assert refused("ingresses", ingress(**annotations)) == ""
    assert refused("services", service(**annotations)) == ""


@pytest.mark.parametrize(
    ("name", "value", "passes"),
    [
        (f"{ALB}listen-ports", '[{"HTTP": 80}, {"HTTPS": 443}]', True),
        (f"{ALB}listen-ports", '[{"HTTPS":443}]', True),
        (f"{ALB}listen-ports", ' [ {"HTTPS" : 443} , {"HTTP":80} ] ', True),
        (f"{ALB}listen-ports", '[{"HTTP": 443}]', False),
        (f"{ALB}listen-ports", '[{"HTTPS": 80}]', False),
        (f"{ALB}listen-ports", '[{"HTTP": 8080}]', False),
        (f"{ALB}listen-ports", '[{"HTTP": 80}, {"HTTPS": 443}, {"HTTP": 22}]', False),
        (f"{ALB}listen-ports", '[{"HTTP": 80}]x', False),
        (f"{NLB}aws-load-balancer-scheme", "internal", True),
        (f"{NLB}aws-load-balancer-scheme", "internet-facing", False),
        (f"{NLB}aws-load-balancer-internal", "true", True),
        (f"{NLB}aws-load-balancer-internal", "false", False),
        (f"{ALB}actions.redirect", '{"type":"redirect","redirectConfig":{"host":"x"}}', True),
        (
            f"{ALB}actions.split",
            '{"type":"forward","forwardConfig":{"targetGroups":[{"serviceName":"a"}]}}',
            True,
        ),
        (f"{ALB}actions.steal", '{"type":"forward","targetGroupARN":"arn:aws:x"}', False),
        (f"{ALB}actions.steal", '{"type":"forward","TARGETGROUPArn":"arn:aws:x"}', False),
        (f"{ALB}actions.steal", '{"type":"forward","targetGroupName":"payments"}', False),
        (f"{ALB}actions.steal", '{"type":"forward","targetGroup\\u0041RN":"arn:aws:x"}', False),
    ],
)
def test_values_that_reach_for_more_are_refused(name: str, value: str, passes: bool) -> None:
    for resource, item in (
        ("ingresses", ingress(**{name: value})),
        ("services", service("LoadBalancer", **{name: value})),
    ):
        assert (refused(resource, item) == "") is passes


@pytest.mark.parametrize(
    ("host", "passes"),
    [
        ("shop.example.com", True),
        ("www.shop.example.com", True),
        ("a.b.shop.test", True),
        ("*.shop.test", True),
        ("payments.example.com", False),
        ("example.com", False),
        ("notshop.test", False),
        ("shop.test.evil.com", False),
        ("shopxexample.com", False),
        ("*.example.com", False),
        ("", False),
        (None, False),
    ],
)
def test_hosts_belong_to_the_domains_of_the_tenant(host: str | None, passes: bool) -> None:
    got = refused("ingresses", ingress(host))
    assert ("each rule must have a host" in got) is not passes
    assert (got == "") is passes
    if host:
        tls: Object = {**ingress(), "spec": {"tls": [{}, {"hosts": ["shop.test", host]}]}}
        assert ("hosts under tls" in refused("ingresses", tls)) is not passes


def test_one_foreign_host_among_several_is_refused() -> None:
    two: Object = {**ingress(), "spec": {"rules": [{"host": "shop.test"}, {"host": "pay.test"}]}}
    assert "each rule must have a host" in refused("ingresses", two)


def test_nobody_receives_what_no_rule_names() -> None:
    item: Object = {**ingress(), "spec": {"defaultBackend": {"service": {"name": "web"}}}}
    assert "defaultBackend" in refused("ingresses", item)


def test_without_domains_there_are_no_ingresses_and_no_dns_names() -> None:
    none = TenantIngressSpec()
    got = refused("ingresses", ingress(), allowed=none)
    assert got == (
        "tenant shop: has no domain for Ingresses; name it in tenants.shop.ingress.domains"
    )
    named = service(**{f"{DNS}hostname": "www.shop.test"})
    assert "has no domain for DNS names" in refused("services", named, allowed=none)
    assert refused("services", service(), allowed=none) == ""


def test_a_trusted_tenant_may_use_every_name() -> None:
    any_domain = TenantIngressSpec(any_domain=True)
    default: Object = {"metadata": {}, "spec": {"defaultBackend": {}}}
    for item in (ingress("pay.test"), ingress(None), default):
        assert refused("ingresses", item, allowed=any_domain) == ""
    named = service("ExternalName", **{f"{DNS}hostname": "pay.test"})
    named["spec"]["externalName"] = "elsewhere.test"
    assert refused("services", named, allowed=any_domain) == ""
    assert "group.order" in refused(
        "ingresses", ingress(**{f"{ALB}group.order": "1"}), allowed=any_domain
    )


@pytest.mark.parametrize("suffix", ["hostname", "internal-hostname", "target"])
@pytest.mark.parametrize("prefix", [DNS, "external-dns.kubernetes.io/"])
@pytest.mark.parametrize(
    ("value", "passes"),
    [
        ("www.shop.test", True),
        ("www.shop.test., shop.example.com", True),
        ("_acme-challenge.shop.test", True),
        ("www.shop.test,www.pay.test", False),
        ("pay.test", False),
        ("203.0.113.7", False),
        ("pay.test\n.shop.test", False),
        ("pay.test/.shop.test", False),
        ("", False),
    ],
)
def test_names_for_external_dns_belong_to_the_domains(
    prefix: str, suffix: str, value: str, passes: bool
) -> None:
    name = f"{prefix}{suffix}"
    for resource, item in (
        ("ingresses", ingress(**{name: value})),
        ("services", service(**{name: value})),
    ):
        assert (refused(resource, item) == "") is passes


@pytest.mark.parametrize(("target", "passes"), [("db.shop.test", True), ("elsewhere.test", False)])
def test_an_alias_with_a_dns_name_stays_within_the_domains(target: str, passes: bool) -> None:
    item = service("ExternalName", **{f"{DNS}hostname": "www.shop.test"})
    item["spec"]["externalName"] = target
    assert (refused("services", item) == "") is passes
    del item["metadata"]["annotations"]
    assert refused("services", item) == "", "inside the cluster only"


@pytest.mark.parametrize("suffix", ["hostname", "internal-hostname"])
def test_an_alias_that_is_there_gets_no_dns_name_later(suffix: str) -> None:
    alias = service("ExternalName")
    alias["spec"]["externalName"] = "elsewhere.test"
    assert refused("services", alias) == "", "inside the cluster only"
    named: Object = {**alias, "metadata": {"annotations": {f"{DNS}{suffix}": "www.shop.test"}}}
    assert "externalName" in refused("services", named, alias)
    other: Object = {**alias, "metadata": {"annotations": {f"{DNS}{suffix}": "api.shop.test"}}}
    assert "externalName" in refused("services", other, named)
    labelled: Object = {**named, "metadata": {**named["metadata"], "labels": {"a": "b"}}}
    assert refused("services", labelled, named) == "", "from before the policies"


@pytest.mark.parametrize("kind", ["ClusterIP", "NodePort", "ExternalName"])
@pytest.mark.parametrize("value", ["nlb-ip", "external"])
def test_no_load_balancer_passes_the_quota(kind: str, value: str) -> None:
    name = f"{NLB}aws-load-balancer-type"
    item = service(kind, **{name: value, f"{NLB}aws-load-balancer-nlb-target-type": "ip"})
    item["spec"]["externalName"] = "www.shop.test"
    message = f"{name} is for Services of type LoadBalancer"
    counted: Object = {**item, "spec": {"type": "LoadBalancer"}}
    assert refused("services", counted) == ""
    for old in (None, service(kind), counted):
        assert message in refused("services", item, old)
    same: Object = {**item, "metadata": {**item["metadata"], "labels": {"a": "b"}}}
    assert refused("services", same, item) == "", "from before the policies"


def test_trusted_tenants_may_authenticate_users() -> None:
    names = (f"{ALB}auth-type", f"{ALB}auth-idp-oidc")
    allowed = TenantIngressSpec(domains=OWN.domains, allowed_annotations=names)
    item = ingress(**dict.fromkeys(names, "x"))
    assert refused("ingresses", item, allowed=allowed) == ""


def test_pods_set_no_targets_for_dns_names() -> None:
    pod: Object = {"spec": {"containers": []}, "metadata": {"annotations": {f"{DNS}target": "x"}}}
    assert "belong on Ingresses and Services" in refused("pods", pod)
    assert refused("pods", pod, pod) == "", "it must be able to lose its finalizers"
    allowed = TenantIngressSpec(allowed_annotations=(f"{DNS}target",))
    assert refused("pods", pod, allowed=allowed) == ""
    pod["metadata"]["annotations"] = {"prometheus.io/scrape": "true"}
    assert refused("pods", pod) == ""


def test_the_spec_allows_further_annotations_by_name() -> None:
    order = f"{ALB}group.order"
    allowed = TenantIngressSpec(domains=OWN.domains, allowed_annotations=(order,))
    assert refused("ingresses", ingress(**{order: "10"}), allowed=allowed) == ""
    assert f"{ALB}subnets" in refused(
        "ingresses", ingress(**{order: "10", f"{ALB}subnets": "a"}), allowed=allowed
    )


def test_what_was_there_before_can_lose_its_finalizers() -> None:
    old = ingress(None, **{f"{ALB}subnets": "a", f"{DNS}hostname": "pay.test"})
    assert refused("ingresses", old) != ""
    new = {**old, "metadata": {**old["metadata"], "finalizers": []}}
    assert refused("ingresses", new, old) == ""
    less = {**new, "metadata": {"annotations": {f"{ALB}subnets": "a"}}}
    assert refused("ingresses", less, old) == ""
    other = {**new, "metadata": {"annotations": {f"{ALB}subnets": "b"}}}
    assert f"{ALB}subnets" in refused("ingresses", other, old)
    assert "each rule must have a host" in refused("ingresses", ingress("pay.test"), old)
    alias = service("ExternalName", **{f"{DNS}hostname": "www.shop.test"})
    alias["spec"]["externalName"] = "elsewhere.test"
    assert refused("services", alias, alias) == ""
    bare: Object = {"metadata": {}, "spec": alias["spec"]}
    assert refused("services", bare, alias) == ""


def test_policies_are_about_their_kinds() -> None:
    rules = {
        one["metadata"]["name"]: one["spec"]["matchConstraints"]["resourceRules"][0]
        for one in admission_policies()
        if one["kind"] == "ValidatingAdmissionPolicy"
    }
    assert rules["tenants-ingresses"] == {
        "apiGroups": ["networking.k8s.io"],
        "apiVersions": ["v1"],
        "operations": ["CREATE", "UPDATE"],
        "resources": ["ingresses"],
    }
    assert rules["tenants-services"]["operations"] == ["CREATE", "UPDATE"]
