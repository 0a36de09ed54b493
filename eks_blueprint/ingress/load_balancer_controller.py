"""AWS Load Balancer Controller."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from aws_cdk import RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from constructs import Construct, IDependable

from eks_blueprint import attributes, catalogue
from eks_blueprint.arguments import checked
from eks_blueprint.attributes import ACCOUNT, PARTITION, REGION, vpc_id
from eks_blueprint.catalogue import SYSTEM_TOLERATION, topology_spread
from eks_blueprint.checks import (
    refuse_arns_of_elsewhere,
    refuse_other_family,
    refuse_other_spec,
    refuse_other_version,
    warn,
)
from eks_blueprint.delivery import Delivery, HelmRelease, Installed
from eks_blueprint.encryption import KEEP
from eks_blueprint.errors import refuse
from eks_blueprint.iam import PodIdentityRole
from eks_blueprint.ingress.access_logs import define_access_logs
from eks_blueprint.ingress.certificate import define_certificate
from eks_blueprint.ingress.dual_stack_services import dual_stack_services
from eks_blueprint.ingress.ingress_class import apply_ingress_class
from eks_blueprint.ingress.service_webhook import spared_namespaces, webhook_values
from eks_blueprint.spec import IngressSpec, IpFamily
from eks_blueprint.spec._base import below
from eks_blueprint.spec.tags import tag_issues

__all__ = ["LoadBalancerController"]

_NAME = "aws-load-balancer-controller"


class LoadBalancerController(Construct):
    """The controller, its permissions, and an IngressClass whose Ingresses share a load balancer.

    The controller is given the Region and VPC explicitly, since pods cannot reach the instance
    metadata service. Services of type LoadBalancer get Network Load Balancers with pods as targets,
    except in the namespaces of Kubernetes, managed add-ons and charts of the library.

    :param cluster: the cluster, owned or imported, with Pod Identity.
    :param delivery: how the chart and objects are installed in the cluster.
    :param spec: the ingress part of the spec.
    :param vpc: VPC of the load balancers.
    :param cluster_name: name of the cluster as a literal. Default: that of ``cluster``.
    :param ip_family: IP family of the cluster; with ``ipv6``, load balancers have IPv4 and IPv6
        addresses. Default: ipv4.
    :param tags: tags of load balancers and target groups. Default: none.
    :param tenants: whether tenants use the class: unless the spec has access logs, no Ingress can
        turn them on. Default: false.
    :param gateway_api: whether it reconciles Gateways and routes; false where another controller
        brings definitions of another version. Default: true.
    :param removal_policy: of the access logs when the stack is deleted. Default: kept.
    :param after: resources that must exist first. Default: none.
    :raises BlueprintError: if an ARN belongs to another Region than the stack.

    Source: aws-load-balancer-controller 3.5 documentation, "Installation guide" and "Controller
    configuration options", feature gates; pkg/service/service_utils.go; recommendations
    SEC-TLS-1 and OPS-ING-1 to OPS-ING-3.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        delivery: Delivery,
        spec: IngressSpec,
        vpc: ec2.IVpc,
        cluster_name: str | None = None,
        ip_family: IpFamily = "ipv4",
        tags: Mapping[str, str] | None = None,
        tenants: bool = False,
        gateway_api: bool = True,
        removal_policy: RemovalPolicy = KEEP,
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_family(self, ip_family)
        refuse_other_spec(self, IngressSpec, spec)
        self._delivery = delivery
        refuse_arns_of_elsewhere(self, {"spec": spec})
        refuse(below(("tags",), tag_issues(tags or {})), scope=self)
        warn(self, spec.warnings())
        self.vpc: ec2.IVpc = vpc
        waf = spec.web_acl_arn is not None
        name = cluster_name or attributes.literal_cluster_name(cluster)
        self.identity = PodIdentityRole(
            self,
            "Identity",
            cluster=cluster,
            namespace="kube-system",
            service_account=_NAME,
            policies=catalogue.load_balancer_controller_policies(
                partition=PARTITION,
                region=REGION,
                account=ACCOUNT,
                vpc_id=vpc_id(vpc),
                cluster_name=name,
                features=("wafv2",) if waf else (),
            ),
        )
        self.certificate = define_certificate(self, spec.certificate)
        self.access_logs = define_access_logs(self, spec.access_logs, removal_policy)
        release = HelmRelease(
            _NAME,
            chart=catalogue.chart(_NAME).at(spec.chart_version),
            values={
                "clusterName": name,
                "region": REGION,
                "vpcId": vpc_id(vpc),
                "serviceAccount": {"name": _NAME},
                "replicaCount": 2,
                "podDisruptionBudget": {"maxUnavailable": 1},
                "topologySpreadConstraints": topology_spread({"app.kubernetes.io/name": _NAME}),
                "tolerations": [SYSTEM_TOLERATION],
                "resources": {
                    "requests": {"cpu": "100m", "memory": "256Mi"},
                    "limits": {"memory": "512Mi"},
                },
                # The chart itself sets: not root, read-only root file system, no escalation.
                "podSecurityContext": {"seccompProfile": {"type": "RuntimeDefault"}},
                "securityContext": {"capabilities": {"drop": ["ALL"]}},
                "defaultTargetType": "ip",
                "defaultSSLPolicy": spec.tls_policy,
                "enableShield": False,
                "enableWaf": False,
                "enableWafv2": waf,
                # The class is created after the controller, so that it is deleted before it.
                "createIngressClassResource": False,
                "ingressClassParams": {"create": False},
                # With these annotations, an Ingress could bypass the parameters of the class.
                "disableIngressClassAnnotation": True,
                "disableIngressGroupNameAnnotation": True,
                # Otherwise, an annotation gives a Service of any type a load balancer, past quotas
                # and policies for the type LoadBalancer.
                "controllerConfig": {
                    "featureGates": {
                        "ServiceTypeLoadBalancerOnly": True,
                        **({} if gateway_api else {"ALBGatewayAPI": False, "NLBGatewayAPI": False}),
                    }
                },
                **webhook_values(),
                # Otherwise Helm creates a new certificate at each upgrade.
                "keepTLSSecret": True,
                **({"defaultTags": dict(tags)} if tags else {}),
            },
        ).with_values(spec.values)
        self.release: HelmRelease = replace(release, spares=spared_namespaces(release.values))
        self.controller = delivery.install(self.release, after=[*self.identity.ready, *after])
        self.ingress_class = apply_ingress_class(
            delivery,
            spec,
            certificate=self.certificate,
            access_logs=self.access_logs,
            ip_family=ip_family,
            tenants=tenants,
        )

    def make_services_dual_stack(
        self, *, kubernetes_version: str, gatekeeper: bool = False
    ) -> None:
        """Give Services of type LoadBalancer on an IPv6 cluster load balancers with IPv6 addresses.

        :param kubernetes_version: Kubernetes version of the cluster; from 1.36 on, the API server
            adds the annotation that a Service needs.
        :param gatekeeper: whether Gatekeeper is installed with ``mutate_services``; before 1.36, it
            adds the annotation. Default: false; a Service without the annotation is refused.
        :raises BlueprintError: if the version is none, or a token.
        """
        refuse_other_version(self, kubernetes_version)
        for manifests in dual_stack_services(
            kubernetes_version=kubernetes_version, gatekeeper=gatekeeper
        ):
            self._delivery.apply(manifests)
