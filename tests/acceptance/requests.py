"""Requests of tenants, and what the API server must answer."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from tests.acceptance.client import Identity

__all__ = ["REQUESTS", "Request"]

Object = dict[str, Any]

SHOP = Identity("ann", ("oidc:shop-developers", "system:authenticated"))
LEAD = Identity("lea", ("tenant:shop:admin", "system:authenticated"))
PAYMENTS = Identity("pia", ("tenant:payments:developer", "system:authenticated"))
AUDITOR = Identity("udo", ("oidc:auditors", "system:authenticated"))
REPORTS = Identity("rob", ("tenant:reports:developer", "system:authenticated"))
STRANGER = Identity("eve", ("system:authenticated",))

CONTAINER = {
    "name": "app",
    "image": "public.ecr.aws/docker/library/busybox:1.37",
    "resources": {
        "requests": {"cpu": "10m", "memory": "16Mi"},
        "limits": {"cpu": "10m", "memory": "16Mi"},
    },
    "securityContext": {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "runAsNonRoot": True,
        "seccompProfile": {"type": "RuntimeDefault"},
    },
}


@dataclass(frozen=True)
class Request:
    """One request.

    :param about: what it tries, as the name of the test.
    :param who: who asks.
    :param item: the object.
    :param verb: ``create``, ``get``, ``list`` or ``delete``.
    :param subresource: such as ``token``.
    :param refusal: part of the answer of a refused request; ``None`` if it is allowed.
    """

    about: str
    who: Identity
    item: Object
    verb: str = "create"
    subresource: str = ""
    refusal: str | None = None
    collection: bool = field(default=False)


def pod(namespace: str, **spec: Any) -> Object:
    meta = {"name": "asked", "namespace": namespace, "labels": {"app": "asked"}}
    content = {"containers": [deepcopy(CONTAINER)], **spec}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": content}


def container(**changes: Any) -> list[Object]:
    changed = deepcopy(CONTAINER)
    changed["securityContext"] = {**CONTAINER["securityContext"], **changes}  # type: ignore[dict-item]
    return [changed]


def item(kind: str, namespace: str | None = "shop-web", /, **content: Any) -> Object:
    meta = {"name": "asked", **({"namespace": namespace} if namespace else {})}
    return {"apiVersion": VERSIONS.get(kind, "v1"), "kind": kind, "metadata": meta, **content}


VERSIONS = {
    "ClusterNetworkPolicy": "networking.k8s.aws/v1alpha1",
    "ClusterRole": "rbac.authorization.k8s.io/v1",
    "ClusterRoleBinding": "rbac.authorization.k8s.io/v1",
    "CronJob": "batch/v1",
    "DaemonSet": "apps/v1",
    "Deployment": "apps/v1",
    "EndpointSlice": "discovery.k8s.io/v1",
    "Ingress": "networking.k8s.io/v1",
    "IngressClass": "networking.k8s.io/v1",
    "Job": "batch/v1",
    "Lease": "coordination.k8s.io/v1",
    "NetworkPolicy": "networking.k8s.io/v1",
    "NodePool": "karpenter.sh/v1",
    "PriorityClass": "scheduling.k8s.io/v1",
    "Role": "rbac.authorization.k8s.io/v1",
    "RoleBinding": "rbac.authorization.k8s.io/v1",
    "SecretProviderClass": "secrets-store.csi.x-k8s.io/v1",
    "SecurityGroupPolicy": "vpcresources.k8s.aws/v1beta1",
    "StorageClass": "storage.k8s.io/v1",
    "TargetGroupBinding": "elbv2.k8s.aws/v1beta1",
}
RBAC = "cannot"
# Of tenant `shop` in examples/10-multi-tenant.yaml.
DOMAIN = "shop.example.com"
SELECTOR = {"matchLabels": {"app": "asked"}}


def template(namespace: str, **spec: Any) -> Object:
    made = pod(namespace, **spec)
    return {"metadata": {"labels": made["metadata"]["labels"]}, "spec": made["spec"]}


def toleration(key: str | None, value: str | None = None) -> Object:
    found: Object = {"operator": "Exists" if value is None else "Equal"}
    return found | ({"key": key} if key else {}) | ({"value": value} if value else {})


def service(namespace: str = "shop-web", **spec: Any) -> Object:
    return item("Service", namespace, spec={"ports": [{"port": 80}], **spec})


def role(*rules: tuple[str, str, str]) -> list[Object]:
    return [{"apiGroups": [g], "resources": [r], "verbs": [v]} for g, r, v in rules]


def binding(kind: str, name: str) -> Object:
    return item(
        "RoleBinding",
        roleRef={"apiGroup": "rbac.authorization.k8s.io", "kind": kind, "name": name},
        subjects=[{"kind": "ServiceAccount", "name": "web", "namespace": "shop-web"}],
    )


def _own() -> Iterator[Request]:
    """What each member's role is for."""
    jobs = {"restartPolicy": "Never"}
    yield Request("a pod", SHOP, pod("shop-web"))
    yield Request("a pod in the other namespace", SHOP, pod("shop-jobs"))
    yield Request(
        "a Deployment",
        SHOP,
        item("Deployment", spec={"selector": SELECTOR, "template": template("shop-web")}),
    )
    yield Request(
        "a Job", SHOP, item("Job", "shop-jobs", spec={"template": template("shop-jobs", **jobs)})
    )
    yield Request(
        "a CronJob",
        SHOP,
        item(
            "CronJob",
            "shop-jobs",
            spec={
                "schedule": "0 4 * * *",
                "jobTemplate": {"spec": {"template": template("shop-jobs", **jobs)}},
            },
        ),
    )
    yield Request("a Service", SHOP, service())
    yield Request("a ConfigMap", SHOP, item("ConfigMap", data={"a": "b"}))
    yield Request("an opaque Secret", SHOP, item("Secret", stringData={"a": "b"}))
    yield Request("pods read", SHOP, pod("shop-web"), "list")
    yield Request("a pod on own nodes", PAYMENTS, pod("payments"))
    yield Request(
        "the taint of own nodes",
        PAYMENTS,
        pod(
            "payments",
            tolerations=[toleration("tenant", "payments")],
        ),
    )
    yield Request("pods read by a viewer", AUDITOR, pod("payments"), "list")
    yield Request("a service account", LEAD, item("ServiceAccount"))
    yield Request(
        "a role with rights that one holds", LEAD, item("Role", rules=role(("", "pods", "get")))
    )
    yield Request("a binding to a role of the tenant", LEAD, binding("Role", "tenant-viewer"))
    yield Request(
        "a network policy",
        LEAD,
        item("NetworkPolicy", spec={"podSelector": {}, "policyTypes": ["Ingress"]}),
    )


def _pods() -> Iterator[Request]:
    """Pods that must not be."""
    refused: dict[str, tuple[Object, str]] = {
        "a node name": ({"nodeName": "any"}, "nodeName"),
        "every toleration": ({"tolerations": [toleration(None)]}, "toleration"),
        "the taint of system nodes": (
            {"tolerations": [toleration("CriticalAddonsOnly")]},
            "toleration",
        ),
        "the taint of another tenant's nodes": (
            {"tolerations": [toleration("tenant", "payments")]},
            "toleration",
        ),
        "any tenant's taint": (
            {"tolerations": [toleration("tenant")]},
            "toleration",
        ),
        "a priority of the system": ({"priorityClassName": "system-node-critical"}, "priority"),
        "the other priority of the system": (
            {"priorityClassName": "system-cluster-critical"},
            "priority",
        ),
        "Flux's service account": ({"serviceAccountName": "tenant-deployer"}, "tenant-deployer"),
        "Flux's service account by the old field": (
            {"serviceAccount": "tenant-deployer"},
            "tenant-deployer",
        ),
        "the network of the node": ({"hostNetwork": True}, "violates PodSecurity"),
        "the processes of the node": ({"hostPID": True}, "violates PodSecurity"),
        "the IPC of the node": ({"hostIPC": True}, "violates PodSecurity"),
        "a folder of the node": (
            {"volumes": [{"name": "v", "hostPath": {"path": "/"}}]},
            "violates PodSecurity",
        ),
        "a privileged container": (
            {"containers": container(privileged=True, allowPrivilegeEscalation=True)},
            "violates PodSecurity",
        ),
        "a container as root": (
            {"containers": container(runAsNonRoot=False, runAsUser=0)},
            "violates PodSecurity",
        ),
        "a capability": (
            {"containers": container(capabilities={"drop": ["ALL"], "add": ["NET_ADMIN"]})},
            "violates PodSecurity",
        ),
        "no seccomp profile": (
            {"containers": container(seccompProfile={"type": "Unconfined"})},
            "violates PodSecurity",
        ),
    }
    for about, (spec, refusal) in refused.items():
        yield Request(f"a pod with {about}", SHOP, pod("shop-web", **spec), refusal=refusal)
    for account in (LEAD,):
        yield Request(
            "a pod of an admin with a node name",
            account,
            pod("shop-web", nodeName="any"),
            refusal="nodeName",
        )
    elsewhere = pod("reports", schedulerName="default-scheduler")
    yield Request("a Fargate tenant's pod on nodes", REPORTS, elsewhere, refusal="Fargate")


def _objects() -> Iterator[Request]:
    """Objects in the own namespace that lead out of it."""
    token = {
        "type": "kubernetes.io/service-account-token",
        "metadata": {
            "name": "asked",
            "namespace": "shop-web",
            "annotations": {"kubernetes.io/service-account.name": "tenant-deployer"},
        },
    }
    yield Request(
        "a Secret with a token", SHOP, {**item("Secret"), **token}, refusal="service accounts"
    )
    yield Request(
        "external IPs", SHOP, service(externalIPs=["198.51.100.1"]), refusal="externalIPs"
    )
    yield Request("a node port", SHOP, service(type="NodePort"), refusal="quota")
    yield Request("a load balancer", SHOP, service(type="LoadBalancer"), refusal="quota")
    daemon = item("DaemonSet", spec={"selector": SELECTOR, "template": template("shop-web")})
    for who in (SHOP, LEAD):
        yield Request(f"a DaemonSet by {who.user}", who, daemon, refusal=RBAC)
        yield Request(
            f"a token by {who.user}",
            who,
            {
                "apiVersion": "v1",
                "kind": "ServiceAccount",
                "metadata": {"name": "tenant-deployer", "namespace": "shop-web"},
                "spec": {},
            },
            subresource="token",
            refusal=RBAC,
        )
        yield Request(
            f"an EndpointSlice by {who.user}",
            who,
            item("EndpointSlice", addressType="IPv4", endpoints=[], ports=[]),
            refusal=RBAC,
        )
        for kind in ("ResourceQuota", "LimitRange", "SecurityGroupPolicy", "SecretProviderClass"):
            yield Request(f"a {kind} by {who.user}", who, item(kind, spec={}), refusal=RBAC)
        yield Request(
            f"a TargetGroupBinding by {who.user}",
            who,
            item("TargetGroupBinding", spec={}),
            refusal=RBAC,
        )
        yield Request(
            f"the quota away by {who.user}",
            who,
            named("ResourceQuota", "tenant"),
            "delete",
            refusal=RBAC,
        )
    for name in ("view", "edit", "admin", "cluster-admin"):
        yield Request(
            f"a binding to {name}", LEAD, binding("ClusterRole", name), refusal="not currently held"
        )
    for about, rule in {
        "every right": ("*", "*", "*"),
        "daemon sets": ("apps", "daemonsets", "create"),
        "bind": ("rbac.authorization.k8s.io", "roles", "bind"),
        "escalate": ("rbac.authorization.k8s.io", "roles", "escalate"),
        "impersonation": ("", "serviceaccounts", "impersonate"),
        "tokens": ("", "serviceaccounts/token", "create"),
        "ephemeral containers": ("", "pods/ephemeralcontainers", "update"),
        "the status of Services": ("", "services/status", "update"),
        "proxies of pods": ("", "pods/proxy", "get"),
    }.items():
        yield Request(
            f"a role with {about}",
            LEAD,
            item("Role", rules=role(rule)),
            refusal="not currently held",
        )


def named(kind: str, name: str, namespace: str | None = "shop-web") -> Object:
    found = item(kind, namespace)
    found["metadata"]["name"] = name
    return found


def _elsewhere() -> Iterator[Request]:
    """Other tenants' namespaces, and the cluster."""
    everybody = (SHOP, LEAD, PAYMENTS, AUDITOR, REPORTS, STRANGER)
    for who in everybody:
        own = {SHOP: "shop", LEAD: "shop", PAYMENTS: "payments", AUDITOR: "payments"}
        own |= {REPORTS: "reports", STRANGER: "none"}
        for namespace in ("shop-web", "payments", "reports", "kube-system", "default"):
            if namespace.startswith(own[who]):
                continue
            yield Request(
                f"Secrets of {namespace} read by {who.user}",
                who,
                item("Secret", namespace),
                "list",
                refusal=RBAC,
            )
            yield Request(f"a pod in {namespace} by {who.user}", who, pod(namespace), refusal=RBAC)
        for kind in ("Node", "Namespace", "PersistentVolume"):
            yield Request(
                f"each {kind} read by {who.user}", who, item(kind, None), "list", refusal=RBAC
            )
    for kind in (
        "ClusterNetworkPolicy",
        "ClusterRole",
        "ClusterRoleBinding",
        "IngressClass",
        "Namespace",
        "Node",
        "NodePool",
        "PersistentVolume",
        "PriorityClass",
        "StorageClass",
    ):
        yield Request(f"a {kind}", LEAD, item(kind, None), refusal=RBAC)
    yield Request(
        "Secrets read by a viewer", AUDITOR, item("Secret", "payments"), "list", refusal=RBAC
    )


ALB = "alb.ingress.kubernetes.io/"
NLB = "service.beta.kubernetes.io/"
DNS = "external-dns.alpha.kubernetes.io/"


def ingress(host: str | None = DOMAIN, /, **annotations: str) -> Object:
    backend = {"service": {"name": "web", "port": {"number": 80}}}
    path = {"path": "/", "pathType": "Prefix", "backend": backend}
    rule = {**({"host": host} if host else {}), "http": {"paths": [path]}}
    made = item("Ingress", spec={"ingressClassName": "alb", "rules": [rule]})
    made["metadata"]["annotations"] = annotations
    return made


def _shared() -> Iterator[Request]:
    """What several tenants share: the load balancer and the names in DNS."""
    yield Request("an Ingress", SHOP, ingress())
    yield Request("an Ingress below its domain", SHOP, ingress(f"www.{DOMAIN}"))
    yield Request("a health check", SHOP, ingress(**{f"{ALB}healthcheck-path": "/ready"}))
    yield Request("an Ingress for any host", SHOP, ingress(None), refusal="must have a host")
    for host in ("pay.example.org", f"not{DOMAIN}"):
        yield Request(f"an Ingress for {host}", SHOP, ingress(host), refusal="must have a host")
    catch_all = ingress()
    catch_all["spec"]["defaultBackend"] = {"service": {"name": "web", "port": {"number": 80}}}
    yield Request("a default backend", SHOP, catch_all, refusal="defaultBackend")
    for name in (
        "security-groups",
        "load-balancer-attributes",
        "subnets",
        "load-balancer-name",
        "scheme",
        "group.name",
        "group.order",
        "conditions.web",
        "certificate-arn",
        "wafv2-acl-arn",
        "auth-type",
        "auth-idp-oidc",
    ):
        yield Request(
            f"the annotation {name}", SHOP, ingress(**{f"{ALB}{name}": "x"}), refusal="may not set"
        )
    foreign = {f"{ALB}actions.web": '{"type":"forward","targetGroupARN":"arn"}'}
    yield Request("a foreign target group", SHOP, ingress(**foreign), refusal="target group")
    for name in ("target", "hostname"):
        yield Request(
            f"the {name} of another in DNS",
            SHOP,
            ingress(**{f"{DNS}{name}": "pay.example.org"}),
            refusal="ExternalDNS",
        )
    by_class = ingress(**{"kubernetes.io/ingress.class": "alb"})
    yield Request("a class by annotation", SHOP, by_class, refusal="may not set")
    # Not counted by the quota of load balancers.
    hidden = service()
    hidden["metadata"]["annotations"] = {f"{NLB}aws-load-balancer-type": "nlb-ip"}
    yield Request("a load balancer by annotation", SHOP, hidden, refusal="which the quota counts")
    for name in ("aws-load-balancer-security-groups", "aws-load-balancer-subnets"):
        made = service()
        made["metadata"]["annotations"] = {f"{NLB}{name}": "x"}
        yield Request(f"the annotation {name}", SHOP, made, refusal="may not set")


REQUESTS = [*_own(), *_pods(), *_objects(), *_shared(), *_elsewhere()]
