"""Objects that the target version treats in another way."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.assembly import mapping_of
from eks_blueprint.readiness.pods import Pods, pods_of
from eks_blueprint.readiness.subject import Subject, listed
from eks_blueprint.results import Finding

__all__ = ["behaviour_findings", "chart_findings"]

_APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/"
_ANONYMOUS = ("system:anonymous", "system:unauthenticated")
_INGRESS_NGINX = "ingress-nginx"
_NGINX_CONTROLLER = "k8s.io/ingress-nginx"
_NGINX_IMAGE = "ingress-nginx/controller"
_DOCKER = ("/run/docker.sock", "/var/run/docker.sock")
_KUBE_DNS_IMAGE = "k8s-dns-kube-dns"


def behaviour_findings(subject: Subject) -> Iterator[Finding]:
    """Find what versions from 1.32 on treat in another way; the caller chooses by the target.

    :param subject: the object.
    """
    pods = pods_of(subject)
    if pods is not None:
        yield from _of_pods(pods)
    match subject.kind:
        case "Service" if not subject.group and subject.spec.get("externalIPs"):
            yield subject.finding("external-ips", "has externalIPs", at=("spec", "externalIPs"))
        case "Endpoints" if not subject.group:
            yield subject.finding("endpoints-object", "is of kind Endpoints", at=("kind",))
        case "KubeProxyConfiguration" if subject.content.get("mode") == "ipvs":
            yield subject.finding("ipvs-mode", "has mode ipvs", at=("mode",))
        case "ClusterRoleBinding" | "RoleBinding":
            yield from _of_binding(subject)
        case "IngressClass" if subject.spec.get("controller") == _NGINX_CONTROLLER:
            yield subject.finding(
                "ingress-nginx", f"is of {_NGINX_CONTROLLER}", at=("spec", "controller")
            )
        case "HelmRelease":
            chart = mapping_of(mapping_of(subject.spec.get("chart")).get("spec"))
            if chart.get("chart") == _INGRESS_NGINX:
                yield subject.finding(
                    "ingress-nginx", "installs ingress-nginx", at=("spec", "chart")
                )
        case _:
            pass


def chart_findings(values: Subject, chart: str) -> Iterator[Finding]:
    """Find charts of controllers that are retired.

    :param values: the values of the release.
    :param chart: name of its chart.
    """
    if chart == _INGRESS_NGINX:
        yield values.finding("ingress-nginx", "the chart is ingress-nginx")


def _of_pods(pods: Pods) -> Iterator[Finding]:
    subject = pods.subject
    for path, volume in pods.volumes():
        if "gitRepo" in volume:
            yield subject.finding(
                "git-repo-volume", f"volume {volume.get('name')} is a gitRepo", at=path
            )
        path_of_node = mapping_of(volume.get("hostPath")).get("path")
        if path_of_node in _DOCKER:
            yield subject.finding("docker-socket", f"pods mount {path_of_node}", at=path)
    yield from _of_labelled_volumes(pods)
    for key in pods.annotations:
        if str(key).startswith(_APP_ARMOR):
            yield subject.finding(
                "app-armor-annotation",
                f"pods have the annotation {key}",
                at=(*pods.path, "metadata", "annotations", key),
            )
    for path, container in pods.containers():
        image = str(container.get("image", ""))
        if _NGINX_IMAGE in image:
            yield subject.finding("ingress-nginx", f"runs {image}", at=(*path, "image"))
        if _KUBE_DNS_IMAGE in image:
            yield subject.finding("kube-dns", f"runs {image}", at=(*path, "image"))


def _of_labelled_volumes(pods: Pods) -> Iterator[Finding]:
    context = mapping_of(pods.spec.get("securityContext"))
    contexts = [context, *(mapping_of(one.get("securityContext")) for _, one in pods.containers())]
    if context.get("seLinuxChangePolicy") == "Recursive":
        return
    if not any("seLinuxOptions" in one for one in contexts):
        return
    for path, volume in pods.volumes():
        if volume.keys() & {"persistentVolumeClaim", "ephemeral"}:
            yield pods.subject.finding(
                "selinux-volume", f"volume {volume.get('name')} gets one SELinux label", at=path
            )


def _of_binding(binding: Subject) -> Iterator[Finding]:
    for index, item in listed(binding.content.get("subjects")):
        if item.get("name") in _ANONYMOUS:
            yield binding.finding(
                "anonymous-access",
                f"gives permissions to {item.get('name')}",
                at=("subjects", index, "name"),
            )
