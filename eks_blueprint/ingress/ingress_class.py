"""The IngressClass and the settings that all its Ingresses share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import aws_cdk as cdk
from constructs import IDependable

from eks_blueprint.delivery import Delivery, Installed, KubernetesObject, Manifests
from eks_blueprint.ingress.access_logs import AccessLogsBucket
from eks_blueprint.spec import IngressSpec, IpFamily

__all__ = ["NAME", "apply_ingress_class", "ingress_class"]

NAME = "alb"


def apply_ingress_class(
    delivery: Delivery,
    spec: IngressSpec,
    *,
    certificate: cdk.aws_certificatemanager.CfnCertificate | None,
    access_logs: AccessLogsBucket | None,
    ip_family: IpFamily,
    tenants: bool,
    auto_mode: bool = False,
    tags: Mapping[str, str] | None = None,
    after: Sequence[IDependable | Installed] = (),
) -> Installed:
    """Apply IngressClassParams and IngressClass, after the policy of the bucket of access logs.

    :param delivery: how the objects are applied to the cluster.
    :param spec: the ingress part of the spec.
    :param certificate: the certificate that was requested, if one was.
    :param access_logs: the bucket of access logs, if there is one.
    :param ip_family: IP family of the cluster.
    :param tenants: whether tenants use the class.
    :param auto_mode: whether EKS Auto Mode makes the load balancers. Default: false.
    :param tags: tags of load balancers of EKS Auto Mode. Default: none.
    :param after: what must exist first. Default: nothing.
    :returns: the objects.
    """
    requested = [certificate.ref] if certificate is not None else []
    objects = ingress_class(
        spec,
        ip_family=ip_family,
        certificate_arns=(*requested, *spec.certificate_arns),
        logs_bucket=access_logs.name if access_logs is not None else None,
        tenants=tenants,
        auto_mode=auto_mode,
        tags=tags,
    )
    bucket = [access_logs.policy] if access_logs is not None else []
    return delivery.apply(Manifests("ingress-class", objects), after=[*bucket, *after])


def ingress_class(
    spec: IngressSpec,
    *,
    ip_family: IpFamily,
    certificate_arns: Sequence[str],
    logs_bucket: str | None,
    tenants: bool,
    auto_mode: bool = False,
    tags: Mapping[str, str] | None = None,
) -> tuple[KubernetesObject, KubernetesObject]:
    """Render IngressClassParams and IngressClass.

    The parameters override annotations, and the controller rejects annotations that name a class or
    a group (``disableIngressClassAnnotation``, ``disableIngressGroupNameAnnotation``). A user who
    may create an Ingress therefore cannot change the scheme of the load balancer or its TLS policy,
    or join it from another namespace. Annotations without a parameter still apply to all Ingresses
    of the group, such as security groups and a Network Load Balancer in front: the group is for
    users who trust each other, and for tenants, whose annotations are limited by admission
    policies. With a certificate, an Ingress listens on HTTPS only; if its
    annotation ``alb.ingress.kubernetes.io/listen-ports`` adds HTTP, that is redirected to HTTPS.
    Without a certificate there is no HTTPS listener, and the controller rejects a redirect to it.

    :param spec: the ingress part of the spec.
    :param ip_family: IP family of the cluster; with ``ipv6``, load balancers have IPv4 and IPv6
        addresses.
    :param certificate_arns: certificates of the HTTPS listener.
    :param logs_bucket: bucket of access logs, or ``None``.
    :param tenants: whether tenants use the class; without a bucket, access logs are then off,
        whatever an Ingress says.
    :param auto_mode: whether EKS Auto Mode makes the load balancers. Its parameters have neither a
        redirect to HTTPS nor a web ACL, for which its Ingresses have annotations. Default: false.
    :param tags: tags of load balancers of EKS Auto Mode; the controller has its own. Default: none.

    Source: aws-load-balancer-controller 3.5 documentation, "IngressClass" and "Ingress
    annotations"; kubernetes-sigs/aws-load-balancer-controller commit 225f445, pkg/ingress
    (parameters of the class come before annotations, and attributes are merged by key); EKS user
    guide, "Create an IngressClass to configure an Application Load Balancer", for EKS Auto Mode.
    """
    params: dict[str, Any] = {
        "group": {"name": spec.group},
        "scheme": spec.scheme,
        "ipAddressType": "dualstack" if ip_family == "ipv6" else "ipv4",
        "targetType": "ip",
        "sslPolicy": spec.tls_policy,
        "loadBalancerAttributes": [
            {"key": key, "value": value}
            for key, value in _attributes(spec, logs_bucket, tenants=tenants).items()
        ],
    }
    if not spec.any_namespace:
        params["namespaceSelector"] = {"matchLabels": dict(spec.namespace_labels)}
    if certificate_arns:
        params["certificateARNs" if auto_mode else "certificateArn"] = [*certificate_arns]
        if not auto_mode:
            params["sslRedirectPort"] = "443"
    if spec.inbound_cidrs:
        params["inboundCIDRs"] = [*spec.inbound_cidrs]
    if tags:
        params["tags"] = [{"key": key, "value": value} for key, value in tags.items()]
    if spec.web_acl_arn is not None:
        params["wafv2AclArn"] = spec.web_acl_arn
    return (
        {
            "apiVersion": "eks.amazonaws.com/v1" if auto_mode else "elbv2.k8s.aws/v1beta1",
            "kind": "IngressClassParams",
            "metadata": {"name": NAME},
            "spec": params,
        },
        {
            "apiVersion": "networking.k8s.io/v1",
            "kind": "IngressClass",
            "metadata": {
                "name": NAME,
                "annotations": {"ingressclass.kubernetes.io/is-default-class": "true"},
            },
            "spec": {
                "controller": "eks.amazonaws.com/alb" if auto_mode else "ingress.k8s.aws/alb",
                "parameters": {
                    "apiGroup": "eks.amazonaws.com" if auto_mode else "elbv2.k8s.aws",
                    "kind": "IngressClassParams",
                    "name": NAME,
                },
            },
        },
    )


def _attributes(spec: IngressSpec, logs_bucket: str | None, *, tenants: bool) -> Mapping[str, str]:
    """Elastic Load Balancing user guide, "Edit attributes for your Application Load Balancer"."""
    attributes = {
        "deletion_protection.enabled": str(spec.load_balancer_deletion_protection).lower(),
        "routing.http.drop_invalid_header_fields.enabled": "true",
    }
    if logs_bucket is not None and spec.access_logs is not None:
        attributes |= {
            "access_logs.s3.enabled": "true",
            "access_logs.s3.bucket": logs_bucket,
            "access_logs.s3.prefix": spec.access_logs.prefix,
        }
    elif tenants:
        attributes["access_logs.s3.enabled"] = "false"
    return attributes
