"""The proxy of a cluster, and what is reached without it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint import catalogue
from eks_blueprint.attributes import REGION
from eks_blueprint.blueprint.context import ClusterContext
from eks_blueprint.network import derived_services
from eks_blueprint.spec import BottlerocketSpec, KarpenterSpec, NodeGroupSpec

__all__ = ["groups_with_proxy", "karpenter_with_proxy", "proxy_variables"]

# Instance metadata and Pod Identity (EKS user guide, "Understand how EKS Pod Identity works");
# addresses of Services on IPv6, and on IPv4 where EKS chooses them (EKS API reference,
# KubernetesNetworkConfigRequest).
_LOCAL = (
    "localhost",
    "127.0.0.1",
    "::1",
    "169.254.169.254",
    "169.254.170.23",
    "fd00:ec2::23",
    "fd00:ec2::254",
    ".svc",
    ".cluster.local",
)
_SERVICES = {"ipv6": ("fd00::/8",), "ipv4": ("10.100.0.0/16", "172.20.0.0/16")}
# Endpoint services whose hosts are not called like them (botocore 1.44, endpoint rule sets).
_HOSTS = {
    "ecr.api": ("api.ecr.{region}.{domain}",),
    "ecr.dkr": (".dkr.ecr.{region}.{domain}",),
    "eks-auth": ("eks-auth.{region}.api.aws",),
    "networkflowmonitorreports": ("networkflowmonitorreports.{region}.api.aws",),
    "s3": ("s3.{region}.{domain}", ".s3.{region}.{domain}"),
}


def proxy_variables(context: ClusterContext) -> Mapping[str, str]:
    """Return HTTPS_PROXY and NO_PROXY, or nothing without a proxy.

    :param context: the cluster.

    Source: golang.org/x/net/http/httpproxy, FromEnvironment, which controllers, kubectl and Helm
    use: a name with a leading dot stands for what is below it, and ranges are allowed; EKS user
    guide, "Cluster API server endpoint", for the names of the API.
    """
    proxy = context.spec.proxy
    if proxy is None:
        return {}
    return {"HTTPS_PROXY": proxy.https_proxy, "NO_PROXY": ",".join(_direct(context))}


def groups_with_proxy(context: ClusterContext) -> Mapping[str, NodeGroupSpec]:
    """Return the node groups, with the proxy of the cluster where they have none.

    :param context: the cluster.
    """
    return {
        name: group.model_copy(update={"bottlerocket": _with_proxy(group.bottlerocket, context)})
        for name, group in context.spec.node_groups.items()
    }


def karpenter_with_proxy(spec: KarpenterSpec, context: ClusterContext) -> KarpenterSpec:
    """Return Karpenter with the proxy of the cluster, unless it has one.

    :param spec: the part ``karpenter`` of the spec.
    :param context: the cluster.
    """
    return spec.model_copy(update={"bottlerocket": _with_proxy(spec.bottlerocket, context)})


def _with_proxy(spec: BottlerocketSpec, context: ClusterContext) -> BottlerocketSpec:
    proxy = context.spec.proxy
    if proxy is None or spec.https_proxy is not None:
        return spec
    direct = spec.no_proxy or tuple(_direct(context))
    return spec.model_copy(update={"https_proxy": proxy.https_proxy, "no_proxy": direct})


def _direct(context: ClusterContext) -> Iterator[str]:
    spec, network = context.spec, context.spec.network
    region = spec.environment.region
    china = region is not None and catalogue.partition_of(region) == "aws-cn"
    domain = "amazonaws.com.cn" if china else "amazonaws.com"
    yield from _LOCAL
    yield from context.layout.cidrs
    yield from (spec.service_ipv4_cidr,) if spec.service_ipv4_cidr else _SERVICES[network.ip_family]
    # The API of the cluster, which is private; that of an IPv6 cluster has a name of its own.
    yield f".eks.{domain}"
    if network.ip_family == "ipv6":
        yield f".eks-cluster.{region or REGION}.api.aws"
    services = set(network.extra_endpoints)
    if network.endpoints == "derived" and network.existing is None:
        services |= set(derived_services(spec))
    if network.endpoints != "none" and network.existing is None:
        services.add("s3")
    for service in sorted(services):
        for host in _HOSTS.get(service, (service + ".{region}.{domain}",)):
            yield host.format(region=region or REGION, domain=domain)
    yield from spec.proxy.no_proxy if spec.proxy is not None else ()
